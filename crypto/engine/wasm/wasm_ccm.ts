// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES-CCM (RFC 3610, NIST SP 800-38C) by the AES module. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../../cipher/aead.ts";
import { badDecrypt, checkCcmLength, checkNonce, checkRoom, keyDestroyed } from "../aead_checks.ts";
import { CHAIN_MASK, CHUNK, COUNTER, DATA, DISCARDED, HASH, RECEIVED, TAG } from "./aes_layout.ts";
import type { AesMemory, AesSlot } from "./aes_memory.ts";
import { releaseNow, releaseWith } from "./released_keys.ts";

/** AES-CCM with one key. */
export class WasmCcm implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "wasm";
  readonly asynchronous = false;
  readonly #memory: AesMemory;
  readonly #slot: AesSlot;

  constructor(memory: AesMemory, algorithm: AeadAlgorithm, key: Uint8Array) {
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
    this.#check(nonce, length);
    output.set(plaintext, offset);
    if (trailer !== undefined) output.set(trailer, offset + plaintext.length);
    const { bytes } = this.#memory;
    this.#begin(nonce, additionalData, length);
    for (let at = 0; at < length; at += CHUNK) {
      const start = offset + at;
      const chunk = output.subarray(start, Math.min(start + CHUNK, offset + length));
      bytes.set(chunk, DATA);
      this.#authenticate(chunk.length);
      this.#count(nonce, at, chunk);
      chunk.set(bytes.subarray(DATA, DATA + chunk.length));
    }
    this.#finish(nonce);
    output.set(bytes.subarray(TAG, TAG + this.algorithm.tagLength), offset + length);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { tagLength } = this.algorithm;
    const length = ciphertext.length - tagLength;
    this.#check(nonce, Math.max(length, 0));
    if (length < 0) throw badDecrypt(this.algorithm);
    const { bytes, exports } = this.#memory;
    const plaintext = new Uint8Array(length);
    this.#begin(nonce, additionalData, length);
    for (let at = 0; at < length; at += CHUNK) {
      const chunk = ciphertext.subarray(at, Math.min(at + CHUNK, length));
      this.#count(nonce, at, chunk);
      plaintext.set(bytes.subarray(DATA, DATA + chunk.length), at);
      this.#authenticate(chunk.length);
    }
    this.#finish(nonce);
    bytes.set(ciphertext.subarray(length), RECEIVED);
    if (exports.compare(tagLength) !== 0) {
      plaintext.fill(0);
      bytes.fill(0, DATA, DATA + Math.min(length, CHUNK));
      throw badDecrypt(this.algorithm);
    }
    return plaintext;
  }

  destroy(): void {
    releaseNow(this, this.#slot);
  }

  #check(nonce: Uint8Array, length: number): void {
    if (this.#slot.released) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
    checkCcmLength(nonce.length, length);
  }

  /** RFC 3610, Section 2.2: authenticates the first block and the additional data. */
  #begin(nonce: Uint8Array, additionalData: Uint8Array, length: number): void {
    const { bytes } = this.#memory;
    this.#memory.touch(Math.max(length, additionalData.length + 32));
    bytes.fill(0, HASH, HASH + 16);
    bytes.fill(0, DATA, DATA + 16);
    const hasData = additionalData.length > 0;
    bytes[DATA] = (hasData ? 0x40 : 0) | (this.algorithm.tagLength - 2) / 2 << 3 |
      14 - nonce.length;
    bytes.set(nonce, DATA + 1);
    let rest = length;
    for (let at = 15; at > nonce.length; at--) {
      bytes[DATA + at] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
    this.#authenticate(16);
    if (!hasData) return;
    // The length of the additional data in 2 or 6 bytes stands before it.
    const header = additionalData.length < 0xff00 ? 2 : 6;
    const view = new DataView(bytes.buffer, DATA, 6);
    if (header === 2) {
      view.setUint16(0, additionalData.length);
    } else {
      view.setUint16(0, 0xfffe);
      view.setUint32(2, additionalData.length);
    }
    const first = additionalData.subarray(0, CHUNK - header);
    bytes.set(first, DATA + header);
    this.#authenticate(header + first.length);
    for (let at = first.length; at < additionalData.length; at += CHUNK) {
      const chunk = additionalData.subarray(at, at + CHUNK);
      bytes.set(chunk, DATA);
      this.#authenticate(chunk.length);
    }
  }

  #authenticate(length: number): void {
    const { bytes, exports } = this.#memory;
    bytes.fill(0, DATA + length, DATA + length + 16);
    bytes.fill(0xff, CHAIN_MASK, CHAIN_MASK + 16);
    const { address, rounds } = this.#slot;
    exports.encryptChain(address, rounds, DATA, DISCARDED, 0, Math.ceil(length / 16));
  }

  /** Section 2.3: encrypts or decrypts the chunk at an offset of the message, into DATA. */
  #count(nonce: Uint8Array, at: number, chunk: Uint8Array): void {
    const { bytes, exports } = this.#memory;
    this.#setCounter(nonce);
    // The counter can not run into the nonce, for the message's length was checked.
    const counter = new DataView(bytes.buffer, COUNTER + 12, 4);
    counter.setUint32(0, counter.getUint32(0) + 1 + at / 16);
    bytes.set(chunk, DATA);
    const blocks = Math.ceil(chunk.length / 16);
    exports.counterMode(this.#slot.address, this.#slot.rounds, DATA, DATA, blocks);
  }

  #finish(nonce: Uint8Array): void {
    this.#setCounter(nonce);
    this.#memory.exports.finish(this.#slot.address, this.#slot.rounds);
  }

  #setCounter(nonce: Uint8Array): void {
    const { bytes } = this.#memory;
    bytes.fill(0, COUNTER, COUNTER + 16);
    bytes[COUNTER] = 14 - nonce.length;
    bytes.set(nonce, COUNTER + 1);
  }
}
