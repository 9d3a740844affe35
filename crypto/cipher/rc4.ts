// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RC4, as RFC 6229 and many before describe it.
 *
 * Its key stream is biased, most of all in the first bytes, and RFC 7465 forbids it in TLS. It is here
 * to read what is old.
 *
 * Timing: a secret table is looked up by secret-dependent indices, so an attacker who shares the
 * processor's cache can learn from it.
 */

import { checkKeyLength, checkRange, cipherDestroyed } from "./cipher_checks.ts";
import type { StreamCipher, StreamCipherKey } from "./stream_cipher.ts";

/** RC4: keys of 1 to 256 bytes, no initialization vector. `RC4-40` of OpenSSL has keys of 5 bytes. */
export const rc4: StreamCipher = {
  name: "rc4",
  keyLengths: [[1, 256]],
  ivLength: 0,
  create(key, iv = new Uint8Array(0)) {
    checkKeyLength(rc4, key);
    if (iv.length !== 0) {
      throw new RangeError(
        `Cannot set up rc4: the initialization vector has ${iv.length} bytes, 0 are expected`,
      );
    }
    return new Rc4Key(key);
  },
};

/** RC4 somewhere in its key stream. */
class Rc4Key implements StreamCipherKey {
  readonly #state = new Uint8Array(256);
  #first = 0;
  #second = 0;
  #destroyed = false;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (const index of state.keys()) state[index] = index;
    let other = 0;
    for (let index = 0; index < 256; index++) {
      const value = state[index] as number;
      other = other + value + (key[index % key.length] as number) & 0xff;
      state[index] = state[other] as number;
      state[other] = value;
    }
  }

  process(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(rc4.name);
    checkRange(input, inputOffset, output, outputOffset, length);
    const state = this.#state;
    let first = this.#first;
    let second = this.#second;
    for (let at = 0; at < length; at++) {
      first = first + 1 & 0xff;
      const one = state[first] as number;
      second = second + one & 0xff;
      const other = state[second] as number;
      state[first] = other;
      state[second] = one;
      output[outputOffset + at] = (input[inputOffset + at] as number) ^
        (state[one + other & 0xff] as number);
    }
    this.#first = first;
    this.#second = second;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#state.fill(0);
    this.#first = 0;
    this.#second = 0;
  }
}
