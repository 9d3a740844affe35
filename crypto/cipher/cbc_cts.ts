// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** CBC with ciphertext stealing, CS1 to CS3 (NIST SP 800-38A, Addendum). */

import { BlockModeKey } from "./_block_mode.ts";
import { xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { CbcDecryption, CbcEncryption } from "./cbc_mode.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
  CiphertextStealing,
} from "./cipher_algorithm.ts";
import { wrongFinalLength } from "./cipher_errors.ts";

/** The mode as a value. */
export const CBC_CTS: BlockMode = {
  mode: "cbc-cts",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createCbcCts(cipher.create(key, options)),
};

/**
 * Puts a key into CBC mode with ciphertext stealing.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createCbcCts(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) => new StealingProcess(block, direction, parameters),
  );
}

class StealingProcess implements CipherProcess {
  readonly unit: number;
  // The last two blocks are kept: a whole one and what follows it.
  readonly reserve: number;
  readonly #key: BlockCipherKey;
  readonly #direction: CipherDirection;
  readonly #chain: CbcEncryption | CbcDecryption;
  readonly #variant: CiphertextStealing;

  constructor(key: BlockCipherKey, direction: CipherDirection, parameters: CipherParameters) {
    this.unit = key.blockLength;
    this.reserve = key.blockLength + 1;
    this.#key = key;
    this.#direction = direction;
    this.#variant = parameters.ciphertextStealing;
    this.#chain = direction === "encrypt"
      ? new CbcEncryption(key, parameters.iv)
      : new CbcDecryption(key, parameters.iv);
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#chain.transform(input, output, offset);
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { unit } = this;
    if (rest.length < unit) throw wrongFinalLength(`at least ${unit} bytes`, rest.length);
    // All but the last two blocks, of which the second may be a part of one.
    const before = Math.max(0, Math.ceil(rest.length / unit) - 2) * unit;
    this.transform(rest.subarray(0, before), output, offset);
    const last = rest.subarray(before);
    const part = last.length - unit;
    const swapped = this.#variant === "cs3" || this.#variant === "cs2" && part < unit;
    if (part === 0 || part === unit && !swapped) this.transform(last, output, offset + before);
    else if (this.#direction === "encrypt") this.#steal(last, output, offset + before, swapped);
    else this.#giveBack(last, output, offset + before, swapped);
    return rest.length;
  }

  #steal(last: Uint8Array, output: Uint8Array, offset: number, swapped: boolean): void {
    const { unit } = this;
    const part = last.length - unit;
    const padded = new Uint8Array(2 * unit);
    padded.set(last);
    this.#chain.transform(padded, padded, 0);
    const shortened = padded.subarray(0, part);
    const whole = padded.subarray(unit);
    output.set(swapped ? whole : shortened, offset);
    output.set(swapped ? shortened : whole, offset + last.length - (swapped ? part : unit));
  }

  #giveBack(last: Uint8Array, output: Uint8Array, offset: number, swapped: boolean): void {
    const { unit } = this;
    const part = last.length - unit;
    const shortened = swapped ? last.subarray(unit) : last.subarray(0, part);
    const whole = swapped ? last.subarray(0, unit) : last.subarray(part);
    // The decrypted last block is the padded plaintext, combined with the block that was shortened.
    const block = new Uint8Array(unit);
    this.#key.decryptBlocks(whole, 0, block, 0, 1);
    const restored = block.slice();
    restored.set(shortened);
    xorInto(block, 0, restored, 0, unit);
    this.#chain.transform(restored, restored, 0);
    output.set(restored, offset);
    output.set(block.subarray(0, part), offset + unit);
    restored.fill(0);
    block.fill(0);
  }
}
