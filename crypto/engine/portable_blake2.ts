// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * BLAKE2 (RFC 7693), with key, salt and personalization: what BLAKE2b and BLAKE2s share.
 *
 * Timing: depends on the lengths of key and message only.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest } from "../digest/digest.ts";

/** One of the two functions. */
export interface Blake2Function {
  /** The length of a block, in bytes; the message's counter stands in as many bits. */
  readonly blockLength: 64 | 128;
  /** The initialization vector, in words of 32 bits, low halves first. */
  readonly initial: readonly number[];
  /**
   * Takes a block.
   *
   * @param state The hash value; updated.
   * @param block Where the block lies.
   * @param offset Where it starts.
   * @param total How many bytes of the message there are up to its end.
   * @param end Whether it is the last one.
   */
  compress(
    state: Int32Array,
    block: Uint8Array,
    offset: number,
    total: number,
    end: "last" | "more",
  ): void;
}

/** What BLAKE2 can be told; lengths were checked. */
export interface Blake2Parameters {
  /** The length of the digest, in bytes. */
  readonly outputLength: number;
  /** The key. */
  readonly key?: Uint8Array | undefined;
  /** The salt. */
  readonly salt?: Uint8Array | undefined;
  /** What the digest is for. */
  readonly personalization?: Uint8Array | undefined;
}

/** The order of the message's words in each round (RFC 7693, Section 2.7). */
// deno-fmt-ignore
export const SIGMA: Uint8Array = /* @__PURE__ */ Uint8Array.of(
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
  7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
  2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
  13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
  10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
);

/** BLAKE2 under way. */
export class Blake2 implements Digest {
  readonly #function: Blake2Function;
  readonly #outputLength: number;
  readonly #state: Int32Array;
  readonly #block: Uint8Array;
  #filled = 0;
  #total = 0;

  /**
   * Starts it.
   *
   * @param algorithm Which of the two.
   * @param parameters What it is told, or the one that this is a copy of.
   */
  constructor(algorithm: Blake2Function, parameters: Blake2Parameters | Blake2) {
    this.#function = algorithm;
    if (parameters instanceof Blake2) {
      this.#outputLength = parameters.#outputLength;
      this.#state = parameters.#state.slice();
      this.#block = parameters.#block.slice();
      this.#filled = parameters.#filled;
      this.#total = parameters.#total;
      return;
    }
    this.#outputLength = parameters.outputLength;
    this.#state = initialState(algorithm, parameters);
    this.#block = new Uint8Array(algorithm.blockLength);
    const { key } = parameters;
    // Section 2.9: the key, padded with zeros, is the first block.
    if (key !== undefined && key.length > 0) {
      this.#block.set(key);
      this.#filled = algorithm.blockLength;
    }
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    const { blockLength, compress } = this.#function;
    const { length } = data;
    if (length === 0) return this;
    let at = 0;
    // The last block is compressed otherwise, so a full one waits until more comes.
    if (this.#filled > 0) {
      at = Math.min(blockLength - this.#filled, length);
      this.#block.set(data.subarray(0, at), this.#filled);
      this.#filled += at;
      if (at === length) return this;
      this.#total += blockLength;
      compress(this.#state, this.#block, 0, this.#total, "more");
      this.#filled = 0;
    }
    for (; length - at > blockLength; at += blockLength) {
      this.#total += blockLength;
      compress(this.#state, data, at, this.#total, "more");
    }
    this.#block.set(data.subarray(at));
    this.#filled = length - at;
    return this;
  }

  digest(): Bytes {
    const state = this.#state.slice();
    const block = this.#block.slice().fill(0, this.#filled);
    this.#function.compress(state, block, 0, this.#total + this.#filled, "last");
    const output = new Uint8Array(this.#outputLength);
    for (let at = 0; at < output.length; at++) output[at] = state[at >> 2]! >>> 8 * (at & 3);
    state.fill(0);
    block.fill(0);
    return output;
  }

  clone(): Blake2 {
    return new Blake2(this.#function, this);
  }
}

/** RFC 7693, Section 2.5: the parameter block is added to the initialization vector. */
function initialState(
  { blockLength, initial }: Blake2Function,
  { outputLength, key, salt, personalization }: Blake2Parameters,
): Int32Array {
  const parameters = new Uint8Array(blockLength / 2);
  parameters[0] = outputLength;
  parameters[1] = key?.length ?? 0;
  // One leaf that is the root: fan-out and depth are 1.
  parameters[2] = 1;
  parameters[3] = 1;
  if (salt !== undefined) parameters.set(salt, blockLength / 4);
  if (personalization !== undefined) parameters.set(personalization, 3 * blockLength / 8);
  const state = Int32Array.from(initial);
  for (let at = 0; at < parameters.length; at++) {
    state[at >> 2]! ^= parameters[at]! << 8 * (at & 3);
  }
  return state;
}
