// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The Cipher Feedback mode of any block cipher (NIST SP 800-38A, Section 6.3) with segments of a
 * whole block, of a byte and of a bit.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { BlockModeKey, ByteProcess } from "./_block_mode.ts";
import type { CipherDirection, CipherKey, CipherParameters } from "./cipher_algorithm.ts";

/** CFB with segments of a block. */
export const CFB: BlockMode = {
  mode: "cfb",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createCfb(cipher.create(key, options)),
};

/** CFB with segments of a byte. */
export const CFB8: BlockMode = {
  mode: "cfb8",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createCfb8(cipher.create(key, options)),
};

/** CFB with segments of a bit. */
export const CFB1: BlockMode = {
  mode: "cfb1",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createCfb1(cipher.create(key, options)),
};

/**
 * Puts a key into CFB mode with segments of a whole block: CFB128, and CFB64 of short blocks.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCfb(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) => new BlockFeedback(block, direction, parameters),
  );
}

/**
 * Puts a key into CFB mode with segments of a byte: CFB8.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCfb8(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) => new ByteFeedback(block, direction, parameters),
  );
}

/**
 * Puts a key into CFB mode with segments of a bit: CFB1, the first bit of a byte first.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCfb1(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) => new BitFeedback(block, direction, parameters),
  );
}

abstract class Feedback extends ByteProcess {
  protected readonly key: BlockCipherKey;
  protected readonly encrypting: boolean;
  /** The shift register. */
  protected readonly register: Bytes;

  constructor(key: BlockCipherKey, direction: CipherDirection, parameters: CipherParameters) {
    super();
    this.key = key;
    this.encrypting = direction === "encrypt";
    this.register = new Uint8Array(parameters.iv);
  }

  nextIv(): Bytes {
    return this.register.slice();
  }
}

class BlockFeedback extends Feedback {
  /** How many bytes of the encrypted register were used, and ciphertext put in their place. */
  #used = 0;
  #encrypted = false;

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const { register, encrypting } = this;
    const { length } = register;
    for (let at = 0; at < input.length;) {
      if (this.#used === length || !this.#encrypted) {
        this.key.encryptBlocks(register, 0, register, 0, 1);
        this.#encrypted = true;
        this.#used = 0;
      }
      const used = this.#used;
      const count = Math.min(length - used, input.length - at);
      for (let index = 0; index < count; index++) {
        const byte = input[at + index] as number;
        const combined = byte ^ (register[used + index] as number);
        output[offset + at + index] = combined;
        register[used + index] = encrypting ? combined : byte;
      }
      this.#used = used + count;
      at += count;
    }
  }
}

class ByteFeedback extends Feedback {
  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const { key, register, encrypting } = this;
    const encrypted = new Uint8Array(register.length);
    for (let at = 0; at < input.length; at++) {
      key.encryptBlocks(register, 0, encrypted, 0, 1);
      const byte = input[at] as number;
      const combined = byte ^ (encrypted[0] as number);
      output[offset + at] = combined;
      register.copyWithin(0, 1);
      register[register.length - 1] = encrypting ? combined : byte;
    }
  }
}

class BitFeedback extends Feedback {
  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const { key, register, encrypting } = this;
    const encrypted = new Uint8Array(register.length);
    for (let at = 0; at < input.length; at++) {
      const byte = input[at] as number;
      let combined = 0;
      for (let bit = 7; bit >= 0; bit--) {
        key.encryptBlocks(register, 0, encrypted, 0, 1);
        const given = byte >> bit & 1;
        const result = given ^ (encrypted[0] as number) >> 7;
        combined |= result << bit;
        shiftIn(register, encrypting ? result : given);
      }
      output[offset + at] = combined;
    }
  }
}

function shiftIn(register: Uint8Array, bit: number): void {
  const last = register.length - 1;
  for (let at = 0; at < last; at++) {
    register[at] = (register[at] as number) << 1 | (register[at + 1] as number) >> 7;
  }
  register[last] = (register[last] as number) << 1 | bit;
}
