// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key schedule of CAST-128 (RFC 2144, Section 2.4).
 *
 * Timing: S-boxes are looked up by bytes of the key.
 */

import { type Cast5Boxes, cast5Boxes } from "./cast5_tables.ts";
import { loadBigEndian, storeBigEndian } from "./words.ts";

/**
 * A step: the word of the other half of the state that it begins with, 0 to 3 (nothing for subkeys);
 * four bytes that the boxes S5 to S8 are given; a box, 5 to 8, and the byte that it is given besides.
 */
type Step = readonly [number, number, number, number, number, number, number];

/** x makes z. The four bytes of the first step are of x, those of the others of z; the last are of x. */
const X_TO_Z: readonly Step[] = [
  [0, 0xd, 0xf, 0xc, 0xe, 7, 0x8],
  [2, 0x0, 0x2, 0x1, 0x3, 8, 0xa],
  [3, 0x7, 0x6, 0x5, 0x4, 5, 0x9],
  [1, 0xa, 0x9, 0xb, 0x8, 6, 0xb],
];

/** z makes x, in the same way. */
const Z_TO_X: readonly Step[] = [
  [2, 0x5, 0x7, 0x4, 0x6, 7, 0x0],
  [0, 0x0, 0x2, 0x1, 0x3, 8, 0x2],
  [1, 0x7, 0x6, 0x5, 0x4, 5, 0x1],
  [3, 0xa, 0x9, 0xb, 0x8, 6, 0x3],
];

/** K1 to K4 of z, K5 to K8 of x, K9 to K12 of z, K13 to K16 of x; then the same for K17 to K32. */
const SUBKEYS: readonly Step[] = [
  [0, 0x8, 0x9, 0x7, 0x6, 5, 0x2],
  [0, 0xa, 0xb, 0x5, 0x4, 6, 0x6],
  [0, 0xc, 0xd, 0x3, 0x2, 7, 0x9],
  [0, 0xe, 0xf, 0x1, 0x0, 8, 0xc],
  [0, 0x3, 0x2, 0xc, 0xd, 5, 0x8],
  [0, 0x1, 0x0, 0xe, 0xf, 6, 0xd],
  [0, 0x7, 0x6, 0x8, 0x9, 7, 0x3],
  [0, 0x5, 0x4, 0xa, 0xb, 8, 0x7],
  [0, 0x3, 0x2, 0xc, 0xd, 5, 0x9],
  [0, 0x1, 0x0, 0xe, 0xf, 6, 0xc],
  [0, 0x7, 0x6, 0x8, 0x9, 7, 0x2],
  [0, 0x5, 0x4, 0xa, 0xb, 8, 0x6],
  [0, 0x8, 0x9, 0x7, 0x6, 5, 0x3],
  [0, 0xa, 0xb, 0x5, 0x4, 6, 0x7],
  [0, 0xc, 0xd, 0x3, 0x2, 7, 0x8],
  [0, 0xe, 0xf, 0x1, 0x0, 8, 0xd],
];

/**
 * Expands a key.
 *
 * @param key 5 to 16 bytes.
 * @returns Masking and rotation keys by turns, for 12 rounds where the key has at most 10 bytes, else
 * for 16.
 */
export function cast5Schedule(key: Uint8Array): Int32Array {
  const boxes = cast5Boxes();
  const [x, z] = [new Uint8Array(16), new Uint8Array(16)];
  x.set(key);
  const keys = new Int32Array(32);
  for (let turn = 0; turn < 8; turn++) {
    const [from, to] = (turn & 1) === 0 ? [x, z] : [z, x];
    mix(boxes, (turn & 1) === 0 ? X_TO_Z : Z_TO_X, from, to);
    for (let index = 4 * turn; index < 4 * turn + 4; index++) {
      keys[index] = lookUp(boxes, SUBKEYS[index & 15] as Step, to, to);
    }
  }
  const rounds = key.length > 10 ? 16 : 12;
  const schedule = new Int32Array(2 * rounds);
  for (let round = 0; round < rounds; round++) {
    schedule[2 * round] = keys[round] as number;
    schedule[2 * round + 1] = (keys[16 + round] as number) & 31;
  }
  for (const secret of [x, z, keys]) secret.fill(0);
  return schedule;
}

function mix(boxes: Cast5Boxes, steps: readonly Step[], from: Uint8Array, to: Uint8Array): void {
  for (let index = 0; index < 4; index++) {
    const step = steps[index] as Step;
    const sum = lookUp(boxes, step, index === 0 ? from : to, from);
    storeBigEndian(to, 4 * index, loadBigEndian(from, 4 * step[0]) ^ sum);
  }
}

function lookUp(boxes: Cast5Boxes, step: Step, bytes: Uint8Array, others: Uint8Array): number {
  return (boxes[4][bytes[step[1]] as number] as number) ^
    (boxes[5][bytes[step[2]] as number] as number) ^
    (boxes[6][bytes[step[3]] as number] as number) ^
    (boxes[7][bytes[step[4]] as number] as number) ^
    ((boxes[step[5] - 1] as Int32Array)[others[step[6]] as number] as number);
}
