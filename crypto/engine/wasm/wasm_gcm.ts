// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES-GCM (NIST SP 800-38D) by the AES module. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../../cipher/aead.ts";
import { badDecrypt, checkNonce, checkRoom, keyDestroyed } from "../aead_checks.ts";
import { ADDITIONAL, CHUNK, COUNTER, DATA, HASH, RECEIVED, TAG } from "./aes_layout.ts";
import type { AesMemory, AesSlot } from "./aes_memory.ts";
import { releaseNow, releaseWith } from "./released_keys.ts";

/** Up to so many bytes of data GHASH needs no table: 16 blocks with the head and the lengths. */
const WITHOUT_TABLE = 14 * 16;

/** AES-GCM with one key. */
export class WasmGcm implements AeadCipher {
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
    this.#check(nonce);
    this.#memory.touch(Math.max(length, additionalData.length, nonce.length));
    if (!isShort(nonce, additionalData, length)) {
      output.set(plaintext, offset);
      if (trailer !== undefined) output.set(trailer, offset + plaintext.length);
      this.#sealLong(output.subarray(offset, offset + written), nonce, additionalData);
      return written;
    }
    const { bytes, exports } = this.#memory;
    const { address, rounds } = this.#slot;
    this.#startShort(nonce, additionalData);
    bytes.set(plaintext, DATA);
    if (trailer !== undefined) bytes.set(trailer, DATA + plaintext.length);
    const table = length > WITHOUT_TABLE ? this.#memory.table(address) : 0;
    exports.seal(address, rounds, table, additionalData.length, length);
    output.set(bytes.subarray(DATA, DATA + written), offset);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { tagLength } = this.algorithm;
    const length = ciphertext.length - tagLength;
    this.#check(nonce);
    if (length < 0) throw badDecrypt(this.algorithm);
    this.#memory.touch(Math.max(length, additionalData.length, nonce.length));
    if (!isShort(nonce, additionalData, length)) {
      return this.#openLong(nonce, additionalData, ciphertext);
    }
    const { bytes, exports } = this.#memory;
    const { address, rounds } = this.#slot;
    this.#startShort(nonce, additionalData);
    // The tag lies behind the data; its place there is padding then.
    bytes.set(ciphertext, DATA);
    bytes.copyWithin(RECEIVED, DATA + length, DATA + length + tagLength);
    const table = length > WITHOUT_TABLE ? this.#memory.table(address) : 0;
    exports.open(address, rounds, table, additionalData.length, length);
    if (exports.compare(tagLength) !== 0) {
      bytes.fill(0, DATA, DATA + length);
      throw badDecrypt(this.algorithm);
    }
    const plaintext = new Uint8Array(length);
    plaintext.set(bytes.subarray(DATA, DATA + length));
    return plaintext;
  }

  destroy(): void {
    releaseNow(this, this.#slot);
  }

  #check(nonce: Uint8Array): void {
    if (this.#slot.released) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
  }

  #startShort(nonce: Uint8Array, additionalData: Uint8Array): void {
    const { bytes } = this.#memory;
    bytes.set(nonce, COUNTER);
    bytes[COUNTER + 12] = 0;
    bytes[COUNTER + 13] = 0;
    bytes[COUNTER + 14] = 0;
    bytes[COUNTER + 15] = 1;
    bytes.fill(0, ADDITIONAL, ADDITIONAL + 16);
    bytes.set(additionalData, ADDITIONAL);
  }

  /** Encrypts in place, chunk by chunk; the tag's room is at the end. */
  #sealLong(message: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array): void {
    const length = message.length - this.algorithm.tagLength;
    const { bytes, exports } = this.#memory;
    const { address } = this.#slot;
    const first = this.#startLong(nonce, additionalData);
    for (let at = 0; at < length; at += CHUNK) {
      const chunk = message.subarray(at, Math.min(at + CHUNK, length));
      this.#countChunk(first, at, chunk);
      chunk.set(bytes.subarray(DATA, DATA + chunk.length));
      exports.absorb(address, this.#memory.table(address), chunk.length);
    }
    this.#finishLong(first, additionalData.length, length);
    message.set(bytes.subarray(TAG, TAG + this.algorithm.tagLength), length);
  }

  #openLong(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { tagLength } = this.algorithm;
    const length = ciphertext.length - tagLength;
    const { bytes, exports } = this.#memory;
    const first = this.#startLong(nonce, additionalData);
    this.#absorb(ciphertext.subarray(0, length));
    this.#finishLong(first, additionalData.length, length);
    bytes.set(ciphertext.subarray(length), RECEIVED);
    if (exports.compare(tagLength) !== 0) throw badDecrypt(this.algorithm);
    const plaintext = new Uint8Array(length);
    for (let at = 0; at < length; at += CHUNK) {
      const chunk = ciphertext.subarray(at, Math.min(at + CHUNK, length));
      this.#countChunk(first, at, chunk);
      plaintext.set(bytes.subarray(DATA, DATA + chunk.length), at);
    }
    return plaintext;
  }

  /** Gives the first counter block (Section 7.1, step 2), and absorbs the additional data. */
  #startLong(nonce: Uint8Array, additionalData: Uint8Array): Uint8Array {
    const { bytes } = this.#memory;
    const first = new Uint8Array(16);
    bytes.fill(0, HASH, HASH + 16);
    if (nonce.length === 12) {
      first.set(nonce);
      first[15] = 1;
    } else {
      this.#absorb(nonce);
      this.#absorb(lengthsBlock(0, nonce.length));
      first.set(bytes.subarray(HASH, HASH + 16));
      bytes.fill(0, HASH, HASH + 16);
    }
    this.#absorb(additionalData);
    return first;
  }

  #absorb(data: Uint8Array): void {
    const { bytes, exports } = this.#memory;
    const { address } = this.#slot;
    for (let at = 0; at < data.length; at += CHUNK) {
      const chunk = data.subarray(at, Math.min(at + CHUNK, data.length));
      bytes.set(chunk, DATA);
      exports.absorb(address, this.#memory.table(address), chunk.length);
    }
  }

  /** Encrypts or decrypts the chunk at an offset of the message, into DATA. */
  #countChunk(first: Uint8Array, at: number, chunk: Uint8Array): void {
    const { bytes, exports } = this.#memory;
    const { address, rounds } = this.#slot;
    bytes.set(first, COUNTER);
    const counter = new DataView(bytes.buffer, COUNTER + 12, 4);
    counter.setUint32(0, counter.getUint32(0) + 1 + at / 16);
    bytes.set(chunk, DATA);
    exports.counterMode(address, rounds, DATA, DATA, Math.ceil(chunk.length / 16));
  }

  #finishLong(first: Uint8Array, additionalLength: number, length: number): void {
    this.#absorb(lengthsBlock(additionalLength, length));
    this.#memory.bytes.set(first, COUNTER);
    this.#memory.exports.finish(this.#slot.address, this.#slot.rounds);
  }
}

/** Whether one call does it: as always in TLS. */
function isShort(nonce: Uint8Array, additionalData: Uint8Array, length: number): boolean {
  // With the tag behind it, what is received must fit as well.
  return nonce.length === 12 && additionalData.length <= 16 && length <= CHUNK;
}

/** The lengths in bits, as two numbers of 64 bits. */
function lengthsBlock(additionalLength: number, length: number): Uint8Array {
  const block = new Uint8Array(16);
  const view = new DataView(block.buffer);
  view.setUint32(0, additionalLength / 0x2000_0000);
  view.setUint32(4, additionalLength * 8);
  view.setUint32(8, length / 0x2000_0000);
  view.setUint32(12, length * 8);
  return block;
}
