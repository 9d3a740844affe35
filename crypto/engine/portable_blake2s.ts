// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of BLAKE2s (RFC 7693, Section 3.2).
 *
 * Timing: additions, rotations and logic only; the only look-ups are in the order of words, which is
 * no secret.
 */

import { type Blake2Function, SIGMA } from "./portable_blake2.ts";
import { SHA256_INITIAL } from "./portable_sha256.ts";

/** The working vector and the block's words; wiped after each use. */
const V = /* @__PURE__ */ new Int32Array(16);
const M = /* @__PURE__ */ new Int32Array(16);

/** BLAKE2s. Its initialization vector is that of SHA-256. */
export const BLAKE2S: Blake2Function = { blockLength: 64, initial: SHA256_INITIAL, compress };

function compress(
  state: Int32Array,
  block: Uint8Array,
  offset: number,
  total: number,
  end: "last" | "more",
): void {
  for (let t = 0; t < 16; t++, offset += 4) {
    M[t] = block[offset]! | block[offset + 1]! << 8 | block[offset + 2]! << 16 |
      block[offset + 3]! << 24;
  }
  for (let word = 0; word < 8; word++) {
    V[word] = state[word]!;
    V[8 + word] = SHA256_INITIAL[word]!;
  }
  V[12]! ^= total;
  V[13]! ^= total / 0x1_0000_0000;
  if (end === "last") V[14] = ~V[14]!;
  for (let at = 0; at < 160; at += 16) {
    mix(0, 4, 8, 12, M[SIGMA[at]!]!, M[SIGMA[at + 1]!]!);
    mix(1, 5, 9, 13, M[SIGMA[at + 2]!]!, M[SIGMA[at + 3]!]!);
    mix(2, 6, 10, 14, M[SIGMA[at + 4]!]!, M[SIGMA[at + 5]!]!);
    mix(3, 7, 11, 15, M[SIGMA[at + 6]!]!, M[SIGMA[at + 7]!]!);
    mix(0, 5, 10, 15, M[SIGMA[at + 8]!]!, M[SIGMA[at + 9]!]!);
    mix(1, 6, 11, 12, M[SIGMA[at + 10]!]!, M[SIGMA[at + 11]!]!);
    mix(2, 7, 8, 13, M[SIGMA[at + 12]!]!, M[SIGMA[at + 13]!]!);
    mix(3, 4, 9, 14, M[SIGMA[at + 14]!]!, M[SIGMA[at + 15]!]!);
  }
  for (let word = 0; word < 8; word++) state[word]! ^= V[word]! ^ V[8 + word]!;
  V.fill(0);
  M.fill(0);
}

/** The function G (Section 3.1): places in V, and two words of the message. */
function mix(a: number, b: number, c: number, d: number, x: number, y: number): void {
  let va = V[a]! + V[b]! + x | 0;
  let vd = V[d]! ^ va;
  vd = vd >>> 16 | vd << 16;
  let vc = V[c]! + vd | 0;
  let vb = V[b]! ^ vc;
  vb = vb >>> 12 | vb << 20;
  va = va + vb + y | 0;
  vd ^= va;
  vd = vd >>> 8 | vd << 24;
  vc = vc + vd | 0;
  vb ^= vc;
  V[a] = va;
  V[b] = vb >>> 7 | vb << 25;
  V[c] = vc;
  V[d] = vd;
}
