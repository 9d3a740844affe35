// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES (FIPS 197) as a block cipher.
 *
 * Timing: tables are looked up by secret-dependent indices, see portable_aes.ts, so an attacker who
 * shares the processor's cache can learn from it.
 */

import { aesTables } from "../engine/aes_tables.ts";
import { expandAesKey, invertAesRoundKeys, transformAesBlock } from "../engine/portable_aes.ts";
import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";
import { loadLittleEndian, storeLittleEndian } from "./words.ts";

/** The block under way; wiped after each use. */
const BLOCK = /* @__PURE__ */ new Int32Array(4);

const TRANSFORMS: BlockTransforms = {
  encrypt(schedule, input, inputOffset, output, outputOffset, blocks) {
    const { columns, sbox } = aesTables();
    const block = BLOCK;
    for (let at = 0; at < 16 * blocks; at += 16) {
      load(block, input, inputOffset + at, 4);
      transformAesBlock(block, schedule, columns, sbox);
      store(block, output, outputOffset + at, 4);
    }
    block.fill(0);
  },
  // InvShiftRows goes the other way round, for which the second and fourth columns change places.
  decrypt(schedule, input, inputOffset, output, outputOffset, blocks) {
    const { inverseColumns, inverseSbox } = aesTables();
    const block = BLOCK;
    for (let at = 0; at < 16 * blocks; at += 16) {
      load(block, input, inputOffset + at, 12);
      transformAesBlock(block, schedule, inverseColumns, inverseSbox);
      store(block, output, outputOffset + at, 12);
    }
    block.fill(0);
  },
  invert: invertAesRoundKeys,
  chain(schedule, vector, input, inputOffset, output, outputOffset, blocks) {
    const { columns, sbox } = aesTables();
    const block = BLOCK;
    load(block, vector, 0, 4);
    for (let at = 0; at < 16 * blocks; at += 16) {
      const from = inputOffset + at;
      block[0] = (block[0] as number) ^ loadLittleEndian(input, from);
      block[1] = (block[1] as number) ^ loadLittleEndian(input, from + 4);
      block[2] = (block[2] as number) ^ loadLittleEndian(input, from + 8);
      block[3] = (block[3] as number) ^ loadLittleEndian(input, from + 12);
      transformAesBlock(block, schedule, columns, sbox);
      store(block, output, outputOffset + at, 4);
    }
    store(block, vector, 0, 4);
    block.fill(0);
  },
};

/** Reads a block; `second` is where its second column lies, 4 or 12. */
function load(block: Int32Array, input: Uint8Array, from: number, second: number): void {
  block[0] = loadLittleEndian(input, from);
  block[1] = loadLittleEndian(input, from + second);
  block[2] = loadLittleEndian(input, from + 8);
  block[3] = loadLittleEndian(input, from + 16 - second);
}

function store(block: Int32Array, output: Uint8Array, to: number, second: number): void {
  storeLittleEndian(output, to, block[0] as number);
  storeLittleEndian(output, to + second, block[1] as number);
  storeLittleEndian(output, to + 8, block[2] as number);
  storeLittleEndian(output, to + 16 - second, block[3] as number);
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
