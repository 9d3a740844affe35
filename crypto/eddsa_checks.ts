// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What RFC 8032 demands of the encodings, told without any arithmetic on the curve. */

import { bytesToBigInt } from "./bigint.ts";

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
 * Tells whether the second half of a signature is a number below the group's order, so that no
 * signature has a second form (RFC 8032, Section 5.1.7, step 1).
 *
 * @param name The algorithm.
 * @param signature The signature.
 * @returns Whether length and number are right.
 */
export function isReducedEddsaScalar(name: EddsaName, signature: Uint8Array): boolean {
  const { keyLength, order } = EDDSA[name];
  if (signature.length !== 2 * keyLength) return false;
  return littleEndian(signature.subarray(keyLength)) < order;
}

/**
 * Tells whether a key is the one encoding of its point (RFC 8032, Sections 5.1.3 and 5.2.3): y is
 * below p, and the sign of x is not set where x is 0.
 *
 * @param name The algorithm.
 * @param key The public key.
 * @returns Whether it is canonical. That there is such a point is not checked.
 */
export function isCanonicalEddsaKey(name: EddsaName, key: Uint8Array): boolean {
  const { keyLength, prime } = EDDSA[name];
  if (key.length !== keyLength) return false;
  const negative = (key[keyLength - 1] as number) >= 0x80;
  const bytes = new Uint8Array(key);
  bytes[keyLength - 1] = (bytes[keyLength - 1] as number) & 0x7f;
  const y = littleEndian(bytes);
  if (y >= prime) return false;
  return !(negative && (y === 1n || y === prime - 1n));
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytesToBigInt(new Uint8Array(bytes).reverse());
}
