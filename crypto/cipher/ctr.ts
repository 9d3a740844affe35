// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The Counter mode of any block cipher (NIST SP 800-38A, Section 6.5). */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { BlockModeKey, ByteProcess } from "./_block_mode.ts";
import { increment, xorBytes } from "./block_bytes.ts";
import type { CipherKey } from "./cipher_algorithm.ts";

/** So many bytes of the key stream are made at a time; a multiple of every block's length. */
const PIECE = 1024;

/** The mode as a value. */
export const CTR: BlockMode = {
  mode: "ctr",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createCtr(cipher.create(key, options)),
};

/**
 * Puts a key into CTR mode. The counter is the whole block, big-endian, as in OpenSSL.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCtr(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, _direction, parameters) => new CounterStream(block, parameters.iv, 0),
  );
}

/** The stream of encrypted counter blocks, combined with data. */
export class CounterStream extends ByteProcess {
  readonly #key: BlockCipherKey;
  readonly #counter: Bytes;
  readonly #start: number;
  #stream: Bytes = new Uint8Array(0);
  /** Where the unused part of the stream starts; it ends with the array. */
  #used = 0;

  /**
   * Starts the stream.
   *
   * @param key The key of the block cipher.
   * @param counter The first block, which is copied.
   * @param start Where in the block the counter starts: it wraps around within that part.
   */
  constructor(key: BlockCipherKey, counter: Uint8Array, start: number) {
    super();
    this.#key = key;
    this.#counter = new Uint8Array(counter);
    this.#start = start;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    for (let at = 0; at < input.length;) {
      if (this.#used === this.#stream.length) this.#refill(input.length - at);
      const count = Math.min(this.#stream.length - this.#used, input.length - at);
      xorBytes(output, offset + at, input, at, this.#stream, this.#used, count);
      this.#used += count;
      at += count;
    }
  }

  nextIv(): Bytes {
    return this.#counter.slice();
  }

  destroy(): void {
    this.#stream.fill(0);
  }

  /** Makes as many blocks as are needed, so that the counter stands where the data ends. */
  #refill(needed: number): void {
    const { blockLength } = this.#key;
    const length = Math.min(PIECE, Math.ceil(needed / blockLength) * blockLength);
    if (this.#stream.length !== length) this.#stream = new Uint8Array(length);
    const stream = this.#stream;
    const counter = this.#counter;
    for (let at = 0; at < length; at += blockLength) {
      // Typed arrays copy so few bytes more slowly by set().
      for (let index = 0; index < blockLength; index++) {
        stream[at + index] = counter[index] as number;
      }
      increment(counter, this.#start);
    }
    this.#key.encryptBlocks(stream, 0, stream, 0, length / blockLength);
    this.#used = 0;
  }
}
