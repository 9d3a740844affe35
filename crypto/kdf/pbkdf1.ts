// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * PBKDF1 (RFC 8018, Section 5.1), for what is old. Its time depends on the lengths of its inputs and on
 * the number of iterations only.
 */

import type { Bytes } from "../../wire/mod.ts";
import {
  type BackgroundOptions,
  computeInBackground,
  computeNow,
  type LongComputation,
} from "../background.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { IteratedDigest } from "./_iterated_digest.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode pbkdf1Sync}. */
export interface Pbkdf1SyncOptions {
  /** The salt; the standard wants 8 bytes. */
  salt: Uint8Array;
  /** How many iterations. */
  iterations: number;
  /** How many bytes are wanted, at most as many as the digest has. */
  length: number;
}

/** Parameters of {@linkcode pbkdf1}. */
export interface Pbkdf1Options extends Pbkdf1SyncOptions, BackgroundOptions<number> {}

/**
 * Derives a key from a password as PKCS #5 v1.5 did. The counterpart of `EVP_KDF-PBKDF1`. New programs
 * take {@linkcode pbkdf2}.
 *
 * @param digest The digest: MD2, MD5 or SHA-1 by the standard.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, iterations, length.
 * @returns The key.
 * @throws {RangeError} When iterations or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { pbkdf1Sync, sha1 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
 * assertEquals(pbkdf1Sync(sha1, "password", { salt, iterations: 1000, length: 16 }).length, 16);
 * ```
 */
export function pbkdf1Sync(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pbkdf1SyncOptions,
): Bytes {
  return computeNow(pbkdf1Steps(digest, password, options));
}

/**
 * Derives a key from a password as PKCS #5 v1.5 did, in slices of some milliseconds.
 *
 * @param digest The digest.
 * @param password The password; text stands for its bytes in UTF-8, without any normalization.
 * @param options Salt, iterations, length; who cancels, who is told how far it is.
 * @returns The key.
 * @throws {RangeError} When iterations or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { pbkdf1, pbkdf1Sync, sha1 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = { salt: new Uint8Array(8), iterations: 1000, length: 20 };
 * const key = await pbkdf1(sha1, "password", parameters);
 * assertEquals(key, pbkdf1Sync(sha1, "password", parameters));
 * ```
 */
export async function pbkdf1(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pbkdf1Options,
): Promise<Bytes> {
  return await computeInBackground(pbkdf1Steps(digest, password, options), options);
}

function pbkdf1Steps(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  { salt, iterations, length }: Pbkdf1SyncOptions,
): LongComputation<number, Bytes> {
  refuseXof("PBKDF1", digest);
  checkSalt(salt);
  checkRange("the number of iterations of PBKDF1", iterations, 1, LARGEST);
  checkRange(`the length of PBKDF1's output with ${digest.name}`, length, 1, digest.outputLength);
  const start = digest.create().update(passwordBytes(password)).update(salt).digest();
  return withEnd(iterate(digest, start, iterations, length));
}

/** Reports the end of a computation too. */
function* withEnd(
  steps: LongComputation<number, Bytes>,
): LongComputation<number, Bytes> {
  const result = yield* steps;
  yield 1;
  return result;
}

/**
 * Digests again and again.
 *
 * @param digest The digest.
 * @param start The first digest; it is wiped.
 * @param iterations How many digests there are, with the first.
 * @param length How many bytes of the last are wanted.
 * @returns The computation.
 */
export function* iterate(
  digest: DigestAlgorithm,
  start: Bytes,
  iterations: number,
  length: number,
): LongComputation<number, Bytes> {
  const iterated = new IteratedDigest(digest, start);
  try {
    let done = 1;
    while (done < iterations) {
      const rounds = Math.min(256, iterations - done);
      iterated.advance(rounds);
      done += rounds;
      yield done / iterations;
    }
    return iterated.value().slice(0, length);
  } finally {
    iterated.wipe();
  }
}
