// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES block encryption and counter mode over noble's round function.
 *
 * Timing: noble's AES looks tables up by secret-dependent indices, so an attacker who shares the
 * processor's cache can learn from it. Engines with hardware or constant-time code come first where
 * a runtime has them.
 */

import { unsafe } from "@noble/ciphers/aes.js";

/** An expanded AES key for encryption. */
export class AesKey {
  readonly #roundKeys: Uint32Array;

  /** Expands a key. @param key 16, 24 or 32 bytes. */
  constructor(key: Uint8Array) {
    this.#roundKeys = unsafe.expandKeyLE(key);
  }

  /**
   * Encrypts one block in place.
   *
   * @param block Four words, the first byte of the block lowest.
   */
  encrypt(block: Int32Array): void {
    const { s0, s1, s2, s3 } = unsafe.encrypt(
      this.#roundKeys,
      block[0] as number,
      block[1] as number,
      block[2] as number,
      block[3] as number,
    );
    block[0] = s0;
    block[1] = s1;
    block[2] = s2;
    block[3] = s3;
  }

  /**
   * Encrypts or decrypts with a stream of encrypted counter blocks.
   *
   * @param counter The first counter block, four words, the first byte lowest.
   * @param next The value of the counter, the last four bytes, big-endian; it wraps around.
   * @param input What to work on.
   * @param output Where to write; it may be the same memory at the same offset.
   * @param offset Where the first byte goes in `output`.
   * @param length How many bytes.
   */
  counterMode(
    counter: Int32Array,
    next: number,
    input: Uint8Array,
    output: Uint8Array,
    offset: number,
    length: number,
  ): void {
    const roundKeys = this.#roundKeys;
    const c0 = counter[0] as number;
    const c1 = counter[1] as number;
    const c2 = counter[2] as number;
    const from = new DataView(input.buffer, input.byteOffset, input.byteLength);
    const to = new DataView(output.buffer, output.byteOffset + offset, length);
    const whole = length & ~15;
    for (let at = 0; at < whole; at += 16) {
      const { s0, s1, s2, s3 } = unsafe.encrypt(roundKeys, c0, c1, c2, swap(next));
      next = next + 1 | 0;
      to.setInt32(at, from.getInt32(at, true) ^ s0, true);
      to.setInt32(at + 4, from.getInt32(at + 4, true) ^ s1, true);
      to.setInt32(at + 8, from.getInt32(at + 8, true) ^ s2, true);
      to.setInt32(at + 12, from.getInt32(at + 12, true) ^ s3, true);
    }
    if (whole === length) return;
    const { s0, s1, s2, s3 } = unsafe.encrypt(roundKeys, c0, c1, c2, swap(next));
    const words = [s0, s1, s2, s3];
    for (let at = whole; at < length; at++) {
      const stream = (words[at - whole >> 2] as number) >>> 8 * (at & 3);
      to.setUint8(at, (from.getUint8(at) ^ stream) & 0xff);
    }
  }

  /** Wipes the key. */
  destroy(): void {
    this.#roundKeys.fill(0);
  }
}

/**
 * Turns the bytes of a word around.
 *
 * @param word The word.
 * @returns The word with its last byte first.
 */
export function swap(word: number): number {
  return word << 24 | (word & 0xff00) << 8 | (word >>> 8 & 0xff00) | word >>> 24;
}

/**
 * Reads up to 16 bytes as a block that is filled up with zeros.
 *
 * @param bytes The bytes.
 * @param start Where to start.
 * @param end Where to stop; at most 16 bytes behind the start.
 * @returns Four words, the first byte lowest.
 */
export function loadBlock(bytes: Uint8Array, start: number, end: number): Int32Array {
  const block = new Int32Array(4);
  for (let at = start; at < end; at++) {
    const index = at - start;
    block[index >> 2] = (block[index >> 2] as number) | (bytes[at] as number) << 8 * (index & 3);
  }
  return block;
}

/**
 * Writes the first bytes of a block.
 *
 * @param block Four words, the first byte lowest.
 * @param output Where to write.
 * @param offset From where on.
 * @param length How many bytes, at most 16.
 */
export function storeBlock(
  block: Int32Array,
  output: Uint8Array,
  offset: number,
  length: number,
): void {
  for (let index = 0; index < length; index++) {
    output[offset + index] = (block[index >> 2] as number) >>> 8 * (index & 3);
  }
}

/**
 * Compares the tag that was computed with the one that came, without a branch on their content.
 *
 * @param block The computed tag: four words, the first byte lowest.
 * @param bytes Where the tag lies that came.
 * @param offset Where it starts.
 * @param length Its length, in bytes.
 * @returns Whether they are the same.
 */
export function blockEquals(
  block: Int32Array,
  bytes: Uint8Array,
  offset: number,
  length: number,
): boolean {
  let difference = 0;
  for (let index = 0; index < length; index++) {
    difference |= ((block[index >> 2] as number) >>> 8 * (index & 3) & 0xff) ^
      (bytes[offset + index] as number);
  }
  return difference === 0;
}
