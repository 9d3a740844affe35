// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of SHA-224 and SHA-256 (FIPS 180-4, Section 6.2.2).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

/** The initial hash value of SHA-224 (FIPS 180-4, Section 5.3.2). */
export const SHA224_INITIAL: readonly number[] = [
  0xc1059ed8,
  0x367cd507,
  0x3070dd17,
  0xf70e5939,
  0xffc00b31,
  0x68581511,
  0x64f98fa7,
  0xbefa4fa4,
];

/** The initial hash value of SHA-256 (FIPS 180-4, Section 5.3.3). */
export const SHA256_INITIAL: readonly number[] = [
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
];

/** The rounds' constants (FIPS 180-4, Section 4.2.2). */
// deno-fmt-ignore
const K = /* @__PURE__ */ Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

/**
 * Takes one block.
 *
 * @param state Eight words; updated.
 * @param schedule At least 64 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressSha256(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  for (let t = 0; t < 16; t++, offset += 4) {
    schedule[t] = block[offset]! << 24 | block[offset + 1]! << 16 | block[offset + 2]! << 8 |
      block[offset + 3]!;
  }
  compressWordsSha256(state, schedule);
}

/**
 * Takes one block that lies in the schedule already.
 *
 * @param state Eight words; updated.
 * @param schedule The block's 16 words, and working memory behind them: at least 64 words.
 */
export function compressWordsSha256(state: Int32Array, schedule: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const x = schedule[t - 15]!;
    const y = schedule[t - 2]!;
    schedule[t] = ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + schedule[t - 7]! +
        ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) + schedule[t - 16]! | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let t = 0; t < 64; t++) {
    const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) +
        (g ^ e & (f ^ g)) + K[t]! + schedule[t]! | 0;
    const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) +
        (a & b ^ c & (a ^ b)) | 0;
    h = g;
    g = f;
    f = e;
    e = d + one | 0;
    d = c;
    c = b;
    b = a;
    a = one + two | 0;
  }
  state[0] = state[0]! + a | 0;
  state[1] = state[1]! + b | 0;
  state[2] = state[2]! + c | 0;
  state[3] = state[3]! + d | 0;
  state[4] = state[4]! + e | 0;
  state[5] = state[5]! + f | 0;
  state[6] = state[6]! + g | 0;
  state[7] = state[7]! + h | 0;
}
