// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Points as bytes (SEC 1, Section 2.3.3; X9.62, Section 4.3.6). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bitLength, bytesToBigInt } from "../bigint.ts";
import { type Curve, curveLabel } from "./curves.ts";
import { curveGroup, isInSubgroup, type Point } from "./group.ts";

/** How a point is written, as `openssl ec -conv_form` names it. */
export type PointForm = "uncompressed" | "compressed" | "hybrid";

/** The first byte of each form; the lowest bit of the two last ones tells the sign. */
const FIRST_BYTES: Readonly<Record<PointForm, number>> = {
  uncompressed: 4,
  compressed: 2,
  hybrid: 6,
};

/**
 * Reads a point and checks that it lies on the curve. The point at infinity is refused. Where the
 * cofactor is 1, every other point generates the whole group; where it is not, `checkSubgroup` tells.
 *
 * @param curve The curve.
 * @param encoded The point: uncompressed, compressed or hybrid.
 * @returns The point.
 * @throws {SslError} `EC`, when it is no such point.
 */
export function readPoint(curve: Curve, encoded: Uint8Array): Point {
  const { coordinateLength: length } = curve;
  const form = encoded[0] ?? -1;
  const whole = form === 4 || form === 6 || form === 7;
  if (whole && encoded.length === 1 + 2 * length) {
    const point = {
      x: readCoordinate(curve, encoded.subarray(1, 1 + length)),
      y: readCoordinate(curve, encoded.subarray(1 + length)),
    };
    if (!curveGroup(curve).isOnCurve(point)) throw notOnCurve(curve);
    if (form !== 4) checkSign(curve, point, form & 1);
    return point;
  }
  if ((form === 2 || form === 3) && encoded.length === 1 + length) {
    const x = readCoordinate(curve, encoded.subarray(1));
    const point = curveGroup(curve).decompress(x, form === 3 ? 1 : 0);
    if (point === undefined) throw notOnCurve(curve);
    return point;
  }
  if (form === 0 && encoded.length === 1) {
    throw new SslError("EC", "POINT_AT_INFINITY", {
      expected: `a point of ${curveLabel(curve)} other than infinity`,
    });
  }
  throw new SslError("EC", "INVALID_ENCODING", {
    expected: `a point of ${curveLabel(curve)}: 4, 6 or 7 and ${2 * length} bytes, or 2 or 3 and ` +
      `${length} bytes`,
    received: `${encoded.length} bytes${form === -1 ? "" : ` that begin with ${form}`}`,
  });
}

/**
 * Writes a point.
 *
 * @param curve The curve.
 * @param point The point.
 * @param form Compressed or not.
 * @returns Its bytes.
 */
export function writePoint(
  curve: Curve,
  point: Point,
  form: PointForm = "uncompressed",
): Bytes {
  const sign = form === "uncompressed" ? 0 : curveGroup(curve).compressionBit(point);
  const first = Uint8Array.of(FIRST_BYTES[form] + sign);
  const x = bigIntToBytes(point.x, curve.coordinateLength);
  if (form === "compressed") return concatBytes(first, x);
  return concatBytes(first, x, bigIntToBytes(point.y, curve.coordinateLength));
}

/**
 * Reads a point as {@linkcode readPoint} does.
 *
 * @param curve The curve.
 * @param encoded The point.
 * @returns The point, uncompressed: the same array when it is so already.
 * @throws {SslError} `EC`, when it is no such point.
 */
export function decodePoint(curve: Curve, encoded: Uint8Array): Uint8Array {
  const point = readPoint(curve, encoded);
  return encoded[0] === 4 ? encoded : writePoint(curve, point);
}

/**
 * Takes the coordinates out of a point that was checked.
 *
 * @param curve The curve.
 * @param encoded The point, uncompressed.
 * @returns The point.
 */
export function uncompressedPoint({ coordinateLength }: Curve, encoded: Uint8Array): Point {
  return {
    x: bytesToBigInt(encoded.subarray(1, 1 + coordinateLength)),
    y: bytesToBigInt(encoded.subarray(1 + coordinateLength)),
  };
}

/**
 * Checks that the base point generates a point, as `EC_KEY_check_key` does.
 *
 * @param curve The curve.
 * @param point A point of the curve.
 * @throws {SslError} `EC`, `WRONG_ORDER`, when it does not: the point is of small order, or has a part
 * of small order, by which it would tell something of a private key that multiplies it.
 */
export function checkSubgroup(curve: Curve, point: Point): void {
  if (isInSubgroup(curve, point)) return;
  throw new SslError("EC", "WRONG_ORDER", {
    expected: `a point that the base point of ${curveLabel(curve)} generates`,
    received: "a point that has a part of small order",
    usualCause: "an attack by a small subgroup",
  });
}

/**
 * Tells whether a private number is in the range that the curve demands.
 *
 * @param curve The curve.
 * @param scalar The number, big-endian.
 * @returns Whether it lies between 1 and n - 1.
 */
export function isScalar(curve: Curve, scalar: Uint8Array): boolean {
  if (scalar.length !== curve.scalarLength) return false;
  const value = bytesToBigInt(scalar);
  return value > 0n && value < curve.order;
}

function readCoordinate(curve: Curve, bytes: Uint8Array): bigint {
  const value = bytesToBigInt(bytes);
  // A coordinate of p or more would be a second encoding of the same point.
  const inField = curve.field === "prime"
    ? value < curve.prime
    : bitLength(value) <= curve.fieldBits;
  if (!inField) throw notOnCurve(curve);
  return value;
}

function checkSign(curve: Curve, point: Point, bit: number): void {
  if (curveGroup(curve).compressionBit(point) === bit) return;
  throw new SslError("EC", "INVALID_ENCODING", {
    expected: `a hybrid point of ${curveLabel(curve)}, whose first byte tells the sign of y`,
    received: "the other sign",
  });
}

function notOnCurve(curve: Curve): SslError {
  return new SslError("EC", "POINT_IS_NOT_ON_CURVE", {
    expected: `a point of ${curveLabel(curve)}`,
    received: "coordinates that do not satisfy its equation",
    usualCause: "a damaged key, a key of another curve, or an attack with an invalid point",
  });
}
