// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Camellia (RFC 3713).
 *
 * Timing: tables are looked up by secret-dependent indices, so an attacker who shares the processor's
 * cache can learn from it.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { camelliaSchedule, reverseCamelliaSchedule } from "./camellia_schedule.ts";
import { camelliaTables } from "./camellia_tables.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadBigEndian, rotateLeft, storeBigEndian } from "./words.ts";

const TRANSFORMS: BlockTransforms = {
  encrypt: camelliaBlocks,
  decrypt: camelliaBlocks,
  invert: reverseCamelliaSchedule,
};

/** Camellia: keys of 16, 24 and 32 bytes, blocks of 16. */
export const camellia: BlockCipher = {
  name: "camellia",
  blockLength: 16,
  keyLengths: [16, 24, 32],
  create(key) {
    checkKeyLength(camellia, key);
    return new ScheduledKey(camellia, TRANSFORMS, camelliaSchedule(key));
  },
};

/** RFC 3713, Section 2.3: either direction, by the order of the subkeys. */
function camelliaBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  const [first, second, third, fourth] = camelliaTables();
  const last = schedule.length - 4;
  for (let block = 0; block < blocks; block++) {
    const from = inputOffset + 16 * block;
    const to = outputOffset + 16 * block;
    let left0 = loadBigEndian(input, from) ^ (schedule[0] as number);
    let left1 = loadBigEndian(input, from + 4) ^ (schedule[1] as number);
    let right0 = loadBigEndian(input, from + 8) ^ (schedule[2] as number);
    let right1 = loadBigEndian(input, from + 12) ^ (schedule[3] as number);
    let at = 4;
    while (true) {
      for (const end = at + 12; at < end; at += 4) {
        let word = left0 ^ (schedule[at] as number);
        let change = (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
          (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
        word = left1 ^ (schedule[at + 1] as number);
        right1 ^= change << 24 | change >>> 8;
        change ^= (second[word >>> 24] as number) ^ (third[word >>> 16 & 0xff] as number) ^
          (fourth[word >>> 8 & 0xff] as number) ^ (first[word & 0xff] as number);
        right0 ^= change;
        right1 ^= change;
        word = right0 ^ (schedule[at + 2] as number);
        change = (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
          (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
        word = right1 ^ (schedule[at + 3] as number);
        left1 ^= change << 24 | change >>> 8;
        change ^= (second[word >>> 24] as number) ^ (third[word >>> 16 & 0xff] as number) ^
          (fourth[word >>> 8 & 0xff] as number) ^ (first[word & 0xff] as number);
        left0 ^= change;
        left1 ^= change;
      }
      if (at === last) break;
      // FL, and its inverse.
      left1 ^= rotateLeft(left0 & (schedule[at] as number), 1);
      left0 ^= left1 | (schedule[at + 1] as number);
      right0 ^= right1 | (schedule[at + 3] as number);
      right1 ^= rotateLeft(right0 & (schedule[at + 2] as number), 1);
      at += 4;
    }
    storeBigEndian(output, to, right0 ^ (schedule[last] as number));
    storeBigEndian(output, to + 4, right1 ^ (schedule[last + 1] as number));
    storeBigEndian(output, to + 8, left0 ^ (schedule[last + 2] as number));
    storeBigEndian(output, to + 12, left1 ^ (schedule[last + 3] as number));
  }
}
