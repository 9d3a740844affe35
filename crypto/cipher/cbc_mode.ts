// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The Cipher Block Chaining mode of any block cipher (NIST SP 800-38A, Section 6.2). */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { type BlockChain, BlockModeKey } from "./_block_mode.ts";
import { xorBytes, xorInto } from "./block_bytes.ts";
import type { CipherDirection, CipherKey, CipherParameters } from "./cipher_algorithm.ts";
import { withPadding } from "./padding.ts";

/** So many bytes are decrypted at a time; a multiple of every block's length. */
const PIECE = 4096;

/** The mode as a value. */
export const CBC: BlockMode = {
  mode: "cbc",
  works: "on blocks",
  ivLength: "a block",
  create: (cipher, key, options) => createCbcMode(cipher.create(key, options)),
};

/**
 * Puts a key into CBC mode.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCbcMode(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(key, start);
}

function start(key: BlockCipherKey, direction: CipherDirection, parameters: CipherParameters) {
  const chain = direction === "encrypt"
    ? new CbcEncryption(key, parameters.iv)
    : new CbcDecryption(key, parameters.iv);
  return withPadding(chain, key.blockLength, direction, parameters.padding);
}

/** Encrypts blocks, each combined with the ciphertext before it. */
export class CbcEncryption implements BlockChain {
  readonly #key: BlockCipherKey;
  readonly #vector: Bytes;

  /** Starts with a vector, which is copied. */
  constructor(key: BlockCipherKey, iv: Uint8Array) {
    this.#key = key;
    this.#vector = new Uint8Array(iv);
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const key = this.#key;
    const vector = this.#vector;
    const { blockLength } = key;
    if (key.encryptChained !== undefined) {
      key.encryptChained(vector, input, 0, output, offset, input.length / blockLength);
      return;
    }
    for (let at = 0; at < input.length; at += blockLength) {
      xorInto(vector, 0, input, at, blockLength);
      key.encryptBlocks(vector, 0, vector, 0, 1);
      output.set(vector, offset + at);
    }
  }

  nextIv(): Bytes {
    return this.#vector.slice();
  }
}

/** Decrypts blocks, each combined with the ciphertext before it. */
export class CbcDecryption implements BlockChain {
  readonly #key: BlockCipherKey;
  readonly #blockLength: number;
  /** The last block of ciphertext, and behind it the piece under way. */
  #pieces: Bytes;

  /** Starts with a vector, which is copied. */
  constructor(key: BlockCipherKey, iv: Uint8Array) {
    this.#key = key;
    this.#blockLength = iv.length;
    this.#pieces = new Uint8Array(iv);
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const blockLength = this.#blockLength;
    const most = Math.min(PIECE, input.length);
    if (this.#pieces.length < blockLength + most) {
      const grown = new Uint8Array(blockLength + most);
      grown.set(this.#pieces.subarray(0, blockLength));
      this.#pieces = grown;
    }
    const pieces = this.#pieces;
    for (let at = 0; at < input.length; at += PIECE) {
      const length = Math.min(PIECE, input.length - at);
      // The ciphertext is needed after the output was written, which may be the same memory.
      pieces.set(input.subarray(at, at + length), blockLength);
      const blocks = length / blockLength;
      this.#key.decryptBlocks(pieces, blockLength, output, offset + at, blocks);
      xorBytes(output, offset + at, output, offset + at, pieces, 0, length);
      pieces.copyWithin(0, length, length + blockLength);
    }
  }

  nextIv(): Bytes {
    return this.#pieces.slice(0, this.#blockLength);
  }
}
