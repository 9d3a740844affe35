// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The nonces of DSA: deterministic (RFC 6979), or random ones.
 *
 * Timing: HMAC has no branch on secrets. How many nonces were refused shows; those are not used.
 */

import type { Random } from "../../rand/random.ts";
import { bitLength, bytesToBigInt } from "../bigint.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { DeterministicNonces, hashToNumber } from "../pkey/deterministic_nonces.ts";
import { wipe } from "../wipe.ts";

/** So much longer a random number is reduced that no nonce is likelier (FIPS 186-5, A.3.1). */
const EXTRA_LENGTH = 8;

/**
 * Takes the first bits of a digest, as many as q has.
 *
 * @param digest The digest.
 * @param q The order.
 * @returns The number, which may be q or more.
 */
export function digestToNumber(digest: Uint8Array, q: bigint): bigint {
  const bits = bitLength(q);
  const excess = 8 * digest.length - bits;
  const value = bytesToBigInt(digest);
  return excess > 0 ? value >> BigInt(excess) : value;
}

/**
 * Gives random nonces.
 *
 * @param q The order.
 * @param random Where they come from.
 * @returns Numbers from 1 to q - 1, without end.
 */
export function* randomNonces(q: bigint, random: Random): Generator<bigint> {
  const length = Math.ceil(bitLength(q) / 8) + EXTRA_LENGTH;
  for (;;) {
    const bytes = random(length);
    yield bytesToBigInt(bytes) % (q - 1n) + 1n;
    wipe(bytes);
  }
}

/**
 * Gives the nonces of RFC 6979, Section 3.2.
 *
 * @param q The order.
 * @param digest The digest of the message and of the generator.
 * @param privateValue The private key, as long as q.
 * @param hash The digest of the message.
 * @returns Numbers from 1 to q - 1; another one than the first only when that gave no signature.
 */
export function* deterministicNonces(
  q: bigint,
  digest: DigestAlgorithm,
  privateValue: Uint8Array,
  hash: Uint8Array,
): Generator<bigint> {
  const nonces = new DeterministicNonces(q, digest, privateValue, hashToNumber(q, hash));
  try {
    for (;; nonces.advance()) {
      const nonce = nonces.next();
      const value = bytesToBigInt(nonce);
      wipe(nonce);
      yield value;
    }
  } finally {
    nonces.destroy();
  }
}
