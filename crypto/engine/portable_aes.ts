// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES (FIPS 197): block encryption and decryption, and counter mode.
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it. Engines with hardware or constant-time code come first where a runtime has
 * them.
 */

import { type AesRows, aesTables } from "./aes_tables.ts";

/** An expanded AES key for encryption. */
export class AesKey {
  readonly #roundKeys: Int32Array;
  readonly #block = new Int32Array(4);

  /** Expands a key. @param key 16, 24 or 32 bytes. */
  constructor(key: Uint8Array) {
    this.#roundKeys = expandAesKey(key);
  }

  /**
   * Encrypts one block in place.
   *
   * @param block Four words, the first byte of the block lowest.
   */
  encrypt(block: Int32Array): void {
    const { columns, sbox } = aesTables();
    transformAesBlock(block, this.#roundKeys, columns, sbox);
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
    const { columns, sbox } = aesTables();
    const roundKeys = this.#roundKeys;
    const block = this.#block;
    const from = new DataView(input.buffer, input.byteOffset, input.byteLength);
    const to = new DataView(output.buffer, output.byteOffset + offset, length);
    for (let at = 0; at < length; at += 16) {
      block.set(counter);
      block[3] = swap(next);
      next = next + 1 | 0;
      transformAesBlock(block, roundKeys, columns, sbox);
      if (length - at < 16) {
        for (let index = 0; at + index < length; index++) {
          const stream = (block[index >> 2] as number) >>> 8 * (index & 3);
          to.setUint8(at + index, (from.getUint8(at + index) ^ stream) & 0xff);
        }
        return;
      }
      to.setInt32(at, from.getInt32(at, true) ^ (block[0] as number), true);
      to.setInt32(at + 4, from.getInt32(at + 4, true) ^ (block[1] as number), true);
      to.setInt32(at + 8, from.getInt32(at + 8, true) ^ (block[2] as number), true);
      to.setInt32(at + 12, from.getInt32(at + 12, true) ^ (block[3] as number), true);
    }
  }

  /** Wipes the key. */
  destroy(): void {
    this.#roundKeys.fill(0);
  }
}

/** An expanded AES key for decryption: the equivalent inverse cipher (FIPS 197, Section 5.3.5). */
export class AesInverseKey {
  readonly #roundKeys: Int32Array;

  /** Expands a key. @param key 16, 24 or 32 bytes. */
  constructor(key: Uint8Array) {
    const roundKeys = expandAesKey(key);
    this.#roundKeys = invertAesRoundKeys(roundKeys);
    roundKeys.fill(0);
  }

