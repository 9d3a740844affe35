// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Authenticated encryption by the modes of crypto/cipher/, with any block cipher.
 *
 * Timing: see the heads of the mode and of the block cipher.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import type { CipherDirection, CipherKey, CipherProcess } from "../cipher/cipher_algorithm.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";

/** One key in a mode. */
export class PortableModeAead implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "portable";
  readonly asynchronous = false;
  readonly #key: CipherKey;
  #destroyed = false;

  /** Takes the key, which it destroys at its own end. */
  constructor(algorithm: AeadAlgorithm, key: CipherKey) {
    this.algorithm = algorithm;
    this.#key = key;
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
    const process = this.#start("encrypt", nonce, additionalData, undefined);
    const whole = new Uint8Array(length);
    whole.set(plaintext);
    if (trailer !== undefined) whole.set(trailer, plaintext.length);
    process.finish(whole, output, offset);
    whole.fill(0);
    output.set(process.tag?.() ?? new Uint8Array(0), offset + length);
    process.destroy?.();
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const length = ciphertext.length - this.algorithm.tagLength;
    const tag = length < 0 ? new Uint8Array(0) : ciphertext.subarray(length);
    const process = this.#start("decrypt", nonce, additionalData, tag);
    if (length < 0) throw badDecrypt(this.algorithm);
    const plaintext = new Uint8Array(length);
    try {
      process.finish(ciphertext.subarray(0, length), plaintext, 0);
    } finally {
      process.destroy?.();
    }
    return plaintext;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
  }

  #start(
    direction: CipherDirection,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    tag: Uint8Array | undefined,
  ): CipherProcess {
    const { algorithm } = this;
    if (this.#destroyed) throw keyDestroyed(algorithm.name);
    checkNonce(algorithm, nonce);
    // RFC 5297, Section 3: SIV takes a nonce as the last string of the additional data.
    const isSiv = algorithm.mode === "siv";
    return this.#key.start(direction, {
      iv: isSiv ? new Uint8Array(0) : nonce,
      additionalData: isSiv ? [additionalData, nonce] : [additionalData],
      tagLength: algorithm.tagLength,
      tag,
      padding: false,
      ciphertextStealing: "cs1",
      xtsStandard: "ieee",
      tlsVersion: 0,
    });
  }
}
