// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key schedule of CAST-128 (RFC 2144, Section 2.4).
 *
 * Timing: S-boxes are looked up by bytes of the key.
 */

import { type Cast5Boxes, cast5Boxes } from "./cast5_tables.ts";
import { loadBigEndian, storeBigEndian } from "./words.ts";

/** Adds what S5, S6, S7 and S8 give for four bytes, and what a fifth byte gives. */
interface Step {
  /** Which bytes the four boxes are given. */
  readonly bytes: readonly [number, number, number, number];
  /** Which box, 5 to 8, is given a fifth byte, and which one. */
  readonly fifth: readonly [box: number, byte: number];
}

/** A step that makes a word of one half of the state from the other half. */
interface MixingStep extends Step {
  /** The word of the other half that it begins with, 0 to 3. */
  readonly word: number;
}

/** x makes z. The four bytes of the first step are of x, those of the others of z; the fifth are of x. */
const X_TO_Z: readonly MixingStep[] = [
  { word: 0, bytes: [0xd, 0xf, 0xc, 0xe], fifth: [7, 0x8] },
  { word: 2, bytes: [0x0, 0x2, 0x1, 0x3], fifth: [8, 0xa] },
  { word: 3, bytes: [0x7, 0x6, 0x5, 0x4], fifth: [5, 0x9] },
  { word: 1, bytes: [0xa, 0x9, 0xb, 0x8], fifth: [6, 0xb] },
];

/** z makes x, in the same way. */
const Z_TO_X: readonly MixingStep[] = [
  { word: 2, bytes: [0x5, 0x7, 0x4, 0x6], fifth: [7, 0x0] },
  { word: 0, bytes: [0x0, 0x2, 0x1, 0x3], fifth: [8, 0x2] },
  { word: 1, bytes: [0x7, 0x6, 0x5, 0x4], fifth: [5, 0x1] },
  { word: 3, bytes: [0xa, 0x9, 0xb, 0x8], fifth: [6, 0x3] },
];

/** K1 to K4 of z, K5 to K8 of x, K9 to K12 of z, K13 to K16 of x; then the same for K17 to K32. */
const SUBKEYS: readonly (readonly Step[])[] = [
  [
    { bytes: [0x8, 0x9, 0x7, 0x6], fifth: [5, 0x2] },
    { bytes: [0xa, 0xb, 0x5, 0x4], fifth: [6, 0x6] },
    { bytes: [0xc, 0xd, 0x3, 0x2], fifth: [7, 0x9] },
    { bytes: [0xe, 0xf, 0x1, 0x0], fifth: [8, 0xc] },
  ],
  [
    { bytes: [0x3, 0x2, 0xc, 0xd], fifth: [5, 0x8] },
    { bytes: [0x1, 0x0, 0xe, 0xf], fifth: [6, 0xd] },
    { bytes: [0x7, 0x6, 0x8, 0x9], fifth: [7, 0x3] },
    { bytes: [0x5, 0x4, 0xa, 0xb], fifth: [8, 0x7] },
  ],
  [
    { bytes: [0x3, 0x2, 0xc, 0xd], fifth: [5, 0x9] },
    { bytes: [0x1, 0x0, 0xe, 0xf], fifth: [6, 0xc] },
    { bytes: [0x7, 0x6, 0x8, 0x9], fifth: [7, 0x2] },
    { bytes: [0x5, 0x4, 0xa, 0xb], fifth: [8, 0x6] },
  ],
  [
    { bytes: [0x8, 0x9, 0x7, 0x6], fifth: [5, 0x3] },
    { bytes: [0xa, 0xb, 0x5, 0x4], fifth: [6, 0x7] },
    { bytes: [0xc, 0xd, 0x3, 0x2], fifth: [7, 0x8] },
    { bytes: [0xe, 0xf, 0x1, 0x0], fifth: [8, 0xd] },
  ],
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
    for (const [index, { bytes, fifth }] of (SUBKEYS[turn & 3] as readonly Step[]).entries()) {
      keys[4 * turn + index] = lookUp(boxes, bytes, to, fifth, to);
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

function mix(
  boxes: Cast5Boxes,
  steps: readonly MixingStep[],
  from: Uint8Array,
  to: Uint8Array,
): void {
  for (const [index, { word, bytes, fifth }] of steps.entries()) {
    const sum = lookUp(boxes, bytes, index === 0 ? from : to, fifth, from);
    storeBigEndian(to, 4 * index, loadBigEndian(from, 4 * word) ^ sum);
  }
}

function lookUp(
  boxes: Cast5Boxes,
  places: Step["bytes"],
  bytes: Uint8Array,
  [box, place]: Step["fifth"],
  others: Uint8Array,
): number {
  return (boxes[4][bytes[places[0]] as number] as number) ^
    (boxes[5][bytes[places[1]] as number] as number) ^
    (boxes[6][bytes[places[2]] as number] as number) ^
    (boxes[7][bytes[places[3]] as number] as number) ^
    ((boxes[box - 1] as Int32Array)[others[place] as number] as number);
}
