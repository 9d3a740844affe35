// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SEED (RFC 4269).
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { type SeedTables, seedTables } from "./seed_tables.ts";
import { loadBigEndian, rotateLeft, storeBigEndian } from "./words.ts";

const TRANSFORMS: BlockTransforms = {
  encrypt: seedBlocks,
  decrypt: seedBlocks,
  invert: reverseSchedule,
};

/** SEED: keys and blocks of 16 bytes. */
export const seed: BlockCipher = {
  name: "seed",
  blockLength: 16,
  keyLengths: [16],
  create(key) {
    checkKeyLength(seed, key);
    return new ScheduledKey(seed, TRANSFORMS, expandKey(key));
  },
};

/** Section 2.3: two words for each round. */
function expandKey(key: Uint8Array): Int32Array {
  const tables = seedTables();
  const schedule = new Int32Array(32);
  let a = loadBigEndian(key, 0);
  let b = loadBigEndian(key, 4);
  let c = loadBigEndian(key, 8);
  let d = loadBigEndian(key, 12);
  for (let round = 0; round < 16; round++) {
    // The constants are the golden ratio's bits, turned once more for each round.
    const constant = rotateLeft(0x9e3779b9, round);
    schedule[2 * round] = mix(tables, a + c - constant | 0);
    schedule[2 * round + 1] = mix(tables, b - d + constant | 0);
    if ((round & 1) === 0) {
      const low = b;
      b = b >>> 8 | a << 24;
      a = a >>> 8 | low << 24;
    } else {
      const high = c;
      c = c << 8 | d >>> 24;
      d = d << 8 | high >>> 24;
    }
  }
  return schedule;
}

function reverseSchedule(schedule: Int32Array): Int32Array {
  const reversed = schedule.toReversed();
  for (let at = 0; at < reversed.length; at += 2) reversed.subarray(at, at + 2).reverse();
  return reversed;
}

/** Section 2.1: either direction, by the order of the keys. */
function seedBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const tables = seedTables();
  for (let block = 0; block < blocks; block++) {
    const from = inputOffset + 16 * block;
    const to = outputOffset + 16 * block;
    let left0 = loadBigEndian(input, from);
    let left1 = loadBigEndian(input, from + 4);
    let right0 = loadBigEndian(input, from + 8);
    let right1 = loadBigEndian(input, from + 12);
    for (let at = 0; at < 32; at += 4) {
      let low = right1 ^ (schedule[at + 1] as number);
      let high = right0 ^ (schedule[at] as number);
      low = mix(tables, low ^ high);
      high = mix(tables, high + low | 0);
      low = mix(tables, low + high | 0);
      left0 ^= high + low;
      left1 ^= low;
      low = left1 ^ (schedule[at + 3] as number);
      high = left0 ^ (schedule[at + 2] as number);
      low = mix(tables, low ^ high);
      high = mix(tables, high + low | 0);
      low = mix(tables, low + high | 0);
      right0 ^= high + low;
      right1 ^= low;
    }
    storeBigEndian(output, to, right0);
    storeBigEndian(output, to + 4, right1);
    storeBigEndian(output, to + 8, left0);
    storeBigEndian(output, to + 12, left1);
  }
}

/** Section 2.2: the function G. */
function mix(tables: SeedTables, word: number): number {
  return (tables[0][word & 0xff] as number) ^ (tables[1][word >>> 8 & 0xff] as number) ^
    (tables[2][word >>> 16 & 0xff] as number) ^ (tables[3][word >>> 24] as number);
}
