// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ChaCha20-Poly1305 (RFC 8439) by its module. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../../cipher/aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "../aead_checks.ts";
import { ADDITIONAL, CHUNK, DATA, NONCE, OUTPUT, RECEIVED, TAG } from "./chacha_layout.ts";
import type { ChachaMemory, ChachaSlot } from "./chacha_memory.ts";
import { releaseNow, releaseWith } from "./released_keys.ts";

const TAG_LENGTH = 16;

/** ChaCha20-Poly1305 with one key. */
export class WasmChacha implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "wasm";
  readonly asynchronous = false;
  readonly #memory: ChachaMemory;
  readonly #slot: ChachaSlot;

  constructor(memory: ChachaMemory, algorithm: AeadAlgorithm, key: Uint8Array) {
    this.algorithm = algorithm;
    this.#memory = memory;
    this.#slot = memory.allocate(key);
    releaseWith(this, this.#slot);
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
    this.#start(nonce);
    const { bytes, exports } = this.#memory;
    if (!isShort(additionalData, length)) {
      output.set(plaintext, offset);
      if (trailer !== undefined) output.set(trailer, offset + plaintext.length);
      this.#sealLong(output.subarray(offset, offset + written), additionalData);
      return written;
    }
    this.#memory.touch(written);
    bytes.fill(0, ADDITIONAL, ADDITIONAL + 16);
    bytes.set(additionalData, ADDITIONAL);
    bytes.set(plaintext, DATA);
    if (trailer !== undefined) bytes.set(trailer, DATA + plaintext.length);
    exports.seal(this.#slot.address, additionalData.length, length);
    output.set(bytes.subarray(DATA, DATA + written), offset);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const length = ciphertext.length - TAG_LENGTH;
    this.#start(nonce);
    if (length < 0) throw badDecrypt(this.algorithm);
    const { bytes, exports } = this.#memory;
    if (!isShort(additionalData, length)) return this.#openLong(additionalData, ciphertext);
    this.#memory.touch(ciphertext.length);
    bytes.fill(0, ADDITIONAL, ADDITIONAL + 16);
    bytes.set(additionalData, ADDITIONAL);
    bytes.set(ciphertext, DATA);
    bytes.copyWithin(RECEIVED, DATA + length, DATA + length + TAG_LENGTH);
    exports.open(this.#slot.address, additionalData.length, length);
    if (exports.compare() !== 0) {
      bytes.fill(0, OUTPUT, OUTPUT + length);
      throw badDecrypt(this.algorithm);
    }
    const plaintext = new Uint8Array(length);
    plaintext.set(bytes.subarray(OUTPUT, OUTPUT + length));
    return plaintext;
  }

  destroy(): void {
    releaseNow(this, this.#slot);
  }

  #start(nonce: Uint8Array): void {
    if (this.#slot.released) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
    this.#memory.bytes.set(nonce, NONCE);
  }

  /** Encrypts in place, chunk by chunk; the tag's room is at the end. */
  #sealLong(message: Uint8Array, additionalData: Uint8Array): void {
    const length = message.length - TAG_LENGTH;
    const { bytes, exports } = this.#memory;
    exports.begin(this.#slot.address);
    this.#absorb(additionalData);
    for (let at = 0; at < length; at += CHUNK) {
      const chunk = message.subarray(at, Math.min(at + CHUNK, length));
      this.#crypt(chunk, chunk);
      bytes.set(chunk, DATA);
      this.#memory.touch(chunk.length);
      exports.absorb(chunk.length);
    }
    this.#finish(additionalData.length, length);
    message.set(bytes.subarray(TAG, TAG + TAG_LENGTH), length);
  }

  #openLong(additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const length = ciphertext.length - TAG_LENGTH;
    const { bytes, exports } = this.#memory;
    exports.begin(this.#slot.address);
    this.#absorb(additionalData);
    this.#absorb(ciphertext.subarray(0, length));
    this.#finish(additionalData.length, length);
    bytes.set(ciphertext.subarray(length), RECEIVED);
    if (exports.compare() !== 0) throw badDecrypt(this.algorithm);
    const plaintext = new Uint8Array(length);
    for (let at = 0; at < length; at += CHUNK) {
      const end = Math.min(at + CHUNK, length);
      this.#crypt(ciphertext.subarray(at, end), plaintext.subarray(at, end));
    }
    return plaintext;
  }

  #absorb(data: Uint8Array): void {
    for (let at = 0; at < data.length; at += CHUNK) {
      const chunk = data.subarray(at, Math.min(at + CHUNK, data.length));
      this.#memory.touch(chunk.length);
      this.#memory.bytes.set(chunk, DATA);
      this.#memory.exports.absorb(chunk.length);
    }
  }

  #crypt(input: Uint8Array, output: Uint8Array): void {
    const { bytes, exports } = this.#memory;
    this.#memory.touch(input.length);
    bytes.set(input, DATA);
    exports.crypt(input.length);
    output.set(bytes.subarray(OUTPUT, OUTPUT + input.length));
  }

  #finish(additionalLength: number, length: number): void {
    const lengths = new Uint8Array(16);
    const view = new DataView(lengths.buffer);
    view.setBigUint64(0, BigInt(additionalLength), true);
    view.setBigUint64(8, BigInt(length), true);
    this.#absorb(lengths);
    this.#memory.exports.finish();
  }
}

/** Whether one call does it: as always in TLS. */
function isShort(additionalData: Uint8Array, length: number): boolean {
  return additionalData.length <= 16 && length <= CHUNK;
}
