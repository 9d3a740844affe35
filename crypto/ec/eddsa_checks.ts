// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What RFC 8032 demands of the encodings, told without any arithmetic on the curve. */

import { bytesToBigInt } from "../bigint.ts";

/** Lengths and limits of the two algorithms (RFC 8032, Sections 5.1 and 5.2). */
const EDDSA = {
  ed25519: {
    keyLength: 32,
    order: 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,
    prime: 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn,
  },
  ed448: {
    keyLength: 57,
    order:
      0x3fffffffffffffffffffffffffffffffffffffffffffffffffffffff7cca23e9c44edb49aed63690216cc2728dc58f552378c292ab5844f3n,
    prime:
      0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffffffffffffffffffffffffn,
  },
} as const;

/** The names of the algorithms. */
export type EddsaName = keyof typeof EDDSA;

/**
 * The length of a key of an algorithm.
 *
 * @param name The algorithm.
 * @returns The length in bytes; signatures are twice as long.
 */
export function eddsaKeyLength(name: EddsaName): number {
  return EDDSA[name].keyLength;
}

/**
 * Tells whether a signature is in its only form: its second half is a number below the group's
 * order, its first half the one encoding of a point (RFC 8032, Sections 5.1.7 and 5.2.7, step 1).
 * Deno 2.9.6 does not look at the unused bits of the first half of Ed448.
 *
 * @param name The algorithm.
 * @param signature The signature.
 * @returns Whether it is canonical.
 */
export function isCanonicalEddsaSignature(name: EddsaName, signature: Uint8Array): boolean {
  const { keyLength, order } = EDDSA[name];
  if (signature.length !== 2 * keyLength) return false;
  if (littleEndian(signature.subarray(keyLength)) >= order) return false;
  return isCanonicalEddsaPoint(name, signature.subarray(0, keyLength));
}

/**
 * Tells whether bytes are the one encoding of a point (RFC 8032, Sections 5.1.3 and 5.2.3): y is
 * below p, and the sign of x is not set where x is 0.
 *
 * @param name The algorithm.
 * @param point The encoding: a public key, or the first half of a signature.
 * @returns Whether it is canonical. That there is such a point is not checked.
 */
export function isCanonicalEddsaPoint(name: EddsaName, point: Uint8Array): boolean {
  const { keyLength, prime } = EDDSA[name];
  if (point.length !== keyLength) return false;
  const negative = (point[keyLength - 1] as number) >= 0x80;
  const bytes = new Uint8Array(point);
  bytes[keyLength - 1] = (bytes[keyLength - 1] as number) & 0x7f;
  const y = littleEndian(bytes);
  if (y >= prime) return false;
  return !(negative && (y === 1n || y === prime - 1n));
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytesToBigInt(new Uint8Array(bytes).reverse());
}
