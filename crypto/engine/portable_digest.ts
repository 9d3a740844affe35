// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SHA-1 and SHA-2 in TypeScript: whole messages and running digests.
 *
 * Timing: depends on the lengths of messages only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import {
  begin,
  BLOCK,
  clean,
  emit,
  findSha,
  SCHEDULE,
  type Sha,
  shaOf,
  takeEnd,
  takeRest,
} from "./portable_sha.ts";

export { portableHmac } from "./portable_hmac.ts";

/**
 * Starts a digest.
 *
 * @param algorithm The algorithm.
 * @returns The running state, or `undefined` for another algorithm than SHA-1 and SHA-2.
 */
export function portableDigest(algorithm: DigestAlgorithm): Digest | undefined {
  const sha = findSha(algorithm);
  return sha === undefined ? undefined : new PortableDigest(sha);
}

/**
 * Digests a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param data The message.
 * @returns The digest.
 */
export function portableDigestOnce(algorithm: DigestAlgorithm, data: Uint8Array): Bytes {
  const sha = shaOf(algorithm);
  const output = new Uint8Array(sha.outputLength);
  begin(sha.initial);
  takeRest(sha, data, 0);
  emit(output, output.length);
  clean();
  return output;
}

/** A digest under way, in memory of its own. */
class PortableDigest implements Digest {
  readonly #sha: Sha;
  // One ArrayBuffer for both: the state, and behind it the bytes of an unfinished block.
  readonly #state: Int32Array<ArrayBuffer>;
  readonly #block: Bytes;
  #filled = 0;
  #total = 0;

  constructor(sha: Sha, from?: PortableDigest) {
    this.#sha = sha;
    const words = sha.initial.length;
    const memory = from === undefined
      ? new ArrayBuffer(4 * words + sha.blockLength)
      : from.#state.buffer.slice(0);
    this.#state = new Int32Array(memory, 0, words);
    this.#block = new Uint8Array(memory, 4 * words);
    if (from === undefined) {
      this.#state.set(sha.initial);
    } else {
      this.#filled = from.#filled;
      this.#total = from.#total;
    }
  }

  update(data: Uint8Array): this {
    const block = this.#block;
    const { compress, blockLength } = this.#sha;
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
    for (; at < whole; at += blockLength) compress(this.#state, SCHEDULE, data, at);
    if (at < length) {
      block.set(at === 0 ? data : data.subarray(at));
      this.#filled = length - at;
    }
    SCHEDULE.fill(0);
    return this;
  }

  digest(): Bytes {
    const output = new Uint8Array(this.#sha.outputLength);
    begin(this.#state);
    BLOCK.set(this.#block);
    takeEnd(this.#sha, this.#filled, this.#total);
    emit(output, output.length);
    clean();
    return output;
  }

  clone(): Digest {
    return new PortableDigest(this.#sha, this);
  }
}
