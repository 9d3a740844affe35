// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ChaCha20-Poly1305 (RFC 8439) by noble.
 *
 * Timing: only additions, rotations, exclusive-ors and multiplications of small integers, no
 * look-ups and no branches on secrets; as constant-time as a just-in-time compiler allows.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Bytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";

/** ChaCha20-Poly1305 with one key. */
export class PortableChacha implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "portable";
  readonly asynchronous = false;
  readonly #key: Uint8Array;
  #destroyed = false;

  constructor(algorithm: AeadAlgorithm, key: Uint8Array) {
    this.algorithm = algorithm;
    this.#key = key.slice();
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
    this.#check(nonce);
    output.set(plaintext, offset);
    if (trailer !== undefined) output.set(trailer, offset + plaintext.length);
    chacha20poly1305(this.#key, nonce, additionalData).encrypt(
      output.subarray(offset, offset + length),
      output.subarray(offset, offset + written),
    );
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    this.#check(nonce);
    if (ciphertext.length < this.algorithm.tagLength) throw badDecrypt(this.algorithm);
    try {
      return chacha20poly1305(this.#key, nonce, additionalData).decrypt(ciphertext) as Bytes;
    } catch {
      throw badDecrypt(this.algorithm);
    }
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }

  #check(nonce: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
  }
}
