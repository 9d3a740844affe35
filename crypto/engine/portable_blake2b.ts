// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of BLAKE2b (RFC 7693, Section 3.2). Each word of 64 bits is two of 32, the
 * low half first.
 *
 * Timing: additions, rotations and logic only; the only look-ups are in the order of words, which is
 * no secret.
 */

import { type Blake2Function, SIGMA } from "./portable_blake2.ts";

/** The initialization vector, that of SHA-512. */
// deno-fmt-ignore
const INITIAL: readonly number[] = [
  0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85,
  0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
  0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c,
  0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
];

/** The working vector and the block's words; wiped after each use. */
const V = /* @__PURE__ */ new Int32Array(32);
const M = /* @__PURE__ */ new Int32Array(32);

/** BLAKE2b. */
export const BLAKE2B: Blake2Function = { blockLength: 128, initial: INITIAL, compress };

function compress(
  state: Int32Array,
  block: Uint8Array,
  offset: number,
  total: number,
  end: "last" | "more",
): void {
  for (let t = 0; t < 32; t++, offset += 4) {
    M[t] = block[offset]! | block[offset + 1]! << 8 | block[offset + 2]! << 16 |
      block[offset + 3]! << 24;
  }
  for (let word = 0; word < 16; word++) {
    V[word] = state[word]!;
    V[16 + word] = INITIAL[word]!;
  }
  V[24]! ^= total;
  V[25]! ^= total / 0x1_0000_0000;
  if (end === "last") {
    V[28] = ~V[28]!;
    V[29] = ~V[29]!;
  }
  for (let round = 0; round < 12; round++) {
    const at = 16 * (round % 10);
    mix(0, 8, 16, 24, 2 * SIGMA[at]!, 2 * SIGMA[at + 1]!);
    mix(2, 10, 18, 26, 2 * SIGMA[at + 2]!, 2 * SIGMA[at + 3]!);
    mix(4, 12, 20, 28, 2 * SIGMA[at + 4]!, 2 * SIGMA[at + 5]!);
    mix(6, 14, 22, 30, 2 * SIGMA[at + 6]!, 2 * SIGMA[at + 7]!);
    mix(0, 10, 20, 30, 2 * SIGMA[at + 8]!, 2 * SIGMA[at + 9]!);
    mix(2, 12, 22, 24, 2 * SIGMA[at + 10]!, 2 * SIGMA[at + 11]!);
    mix(4, 14, 16, 26, 2 * SIGMA[at + 12]!, 2 * SIGMA[at + 13]!);
    mix(6, 8, 18, 28, 2 * SIGMA[at + 14]!, 2 * SIGMA[at + 15]!);
  }
  for (let word = 0; word < 16; word++) state[word]! ^= V[word]! ^ V[16 + word]!;
  V.fill(0);
  M.fill(0);
}

/** The function G (Section 3.1): places in V, and in M. */
function mix(a: number, b: number, c: number, d: number, x: number, y: number): void {
  let bl = V[b]!;
  let bh = V[b + 1]!;
  let dl = V[d]!;
  let dh = V[d + 1]!;
  let al = V[a]!;
  let ml = M[x]!;
  // The carry of a sum of low halves, in each of the four sums below.
  let low = (al >>> 0) + (bl >>> 0) + (ml >>> 0);
  let ah = V[a + 1]! + bh + M[x + 1]! + (low / 0x1_0000_0000 | 0) | 0;
  al = low | 0;
  // By 32 bits: the halves change places.
  let turned = dl ^ al;
  dl = dh ^ ah;
  dh = turned;
  low = (V[c]! >>> 0) + (dl >>> 0);
  let ch = V[c + 1]! + dh + (low / 0x1_0000_0000 | 0) | 0;
  let cl = low | 0;
  bl ^= cl;
  bh ^= ch;
  turned = bl >>> 24 | bh << 8;
  bh = bh >>> 24 | bl << 8;
  bl = turned;
  ml = M[y]!;
  low = (al >>> 0) + (bl >>> 0) + (ml >>> 0);
  ah = ah + bh + M[y + 1]! + (low / 0x1_0000_0000 | 0) | 0;
  al = low | 0;
  dl ^= al;
  dh ^= ah;
  turned = dl >>> 16 | dh << 16;
  dh = dh >>> 16 | dl << 16;
  dl = turned;
  low = (cl >>> 0) + (dl >>> 0);
  ch = ch + dh + (low / 0x1_0000_0000 | 0) | 0;
  cl = low | 0;
  bl ^= cl;
  bh ^= ch;
  V[a] = al;
  V[a + 1] = ah;
  // By 63 bits to the right is by one to the left.
  V[b] = bl << 1 | bh >>> 31;
  V[b + 1] = bh << 1 | bl >>> 31;
  V[c] = cl;
  V[c + 1] = ch;
  V[d] = dl;
  V[d + 1] = dh;
}
