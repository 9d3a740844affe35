// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of SHA-1 (FIPS 180-4, Section 6.1.2).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

/** The initial hash value (FIPS 180-4, Section 5.3.1). */
export const SHA1_INITIAL: readonly number[] = [
  0x67452301,
  0xefcdab89,
  0x98badcfe,
  0x10325476,
  0xc3d2e1f0,
];

/** The rounds' constants (FIPS 180-4, Section 4.2.1). */
const K0 = 0x5a827999;
const K1 = 0x6ed9eba1;
const K2 = 0x8f1bbcdc;
const K3 = 0xca62c1d6;

/**
 * Takes one block.
 *
 * @param state Five words; updated.
 * @param schedule At least 80 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressSha1(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  for (let t = 0; t < 16; t++, offset += 4) {
    schedule[t] = block[offset]! << 24 | block[offset + 1]! << 16 | block[offset + 2]! << 8 |
      block[offset + 3]!;
  }
  compressWordsSha1(state, schedule);
}

/**
 * Takes one block that lies in the schedule already.
 *
 * @param state Five words; updated.
 * @param schedule The block's 16 words, and working memory behind them: at least 80 words.
 */
export function compressWordsSha1(state: Int32Array, schedule: Int32Array): void {
  for (let t = 16; t < 80; t++) {
    const word = schedule[t - 3]! ^ schedule[t - 8]! ^ schedule[t - 14]! ^ schedule[t - 16]!;
    schedule[t] = word << 1 | word >>> 31;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let t = 0;
  for (; t < 20; t++) {
    const next = (a << 5 | a >>> 27) + (d ^ b & (c ^ d)) + K0 + e + schedule[t]! | 0;
    e = d;
    d = c;
    c = b << 30 | b >>> 2;
    b = a;
    a = next;
  }
  for (; t < 40; t++) {
    const next = (a << 5 | a >>> 27) + (b ^ c ^ d) + K1 + e + schedule[t]! | 0;
    e = d;
    d = c;
    c = b << 30 | b >>> 2;
    b = a;
    a = next;
  }
  for (; t < 60; t++) {
    const next = (a << 5 | a >>> 27) + (b & c | d & (b | c)) + K2 + e + schedule[t]! | 0;
    e = d;
    d = c;
    c = b << 30 | b >>> 2;
    b = a;
    a = next;
  }
  for (; t < 80; t++) {
    const next = (a << 5 | a >>> 27) + (b ^ c ^ d) + K3 + e + schedule[t]! | 0;
    e = d;
    d = c;
    c = b << 30 | b >>> 2;
    b = a;
    a = next;
  }
  state[0] = state[0]! + a | 0;
  state[1] = state[1]! + b | 0;
  state[2] = state[2]! + c | 0;
  state[3] = state[3]! + d | 0;
  state[4] = state[4]! + e | 0;
}
