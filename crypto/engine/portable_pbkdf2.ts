// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The iterations of PBKDF2 in TypeScript with HMAC of a digest of the construction of Merkle and
 * Damgård: with a prepared key each is two calls of the compression function.
 *
 * Timing: depends on the lengths of the password and the salt, and on the number of iterations.
 */

import type { PortableHmacKey } from "./portable_hmac.ts";
import {
  begin,
  BLOCK,
  clean,
  emit,
  type MdFunction,
  SCHEDULE,
  STATE,
  writeLength,
} from "./portable_md.ts";

/** One block of output under way (RFC 8018, Section 5.2, step 3). */
export class PortablePbkdf2Block {
  readonly #md: MdFunction;
  readonly #key: PortableHmacKey;
  /** The last U. */
  readonly #last: Uint8Array;
  /** The sum of all U so far. */
  readonly #sum: Uint8Array;

  /**
   * Computes the first U.
   *
   * @param md The digest; its output must leave room for the padding in one block.
   * @param key The password as a key for its HMAC.
   * @param start The salt and the block's number.
   * @param output Where the block goes, as many bytes as the digest has.
   */
  constructor(
    md: MdFunction,
    key: PortableHmacKey,
    start: Uint8Array,
    output: Uint8Array,
  ) {
    this.#md = md;
    this.#key = key;
    this.#sum = output;
    this.#last = new Uint8Array(md.outputLength);
    key.compute(start, this.#last, this.#last.length);
    output.set(this.#last);
  }

  /**
   * Computes more of U and adds them.
   *
   * @param count How many.
   */
  iterate(count: number): void {
    const md = this.#md;
    const { blockLength, outputLength, compress } = md;
    const { inner, outer } = this.#key;
    const sum = this.#sum;
    // The messages of inner and outer digest have one length, and so one padding, which stays.
    BLOCK.fill(0, outputLength, blockLength);
    BLOCK[outputLength] = 0x80;
    writeLength(md, blockLength + outputLength);
    BLOCK.set(this.#last);
    for (let index = 0; index < count; index++) {
      begin(inner);
      compress(STATE, SCHEDULE, BLOCK, 0);
      emit(md, BLOCK, outputLength);
      begin(outer);
      compress(STATE, SCHEDULE, BLOCK, 0);
      emit(md, BLOCK, outputLength);
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
