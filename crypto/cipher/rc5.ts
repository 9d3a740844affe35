// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RC5 with words of 32 bits and 8, 12 or 16 rounds (RFC 2040).
 *
 * Its blocks have 64 bits, of which no key should see more than a few gigabytes.
 *
 * Timing: only additions, exclusive-ors and rotations, no look-ups and no branches on secrets. Some
 * rotations depend on secret data, which takes the same time on today's processors.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadLittleEndian, rotateLeft, storeLittleEndian } from "./words.ts";

/** Section 5.3: the odd integers closest to (e - 2) * 2^32 and (phi - 1) * 2^32. */
const [P, Q] = [0xb7e15163, 0x9e3779b9] as const;

const TRANSFORMS: BlockTransforms = {
  encrypt: encryptBlocks,
  decrypt: decryptBlocks,
  invert: (schedule) => schedule.slice(),
};

/**
 * RC5: keys of 0 to 255 bytes, blocks of 8. The option `rounds` is 8, 12 or 16.
 *
 * @example Usage
 * ```ts
 * import { rc5 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const key = rc5.create(new Uint8Array(16), { rounds: 12 });
 * const block = new Uint8Array(8);
 * key.encryptBlocks(block, 0, block, 0, 1);
 * assertEquals(encodeHex(block), "21a5dbee154b8f6d");
 * ```
 */
export const rc5: BlockCipher = {
  name: "rc5",
  blockLength: 8,
  keyLengths: [[0, 255]],
  create(key, { rounds = 12 } = {}) {
    checkKeyLength(rc5, key);
    if (rounds !== 8 && rounds !== 12 && rounds !== 16) {
      throw new RangeError(`Cannot set up rc5 with ${rounds} rounds: 8, 12 or 16 are expected`);
    }
    return new ScheduledKey(rc5, TRANSFORMS, expandKey(key, rounds));
  },
};

/** Section 5. */
function expandKey(key: Uint8Array, rounds: number): Int32Array {
  const words = new Int32Array(Math.max(1, key.length + 3 >> 2));
  for (const [index, byte] of key.entries()) {
    words[index >> 2] = (words[index >> 2] as number) | byte << 8 * (index & 3);
  }
  const schedule = new Int32Array(2 * (rounds + 1));
  for (const index of schedule.keys()) schedule[index] = P + Math.imul(index, Q);
  let a = 0;
  let b = 0;
  for (let step = 0; step < 3 * Math.max(words.length, schedule.length); step++) {
    const at = step % schedule.length;
    a = rotateLeft((schedule[at] as number) + a + b, 3);
    schedule[at] = a;
    const from = step % words.length;
    b = rotateLeft((words[from] as number) + a + b, a + b);
    words[from] = b;
  }
  words.fill(0);
  return schedule;
}

/** Section 6. */
function encryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    let a = loadLittleEndian(input, inputOffset + 8 * block) + (schedule[0] as number) | 0;
    let b = loadLittleEndian(input, inputOffset + 8 * block + 4) + (schedule[1] as number) | 0;
    for (let at = 2; at < schedule.length; at += 2) {
      a = rotateLeft(a ^ b, b) + (schedule[at] as number) | 0;
      b = rotateLeft(b ^ a, a) + (schedule[at + 1] as number) | 0;
    }
    storeLittleEndian(output, outputOffset + 8 * block, a);
    storeLittleEndian(output, outputOffset + 8 * block + 4, b);
  }
}

/** Section 7. */
function decryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    let a = loadLittleEndian(input, inputOffset + 8 * block);
    let b = loadLittleEndian(input, inputOffset + 8 * block + 4);
    for (let at = schedule.length - 2; at > 0; at -= 2) {
      b = rotateLeft(b - (schedule[at + 1] as number), -a) ^ a;
      a = rotateLeft(a - (schedule[at] as number), -b) ^ b;
    }
    storeLittleEndian(output, outputOffset + 8 * block, a - (schedule[0] as number));
    storeLittleEndian(output, outputOffset + 8 * block + 4, b - (schedule[1] as number));
  }
}
