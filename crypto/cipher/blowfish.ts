// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Blowfish (B. Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher", 1993).
 *
 * Its blocks have 64 bits, of which no key should see more than a few gigabytes.
 *
 * Timing: tables, which are secret themselves, are looked up by secret-dependent indices, so an
 * attacker who shares the processor's cache can learn from it.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { blowfishTable } from "./blowfish_tables.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadBigEndian, storeBigEndian } from "./words.ts";

/** Where the subkeys lie in a schedule, behind the S-boxes. */
const SUBKEYS = 1024;
/** How many subkeys there are. */
const SUBKEY_COUNT = 18;

const TRANSFORMS: BlockTransforms = {
  encrypt: blowfishBlocks,
  decrypt: blowfishBlocks,
  invert(schedule) {
    const reversed = schedule.slice();
    reversed.subarray(SUBKEYS).reverse();
    return reversed;
  },
};

/**
 * Blowfish: keys of 1 to 72 bytes, blocks of 8. The standard has 4 to 56 bytes; the others are taken as
 * OpenSSL takes them.
 */
export const blowfish: BlockCipher = {
  name: "bf",
  blockLength: 8,
  keyLengths: [[1, 72]],
  create(key) {
    checkKeyLength(blowfish, key);
    return new ScheduledKey(blowfish, TRANSFORMS, expandKey(key));
  },
};

/** Every two words of the tables become a block that the tables encrypted so far. */
function expandKey(key: Uint8Array): Int32Array {
  const schedule = blowfishTable().slice();
  for (let byte = 0; byte < 4 * SUBKEY_COUNT; byte++) {
    const at = SUBKEYS + (byte >> 2);
    const shift = 24 - 8 * (byte & 3);
    schedule[at] = (schedule[at] as number) ^ (key[byte % key.length] as number) << shift;
  }
  const block = new Uint8Array(8);
  for (let index = 0; index < schedule.length; index += 2) {
    blowfishBlocks(schedule, block, 0, block, 0, 1);
    const at = (index + SUBKEYS) % schedule.length;
    schedule[at] = loadBigEndian(block, 0);
    schedule[at + 1] = loadBigEndian(block, 4);
  }
  block.fill(0);
  return schedule;
}

/** Either direction, by the order of the subkeys. */
function blowfishBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    let left = loadBigEndian(input, inputOffset + 8 * block) ^ (schedule[SUBKEYS] as number);
    let right = loadBigEndian(input, inputOffset + 8 * block + 4);
    for (let at = SUBKEYS + 1; at < SUBKEYS + 17; at += 2) {
      right ^= mix(schedule, left) ^ (schedule[at] as number);
      left ^= mix(schedule, right) ^ (schedule[at + 1] as number);
    }
    right ^= schedule[SUBKEYS + 17] as number;
    storeBigEndian(output, outputOffset + 8 * block, right);
    storeBigEndian(output, outputOffset + 8 * block + 4, left);
  }
}

/** The function F. */
function mix(boxes: Int32Array, half: number): number {
  const sum = (boxes[half >>> 24] as number) + (boxes[256 | half >>> 16 & 0xff] as number);
  return (sum ^ (boxes[512 | half >>> 8 & 0xff] as number)) +
      (boxes[768 | half & 0xff] as number) | 0;
}
