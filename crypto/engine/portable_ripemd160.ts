// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of RIPEMD-160 (Dobbertin, Bosselaers, Preneel: RIPEMD-160, a strengthened
 * version of RIPEMD, Appendix A; ISO/IEC 10118-3).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

import { readLittleEndian } from "./portable_md5.ts";

/** The initial hash value. */
export const RIPEMD160_INITIAL: readonly number[] = [
  0x67452301,
  0xefcdab89,
  0x98badcfe,
  0x10325476,
  0xc3d2e1f0,
];

/** Which word a step takes, in the left line and in the right one. */
// deno-fmt-ignore
const WORDS_LEFT = /* @__PURE__ */ Uint8Array.of(
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
  3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
  1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
  4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
);
// deno-fmt-ignore
const WORDS_RIGHT = /* @__PURE__ */ Uint8Array.of(
  5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
  6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
  15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
  8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
  12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
);
/** By how many bits a step rotates. */
// deno-fmt-ignore
const SHIFTS_LEFT = /* @__PURE__ */ Uint8Array.of(
  11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
  7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
  11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
  11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
  9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
);
// deno-fmt-ignore
const SHIFTS_RIGHT = /* @__PURE__ */ Uint8Array.of(
  8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
  9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
  9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
  15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
  8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
);
/** The rounds' constants. */
const K_LEFT: readonly number[] = [0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e];
const K_RIGHT: readonly number[] = [0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0];

/**
 * Takes one block.
 *
 * @param state Five words; updated.
 * @param schedule At least 26 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressRipemd160(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  readLittleEndian(schedule, block, offset);
  for (let index = 0; index < 5; index++) {
    schedule[16 + index] = state[index]!;
    schedule[21 + index] = state[index]!;
  }
  for (let round = 0; round < 5; round++) {
    takeRound(schedule, 16, round, 16 * round, K_LEFT[round]!, WORDS_LEFT, SHIFTS_LEFT);
    takeRound(schedule, 21, 4 - round, 16 * round, K_RIGHT[round]!, WORDS_RIGHT, SHIFTS_RIGHT);
  }
  const first = state[1]! + schedule[18]! + schedule[24]! | 0;
  state[1] = state[2]! + schedule[19]! + schedule[25]! | 0;
  state[2] = state[3]! + schedule[20]! + schedule[21]! | 0;
  state[3] = state[4]! + schedule[16]! + schedule[22]! | 0;
  state[4] = state[0]! + schedule[17]! + schedule[23]! | 0;
  state[0] = first;
}

/** Sixteen steps of one line, whose five words lie behind those of the block. */
function takeRound(
  schedule: Int32Array,
  line: number,
  logic: number,
  start: number,
  constant: number,
  words: Uint8Array,
  shifts: Uint8Array,
): void {
  let a = schedule[line]!;
  let b = schedule[line + 1]!;
  let c = schedule[line + 2]!;
  let d = schedule[line + 3]!;
  let e = schedule[line + 4]!;
  for (let t = start; t < start + 16; t++) {
    const sum = a + mix(logic, b, c, d) + schedule[words[t]!]! + constant | 0;
    const shift = shifts[t]!;
    a = e;
    e = d;
    d = c << 10 | c >>> 22;
    c = b;
    b = (sum << shift | sum >>> 32 - shift) + a | 0;
  }
  schedule[line] = a;
  schedule[line + 1] = b;
  schedule[line + 2] = c;
  schedule[line + 3] = d;
  schedule[line + 4] = e;
}

/** The function of a round; which one depends on the round only. */
function mix(logic: number, x: number, y: number, z: number): number {
  switch (logic) {
    case 0:
      return x ^ y ^ z;
    case 1:
      return x & y | ~x & z;
    case 2:
      return (x | ~y) ^ z;
    case 3:
      return x & z | y & ~z;
    default:
      return x ^ (y | ~z);
  }
}
