// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SM4 (GB/T 32907-2016, ISO/IEC 18033-3).
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { sm4Tables } from "./sm4_tables.ts";
import { loadBigEndian, rotateLeft, storeBigEndian } from "./words.ts";

/** The system parameter FK (Section 7.3). */
const FK = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc] as const;

const TRANSFORMS: BlockTransforms = {
  encrypt: sm4Blocks,
  decrypt: sm4Blocks,
  invert: (schedule) => schedule.toReversed(),
};

/** SM4: keys and blocks of 16 bytes. */
export const sm4: BlockCipher = {
  name: "sm4",
  blockLength: 16,
  keyLengths: [16],
  create(key) {
    checkKeyLength(sm4, key);
    return new ScheduledKey(sm4, TRANSFORMS, expandKey(key));
  },
};

/** Section 7.3: the keys of all rounds. */
function expandKey(key: Uint8Array): Int32Array {
  const { sbox } = sm4Tables();
  const words = new Int32Array(36);
  for (let index = 0; index < 4; index++) {
    words[index] = loadBigEndian(key, 4 * index) ^ (FK[index] as number);
  }
  for (let round = 0; round < 32; round++) {
    const word = (words[round + 1] as number) ^ (words[round + 2] as number) ^
      (words[round + 3] as number) ^ constant(round);
    const substituted = (sbox[word >>> 24] as number) << 24 |
      (sbox[word >>> 16 & 0xff] as number) << 16 | (sbox[word >>> 8 & 0xff] as number) << 8 |
      (sbox[word & 0xff] as number);
    words[round + 4] = (words[round] as number) ^ substituted ^ rotateLeft(substituted, 13) ^
      rotateLeft(substituted, 23);
  }
  const schedule = words.slice(4);
  words.fill(0);
  return schedule;
}

/** The fixed parameter CK of a round, whose bytes grow by 7. */
function constant(round: number): number {
  let word = 0;
  for (let byte = 4 * round; byte < 4 * round + 4; byte++) word = word << 8 | 7 * byte & 0xff;
  return word;
}

/** Section 7.1: either direction, by the order of the keys. */
function sm4Blocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const [first, second, third, fourth] = sm4Tables().linear;
  for (let block = 0; block < blocks; block++) {
    const from = inputOffset + 16 * block;
    const to = outputOffset + 16 * block;
    let word0 = loadBigEndian(input, from);
    let word1 = loadBigEndian(input, from + 4);
    let word2 = loadBigEndian(input, from + 8);
    let word3 = loadBigEndian(input, from + 12);
    for (let at = 0; at < 32; at += 4) {
      let word = word1 ^ word2 ^ word3 ^ (schedule[at] as number);
      word0 ^= (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
        (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
      word = word2 ^ word3 ^ word0 ^ (schedule[at + 1] as number);
      word1 ^= (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
        (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
      word = word3 ^ word0 ^ word1 ^ (schedule[at + 2] as number);
      word2 ^= (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
        (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
      word = word0 ^ word1 ^ word2 ^ (schedule[at + 3] as number);
      word3 ^= (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
        (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
    }
    storeBigEndian(output, to, word3);
    storeBigEndian(output, to + 4, word2);
    storeBigEndian(output, to + 8, word1);
    storeBigEndian(output, to + 12, word0);
  }
}
