// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ChaCha20 (RFC 8439, Section 2.4) as a stream cipher that is not authenticated: what is encrypted with
 * it can be changed by anybody. ChaCha20-Poly1305 is what protocols want.
 *
 * Timing: only additions, rotations and exclusive-ors, no look-ups and no branches on secrets; as
 * constant-time as a just-in-time compiler allows.
 */

import { checkKeyLength, checkRange, cipherDestroyed } from "./cipher_checks.ts";
import type { StreamCipher, StreamCipherKey } from "./stream_cipher.ts";
import { loadLittleEndian, rotateLeft, storeLittleEndian } from "./words.ts";

/**
 * ChaCha20: keys of 32 bytes and the initialization vector of OpenSSL, 16 bytes: the number of the
 * first block as 4 bytes, the lowest first, and the nonce of 12 bytes. Behind 256 GiB the block counter
 * would overflow; it goes on into the nonce then, as OpenSSL's does.
 */
export const chacha20: StreamCipher = {
  name: "chacha20",
  keyLengths: [32],
  ivLength: 16,
  create(key, iv = new Uint8Array(0)) {
    checkKeyLength(chacha20, key);
    if (iv.length !== 16) {
      throw new RangeError(
        `Cannot set up chacha20: the initialization vector has ${iv.length} bytes, ` +
          "16 are expected (a block counter of 4, a nonce of 12)",
      );
    }
    return new ChachaKey(key, iv);
  },
};

/** ChaCha20 somewhere in its key stream. */
class ChachaKey implements StreamCipherKey {
  readonly #state = new Int32Array(16);
  readonly #stream = new Int32Array(16);
  /** How many bytes of the last block of the key stream are used. */
  #used = 64;
  #destroyed = false;

  constructor(key: Uint8Array, iv: Uint8Array) {
    // "expand 32-byte k".
    this.#state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
    for (let word = 0; word < 8; word++) this.#state[4 + word] = loadLittleEndian(key, 4 * word);
    for (let word = 0; word < 4; word++) this.#state[12 + word] = loadLittleEndian(iv, 4 * word);
  }

