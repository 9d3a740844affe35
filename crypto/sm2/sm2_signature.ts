// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Signatures of SM2 (GB/T 32918.2).
 *
 * Timing: as of ecdsa.ts.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt, modularInverse } from "../bigint.ts";
import { curveByName } from "../ec/curves.ts";
import { drawScalar } from "../ec/ecdh.ts";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "../ec/ecdsa_signature.ts";
import { curveGroup, type Point } from "../ec/group.ts";
import { uncompressedPoint } from "../ec/points.ts";
import { messageDigestOf } from "./sm2_digest.ts";
import type { Sm2Algorithm } from "./sm2_types.ts";

/** The length of SM3's digests, in bytes. */
const HASH_LENGTH = 32;

/**
 * Signs.
 *
 * @param algorithm The id, and whether the data is the digest already.
 * @param scalar The private number.
 * @param point The public point, uncompressed.
 * @param data The message.
 * @param random Where nonces come from.
 * @returns The signature in DER.
 * @throws {RangeError} When the data has not the length of a digest that it is said to be.
 */
export function signSm2(
  algorithm: Sm2Algorithm,
  scalar: Uint8Array,
  point: Uint8Array,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes {
  const curve = curveByName("SM2");
  const { order, scalarLength } = curve;
  const hash = bytesToBigInt(hashOf(algorithm, point, data));
  const secret = bytesToBigInt(scalar);
  checkScalar(secret, order);
  for (;;) {
    const nonce = bytesToBigInt(drawScalar(curve, random));
    const { x } = curveGroup(curve).multiplyBase(nonce) as Point;
    const r = (hash + x) % order;
    if (r === 0n || r + nonce === order) continue;
    // The time of an inversion tells something of its operand, so that it must be a random one.
    const blind = bytesToBigInt(drawScalar(curve));
    const inverse = modularInverse((1n + secret) * blind % order, order) as bigint;
    const rest = (nonce + order * order - r * secret) % order;
    const s = inverse * (blind * rest % order) % order;
    if (s === 0n) continue;
    return encodeEcdsaSignature(bigIntToBytes(r, scalarLength), bigIntToBytes(s, scalarLength));
  }
}

/**
 * Checks a signature.
 *
 * @param algorithm The id, and whether the data is the digest already.
 * @param point The public point, uncompressed.
 * @param data The message.
 * @param signature The signature in DER.
 * @returns Whether it is good.
 * @throws {RangeError} When the data has not the length of a digest that it is said to be.
 */
export function verifySm2(
  algorithm: Sm2Algorithm,
  point: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const curve = curveByName("SM2");
  const { order } = curve;
  const hash = bytesToBigInt(hashOf(algorithm, point, data));
  const numbers = decodeEcdsaSignature(curve, signature);
  if (numbers === undefined) return false;
  const { r, s } = numbers;
  const t = (r + s) % order;
  if (t === 0n) return false;
  const sum = curveGroup(curve).sumPublic(s, uncompressedPoint(curve, point), t);
  return sum !== undefined && (hash + sum.x) % order === r;
}

function hashOf(
  { id, prehashed }: Sm2Algorithm,
  point: Uint8Array,
  data: Uint8Array,
): Uint8Array {
  if (prehashed !== true) return messageDigestOf(id, point, data);
  if (data.length === HASH_LENGTH) return data;
  throw new RangeError(
    `Cannot take ${data.length} bytes for a digest by SM3: ${HASH_LENGTH} bytes are expected`,
  );
}

/** GB/T 32918.1, Section 6.1. */
function checkScalar(secret: bigint, order: bigint): void {
  if (secret + 1n < order) return;
  throw new SslError("SM2", "INVALID_PRIVATE_KEY", {
    expected: "a number from 1 to the order less 2",
    received: "the order less 1, with which SM2 can not sign",
  });
}
