// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-GCM by WebCrypto.
 *
 * Timing: that of the runtime's library, which uses the processor's AES where it has one.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";
import { portableAead } from "./portable_aead.ts";

/**
 * Sets up a cipher of WebCrypto.
 *
 * @param algorithm The algorithm, with the tag's length that is used.
 * @param key The key, of the right length.
 * @returns The cipher; `undefined` for anything but AES-128-GCM and AES-256-GCM: WebCrypto has
 * neither CCM nor ChaCha20-Poly1305, and browsers have no AES-192.
 */
export function webAead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined {
  if (algorithm.mode !== "gcm" || algorithm.keyLength === 24) return undefined;
  return new WebGcm(algorithm, key);
}

/** AES-GCM with one key, which is imported at the first use. */
class WebGcm implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "web";
  readonly asynchronous = true;
  readonly #rawKey: Bytes;
  #key: Promise<CryptoKey> | undefined;
  #destroyed = false;

  constructor(algorithm: AeadAlgorithm, key: Uint8Array) {
    this.algorithm = algorithm;
    this.#rawKey = new Uint8Array(key);
  }

  async seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): Promise<number> {
    const length = plaintext.length + (trailer?.length ?? 0);
    const written = checkRoom(this.algorithm, output, offset, length);
    this.#check(nonce);
    if (nonce.length !== 12) {
      return this.#portable("seal", output, offset, nonce, additionalData, plaintext, trailer);
    }
    let whole = plaintext;
    if (trailer !== undefined && trailer.length > 0) {
      whole = new Uint8Array(length);
      whole.set(plaintext);
      whole.set(trailer, plaintext.length);
    }
    const parameters = this.#parameters(nonce, additionalData);
    const key = await this.#importedKey();
    const sealed = await crypto.subtle.encrypt(parameters, key, whole as Bytes);
    output.set(new Uint8Array(sealed), offset);
    return written;
  }

  async open(
    nonce: Uint8Array,
    additionalData: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Bytes> {
    this.#check(nonce);
    if (ciphertext.length < this.algorithm.tagLength) throw badDecrypt(this.algorithm);
    const parameters = this.#parameters(nonce, additionalData);
    const key = await this.#importedKey();
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, key, ciphertext as Bytes));
    } catch {
      throw badDecrypt(this.algorithm);
    }
  }

  destroy(): void {
    this.#destroyed = true;
    this.#rawKey.fill(0);
    this.#key = undefined;
  }

  #check(nonce: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
  }

  #parameters(nonce: Uint8Array, additionalData: Uint8Array): AesGcmParams {
    return {
      name: "AES-GCM",
      iv: nonce as Bytes,
      additionalData: additionalData as Bytes,
      tagLength: 8 * this.algorithm.tagLength,
    };
  }

  #importedKey(): Promise<CryptoKey> {
    return this.#key ??= crypto.subtle.importKey("raw", this.#rawKey, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  }
}
