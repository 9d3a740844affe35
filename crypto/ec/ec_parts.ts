// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** From encodings of elliptic curve keys to their parts. */

import type { Bytes } from "../../wire/mod.ts";
import { curveOf } from "./curves.ts";
import type { EcParameters } from "./ec_parameters.ts";
import type { EcEncoding, EcPrivateParts, EcPublicParts } from "./ec_types.ts";
import { decodePoint, type PointForm, uncompressedPoint, writePoint } from "./points.ts";

/** The forms of points by their first bytes. */
const FORMS: Readonly<Record<number, PointForm>> = {
  2: "compressed",
  3: "compressed",
  6: "hybrid",
  7: "hybrid",
};

/**
 * Tells what type of key lies on a curve: SM2 keys have a type of their own, as in OpenSSL.
 *
 * @param parameters What was read of the curve.
 * @returns Type and curve of the parts.
 */
export function keyTypeOf(
  { curve, parameterEncoding }: EcParameters,
): Pick<EcPublicParts, "type" | "curve" | "parameterEncoding"> {
  return {
    type: curve.name === "SM2" ? "sm2" : "ec",
    curve: curve.name ?? curve,
    ...parameterEncoding === undefined ? {} : { parameterEncoding },
  };
}

/**
 * Makes the parts of an elliptic curve key from its point.
 *
 * @param parameters The curve.
 * @param encoded The point, compressed or not.
 * @returns The parts, with the point copied.
 * @throws {SslError} `EC`, when it is not a point of the curve.
 */
export function ecPublicParts(parameters: EcParameters, encoded: Uint8Array): EcPublicParts {
  const pointForm = FORMS[encoded[0] ?? 0];
  return {
    ...keyTypeOf(parameters),
    point: new Uint8Array(decodePoint(parameters.curve, encoded)),
    ...pointForm === undefined ? {} : { pointForm },
  };
}

/**
 * Writes the point of a key in its form.
 *
 * @param parts The key's parts.
 * @returns The point.
 */
export function encodedPoint({ curve, point, pointForm }: EcPublicParts): Bytes {
  if (pointForm === undefined || pointForm === "uncompressed") return point;
  const numbers = curveOf(curve);
  return writePoint(numbers, uncompressedPoint(numbers, point), pointForm);
}

/**
 * Makes a key that is written in the usual way, which every library reads: the curve by its name, the
 * point uncompressed.
 *
 * @param parts The parts of a public or private key.
 * @returns The same key.
 */
export function plainlyEncoded<T extends EcPublicParts | EcPrivateParts>(
  parts: T,
): Omit<T, keyof EcEncoding> {
  const { parameterEncoding: _, pointForm: __, ...plain } = parts;
  return plain;
}

/**
 * Makes the parts of the public key of a private one.
 *
 * @param parts The private key's parts.
 * @param point The public point, uncompressed.
 * @returns The public key's parts.
 */
export function publicEcParts(parts: EcPrivateParts, point: Bytes): EcPublicParts {
  const { scalar: _, ...rest } = parts;
  return { ...rest, point };
}
