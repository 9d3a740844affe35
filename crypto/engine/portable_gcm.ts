// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-GCM (NIST SP 800-38D) in TypeScript.
 *
 * Timing: neither AES nor GHASH is constant-time here, see portable_aes.ts and portable_ghash.ts;
 * the comparison of tags is.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";
import { AesKey, blockEquals, loadBlock, storeBlock, swap } from "./portable_aes.ts";
import { Ghash } from "./portable_ghash.ts";

/** AES-GCM with one key. */
export class PortableGcm implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "portable";
  readonly asynchronous = false;
  readonly #aes: AesKey;
  readonly #ghash: Ghash;
  #destroyed = false;

  constructor(algorithm: AeadAlgorithm, key: Uint8Array) {
    this.algorithm = algorithm;
    this.#aes = new AesKey(key);
    const hashKey = new Int32Array(4);
    this.#aes.encrypt(hashKey);
    this.#ghash = new Ghash(
      swap(hashKey[0] as number),
      swap(hashKey[1] as number),
      swap(hashKey[2] as number),
      swap(hashKey[3] as number),
    );
    hashKey.fill(0);
  }

  seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): number {
    const length = plaintext.length + (trailer?.length ?? 0);
    const written = checkRoom(this.algorithm, output, offset, length);
    const counter = this.#start(nonce);
    let input = plaintext;
    if (trailer !== undefined && trailer.length > 0) {
      output.set(plaintext, offset);
      output.set(trailer, offset + plaintext.length);
      input = output.subarray(offset, offset + length);
    }
    const next = swap(counter[3] as number) + 1 | 0;
    this.#aes.counterMode(counter, next, input, output, offset, length);
    const tag = this.#tag(counter, additionalData, output, offset, length);
    storeBlock(tag, output, offset + length, this.algorithm.tagLength);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { tagLength } = this.algorithm;
    const length = ciphertext.length - tagLength;
    const counter = this.#start(nonce);
    if (length < 0) throw badDecrypt(this.algorithm);
    const next = swap(counter[3] as number) + 1 | 0;
    const tag = this.#tag(counter, additionalData, ciphertext, 0, length);
    if (!blockEquals(tag, ciphertext, length, tagLength)) throw badDecrypt(this.algorithm);
    const plaintext = new Uint8Array(length);
    this.#aes.counterMode(counter, next, ciphertext, plaintext, 0, length);
    return plaintext;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#aes.destroy();
    this.#ghash.destroy();
  }

  /** NIST SP 800-38D, Section 7.1, step 2: the pre-counter block J0. */
  #start(nonce: Uint8Array): Int32Array {
    if (this.#destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
    if (nonce.length === 12) {
      const block = loadBlock(nonce, 0, 12);
      block[3] = 0x0100_0000;
      return block;
    }
    const block = new Int32Array(4);
    this.#ghash.reset();
    this.#ghash.update(nonce, 0, nonce.length);
    this.#ghash.finish(0, nonce.length, block);
    return block;
  }

  /** NIST SP 800-38D, Section 7.1, steps 4 to 6: the tag, whole. */
  #tag(
    counter: Int32Array,
    additionalData: Uint8Array,
    ciphertext: Uint8Array,
    start: number,
    length: number,
  ): Int32Array {
    const block = counter.slice();
    this.#aes.encrypt(block);
    this.#ghash.reset();
    this.#ghash.update(additionalData, 0, additionalData.length);
    this.#ghash.update(ciphertext, start, start + length);
    this.#ghash.finish(additionalData.length, length, block);
    return block;
  }
}