  /**
   * Decrypts one block in place.
   *
   * @param block Four words, the first byte of the block lowest.
   */
  decrypt(block: Int32Array): void {
    const { inverseColumns, inverseSbox } = aesTables();
    turnColumns(block);
    transformAesBlock(block, this.#roundKeys, inverseColumns, inverseSbox);
    turnColumns(block);
  }

  /** Wipes the key. */
  destroy(): void {
    this.#roundKeys.fill(0);
  }
}

/** InvShiftRows goes the other way round: ShiftRows does the same with the columns turned. */
function turnColumns(block: Int32Array): void {
  const second = block[1] as number;
  block[1] = block[3] as number;
  block[3] = second;
}

/**
 * Expands a key (FIPS 197, Section 5.2).
 *
 * @param key 16, 24 or 32 bytes.
 * @returns The round keys for encryption, words whose first byte is the lowest.
 */
export function expandAesKey(key: Uint8Array): Int32Array {
  const { sbox } = aesTables();
  const words = key.length >> 2;
  const roundKeys = new Int32Array(4 * (words + 7));
  for (let index = 0; index < words; index++) {
    const at = 4 * index;
    roundKeys[index] = (key[at] as number) | (key[at + 1] as number) << 8 |
      (key[at + 2] as number) << 16 | (key[at + 3] as number) << 24;
  }
  let constant = 1;
  for (let index = words; index < roundKeys.length; index++) {
    let word = roundKeys[index - 1] as number;
    if (index % words === 0) {
      word = substitute(sbox, word >>> 8 | word << 24) ^ constant;
      constant = constant << 1 ^ (constant >> 7) * 0x11b;
    } else if (words > 6 && index % words === 4) {
      word = substitute(sbox, word);
    }
    roundKeys[index] = (roundKeys[index - words] as number) ^ word;
  }
  return roundKeys;
}

/**
 * The round keys from the last to the first, with their columns turned, and those in between through
 * InvMixColumns.
 *
 * @param roundKeys The round keys for encryption.
 * @returns Those for decryption.
 */
export function invertAesRoundKeys(roundKeys: Int32Array): Int32Array {
  const { inverseColumns: [first, second, third, fourth], sbox } = aesTables();
  const { length } = roundKeys;
  const inverse = new Int32Array(length);
  for (let index = 0; index < length; index++) {
    const word = roundKeys[length - 4 - (index & ~3) + (-index & 3)] as number;
    // The tables substitute too, which is taken back beforehand.
    const byte = substitute(sbox, word);
    inverse[index] = index < 4 || index >= length - 4 ? word : (first[byte & 0xff] as number) ^
      (second[byte >>> 8 & 0xff] as number) ^
      (third[byte >>> 16 & 0xff] as number) ^
      (fourth[byte >>> 24] as number);
  }
  return inverse;
}

/**
 * Encrypts or decrypts one block in place: the rounds of either direction differ by their tables, and by
 * the order of columns, which the caller of decryption turns.
 *
 * @param block Four words, the first byte of the block lowest.
 * @param roundKeys The round keys, for the direction.
 * @param rows SubBytes and MixColumns of each row, or their inverses.
 * @param box SubBytes, or its inverse.
 */
export function transformAesBlock(
  block: Int32Array,
  roundKeys: Int32Array,
  rows: AesRows,
  box: Uint8Array,
): void {
  const first = rows[0];
  const second = rows[1];
  const third = rows[2];
  const fourth = rows[3];
  let s0 = (block[0] as number) ^ (roundKeys[0] as number);
  let s1 = (block[1] as number) ^ (roundKeys[1] as number);
  let s2 = (block[2] as number) ^ (roundKeys[2] as number);
  let s3 = (block[3] as number) ^ (roundKeys[3] as number);
  const last = roundKeys.length - 4;
  for (let at = 4; at < last; at += 4) {
    const t0 = (first[s0 & 0xff] as number) ^ (second[s1 >>> 8 & 0xff] as number) ^
      (third[s2 >>> 16 & 0xff] as number) ^ (fourth[s3 >>> 24] as number) ^
      (roundKeys[at] as number);
    const t1 = (first[s1 & 0xff] as number) ^ (second[s2 >>> 8 & 0xff] as number) ^
      (third[s3 >>> 16 & 0xff] as number) ^ (fourth[s0 >>> 24] as number) ^
      (roundKeys[at + 1] as number);
    const t2 = (first[s2 & 0xff] as number) ^ (second[s3 >>> 8 & 0xff] as number) ^
      (third[s0 >>> 16 & 0xff] as number) ^ (fourth[s1 >>> 24] as number) ^
      (roundKeys[at + 2] as number);
    s3 = (first[s3 & 0xff] as number) ^ (second[s0 >>> 8 & 0xff] as number) ^
      (third[s1 >>> 16 & 0xff] as number) ^ (fourth[s2 >>> 24] as number) ^
      (roundKeys[at + 3] as number);
    s0 = t0;
    s1 = t1;
    s2 = t2;
  }
  block[0] = substituteRows(box, s0, s1, s2, s3) ^ (roundKeys[last] as number);
  block[1] = substituteRows(box, s1, s2, s3, s0) ^ (roundKeys[last + 1] as number);
  block[2] = substituteRows(box, s2, s3, s0, s1) ^ (roundKeys[last + 2] as number);
  block[3] = substituteRows(box, s3, s0, s1, s2) ^ (roundKeys[last + 3] as number);
}

/** SubBytes of a word. */
function substitute(box: Uint8Array, word: number): number {
  return substituteRows(box, word, word, word, word);
}

/** SubBytes of the first byte of one word, the second of another and so on. */
function substituteRows(box: Uint8Array, s0: number, s1: number, s2: number, s3: number): number {
  return (box[s0 & 0xff] as number) | (box[s1 >>> 8 & 0xff] as number) << 8 |
    (box[s2 >>> 16 & 0xff] as number) << 16 | (box[s3 >>> 24] as number) << 24;
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