  process(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void {
    if (this.#destroyed) throw cipherDestroyed(chacha20.name);
    checkRange(input, inputOffset, output, outputOffset, length);
    let at = this.#processBytes(input, inputOffset, output, outputOffset, length);
    const stream = this.#stream;
    for (; length - at >= 64; at += 64) {
      nextBlock(this.#state, stream);
      for (let word = 0; word < 16; word++) {
        const data = loadLittleEndian(input, inputOffset + at + 4 * word);
        storeLittleEndian(output, outputOffset + at + 4 * word, data ^ (stream[word] as number));
      }
    }
    if (at === length) return;
    nextBlock(this.#state, stream);
    this.#used = 0;
    this.#processBytes(input, inputOffset + at, output, outputOffset + at, length - at);
  }

  /** Uses what is left of a block of the key stream. Gives how many bytes that served. */
  #processBytes(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): number {
    const served = Math.min(64 - this.#used, length);
    for (let index = 0; index < served; index++) {
      const at = this.#used + index;
      const key = (this.#stream[at >> 2] as number) >>> 8 * (at & 3);
      output[outputOffset + index] = (input[inputOffset + index] as number) ^ key;
    }
    this.#used += served;
    return served;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#state.fill(0);
    this.#stream.fill(0);
  }
}

/** Section 2.3: a block of the key stream; the counter goes on. */
function nextBlock(state: Int32Array, stream: Int32Array): void {
  let x0 = state[0] as number;
  let x1 = state[1] as number;
  let x2 = state[2] as number;
  let x3 = state[3] as number;
  let x4 = state[4] as number;
  let x5 = state[5] as number;
  let x6 = state[6] as number;
  let x7 = state[7] as number;
  let x8 = state[8] as number;
  let x9 = state[9] as number;
  let x10 = state[10] as number;
  let x11 = state[11] as number;
  let x12 = state[12] as number;
  let x13 = state[13] as number;
  let x14 = state[14] as number;
  let x15 = state[15] as number;
  for (let round = 0; round < 20; round += 2) {
    x0 = x0 + x4 | 0;
    x12 = rotateLeft(x12 ^ x0, 16);
    x8 = x8 + x12 | 0;
    x4 = rotateLeft(x4 ^ x8, 12);
    x0 = x0 + x4 | 0;
    x12 = rotateLeft(x12 ^ x0, 8);
    x8 = x8 + x12 | 0;
    x4 = rotateLeft(x4 ^ x8, 7);
    x1 = x1 + x5 | 0;
    x13 = rotateLeft(x13 ^ x1, 16);
    x9 = x9 + x13 | 0;
    x5 = rotateLeft(x5 ^ x9, 12);
    x1 = x1 + x5 | 0;
    x13 = rotateLeft(x13 ^ x1, 8);
    x9 = x9 + x13 | 0;
    x5 = rotateLeft(x5 ^ x9, 7);
    x2 = x2 + x6 | 0;
    x14 = rotateLeft(x14 ^ x2, 16);
    x10 = x10 + x14 | 0;
    x6 = rotateLeft(x6 ^ x10, 12);
    x2 = x2 + x6 | 0;
    x14 = rotateLeft(x14 ^ x2, 8);
    x10 = x10 + x14 | 0;
    x6 = rotateLeft(x6 ^ x10, 7);
    x3 = x3 + x7 | 0;
    x15 = rotateLeft(x15 ^ x3, 16);
    x11 = x11 + x15 | 0;
    x7 = rotateLeft(x7 ^ x11, 12);
    x3 = x3 + x7 | 0;
    x15 = rotateLeft(x15 ^ x3, 8);
    x11 = x11 + x15 | 0;
    x7 = rotateLeft(x7 ^ x11, 7);
    x0 = x0 + x5 | 0;
    x15 = rotateLeft(x15 ^ x0, 16);
    x10 = x10 + x15 | 0;
    x5 = rotateLeft(x5 ^ x10, 12);
    x0 = x0 + x5 | 0;
    x15 = rotateLeft(x15 ^ x0, 8);
    x10 = x10 + x15 | 0;
    x5 = rotateLeft(x5 ^ x10, 7);
    x1 = x1 + x6 | 0;
    x12 = rotateLeft(x12 ^ x1, 16);
    x11 = x11 + x12 | 0;
    x6 = rotateLeft(x6 ^ x11, 12);
    x1 = x1 + x6 | 0;
    x12 = rotateLeft(x12 ^ x1, 8);
    x11 = x11 + x12 | 0;
    x6 = rotateLeft(x6 ^ x11, 7);
    x2 = x2 + x7 | 0;
    x13 = rotateLeft(x13 ^ x2, 16);
    x8 = x8 + x13 | 0;
    x7 = rotateLeft(x7 ^ x8, 12);
    x2 = x2 + x7 | 0;
    x13 = rotateLeft(x13 ^ x2, 8);
    x8 = x8 + x13 | 0;
    x7 = rotateLeft(x7 ^ x8, 7);
    x3 = x3 + x4 | 0;
    x14 = rotateLeft(x14 ^ x3, 16);
    x9 = x9 + x14 | 0;
    x4 = rotateLeft(x4 ^ x9, 12);
    x3 = x3 + x4 | 0;
    x14 = rotateLeft(x14 ^ x3, 8);
    x9 = x9 + x14 | 0;
    x4 = rotateLeft(x4 ^ x9, 7);
  }
  stream[0] = x0 + (state[0] as number);
  stream[1] = x1 + (state[1] as number);
  stream[2] = x2 + (state[2] as number);
  stream[3] = x3 + (state[3] as number);
  stream[4] = x4 + (state[4] as number);
  stream[5] = x5 + (state[5] as number);
  stream[6] = x6 + (state[6] as number);
  stream[7] = x7 + (state[7] as number);
  stream[8] = x8 + (state[8] as number);
  stream[9] = x9 + (state[9] as number);
  stream[10] = x10 + (state[10] as number);
  stream[11] = x11 + (state[11] as number);
  stream[12] = x12 + (state[12] as number);
  stream[13] = x13 + (state[13] as number);
  stream[14] = x14 + (state[14] as number);
  stream[15] = x15 + (state[15] as number);
  const counter = (state[12] as number) + 1 | 0;
  state[12] = counter;
  if (counter === 0) state[13] = (state[13] as number) + 1;
}
