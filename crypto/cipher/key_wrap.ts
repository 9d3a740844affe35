// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Key wrap of a block cipher with blocks of 16 bytes: RFC 3394 for multiples of 8 bytes, RFC 5649
 * for any length, and both with the cipher's inverse (NIST SP 800-38F, Section 5.1).
 */

import { constantTimeEqual } from "../constant_time.ts";
import { maskEqual } from "../constant_time_masks.ts";
import { BlockModeKey, WholeProcess } from "./_block_mode.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import type { CipherDirection, CipherKey, CipherParameters } from "./cipher_algorithm.ts";
import { badDecryption, wrongFinalLength } from "./cipher_errors.ts";

/** RFC 3394, Section 2.2.3.1. */
const WRAP_IV: readonly number[] = [0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6];
/** RFC 5649, Section 3. */
const WRAP_PAD_IV: readonly number[] = [0xa6, 0x59, 0x59, 0xa6];
/** The longest key that is wrapped here, in bytes; OpenSSL's limit. */
const MOST = 2 ** 31 - 8;

/** RFC 3394. */
export const WRAP: BlockMode = {
  mode: "wrap",
  works: "on bytes",
  ivLength: 8,
  defaultIv: WRAP_IV,
  create: (cipher, key, options) => createKeyWrap(cipher.create(key, options), "cipher"),
};

/** RFC 3394 with the inverse of the cipher. */
export const WRAP_INVERSE: BlockMode = {
  mode: "wrap",
  works: "on bytes",
  ivLength: 8,
  defaultIv: WRAP_IV,
  create: (cipher, key, options) => createKeyWrap(cipher.create(key, options), "inverse"),
};

/** RFC 5649. */
export const WRAP_PAD: BlockMode = {
  mode: "wrap",
  works: "on bytes",
  ivLength: 4,
  defaultIv: WRAP_PAD_IV,
  create: (cipher, key, options) => createKeyWrapPad(cipher.create(key, options), "cipher"),
};

/** RFC 5649 with the inverse of the cipher. */
export const WRAP_PAD_INVERSE: BlockMode = {
  mode: "wrap",
  works: "on bytes",
  ivLength: 4,
  defaultIv: WRAP_PAD_IV,
  create: (cipher, key, options) => createKeyWrapPad(cipher.create(key, options), "inverse"),
};

/** Which function of the cipher wraps: the usual one, or its inverse. */
export type WrapFunction = "cipher" | "inverse";

/**
 * Puts a key into key wrap mode (RFC 3394).
 *
 * @param key The key of the block cipher.
 * @param wrapFunction Which function wraps.
 * @returns The key in this mode.
 */
export function createKeyWrap(key: BlockCipherKey, wrapFunction: WrapFunction): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) =>
      new KeyWrap(new Wrapping(block, wrapFunction), direction, parameters),
  );
}

/**
 * Puts a key into key wrap mode with padding (RFC 5649).
 *
 * @param key The key of the block cipher.
 * @param wrapFunction Which function wraps.
 * @returns The key in this mode.
 */
export function createKeyWrapPad(key: BlockCipherKey, wrapFunction: WrapFunction): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) =>
      new PaddedKeyWrap(new Wrapping(block, wrapFunction), direction, parameters),
  );
}

/** The functions W and W^-1 (NIST SP 800-38F, Section 6.1), in place. */
class Wrapping {
  readonly #key: BlockCipherKey;
  readonly #inverse: boolean;
  readonly #block = new Uint8Array(16);

  constructor(key: BlockCipherKey, wrapFunction: WrapFunction) {
    this.#key = key;
    this.#inverse = wrapFunction === "inverse";
  }

  /** Wraps the vector and 8-byte parts behind it; a single part is one block (RFC 5649). */
  wrap(data: Uint8Array): void {
    const parts = data.length / 8 - 1;
    if (parts === 1) return this.#permute(data, this.#inverse);
    const block = this.#block;
    block.set(data.subarray(0, 8));
    for (let round = 0; round < 6; round++) {
      for (let part = 1; part <= parts; part++) {
        block.set(data.subarray(8 * part, 8 * part + 8), 8);
        this.#permute(block, this.#inverse);
        xorNumber(block, round * parts + part);
        data.set(block.subarray(8), 8 * part);
      }
    }
    data.set(block.subarray(0, 8));
    block.fill(0);
  }

