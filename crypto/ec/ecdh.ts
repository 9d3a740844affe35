// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Private numbers, their public points, and ECDH. Timing: see prime_group.ts and binary_group.ts. */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { drawUntil } from "../draw_until.ts";
import { type Curve, curveLabel, curveOf } from "./curves.ts";
import type { CurveName } from "./ec_types.ts";
import { curveGroup } from "./group.ts";
import { checkSubgroup, isScalar, uncompressedPoint, writePoint } from "./points.ts";

/**
 * Draws a private number: again until it is in the range (FIPS 186-5, Appendix A.2.2).
 *
 * @param curve The curve.
 * @param random Where random bytes come from.
 * @returns The number, between 1 and n - 1; for SM2 between 1 and n - 2 (GB/T 32918.1, Section 6.1).
 * @throws {SslError} `BN`, `TOO_MANY_ITERATIONS` when the source never gives one.
 */
export function drawScalar(curve: CurveName | Curve, random: Random = randomBytes): Bytes {
  const numbers = curveOf(curve);
  const { scalarLength, bits, order } = numbers;
  return drawUntil(random, scalarLength, (scalar) => {
    scalar[0] = (scalar[0] as number) & (0xff >> (8 * scalarLength - bits));
    if (!isScalar(numbers, scalar)) return undefined;
    return numbers.name === "SM2" && bytesToBigInt(scalar) === order - 1n ? undefined : scalar;
  });
}

/**
 * Computes the public point.
 *
 * @param curve The curve.
 * @param scalar The private number.
 * @returns The point, uncompressed.
 */
export function ecPublicPoint(curve: CurveName | Curve, scalar: Uint8Array): Bytes {
  const numbers = curveOf(curve);
  const point = curveGroup(numbers).multiplyBase(bytesToBigInt(scalar));
  if (point === undefined) throw atInfinity(numbers);
  return writePoint(numbers, point);
}

/**
 * Computes the shared secret of ECDH (SP 800-56A, Section 5.7.1.2): the x coordinate.
 *
 * @param curve The curve.
 * @param scalar The private number.
 * @param point The peer's point, uncompressed; it is on the curve.
 * @param mode With or without the cofactor (OpenSSL's `ecdh_cofactor_mode`).
 * @returns As many bytes as a coordinate has.
 * @throws {SslError} `EC`, `WRONG_ORDER` when the base point does not generate the peer's.
 */
export function ecSharedSecret(
  curve: CurveName | Curve,
  scalar: Uint8Array,
  point: Uint8Array,
  mode: "plain" | "cofactor" = "plain",
): Bytes {
  const numbers = curveOf(curve);
  const { order, cofactor, coordinateLength } = numbers;
  const peer = uncompressedPoint(numbers, point);
  // Both with and without the cofactor: nothing is told of the private number modulo small factors.
  checkSubgroup(numbers, peer);
  const factor = mode === "cofactor" ? cofactor : 1n;
  const shared = curveGroup(numbers).multiply(peer, bytesToBigInt(scalar) * factor % order);
  if (shared === undefined) throw atInfinity(numbers);
  return bigIntToBytes(shared.x, coordinateLength);
}

function atInfinity(curve: Curve): SslError {
  return new SslError("EC", "POINT_AT_INFINITY", {
    expected: `a multiple of a point of ${curveLabel(curve)} other than infinity`,
    received: "a private number or a point out of its range",
  });
}
