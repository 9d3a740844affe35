// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of MD5 (RFC 1321, Section 3.4).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

/** The initial hash value of MD4 and MD5 (RFC 1321, Section 3.3). */
export const MD5_INITIAL: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

/** The rounds' constants: the sines of 1 to 64 (RFC 1321, Section 3.4). */
// deno-fmt-ignore
const K = /* @__PURE__ */ Int32Array.of(
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
);

/**
 * Takes one block.
 *
 * @param state Four words; updated.
 * @param schedule At least 16 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressMd5(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  readLittleEndian(schedule, block, offset);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let t = 0; t < 16; t += 4) {
    a = step(b, a + (d ^ b & (c ^ d)) + schedule[t]! + K[t]!, 7);
    d = step(a, d + (c ^ a & (b ^ c)) + schedule[t + 1]! + K[t + 1]!, 12);
    c = step(d, c + (b ^ d & (a ^ b)) + schedule[t + 2]! + K[t + 2]!, 17);
    b = step(c, b + (a ^ c & (d ^ a)) + schedule[t + 3]! + K[t + 3]!, 22);
  }
  for (let t = 16; t < 32; t += 4) {
    a = step(b, a + (c ^ d & (b ^ c)) + schedule[5 * t + 1 & 15]! + K[t]!, 5);
    d = step(a, d + (b ^ c & (a ^ b)) + schedule[5 * t + 6 & 15]! + K[t + 1]!, 9);
    c = step(d, c + (a ^ b & (d ^ a)) + schedule[5 * t + 11 & 15]! + K[t + 2]!, 14);
    b = step(c, b + (d ^ a & (c ^ d)) + schedule[5 * t & 15]! + K[t + 3]!, 20);
  }
  for (let t = 32; t < 48; t += 4) {
    a = step(b, a + (b ^ c ^ d) + schedule[3 * t + 5 & 15]! + K[t]!, 4);
    d = step(a, d + (a ^ b ^ c) + schedule[3 * t + 8 & 15]! + K[t + 1]!, 11);
    c = step(d, c + (d ^ a ^ b) + schedule[3 * t + 11 & 15]! + K[t + 2]!, 16);
    b = step(c, b + (c ^ d ^ a) + schedule[3 * t + 14 & 15]! + K[t + 3]!, 23);
  }
  for (let t = 48; t < 64; t += 4) {
    a = step(b, a + (c ^ (b | ~d)) + schedule[7 * t & 15]! + K[t]!, 6);
    d = step(a, d + (b ^ (a | ~c)) + schedule[7 * t + 7 & 15]! + K[t + 1]!, 10);
    c = step(d, c + (a ^ (d | ~b)) + schedule[7 * t + 14 & 15]! + K[t + 2]!, 15);
    b = step(c, b + (d ^ (c | ~a)) + schedule[7 * t + 21 & 15]! + K[t + 3]!, 21);
  }
  state[0] = state[0]! + a | 0;
  state[1] = state[1]! + b | 0;
  state[2] = state[2]! + c | 0;
  state[3] = state[3]! + d | 0;
}

/** Rotates a sum and adds what was before it. */
function step(before: number, sum: number, by: number): number {
  return before + (sum << by | (sum | 0) >>> 32 - by) | 0;
}

/**
 * Reads the sixteen words of a block whose digest has its low bytes first: MD4, MD5, RIPEMD-160.
 *
 * @param schedule Where the words go.
 * @param block Where the block lies.
 * @param offset Where it starts.
 */
export function readLittleEndian(schedule: Int32Array, block: Uint8Array, offset: number): void {
  for (let t = 0; t < 16; t++, offset += 4) {
    schedule[t] = block[offset]! | block[offset + 1]! << 8 | block[offset + 2]! << 16 |
      block[offset + 3]! << 24;
  }
}
