// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The iterations of PBKDF2 with HMAC of SHA-1 and SHA-2 in TypeScript: with a prepared key each is
 * two calls of the compression function.
 *
 * Timing: depends on the lengths of the password and the salt, and on the number of iterations.
 */

import type { DigestAlgorithm } from "../digest/digest.ts";
import type { PortableHmacKey } from "./portable_hmac.ts";
import { begin, BLOCK, clean, emit, SCHEDULE, type Sha, shaOf, STATE } from "./portable_sha.ts";

/** One block of output under way (RFC 8018, Section 5.2, step 3). */
export class PortablePbkdf2Block {
  readonly #sha: Sha;
  readonly #key: PortableHmacKey;
  /** The last U. */
  readonly #last: Uint8Array;
  /** The sum of all U so far. */
  readonly #sum: Uint8Array;

  /**
   * Computes the first U.
   *
   * @param algorithm SHA-1 or one of SHA-2.
   * @param key The password as a key for its HMAC.
   * @param start The salt and the block's number.
   * @param output Where the block goes, as many bytes as the digest has.
   */
  constructor(
    algorithm: DigestAlgorithm,
    key: PortableHmacKey,
    start: Uint8Array,
    output: Uint8Array,
  ) {
    this.#sha = shaOf(algorithm);
    this.#key = key;
    this.#sum = output;
    this.#last = new Uint8Array(algorithm.outputLength);
    key.compute(start, this.#last, this.#last.length);
    output.set(this.#last);
  }

  /**
   * Computes more of U and adds them.
   *
   * @param count How many.
   */
  iterate(count: number): void {
    const { blockLength, outputLength, compress } = this.#sha;
    const { inner, outer } = this.#key;
    const sum = this.#sum;
    // The messages of inner and outer digest have one length, and so one padding, which stays.
    const bits = 8 * (blockLength + outputLength);
    BLOCK.fill(0, outputLength, blockLength);
    BLOCK[outputLength] = 0x80;
    BLOCK[blockLength - 2] = bits >> 8;
    BLOCK[blockLength - 1] = bits;
    BLOCK.set(this.#last);
    for (let index = 0; index < count; index++) {
      begin(inner);
      compress(STATE, SCHEDULE, BLOCK, 0);
      emit(BLOCK, outputLength);
      begin(outer);
      compress(STATE, SCHEDULE, BLOCK, 0);
      emit(BLOCK, outputLength);
      for (let at = 0; at < outputLength; at++) sum[at] = sum[at]! ^ BLOCK[at]!;
    }
    this.#last.set(BLOCK.subarray(0, outputLength));
    clean();
  }

  /** Wipes the last U. */
  destroy(): void {
    this.#last.fill(0);
  }
}
