// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Digests in TypeScript: whole messages and running digests.
 *
 * Timing: depends on the lengths of messages only, but for MD2, MDC2 and Whirlpool, which look tables
 * up by what they digest.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import type { PortableMethods } from "./digest_methods.ts";
import { digestMethods } from "./digest_value.ts";
import {
  begin,
  BLOCK,
  clean,
  emit,
  type MdFunction,
  SCHEDULE,
  takeBlocks,
  takeEnd,
  takeRest,
} from "./portable_md.ts";

/**
 * Starts a digest.
 *
 * @param algorithm The algorithm.
 * @returns The running state, or `undefined` for a digest that is none of this library's.
 */
export function portableDigest(algorithm: DigestAlgorithm): Digest | undefined {
  return digestMethods(algorithm)?.portable.create();
}

/**
 * Digests a whole message.
 *
 * @param algorithm The algorithm; one that is none of this library's computes for itself.
 * @param data The message.
 * @returns The digest.
 */
export function portableDigestOnce(algorithm: DigestAlgorithm, data: Uint8Array): Bytes {
  return digestMethods(algorithm)?.portable.digest(data) ?? algorithm.digest(data);
}

/**
 * Makes a digest of a compression function, by the construction of Merkle and Damgård.
 *
 * @param md What it is made of.
 * @returns Its methods.
 */
export function mdMethods(md: MdFunction): PortableMethods {
  return { create: () => new MdDigest(md), digest: (data) => mdDigestOnce(md, data), md };
}

function mdDigestOnce(md: MdFunction, data: Uint8Array): Bytes {
  const output = new Uint8Array(md.outputLength);
  begin(md.initial);
  takeRest(md, data, 0);
  emit(md, output, output.length);
  clean();
  return output;
}

/** A digest under way, in memory of its own. */
class MdDigest implements Digest {
  readonly #md: MdFunction;
  // One ArrayBuffer for both: the state, and behind it the bytes of an unfinished block.
  readonly #state: Int32Array<ArrayBuffer>;
  readonly #block: Bytes;
  #filled = 0;
  #total = 0;

  constructor(md: MdFunction, from?: MdDigest) {
    this.#md = md;
    const words = md.initial.length;
    const memory = from === undefined
      ? new ArrayBuffer(4 * words + md.blockLength)
      : from.#state.buffer.slice(0);
    this.#state = new Int32Array(memory, 0, words);
    this.#block = new Uint8Array(memory, 4 * words);
    if (from === undefined) {
      this.#state.set(md.initial);
    } else {
      this.#filled = from.#filled;
      this.#total = from.#total;
    }
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    const block = this.#block;
    const { compress, blockLength } = this.#md;
    const { length } = data;
    let at = 0;
    this.#total += length;
    if (this.#filled > 0) {
      at = Math.min(blockLength - this.#filled, length);
      block.set(at === length ? data : data.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < blockLength) return this;
      compress(this.#state, SCHEDULE, block, 0);
      this.#filled = 0;
    }
    const whole = length - (length - at) % blockLength;
    takeBlocks(this.#md, this.#state, data, at, whole);
    if (whole < length) {
      block.set(whole === 0 ? data : data.subarray(whole));
      this.#filled = length - whole;
    }
    SCHEDULE.fill(0);
    return this;
  }

  digest(): Bytes {
    const output = new Uint8Array(this.#md.outputLength);
    begin(this.#state);
    BLOCK.set(this.#block);
    takeEnd(this.#md, this.#filled, this.#total);
    emit(this.#md, output, output.length);
    clean();
    return output;
  }

  clone(): Digest {
    return new MdDigest(this.#md, this);
  }
}
