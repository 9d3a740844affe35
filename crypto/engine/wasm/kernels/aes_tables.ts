// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The tables of 16 bytes that turn AES into byte permutations inside a register: Mike Hamburg,
 * "Accelerating AES with Vector Permute Instructions" (CHES 2009). A byte is taken as two elements
 * of GF(16), and what has 16 possible inputs is one swizzle; the address is never secret.
 */

/** A table of 16 bytes. */
export type Table = readonly number[];

/** A table from two numbers of 64 bits, the lower first, as the paper's code writes them. */
function table(low: bigint, high: bigint): Table {
  const bytes: number[] = [];
  for (const word of [low, high]) {
    for (let shift = 0n; shift < 64n; shift += 8n) bytes.push(Number(word >> shift & 0xffn));
  }
  return bytes;
}

/** A table of bytes by place. */
function places(place: (index: number) => number): Table {
  return Array.from({ length: 16 }, (_, index) => place(index));
}

/** Inverses in GF(16), and times a constant; 0x80 stands for the inverse of zero. */
export const INVERSE = table(0x0E05060F0D080180n, 0x040703090A0B0C02n);
export const INVERSE_A = table(0x01040A060F0B0780n, 0x030D0E0C02050809n);
/** The change of basis on entry, for the low and the high half of a byte. */
export const INPUT_LOW = table(0xC2B2E8985A2A7000n, 0xCABAE09052227808n);
export const INPUT_HIGH = table(0x4C01307D317C4D00n, 0xCD80B1FCB0FDCC81n);
/** The S-box's output in the usual basis, without the constant 0x63. */
export const OUTPUT_U = table(0xD0D26D176FBDC700n, 0x15AABF7AC502A878n);
export const OUTPUT_T = table(0xCFE474A55FBB6A00n, 0x8E1E90D1412B35FAn);

/** Changes a byte to the inner basis. */
function toInner(byte: number): number {
  return (INPUT_LOW[byte & 15] as number) ^ (INPUT_HIGH[byte >> 4] as number);
}

/** Multiplies by x in the field of AES. */
function double(byte: number): number {
  return (byte << 1 ^ (byte >> 7) * 0x11b) & 0xff;
}

/** Multiplies in the field of AES. */
function multiply(byte: number, factor: number): number {
  let product = 0;
  let power = byte;
  for (let rest = factor; rest > 0; rest >>= 1) {
    if (rest & 1) product ^= power;
    power = double(power);
  }
  return product;
}

/** The S-box's affine map without its constant, backwards (FIPS 197, Section 5.3.2). */
function inverseAffine(byte: number): number {
  const doubled = byte << 8 | byte;
  return (doubled >> 7 ^ doubled >> 5 ^ doubled >> 2) & 0xff;
}

/** The S-box's output in the inner basis, and twice that: what MixColumns sums up. */
export const ROUND_U = OUTPUT_U.map(toInner);
export const ROUND_T = OUTPUT_T.map(toInner);
export const ROUND_DOUBLE_U = OUTPUT_U.map((byte) => toInner(double(byte)));
export const ROUND_DOUBLE_T = OUTPUT_T.map((byte) => toInner(double(byte)));

/** The change of basis on entry of the inverse S-box, which undoes the affine map. */
export const INVERSE_INPUT_LOW = places((index) => toInner(inverseAffine(index)));
export const INVERSE_INPUT_HIGH = places((index) => toInner(inverseAffine(index << 4)));
/** The inverse S-box's output. */
export const INVERSE_OUTPUT_U = OUTPUT_U.map(inverseAffine);
export const INVERSE_OUTPUT_T = OUTPUT_T.map(inverseAffine);
/** The pair of tables of the inverse S-box times a factor, as it enters the next round. */
function inverseRound(factor: number): readonly [Table, Table] {
  const map = (byte: number): number => toInner(inverseAffine(multiply(byte, factor)));
  return [INVERSE_OUTPUT_U.map(map), INVERSE_OUTPUT_T.map(map)];
}

/** Those pairs for 14, 11, 13 and 9. */
export const INVERSE_ROUND = [
  inverseRound(14),
  inverseRound(11),
  inverseRound(13),
  inverseRound(9),
] as const;

/**
 * Where byte i comes from after `rounds` times ShiftRows (FIPS 197, Section 5.1.2; byte 4 c + r is
 * row r of column c).
 */
export function shiftRows(rounds: number): Table {
  return places((index) => (index + 4 * rounds * (index & 3)) & 15);
}

/**
 * Where byte i comes from in the column that is rotated by `step`, when ShiftRows was left out
 * `rounds` times: the state stays in place and the rotations wander instead.
 */
export function rotatedColumn(step: number, rounds: number): Table {
  const forward = shiftRows(rounds);
  const back = shiftRows(4 - rounds & 3);
  return places((index) => {
    const standard = back[index] as number;
    return forward[(standard & 12) | (standard + step & 3)] as number;
  });
}

/** For counter mode: reverses the bytes of the last word, a big-endian counter. */
export const SWAP_COUNTER: Table = places((index) => index < 12 ? index : 27 - index);
