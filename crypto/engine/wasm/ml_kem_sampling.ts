// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Polynomials of ML-KEM out of seeds (FIPS 203, Section 4.2.2). Timing: that of public seeds alone. */

import { type KeccakMemory, SHAKE128, SHAKE256 } from "./keccak_memory.ts";
import { N, type Polynomial, Q } from "./ml_kem_ring.ts";

/** The seed of a matrix, and the place in it. */
const PLACE = /* @__PURE__ */ new Uint8Array(2);
/** The number behind the seed of a noise. */
const COUNTER = /* @__PURE__ */ new Uint8Array(1);
/** The bytes of a noise: 64 for each eta. */
const NOISE = /* @__PURE__ */ new Uint8Array(192);

/**
 * Draws a polynomial of the matrix, already transformed (Algorithm 7). The seed is public, and with it how many
 * numbers are refused.
 *
 * @param keccak The sponge.
 * @param seed The seed of the matrix.
 * @param place Column and row.
 * @param p The polynomial.
 */
export function sampleUniform(
  keccak: KeccakMemory,
  seed: Uint8Array,
  [column, row]: readonly [column: number, row: number],
  p: Polynomial,
): void {
  PLACE[0] = column;
  PLACE[1] = row;
  keccak.absorb(SHAKE128, seed, PLACE);
  const { state } = keccak;
  for (let filled = 0;;) {
    for (let at = 0; at < SHAKE128.rate; at += 3) {
      const middle = state[at + 1] as number;
      const low = (state[at] as number) | (middle & 15) << 8;
      const high = middle >> 4 | (state[at + 2] as number) << 4;
      if (low < Q) p[filled++] = low;
      if (filled === N) return;
      if (high < Q) p[filled++] = high;
      if (filled === N) return;
    }
    keccak.permute();
  }
}

/**
 * Draws a polynomial of small numbers (Algorithm 8 with the function PRF): each is the difference of two
 * sums of eta bits.
 *
 * @param keccak The sponge.
 * @param seed The seed, a secret.
 * @param counter Which polynomial it is.
 * @param eta 2 or 3.
 * @param p The polynomial.
 */
export function sampleNoise(
  keccak: KeccakMemory,
  seed: Uint8Array,
  counter: number,
  eta: 2 | 3,
  p: Polynomial,
): void {
  COUNTER[0] = counter;
  keccak.absorb(SHAKE256, seed, COUNTER);
  if (eta === 2) {
    noiseOfTwo(keccak.state, p);
    return;
  }
  keccak.squeeze(SHAKE256, NOISE);
  noiseOfThree(NOISE, p);
  NOISE.fill(0);
}

/** Of each byte two numbers, out of two bits less two bits. */
function noiseOfTwo(bytes: Uint8Array, p: Polynomial): void {
  for (let at = 0; at < N; at += 2) {
    const byte = bytes[at >> 1] as number;
    const sums = (byte & 0x55) + (byte >> 1 & 0x55);
    p[at] = (sums & 3) - (sums >> 2 & 3);
    p[at + 1] = (sums >> 4 & 3) - (sums >> 6);
  }
}

/** Of three bytes four numbers, out of three bits less three bits. */
function noiseOfThree(bytes: Uint8Array, p: Polynomial): void {
  for (let at = 0; at < N; at += 4) {
    const from = 3 * at / 4;
    const bits = (bytes[from] as number) | (bytes[from + 1] as number) << 8 |
      (bytes[from + 2] as number) << 16;
    const sums = (bits & 0x249249) + (bits >> 1 & 0x249249) + (bits >> 2 & 0x249249);
    for (let number = 0; number < 4; number++) {
      const pair = sums >> 6 * number;
      p[at + number] = (pair & 7) - (pair >> 3 & 7);
    }
  }
}
