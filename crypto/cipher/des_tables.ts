// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of DES (FIPS 46-3): 6 KiB, made of the standard's at the first use. */

/** The tables, in the forms that the rounds and the key schedule want. */
export interface DesTables {
  /**
   * The S-boxes with the permutation P behind them, in the order 8, 6, 4, 2, 7, 5, 3, 1, 64 words each.
   * Halves of the block are rotated to the left by one bit, so that the six bits that enter an S-box
   * lie side by side.
   */
  readonly boxes: Int32Array;
  /**
   * Permuted choice 2 for seven bits of the registers at a time, the highest ones of C first, the lowest
   * of D last, 128 words each. Bytes of words hold what enters an S-box: of C the boxes 1, 3, 2 and 4,
   * of D the boxes 6, 8, 5 and 7, the first one highest.
   */
  readonly choices: Int32Array;
}

/** FIPS 46-3, Appendix 1: the S-boxes 1 to 8, four rows each of 16 hexadecimal digits. */
const S_BOXES = [
  "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
  "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
  "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
  "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
  "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
  "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
  "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
  "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
] as const;

/** The permutation behind the S-boxes. Here as below, the leftmost bit has the number 1. */
// deno-fmt-ignore
const PERMUTATION = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
] as const;

/** Permuted choice 2: which bits of the registers make a round's key. */
// deno-fmt-ignore
const PERMUTED_CHOICE_2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
] as const;

/** How far to the left the bits that enter each S-box lie in the words of `choices`. */
const PLACES = [24, 8, 16, 0, 8, 24, 0, 16] as const;

let tables: DesTables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function desTables(): DesTables {
  tables ??= { boxes: makeBoxes(), choices: makeChoices() };
  return tables;
}

function makeBoxes(): Int32Array {
  const boxes = new Int32Array(512);
  for (const [box, digits] of S_BOXES.entries()) {
    const rows = digits.split(" ");
    const start = 64 * ((box & 1) === 1 ? 3 - (box >> 1) : 7 - (box >> 1));
    for (let input = 0; input < 64; input++) {
      const row = rows[input >> 4 & 2 | input & 1] as string;
      boxes[start + input] = permute(box, parseInt(row.charAt(input >> 1 & 15), 16));
    }
  }
  return boxes;
}

/** Where the four bits of an S-box end, in a word that is rotated to the left by one bit. */
function permute(box: number, value: number): number {
  let word = 0;
  for (const [to, from] of PERMUTATION.entries()) {
    const bit = from - 1 - 4 * box;
    if (bit >= 0 && bit < 4 && (value >> 3 - bit & 1) === 1) word |= 1 << (32 - to & 31);
  }
  return word;
}

function makeChoices(): Int32Array {
  const choices = new Int32Array(8 * 128);
  for (const [index, choice] of PERMUTED_CHOICE_2.entries()) {
    const place = PLACES[Math.floor(index / 6)] as number;
    const bit = 1 << place + 5 - index % 6;
    const piece = 128 * Math.floor((choice - 1) / 7);
    const chosen = 1 << 6 - (choice - 1) % 7;
    for (let value = 0; value < 128; value++) {
      if ((value & chosen) !== 0) choices[piece + value] = (choices[piece + value] as number) | bit;
    }
  }
  return choices;
}
