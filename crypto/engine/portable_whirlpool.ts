// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of Whirlpool (ISO/IEC 10118-3; Barreto, Rijmen: The WHIRLPOOL Hashing
 * Function, 2003). Each row of 64 bits is two words of 32, the high half first.
 *
 * Timing: tables are looked up by what is digested. Nothing secret should meet it where others share
 * the machine.
 */

/** The initial hash value: zeros. */
// deno-fmt-ignore
export const WHIRLPOOL_INITIAL: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The small boxes that the S-box is made of (Section 6.2, E and R of the reference). */
const E: readonly number[] = [1, 11, 9, 12, 13, 6, 15, 3, 14, 8, 7, 4, 10, 2, 5, 0];
const R: readonly number[] = [7, 12, 11, 13, 14, 4, 9, 15, 6, 3, 8, 10, 2, 5, 1, 0];
/** The first row of the diffusion matrix. */
const DIFFUSION: readonly number[] = [1, 1, 4, 1, 8, 5, 2, 9];

/** The S-box, and S-box and diffusion in one for the first four columns: 256 rows each. */
interface Tables {
  readonly box: Uint8Array;
  readonly columns: Int32Array;
}

let tables: Tables | undefined;

/** Where the working memory holds what, in words. */
const KEY = 0;
const STATE = 16;
const NEXT = 32;
const MESSAGE = 48;

/**
 * Takes one block, by the construction of Miyaguchi and Preneel.
 *
 * @param state Sixteen words; updated.
 * @param schedule At least 64 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressWhirlpool(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  const { box, columns } = tables ??= makeTables();
  for (let word = 0; word < 16; word++, offset += 4) {
    schedule[MESSAGE + word] = block[offset]! << 24 | block[offset + 1]! << 16 |
      block[offset + 2]! << 8 | block[offset + 3]!;
    schedule[KEY + word] = state[word]!;
    schedule[STATE + word] = schedule[MESSAGE + word]! ^ state[word]!;
  }
  for (let round = 0; round < 10; round++) {
    diffuse(columns, schedule, KEY);
    const at = 8 * round;
    schedule[KEY]! ^= box[at]! << 24 | box[at + 1]! << 16 | box[at + 2]! << 8 | box[at + 3]!;
    schedule[KEY + 1]! ^= box[at + 4]! << 24 | box[at + 5]! << 16 | box[at + 6]! << 8 |
      box[at + 7]!;
    diffuse(columns, schedule, STATE);
    for (let word = 0; word < 16; word++) schedule[STATE + word]! ^= schedule[KEY + word]!;
  }
  for (let word = 0; word < 16; word++) {
    state[word] = state[word]! ^ schedule[STATE + word]! ^ schedule[MESSAGE + word]!;
  }
}

/** Substitution, rotation of columns and diffusion of the eight rows at `start`. */
function diffuse(columns: Int32Array, schedule: Int32Array, start: number): void {
  for (let row = 0; row < 8; row++) {
    let high = 0;
    let low = 0;
    for (let column = 0; column < 4; column++) {
      const shift = 24 - 8 * column;
      const left = schedule[start + 2 * (row - column & 7)]! >>> shift & 0xff;
      const right = schedule[start + 2 * (row - column - 4 & 7) + 1]! >>> shift & 0xff;
      // Four columns further on, the halves have changed places.
      high ^= columns[512 * column + 2 * left]! ^ columns[512 * column + 2 * right + 1]!;
      low ^= columns[512 * column + 2 * left + 1]! ^ columns[512 * column + 2 * right]!;
    }
    schedule[NEXT + 2 * row] = high;
    schedule[NEXT + 2 * row + 1] = low;
  }
  for (let word = 0; word < 16; word++) schedule[start + word] = schedule[NEXT + word]!;
}

function makeTables(): Tables {
  const box = new Uint8Array(256);
  const columns = new Int32Array(4 * 512);
  for (let value = 0; value < 256; value++) {
    const upper = E[value >> 4]!;
    const lower = E.indexOf(value & 15);
    const mixed = R[upper ^ lower]!;
    box[value] = E[upper ^ mixed]! << 4 | E.indexOf(lower ^ mixed);
    const products = DIFFUSION.map((factor) => multiply(box[value]!, factor));
    for (let column = 0; column < 4; column++) {
      for (let at = 0; at < 8; at++) {
        // Each column's row is that of the one before, rotated by one byte.
        const byte = products[at - column & 7]!;
        columns[512 * column + 2 * value + (at >> 2)]! |= byte << 24 - 8 * (at & 3);
      }
    }
  }
  return { box, columns };
}

/** The product in the field with the polynomial 0x11d. */
function multiply(value: number, factor: number): number {
  let product = 0;
  for (; factor > 0; factor >>= 1) {
    if (factor & 1) product ^= value;
    value = value << 1 ^ (value & 0x80 ? 0x11d : 0);
  }
  return product;
}
