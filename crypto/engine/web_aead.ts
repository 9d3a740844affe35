// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-GCM by WebCrypto.
 *
 * Timing: that of the runtime's library, which uses the processor's AES where it has one.
 */

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";
import { portableAead } from "./portable_aead.ts";

/** The one length of a nonce, in bytes, that WebCrypto has everywhere (Deno has 12 and 16). */
const USUAL_NONCE = 12;

/**
 * Sets up a cipher of WebCrypto.
 *
 * @param algorithm The algorithm, with the tag's length that is used.
 * @param key The key, of the right length.
 * @returns The cipher; `undefined` for anything but AES-128-GCM and AES-256-GCM with a whole tag:
 * WebCrypto has neither CCM nor ChaCha20-Poly1305, and browsers have no AES-192.
 */
export function webAead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined {
  const { mode, cipher, keyLength, tagLength } = algorithm;
  if (!cipher.startsWith("aes-")) return undefined;
  // Deno 2.9 opens nothing that has a shorter tag.
  if (mode !== "gcm" || keyLength === 24 || tagLength !== 16) return undefined;
  return new WebGcm(algorithm, key);
}

/** AES-GCM with one key, which is imported at the first use. */
class WebGcm implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "web";
  readonly asynchronous = true;
  readonly #rawKey: Bytes;
  #key: CryptoKey | undefined;
  #import: Promise<CryptoKey> | undefined;
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
    if (nonce.length !== USUAL_NONCE) {
      return this.#portably((cipher) =>
        cipher.seal(output, offset, nonce, additionalData, plaintext, trailer)
      );
    }
    let whole = plaintext;
    if (trailer !== undefined && trailer.length > 0) {
      whole = new Uint8Array(length);
      whole.set(plaintext);
      whole.set(trailer, plaintext.length);
    } else if (this.#key === undefined) {
      whole = plaintext.slice();
    }
    const parameters = this.#parameters(nonce, additionalData);
    const key = this.#key ?? await this.#importedKey();
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
    if (nonce.length !== USUAL_NONCE) {
      return this.#portably((cipher) => cipher.open(nonce, additionalData, ciphertext));
    }
    const whole = this.#key === undefined ? ciphertext.slice() : ciphertext;
    const parameters = this.#parameters(nonce, additionalData);
    const key = this.#key ?? await this.#importedKey();
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, key, whole as Bytes));
    } catch {
      throw badDecrypt(this.algorithm);
    }
  }

  destroy(): void {
    this.#destroyed = true;
    this.#rawKey.fill(0);
    this.#key = undefined;
    this.#import = undefined;
  }

  #check(nonce: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
  }

  /**
   * WebCrypto copies its arguments when it is called, which is at once when the key is there; before,
   * they are copied here, so that the caller may reuse its buffers in both cases.
   */
  #parameters(nonce: Uint8Array, additionalData: Uint8Array): AesGcmParams {
    const late = this.#key === undefined;
    return {
      name: "AES-GCM",
      iv: (late ? nonce.slice() : nonce) as Bytes,
      additionalData: (late ? additionalData.slice() : additionalData) as Bytes,
      tagLength: 8 * this.algorithm.tagLength,
    };
  }

  async #importedKey(): Promise<CryptoKey> {
    this.#import ??= crypto.subtle.importKey("raw", this.#rawKey, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
    const key = await this.#import;
    if (!this.#destroyed) this.#key = key;
    return key;
  }

  async #portably<T>(work: (cipher: AeadCipher) => MaybePromise<T>): Promise<T> {
    const cipher = portableAead(this.algorithm, this.#rawKey) as AeadCipher;
    try {
      return await work(cipher);
    } finally {
      cipher.destroy();
    }
  }
}
