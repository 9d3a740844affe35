// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * XTS (IEEE 1619-2018, NIST SP 800-38E) of a block cipher with blocks of 16 bytes, and its variant
 * of GB/T 17964-2021: encryption of disk sectors, each of at least a block, by their number.
 */

import { SslError } from "../../err/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { xorBytes, xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipher, BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { checkSectorLength, keyWasDestroyed } from "./cipher_errors.ts";

/** The mode as a value. */
export const XTS: BlockMode = {
  mode: "xts",
  works: "on bytes",
  ivLength: 16,
  create: createXts,
};

/**
 * Sets up the two keys of XTS.
 *
 * @param cipher The block cipher.
 * @param key Both keys, the one for data first.
 * @returns The key in this mode.
 */
export function createXts(cipher: BlockCipher, key: Uint8Array): CipherKey {
  const half = key.length / 2;
  const first = key.subarray(0, half);
  const second = key.subarray(half);
  const equal = constantTimeEqual(first, second);
  return new XtsKey(cipher.create(first), cipher.create(second), equal);
}

class XtsKey implements CipherKey {
  readonly engine = "portable";
  readonly #data: BlockCipherKey;
  readonly #tweak: BlockCipherKey;
  readonly #equal: boolean;
  #destroyed = false;

  constructor(data: BlockCipherKey, tweak: BlockCipherKey, equal: boolean) {
    this.#data = data;
    this.#tweak = tweak;
    this.#equal = equal;
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    // FIPS 140-3 Implementation Guidance, C.I: equal halves break the proof. What was encrypted with
    // them all the same can be read, as with OpenSSL.
    if (this.#equal && direction === "encrypt") throw duplicatedKeys();
    const tweak = new Uint8Array(16);
    this.#tweak.encryptBlocks(parameters.iv, 0, tweak, 0, 1);
    return new XtsProcess(this.#data, tweak, direction, parameters.xtsStandard);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#data.destroy();
    this.#tweak.destroy();
  }
}

class XtsProcess implements CipherProcess {
  readonly unit = 16;
  // What steals ciphertext is a whole block and a part of one.
  readonly reserve = 17;
  readonly #key: BlockCipherKey;
  readonly #tweak: Uint8Array;
  readonly #encrypting: boolean;
  readonly #next: (tweak: Uint8Array) => void;
  #length = 0;

  constructor(
    key: BlockCipherKey,
    tweak: Uint8Array,
    direction: CipherDirection,
    standard: "ieee" | "gb",
  ) {
    this.#key = key;
    this.#tweak = tweak;
    this.#encrypting = direction === "encrypt";
    this.#next = standard === "ieee" ? nextTweak : nextTweakGb;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    if (input.length === 0) return;
    this.#count(input.length);
    const { length } = input;
    const tweaks = new Uint8Array(Math.min(length, 1024));
    for (let at = 0; at < length; at += tweaks.length) {
      const count = Math.min(tweaks.length, length - at);
      for (let index = 0; index < count; index += 16) {
        // Typed arrays copy so few bytes more slowly by set().
        for (let at = 0; at < 16; at++) tweaks[index + at] = this.#tweak[at] as number;
        this.#next(this.#tweak);
      }
      const to = output.subarray(offset + at, offset + at + count);
      xorBytes(to, 0, input, at, tweaks, 0, count);
      if (this.#encrypting) this.#key.encryptBlocks(to, 0, to, 0, count / 16);
      else this.#key.decryptBlocks(to, 0, to, 0, count / 16);
      xorBytes(to, 0, to, 0, tweaks, 0, count);
    }
  }

  finishLength(length: number): number {
    return length;
  }

  /** IEEE 1619-2018, Sections 5.3.2 and 5.4.2: the last part block is filled up by stealing. */
  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    checkSectorLength(this.#length + rest.length);
    const part = rest.length % 16;
    if (part === 0) {
      this.transform(rest, output, offset);
      return rest.length;
    }
    const whole = rest.length - part - 16;
    this.transform(rest.subarray(0, whole), output, offset);
    this.#count(16 + part);
    const earlier = this.#tweak.slice();
    this.#next(this.#tweak);
    const [first, second] = this.#encrypting ? [earlier, this.#tweak] : [this.#tweak, earlier];
    const block = rest.slice(whole, whole + 16);
    this.#block(block, first);
    output.set(block.subarray(0, part), offset + whole + 16);
    block.set(rest.subarray(whole + 16));
    this.#block(block, second);
    output.set(block, offset + whole);
    return rest.length;
  }

  destroy(): void {
    this.#tweak.fill(0);
  }

  #block(block: Uint8Array, tweak: Uint8Array): void {
    xorInto(block, 0, tweak, 0, 16);
    if (this.#encrypting) this.#key.encryptBlocks(block, 0, block, 0, 1);
    else this.#key.decryptBlocks(block, 0, block, 0, 1);
    xorInto(block, 0, tweak, 0, 16);
  }

  #count(length: number): void {
    this.#length += length;
    checkSectorLength(this.#length);
  }
}

/** Multiplies by x in GF(2^128), the lowest byte first (IEEE 1619-2018, Section 5.2). */
function nextTweak(tweak: Uint8Array): void {
  const carry = -((tweak[15] as number) >> 7) & 0x87;
  for (let at = 15; at > 0; at--) {
    tweak[at] = (tweak[at] as number) << 1 | (tweak[at - 1] as number) >> 7;
  }
  tweak[0] = (tweak[0] as number) << 1 ^ carry;
}

/** Multiplies by x in GF(2^128) with the bits in the order of GCM (GB/T 17964-2021). */
function nextTweakGb(tweak: Uint8Array): void {
  const carry = -((tweak[15] as number) & 1) & 0xe1;
  for (let at = 15; at > 0; at--) {
    tweak[at] = (tweak[at] as number) >> 1 | ((tweak[at - 1] as number) & 1) << 7;
  }
  tweak[0] = (tweak[0] as number) >> 1 ^ carry;
}

function duplicatedKeys(): SslError<"EVP"> {
  return new SslError("EVP", "XTS_DUPLICATED_KEYS", {
    expected: "two different keys, one behind the other",
    received: "two equal halves",
    usualCause: "one key that was repeated to fill the length",
    remedy: "draw random bytes for both",
  });
}
