// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * CAST-128 (RFC 2144), which OpenSSL calls CAST5, the block cipher of old OpenPGP.
 *
 * Its blocks have 64 bits, of which no key should see more than a few gigabytes.
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { cast5Schedule } from "./cast5_schedule.ts";
import { type Cast5Boxes, cast5Boxes } from "./cast5_tables.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadBigEndian, rotateLeft, storeBigEndian } from "./words.ts";

const TRANSFORMS: BlockTransforms = {
  encrypt: encryptBlocks,
  decrypt: decryptBlocks,
  invert: (schedule) => schedule.slice(),
};

/** CAST-128: keys of 5 to 16 bytes, blocks of 8. Keys of at most 10 bytes have 12 rounds, not 16. */
export const cast5: BlockCipher = {
  name: "cast5",
  blockLength: 8,
  keyLengths: [[5, 16]],
  create(key) {
    checkKeyLength(cast5, key);
    return new ScheduledKey(cast5, TRANSFORMS, cast5Schedule(key));
  },
};

/** RFC 2144, Section 2.2: three kinds of rounds by turns. */
function encryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const boxes = cast5Boxes();
  for (let block = 0; block < blocks; block++) {
    let left = loadBigEndian(input, inputOffset + 8 * block);
    let right = loadBigEndian(input, inputOffset + 8 * block + 4);
    for (let at = 0; at < 24; at += 12) {
      left ^= roundOfFirstKind(boxes, schedule, at, right);
      right ^= roundOfSecondKind(boxes, schedule, at + 2, left);
      left ^= roundOfThirdKind(boxes, schedule, at + 4, right);
      right ^= roundOfFirstKind(boxes, schedule, at + 6, left);
      left ^= roundOfSecondKind(boxes, schedule, at + 8, right);
      right ^= roundOfThirdKind(boxes, schedule, at + 10, left);
    }
    if (schedule.length > 24) {
      left ^= roundOfFirstKind(boxes, schedule, 24, right);
      right ^= roundOfSecondKind(boxes, schedule, 26, left);
      left ^= roundOfThirdKind(boxes, schedule, 28, right);
      right ^= roundOfFirstKind(boxes, schedule, 30, left);
    }
    storeBigEndian(output, outputOffset + 8 * block, right);
    storeBigEndian(output, outputOffset + 8 * block + 4, left);
  }
}

/** The same backwards. */
function decryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const boxes = cast5Boxes();
  for (let block = 0; block < blocks; block++) {
    let left = loadBigEndian(input, inputOffset + 8 * block);
    let right = loadBigEndian(input, inputOffset + 8 * block + 4);
    if (schedule.length > 24) {
      left ^= roundOfFirstKind(boxes, schedule, 30, right);
      right ^= roundOfThirdKind(boxes, schedule, 28, left);
      left ^= roundOfSecondKind(boxes, schedule, 26, right);
      right ^= roundOfFirstKind(boxes, schedule, 24, left);
    }
    for (let at = 12; at >= 0; at -= 12) {
      left ^= roundOfThirdKind(boxes, schedule, at + 10, right);
      right ^= roundOfSecondKind(boxes, schedule, at + 8, left);
      left ^= roundOfFirstKind(boxes, schedule, at + 6, right);
      right ^= roundOfThirdKind(boxes, schedule, at + 4, left);
      left ^= roundOfSecondKind(boxes, schedule, at + 2, right);
      right ^= roundOfFirstKind(boxes, schedule, at, left);
    }
    storeBigEndian(output, outputOffset + 8 * block, right);
    storeBigEndian(output, outputOffset + 8 * block + 4, left);
  }
}

function roundOfFirstKind(
  boxes: Cast5Boxes,
  schedule: Int32Array,
  at: number,
  half: number,
): number {
  const word = rotateLeft((schedule[at] as number) + half, schedule[at + 1] as number);
  return ((boxes[0][word >>> 24] as number) ^ (boxes[1][word >>> 16 & 0xff] as number)) -
      (boxes[2][word >>> 8 & 0xff] as number) + (boxes[3][word & 0xff] as number) | 0;
}

function roundOfSecondKind(
  boxes: Cast5Boxes,
  schedule: Int32Array,
  at: number,
  half: number,
): number {
  const word = rotateLeft((schedule[at] as number) ^ half, schedule[at + 1] as number);
  return (boxes[0][word >>> 24] as number) - (boxes[1][word >>> 16 & 0xff] as number) +
      (boxes[2][word >>> 8 & 0xff] as number) ^ (boxes[3][word & 0xff] as number);
}

function roundOfThirdKind(
  boxes: Cast5Boxes,
  schedule: Int32Array,
  at: number,
  half: number,
): number {
  const word = rotateLeft((schedule[at] as number) - half, schedule[at + 1] as number);
  return ((boxes[0][word >>> 24] as number) + (boxes[1][word >>> 16 & 0xff] as number) ^
        (boxes[2][word >>> 8 & 0xff] as number)) - (boxes[3][word & 0xff] as number) | 0;
}
