// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * DES (FIPS 46-3), Triple DES with two and three keys (NIST SP 800-67), and DESX.
 *
 * DES falls to an exhaustive search of its 56-bit keys, and all of them have blocks of 64 bits, of
 * which no key should see more than a few gigabytes. They are here to read what is old.
 *
 * Timing: as that of des_rounds.ts, which looks tables up by secret-dependent indices.
 */

import type { BlockCipher, BlockCipherKey } from "./block_cipher.ts";
import { checkKeyLength, checkRange, cipherDestroyed } from "./cipher_checks.ts";
import { desBlocks, type DesSchedule, desSchedule, reverseDesSchedule } from "./des_rounds.ts";

/** DES or one of its kin with a key. */
class DesKey implements BlockCipherKey {
  readonly blockLength = 8;
  readonly #name: string;
  readonly #encryption: DesSchedule;
  #decryption: DesSchedule | undefined;
  #destroyed = false;

  constructor(name: string, schedule: DesSchedule) {
    this.#name = name;
    this.#encryption = schedule;
  }

  encryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(this.#name);
    checkRange(input, inputOffset, output, outputOffset, 8 * blocks);
    desBlocks(this.#encryption, input, inputOffset, output, outputOffset, blocks);
  }

  decryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(this.#name);
    checkRange(input, inputOffset, output, outputOffset, 8 * blocks);
    this.#decryption ??= reverseDesSchedule(this.#encryption);
    desBlocks(this.#decryption, input, inputOffset, output, outputOffset, blocks);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#encryption.fill(0);
    this.#decryption?.fill(0);
  }
}

/** DES: one key of 8 bytes, whose parity bits are not looked at. */
export const des: BlockCipher = {
  name: "des",
  blockLength: 8,
  keyLengths: [8],
  create(key) {
    checkKeyLength(des, key);
    return new DesKey(des.name, desSchedule(key));
  },
};

/** Triple DES with two keys, the first of which serves the third stage as well: 16 bytes. */
export const desEde: BlockCipher = {
  name: "des-ede",
  blockLength: 8,
  keyLengths: [16],
  create(key) {
    checkKeyLength(desEde, key);
    const first = key.subarray(0, 8);
    return new DesKey(desEde.name, desSchedule(first, key.subarray(8), first));
  },
};

/** Triple DES with three keys: 24 bytes. */
export const desEde3: BlockCipher = {
  name: "des-ede3",
  blockLength: 8,
  keyLengths: [24],
  create(key) {
    checkKeyLength(desEde3, key);
    const keys = [key.subarray(0, 8), key.subarray(8, 16), key.subarray(16)];
    return new DesKey(desEde3.name, desSchedule(...keys));
  },
};

/**
 * DESX: DES between two additions of keys. Its 24 bytes are the key of DES, what is added in front
 * and what is added behind.
 */
export const desx: BlockCipher = {
  name: "desx",
  blockLength: 8,
  keyLengths: [24],
  create(key) {
    checkKeyLength(desx, key);
    const schedule = desSchedule(key.subarray(0, 8));
    const view = new DataView(key.buffer, key.byteOffset + 8, 16);
    for (let word = 0; word < 4; word++) schedule[word] = view.getInt32(4 * word);
    return new DesKey(desx.name, schedule);
  },
};
