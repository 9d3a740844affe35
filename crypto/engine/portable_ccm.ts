// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-CCM (RFC 3610, NIST SP 800-38C) in TypeScript.
 *
 * Timing: AES is not constant-time here, see portable_aes.ts; the comparison of tags is.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import { badDecrypt, checkCcmLength, checkNonce, checkRoom, keyDestroyed } from "./aead_checks.ts";
import { AesKey, blockEquals, loadBlock, storeBlock, swap } from "./portable_aes.ts";

/** AES-CCM with one key. */
export class PortableCcm implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine = "portable";
  readonly asynchronous = false;
  readonly #aes: AesKey;
  #destroyed = false;

  constructor(algorithm: AeadAlgorithm, key: Uint8Array) {
    this.algorithm = algorithm;
    this.#aes = new AesKey(key);
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
    const body = output.subarray(offset, offset + length);
    const tag = this.#mac(nonce, additionalData, body);
    this.#encrypt(nonce, body, body, tag);
    storeBlock(tag, output, offset + length, this.algorithm.tagLength);
    return written;
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Bytes {
    const { tagLength } = this.algorithm;
    const length = ciphertext.length - tagLength;
    this.#check(nonce, Math.max(length, 0));
    if (length < 0) throw badDecrypt(this.algorithm);
    const plaintext = new Uint8Array(length);
    const mask = new Int32Array(4);
    this.#encrypt(nonce, ciphertext.subarray(0, length), plaintext, mask);
    const tag = this.#mac(nonce, additionalData, plaintext);
    for (let word = 0; word < 4; word++) {
      tag[word] = (tag[word] as number) ^ (mask[word] as number);
    }
    if (!blockEquals(tag, ciphertext, length, tagLength)) {
      plaintext.fill(0);
      throw badDecrypt(this.algorithm);
    }
    return plaintext;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#aes.destroy();
  }

  #check(nonce: Uint8Array, length: number): void {
    if (this.#destroyed) throw keyDestroyed(this.algorithm.name);
    checkNonce(this.algorithm, nonce);
    checkCcmLength(nonce.length, length);
  }

  /** RFC 3610, Section 2.3: encrypts the body, and exclusive-ors S_0 to the tag. */
  #encrypt(nonce: Uint8Array, input: Uint8Array, output: Uint8Array, tag: Int32Array): void {
    const first = new Uint8Array(16);
    first[0] = 14 - nonce.length;
    first.set(nonce, 1);
    const counter = loadBlock(first, 0, 16);
    // S_0 is for the tag, the body starts with S_1. The counter field has 2 to 8 bytes; counting up
    // the last four can not touch the nonce, for the body's length was checked.
    const next = swap(counter[3] as number) + 1 | 0;
    this.#aes.counterMode(counter, next, input, output, 0, input.length);
    this.#aes.encrypt(counter);
    for (let word = 0; word < 4; word++) {
      tag[word] = (tag[word] as number) ^ (counter[word] as number);
    }
  }

  /** RFC 3610, Section 2.2: the CBC-MAC over lengths, additional data and body. */
  #mac(nonce: Uint8Array, additionalData: Uint8Array, body: Uint8Array): Int32Array {
    const first = new Uint8Array(16);
    first[0] = (additionalData.length > 0 ? 0x40 : 0) | (this.algorithm.tagLength - 2) / 2 << 3 |
      14 - nonce.length;
    first.set(nonce, 1);
    let rest = body.length;
    for (let at = 15; at > nonce.length; at--) {
      first[at] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
    const state = loadBlock(first, 0, 16);
    this.#aes.encrypt(state);
    if (additionalData.length > 0) {
      this.#absorb(state, withLength(additionalData));
    }
    this.#absorb(state, body);
    return state;
  }

  #absorb(state: Int32Array, data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const whole = data.length & ~15;
    for (let at = 0; at < whole; at += 16) {
      state[0] = (state[0] as number) ^ view.getInt32(at, true);
      state[1] = (state[1] as number) ^ view.getInt32(at + 4, true);
      state[2] = (state[2] as number) ^ view.getInt32(at + 8, true);
      state[3] = (state[3] as number) ^ view.getInt32(at + 12, true);
      this.#aes.encrypt(state);
    }
    if (whole === data.length) return;
    const block = loadBlock(data, whole, data.length);
    for (let word = 0; word < 4; word++) {
      state[word] = (state[word] as number) ^ (block[word] as number);
    }
    this.#aes.encrypt(state);
  }
}

/** RFC 3610, Section 2.2: the additional data behind its length in 2 or 6 bytes. */
function withLength(data: Uint8Array): Uint8Array {
  const { length } = data;
  const header = length < 0xff00 ? 2 : 6;
  const joined = new Uint8Array(header + length);
  const view = new DataView(joined.buffer);
  if (header === 2) {
    view.setUint16(0, length);
  } else {
    view.setUint16(0, 0xfffe);
    view.setUint32(2, length);
  }
  joined.set(data, header);
  return joined;
}
