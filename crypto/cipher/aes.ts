// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES (FIPS 197) as a block cipher.
 *
 * Timing: tables are looked up by secret-dependent indices, see portable_aes.ts, so an attacker who
 * shares the processor's cache can learn from it.
 */

import { type AesRows, aesTables } from "../engine/aes_tables.ts";
import { expandAesKey, invertAesRoundKeys } from "../engine/portable_aes.ts";
import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadLittleEndian, storeLittleEndian } from "./words.ts";

const TRANSFORMS: BlockTransforms = {
  encrypt(schedule, input, inputOffset, output, outputOffset, blocks) {
    const { columns, sbox } = aesTables();
    for (let index = 0; index < blocks; index++) {
      const [from, to] = [inputOffset + 16 * index, outputOffset + 16 * index];
      aesBlock(schedule, columns, sbox, 4, input, from, output, to);
    }
  },
  decrypt(schedule, input, inputOffset, output, outputOffset, blocks) {
    const { inverseColumns, inverseSbox } = aesTables();
    for (let index = 0; index < blocks; index++) {
      const [from, to] = [inputOffset + 16 * index, outputOffset + 16 * index];
      aesBlock(schedule, inverseColumns, inverseSbox, 12, input, from, output, to);
    }
  },
  invert: invertAesRoundKeys,
};

/**
 * The rounds of either direction. InvShiftRows goes the other way round, for which the second and
 * fourth columns change places: `second` is where the second one lies, 4 or 12.
 */
function aesBlock(
  roundKeys: Int32Array,
  rows: AesRows,
  box: Uint8Array,
  second: number,
  input: Uint8Array,
  from: number,
  output: Uint8Array,
  to: number,
): void {
  const row0 = rows[0];
  const row1 = rows[1];
  const row2 = rows[2];
  const row3 = rows[3];
  const fourth = 16 - second;
  const last = roundKeys.length - 4;
  let s0 = loadLittleEndian(input, from) ^ (roundKeys[0] as number);
  let s1 = loadLittleEndian(input, from + second) ^ (roundKeys[1] as number);
  let s2 = loadLittleEndian(input, from + 8) ^ (roundKeys[2] as number);
  let s3 = loadLittleEndian(input, from + fourth) ^ (roundKeys[3] as number);
  for (let at = 4; at < last; at += 4) {
    const t0 = (row0[s0 & 0xff] as number) ^ (row1[s1 >>> 8 & 0xff] as number) ^
      (row2[s2 >>> 16 & 0xff] as number) ^ (row3[s3 >>> 24] as number) ^ (roundKeys[at] as number);
    const t1 = (row0[s1 & 0xff] as number) ^ (row1[s2 >>> 8 & 0xff] as number) ^
      (row2[s3 >>> 16 & 0xff] as number) ^ (row3[s0 >>> 24] as number) ^
      (roundKeys[at + 1] as number);
    const t2 = (row0[s2 & 0xff] as number) ^ (row1[s3 >>> 8 & 0xff] as number) ^
      (row2[s0 >>> 16 & 0xff] as number) ^ (row3[s1 >>> 24] as number) ^
      (roundKeys[at + 2] as number);
    s3 = (row0[s3 & 0xff] as number) ^ (row1[s0 >>> 8 & 0xff] as number) ^
      (row2[s1 >>> 16 & 0xff] as number) ^ (row3[s2 >>> 24] as number) ^
      (roundKeys[at + 3] as number);
    s0 = t0;
    s1 = t1;
    s2 = t2;
  }
  storeLittleEndian(output, to, substitute(box, s0, s1, s2, s3) ^ (roundKeys[last] as number));
  storeLittleEndian(
    output,
    to + second,
    substitute(box, s1, s2, s3, s0) ^ (roundKeys[last + 1] as number),
  );
  storeLittleEndian(
    output,
    to + 8,
    substitute(box, s2, s3, s0, s1) ^ (roundKeys[last + 2] as number),
  );
  storeLittleEndian(
    output,
    to + fourth,
    substitute(box, s3, s0, s1, s2) ^ (roundKeys[last + 3] as number),
  );
}

/** SubBytes and ShiftRows of a column. */
function substitute(box: Uint8Array, s0: number, s1: number, s2: number, s3: number): number {
  return (box[s0 & 0xff] as number) | (box[s1 >>> 8 & 0xff] as number) << 8 |
    (box[s2 >>> 16 & 0xff] as number) << 16 | (box[s3 >>> 24] as number) << 24;
}

/**
 * AES: keys of 16, 24 and 32 bytes, blocks of 16. The counterpart of `AES_set_encrypt_key` and
 * `AES_encrypt`; what encrypts messages are modes, `aes128Gcm` and the like.
 *
 * @example Usage
 * ```ts
 * import { aes } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = aes.create(new Uint8Array(16));
 * const block = Uint8Array.from({ length: 16 }, (_, index) => index);
 * key.encryptBlocks(block, 0, block, 0, 1);
 * key.decryptBlocks(block, 0, block, 0, 1);
 * assertEquals(block[15], 15);
 * key.destroy();
 * ```
 */
export const aes: BlockCipher = {
  name: "aes",
  blockLength: 16,
  keyLengths: [16, 24, 32],
  create(key) {
    checkKeyLength(aes, key);
    return new ScheduledKey(aes, TRANSFORMS, expandAesKey(key));
  },
};
