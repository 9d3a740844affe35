// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What keys of all block ciphers of this folder have in common: checks, two schedules, their end. */

import type { BlockCipher, BlockCipherKey } from "./block_cipher.ts";
import { checkRange, cipherDestroyed } from "./cipher_checks.ts";

/**
 * Encrypts or decrypts blocks, each by itself, where they are known to lie within their arrays.
 *
 * @param schedule The keys of all rounds.
 * @param input Where the blocks lie.
 * @param inputOffset From where on, in bytes.
 * @param output Where they go; it may be the same memory at the same offset.
 * @param outputOffset From where on, in bytes.
 * @param blocks How many.
 */
export type BlockTransform = (
  schedule: Int32Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
) => void;

/**
 * Encrypts blocks, each combined with the ciphertext before it, where they are known to lie within their
 * arrays.
 *
 * @param schedule The keys of all rounds.
 * @param vector The block before the first one; in the end the last block of ciphertext.
 * @param input Where the blocks lie.
 * @param inputOffset From where on, in bytes.
 * @param output Where they go; it may be the same memory at the same offset.
 * @param outputOffset From where on, in bytes.
 * @param blocks How many.
 */
export type ChainTransform = (
  schedule: Int32Array,
  vector: Uint8Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  blocks: number,
) => void;

/** What a block cipher computes. */
export interface BlockTransforms {
  /** Encrypts. */
  readonly encrypt: BlockTransform;
  /** Decrypts. */
  readonly decrypt: BlockTransform;
  /** Makes the schedule for decryption, when it is needed first. */
  readonly invert: (schedule: Int32Array) => Int32Array;
  /** Encrypts a chain, where there is a faster way than block by block. */
  readonly chain?: ChainTransform;
}

/** A key of a block cipher, expanded to the keys of all rounds. */
export class ScheduledKey implements BlockCipherKey {
  readonly blockLength: number;
  readonly #name: string;
  readonly #transforms: BlockTransforms;
  readonly #encryption: Int32Array;
  #decryption: Int32Array | undefined;
  #destroyed = false;

  /**
   * Takes a schedule.
   *
   * @param cipher Whose key it is.
   * @param transforms What to compute.
   * @param schedule The keys of all rounds, for encryption. It is kept, and wiped by `destroy`.
   */
  constructor(cipher: BlockCipher, transforms: BlockTransforms, schedule: Int32Array) {
    this.blockLength = cipher.blockLength;
    this.#name = cipher.name;
    this.#transforms = transforms;
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
    checkRange(input, inputOffset, output, outputOffset, this.blockLength * blocks);
    const { encrypt } = this.#transforms;
    encrypt(this.#encryption, input, inputOffset, output, outputOffset, blocks);
  }

  decryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(this.#name);
    checkRange(input, inputOffset, output, outputOffset, this.blockLength * blocks);
    const { decrypt, invert } = this.#transforms;
    this.#decryption ??= invert(this.#encryption);
    decrypt(this.#decryption, input, inputOffset, output, outputOffset, blocks);
  }

  encryptChained(
    vector: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(this.#name);
    const { blockLength } = this;
    const length = blockLength * blocks;
    checkRange(input, inputOffset, output, outputOffset, length);
    checkRange(vector, 0, vector, 0, blockLength);
    const { chain, encrypt } = this.#transforms;
    const schedule = this.#encryption;
    if (chain !== undefined) {
      chain(schedule, vector, input, inputOffset, output, outputOffset, blocks);
      return;
    }
    let before = vector;
    let beforeOffset = 0;
    for (let at = 0; at < length; at += blockLength) {
      const from = inputOffset + at;
      const to = outputOffset + at;
      for (let index = 0; index < blockLength; index++) {
        output[to + index] = (input[from + index] as number) ^
          (before[beforeOffset + index] as number);
      }
      encrypt(schedule, output, to, output, to, 1);
      before = output;
      beforeOffset = to;
    }
    if (blocks > 0) vector.set(output.subarray(beforeOffset, beforeOffset + blockLength));
  }

  destroy(): void {
    this.#destroyed = true;
    this.#encryption.fill(0);
    this.#decryption?.fill(0);
  }
}
