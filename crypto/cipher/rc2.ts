// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RC2 (RFC 2268), the block cipher of S/MIME version 2 and of old PKCS#12 files.
 *
 * Keys of 40 and 64 effective bits fall to an exhaustive search, and blocks have 64 bits, of which no
 * key should see more than a few gigabytes.
 *
 * Timing: the key schedule looks a table up by bytes of the key, and two steps of the rounds look
 * subkeys up by secret data, so an attacker who shares the processor's cache can learn from it.
 */

import { decodeHex } from "../../wire/mod.ts";
import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadLittleEndian, storeLittleEndian } from "./words.ts";

/** RFC 2268, Section 2: PITABLE, an order of all bytes made of the digits of pi. */
const PI_TABLE = "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2" +
  "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82" +
  "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
  "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7" +
  "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec" +
  "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
  "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9" +
  "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad";

let piTable: Uint8Array | undefined;

const TRANSFORMS: BlockTransforms = {
  encrypt: encryptBlocks,
  decrypt: decryptBlocks,
  invert: (schedule) => schedule.slice(),
};

/**
 * RC2: keys of 1 to 128 bytes, blocks of 8. The option `effectiveKeyBits`, 1 to 1024, bounds what of a
 * key counts; `RC2-40-CBC` and `RC2-64-CBC` of OpenSSL have keys of 5 and 8 bytes and as many bits.
 *
 * @example Usage
 * ```ts
 * import { rc2 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 2268, Section 5.
 * const key = rc2.create(new Uint8Array(8), { effectiveKeyBits: 63 });
 * const block = new Uint8Array(8);
 * key.encryptBlocks(block, 0, block, 0, 1);
 * assertEquals(encodeHex(block), "ebb773f993278eff");
 * ```
 */
export const rc2: BlockCipher = {
  name: "rc2",
  blockLength: 8,
  keyLengths: [[1, 128]],
  create(key, { effectiveKeyBits = 8 * key.length } = {}) {
    checkKeyLength(rc2, key);
    if (!Number.isInteger(effectiveKeyBits) || effectiveKeyBits < 1 || effectiveKeyBits > 1024) {
      throw new RangeError(
        `Cannot set up rc2: the effective key size is ${effectiveKeyBits} bits, ` +
          "1 to 1024 are expected",
      );
    }
    return new ScheduledKey(rc2, TRANSFORMS, expandKey(key, effectiveKeyBits));
  },
};

/** Section 2: 64 words of 16 bits. */
function expandKey(key: Uint8Array, effectiveKeyBits: number): Int32Array {
  piTable ??= decodeHex(PI_TABLE);
  const table = piTable;
  const expanded = new Uint8Array(128);
  expanded.set(key);
  for (let at = key.length; at < 128; at++) {
    const sum = (expanded[at - 1] as number) + (expanded[at - key.length] as number);
    expanded[at] = table[sum & 0xff] as number;
  }
  const effectiveBytes = effectiveKeyBits + 7 >> 3;
  const start = 128 - effectiveBytes;
  const mask = 0xff >> (-effectiveKeyBits & 7);
  expanded[start] = table[(expanded[start] as number) & mask] as number;
  for (let at = start - 1; at >= 0; at--) {
    const sum = (expanded[at + 1] as number) ^ (expanded[at + effectiveBytes] as number);
    expanded[at] = table[sum] as number;
  }
  const schedule = Int32Array.from(
    { length: 64 },
    (_, index) => (expanded[2 * index] as number) | (expanded[2 * index + 1] as number) << 8,
  );
  expanded.fill(0);
  return schedule;
}

/** Section 3. */
function encryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    const low = loadLittleEndian(input, inputOffset + 8 * block);
    const high = loadLittleEndian(input, inputOffset + 8 * block + 4);
    let r0 = low & 0xffff;
    let r1 = low >>> 16;
    let r2 = high & 0xffff;
    let r3 = high >>> 16;
    for (let at = 0; at < 64; at += 4) {
      r0 = turnLeft(r0 + (schedule[at] as number) + (r3 & r2) + (~r3 & r1), 1);
      r1 = turnLeft(r1 + (schedule[at + 1] as number) + (r0 & r3) + (~r0 & r2), 2);
      r2 = turnLeft(r2 + (schedule[at + 2] as number) + (r1 & r0) + (~r1 & r3), 3);
      r3 = turnLeft(r3 + (schedule[at + 3] as number) + (r2 & r1) + (~r2 & r0), 5);
      // Mashing rounds stand behind the fifth and the eleventh mixing round.
      if (at === 16 || at === 40) {
        r0 = r0 + (schedule[r3 & 63] as number) & 0xffff;
        r1 = r1 + (schedule[r0 & 63] as number) & 0xffff;
        r2 = r2 + (schedule[r1 & 63] as number) & 0xffff;
        r3 = r3 + (schedule[r2 & 63] as number) & 0xffff;
      }
    }
    storeLittleEndian(output, outputOffset + 8 * block, r0 | r1 << 16);
    storeLittleEndian(output, outputOffset + 8 * block + 4, r2 | r3 << 16);
  }
}

/** Section 4. */
function decryptBlocks(
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
): void {
  for (let block = 0; block < blocks; block++) {
    const low = loadLittleEndian(input, inputOffset + 8 * block);
    const high = loadLittleEndian(input, inputOffset + 8 * block + 4);
    let r0 = low & 0xffff;
    let r1 = low >>> 16;
    let r2 = high & 0xffff;
    let r3 = high >>> 16;
    for (let at = 60; at >= 0; at -= 4) {
      if (at === 16 || at === 40) {
        r3 = r3 - (schedule[r2 & 63] as number) & 0xffff;
        r2 = r2 - (schedule[r1 & 63] as number) & 0xffff;
        r1 = r1 - (schedule[r0 & 63] as number) & 0xffff;
        r0 = r0 - (schedule[r3 & 63] as number) & 0xffff;
      }
      r3 = turnLeft(r3, 11) - (schedule[at + 3] as number) - (r2 & r1) - (~r2 & r0) & 0xffff;
      r2 = turnLeft(r2, 13) - (schedule[at + 2] as number) - (r1 & r0) - (~r1 & r3) & 0xffff;
      r1 = turnLeft(r1, 14) - (schedule[at + 1] as number) - (r0 & r3) - (~r0 & r2) & 0xffff;
      r0 = turnLeft(r0, 15) - (schedule[at] as number) - (r3 & r2) - (~r3 & r1) & 0xffff;
    }
    storeLittleEndian(output, outputOffset + 8 * block, r0 | r1 << 16);
    storeLittleEndian(output, outputOffset + 8 * block + 4, r2 | r3 << 16);
  }
}

/** Turns the lower 16 bits of a word to the left. */
function turnLeft(word: number, by: number): number {
  const half = word & 0xffff;
  return (half << by | half >>> 16 - by) & 0xffff;
}
