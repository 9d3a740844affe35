// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * IDEA (X. Lai, "On the Design and Security of Block Ciphers", 1992), the block cipher of PGP 2.
 *
 * Its blocks have 64 bits, of which no key should see more than a few gigabytes.
 *
 * Timing: only additions, exclusive-ors and multiplications of small integers, no look-ups and no
 * branches on secrets; as constant-time as a just-in-time compiler allows.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadBigEndian, storeBigEndian } from "./words.ts";

/** Eight rounds of six subkeys, and four for the output. */
const SUBKEYS = 52;

const TRANSFORMS: BlockTransforms = {
  encrypt: ideaBlocks,
  decrypt: ideaBlocks,
  invert: invertSchedule,
};

/** IDEA: keys of 16 bytes, blocks of 8. */
export const idea: BlockCipher = {
  name: "idea",
  blockLength: 8,
  keyLengths: [16],
  create(key) {
    checkKeyLength(idea, key);
    return new ScheduledKey(idea, TRANSFORMS, expandKey(key));
  },
};

/** The subkeys: the key's words of 16 bits, then those of the key turned by 25 bits, and so on. */
function expandKey(key: Uint8Array): Int32Array {
  const schedule = new Int32Array(SUBKEYS);
  for (let index = 0; index < SUBKEYS; index++) {
    const bit = 16 * (index & 7) + 25 * (index >> 3);
    const byte = (at: number) => key[(bit >> 3) + at & 15] as number;
    const three = byte(0) << 16 | byte(1) << 8 | byte(2);
    schedule[index] = three >>> 8 - (bit & 7) & 0xffff;
  }
  return schedule;
}

/** The subkeys of decryption: inverses, in the opposite order. */
function invertSchedule(schedule: Int32Array): Int32Array {
  const inverse = new Int32Array(SUBKEYS);
  for (let at = 0; at < SUBKEYS; at += 6) {
    const from = SUBKEYS - 4 - at;
    // In the inner rounds the second and third word have changed places.
    const [second, third] = at === 0 || at === SUBKEYS - 4 ? [1, 2] : [2, 1];
    inverse[at] = invert(schedule[from] as number);
    inverse[at + 1] = -(schedule[from + second] as number) & 0xffff;
    inverse[at + 2] = -(schedule[from + third] as number) & 0xffff;
    inverse[at + 3] = invert(schedule[from + 3] as number);
    if (from > 0) inverse.set(schedule.subarray(from - 2, from), at + 4);
  }
  return inverse;
}

/** The inverse for {@linkcode multiply}: the power of 65535, for the group has 65536 members. */
function invert(value: number): number {
  let power = value;
  for (let bit = 0; bit < 15; bit++) power = multiply(multiply(power, power), value);
  return power;
}

/** Multiplies modulo 65537, where 0 stands for 65536. */
function multiply(one: number, other: number): number {
  const product = Math.imul(one, other);
  const difference = (product & 0xffff) - (product >>> 16);
  // The product is 0 when a factor is; then the result is -65536 times the other one.
  const some = (product | -product) >> 31;
  return (some & difference + (difference >>> 31) | ~some & 1 - one - other) & 0xffff;
}

/** Either direction, by the subkeys. */
function ideaBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    const left = loadBigEndian(input, inputOffset + 8 * block);
    const right = loadBigEndian(input, inputOffset + 8 * block + 4);
    let word0 = left >>> 16;
    let word1 = left & 0xffff;
    let word2 = right >>> 16;
    let word3 = right & 0xffff;
    for (let at = 0; at < SUBKEYS - 4; at += 6) {
      word0 = multiply(word0, schedule[at] as number);
      word1 = word1 + (schedule[at + 1] as number) & 0xffff;
      word2 = word2 + (schedule[at + 2] as number) & 0xffff;
      word3 = multiply(word3, schedule[at + 3] as number);
      const factor = multiply(word0 ^ word2, schedule[at + 4] as number);
      const product = multiply(
        (word1 ^ word3) + factor & 0xffff,
        schedule[at + 5] as number,
      );
      const sum = factor + product & 0xffff;
      word0 ^= product;
      word3 ^= sum;
      const inner = word1 ^ sum;
      word1 = word2 ^ product;
      word2 = inner;
    }
    const first = multiply(word0, schedule[SUBKEYS - 4] as number);
    // The last round does not exchange the inner words, which is taken back here.
    const second = word2 + (schedule[SUBKEYS - 3] as number) & 0xffff;
    const third = word1 + (schedule[SUBKEYS - 2] as number) & 0xffff;
    const fourth = multiply(word3, schedule[SUBKEYS - 1] as number);
    storeBigEndian(output, outputOffset + 8 * block, first << 16 | second);
    storeBigEndian(output, outputOffset + 8 * block + 4, third << 16 | fourth);
  }
}