  /** Takes it back. */
  unwrap(data: Uint8Array): void {
    const parts = data.length / 8 - 1;
    if (parts === 1) return this.#permute(data, !this.#inverse);
    const block = this.#block;
    block.set(data.subarray(0, 8));
    for (let round = 5; round >= 0; round--) {
      for (let part = parts; part >= 1; part--) {
        xorNumber(block, round * parts + part);
        block.set(data.subarray(8 * part, 8 * part + 8), 8);
        this.#permute(block, !this.#inverse);
        data.set(block.subarray(8), 8 * part);
      }
    }
    data.set(block.subarray(0, 8));
    block.fill(0);
  }

  #permute(block: Uint8Array, inverse: boolean): void {
    if (inverse) this.#key.decryptBlocks(block, 0, block, 0, 1);
    else this.#key.encryptBlocks(block, 0, block, 0, 1);
  }
}

/** RFC 3394, Section 2.2.1: exclusive-ors the step's number to the first half. */
function xorNumber(block: Uint8Array, step: number): void {
  for (let at = 7; step > 0; at--) {
    block[at] = (block[at] as number) ^ step % 256;
    step = Math.floor(step / 256);
  }
}

class KeyWrap extends WholeProcess {
  readonly #wrapping: Wrapping;
  readonly #direction: CipherDirection;
  readonly #iv: Uint8Array;

  constructor(wrapping: Wrapping, direction: CipherDirection, parameters: CipherParameters) {
    super();
    this.#wrapping = wrapping;
    this.#direction = direction;
    this.#iv = parameters.iv;
  }

  finishLength(length: number): number {
    return this.#direction === "encrypt" ? length + 8 : length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { length } = rest;
    if (this.#direction === "encrypt") {
      if (length % 8 !== 0 || length < 16 || length > MOST) {
        throw wrongFinalLength("a key of 16 or more bytes, a multiple of 8", length);
      }
      const wrapped = output.subarray(offset, offset + length + 8);
      wrapped.set(rest, 8);
      wrapped.set(this.#iv);
      this.#wrapping.wrap(wrapped);
      return wrapped.length;
    }
    if (length % 8 !== 0 || length < 24 || length > MOST + 8) {
      throw wrongFinalLength("a wrapped key of 24 or more bytes, a multiple of 8", length);
    }
    const data = rest.slice();
    this.#wrapping.unwrap(data);
    const good = constantTimeEqual(data.subarray(0, 8), this.#iv);
    if (good) output.set(data.subarray(8), offset);
    data.fill(0);
    if (!good) throw badDecryption("integrity check");
    return length - 8;
  }
}

class PaddedKeyWrap extends WholeProcess {
  readonly #wrapping: Wrapping;
  readonly #direction: CipherDirection;
  readonly #iv: Uint8Array;

  constructor(wrapping: Wrapping, direction: CipherDirection, parameters: CipherParameters) {
    super();
    this.#wrapping = wrapping;
    this.#direction = direction;
    this.#iv = parameters.iv;
  }

  finishLength(length: number): number {
    return this.#direction === "encrypt" ? Math.ceil(length / 8) * 8 + 8 : length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { length } = rest;
    if (this.#direction === "encrypt") {
      if (length === 0 || length > MOST) throw wrongFinalLength("a key of 1 or more bytes", length);
      const wrapped = output.subarray(offset, offset + this.finishLength(length));
      wrapped.fill(0);
      wrapped.set(rest, 8);
      wrapped.set(this.#iv);
      new DataView(wrapped.buffer, wrapped.byteOffset).setUint32(4, length);
      this.#wrapping.wrap(wrapped);
      return wrapped.length;
    }
    if (length % 8 !== 0 || length < 16 || length > MOST + 8) {
      throw wrongFinalLength("a wrapped key of 16 or more bytes, a multiple of 8", length);
    }
    const data = rest.slice();
    this.#wrapping.unwrap(data);
    const count = this.#keyLength(data);
    if (count > 0) output.set(data.subarray(8, 8 + count), offset);
    data.fill(0);
    if (count === 0) throw badDecryption("integrity check");
    return count;
  }

  /** RFC 5649, Section 3: the key's length when vector, length and padding hold; 0 otherwise. */
  #keyLength(data: Uint8Array): number {
    const length = new DataView(data.buffer, data.byteOffset).getUint32(4);
    const padding = data.length - 8 - length;
    let bad = ~maskEqual(Number(constantTimeEqual(data.subarray(0, 4), this.#iv)), 1);
    bad |= ~maskEqual(Number(padding >= 0 && padding < 8), 1);
    for (let back = 1; back < 8; back++) {
      const isPadding = maskEqual(Number(back <= padding), 1);
      bad |= isPadding & (data[data.length - back] as number);
    }
    return bad === 0 ? length : 0;
  }
}
