// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The Galois/Counter Mode of any block cipher with blocks of 16 bytes (NIST SP 800-38D).
 *
 * Timing: GHASH looks tables up by secrets, see portable_ghash.ts; the comparison of tags does not.
 */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { blockToBytes, ghashOf } from "./_ghash.ts";
import type { Ghash } from "../engine/portable_ghash.ts";
import { WholeProcess } from "./_block_mode.ts";
import { increment, joinParts, xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";
import { CounterStream } from "./ctr.ts";

/** The most that one nonce encrypts, in bytes (NIST SP 800-38D, Section 5.2.1.1). */
const MOST = 2 ** 36 - 32;

/** The mode as a value. */
export const GCM: BlockMode & { mode: "gcm" } = {
  mode: "gcm",
  works: "on bytes",
  ivLength: 12,
  ivLengths: [[1, Infinity]], // NIST SP 800-38D, Section 5.2.1.1.
  tagLengths: [4, 8, 12, 13, 14, 15, 16], // Section 5.2.1.2.
  create: (cipher, key, options) => createGcm(cipher.create(key, options)),
};

/**
 * Puts a key into GCM.
 *
 * @param key The key of the block cipher, with blocks of 16 bytes.
 * @returns The key in this mode.
 */
export function createGcm(key: BlockCipherKey): CipherKey {
  return new GcmKey(key);
}

class GcmKey implements CipherKey {
  readonly engine = "portable";
  readonly #key: BlockCipherKey;
  readonly #ghash: Ghash;
  #destroyed = false;

  constructor(key: BlockCipherKey) {
    this.#key = key;
    const hashKey = new Uint8Array(16);
    key.encryptBlocks(hashKey, 0, hashKey, 0, 1);
    this.#ghash = ghashOf(hashKey);
    hashKey.fill(0);
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const first = this.#firstCounter(parameters.iv);
    const mask = new Uint8Array(16);
    this.#key.encryptBlocks(first, 0, mask, 0, 1);
    increment(first, 12);
    const stream = new CounterStream(this.#key, first, 12);
    const hash = new MessageHash(this.#ghash.fork(), joinParts(parameters.additionalData), mask);
    return direction === "encrypt"
      ? new GcmEncryption(stream, hash, parameters.tagLength)
      : new GcmDecryption(stream, hash, parameters.tag as Uint8Array);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
    this.#ghash.destroy();
  }

  /** NIST SP 800-38D, Section 7.1, step 2: the pre-counter block J0. */
  #firstCounter(nonce: Uint8Array): Bytes {
    const block = new Uint8Array(16);
    if (nonce.length === 12) {
      block.set(nonce);
      block[15] = 1;
      return block;
    }
    const words = new Int32Array(4);
    const ghash = this.#ghash.fork();
    ghash.update(nonce, 0, nonce.length);
    ghash.finish(0, nonce.length, words);
    return blockToBytes(words);
  }
}

/** GHASH over additional data and ciphertext, masked: the tag. */
class MessageHash {
  readonly #ghash: Ghash;
  readonly #mask: Bytes;
  readonly #additionalLength: number;
  #length = 0;

  constructor(ghash: Ghash, additionalData: Uint8Array, mask: Bytes) {
    this.#ghash = ghash;
    this.#mask = mask;
    this.#additionalLength = additionalData.length;
    ghash.update(additionalData, 0, additionalData.length);
  }

  /** Takes ciphertext: multiples of 16 bytes, and at last any number. */
  update(data: Uint8Array, start: number, end: number): void {
    this.#length += end - start;
    if (this.#length > MOST) {
      throw new RangeError(
        `Cannot work on ${this.#length} bytes with one nonce in GCM: ${MOST} is the most`,
      );
    }
    this.#ghash.update(data, start, end);
  }

  finish(tagLength: number): Bytes {
    const words = new Int32Array(4);
    this.#ghash.finish(this.#additionalLength, this.#length, words);
    const tag = blockToBytes(words);
    xorInto(tag, 0, this.#mask, 0, 16);
    return tag.slice(0, tagLength);
  }
}

class GcmEncryption implements CipherProcess {
  readonly unit = 16;
  readonly reserve = 0;
  readonly #stream: CounterStream;
  readonly #hash: MessageHash;
  readonly #tagLength: number;
  #tag: Bytes | undefined;

  constructor(stream: CounterStream, hash: MessageHash, tagLength: number) {
    this.#stream = stream;
    this.#hash = hash;
    this.#tagLength = tagLength;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#stream.transform(input, output, offset);
    this.#hash.update(output, offset, offset + input.length);
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.transform(rest, output, offset);
    this.#tag = this.#hash.finish(this.#tagLength);
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

class GcmDecryption extends WholeProcess {
  readonly #stream: CounterStream;
  readonly #hash: MessageHash;
  readonly #expected: Uint8Array;

  constructor(stream: CounterStream, hash: MessageHash, expected: Uint8Array) {
    super();
    this.#stream = stream;
    this.#hash = hash;
    this.#expected = expected;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.#hash.update(rest, 0, rest.length);
    const tag = this.#hash.finish(this.#expected.length);
    if (!constantTimeEqual(tag, this.#expected)) throw badDecryption("tag");
    this.#stream.transform(rest, output, offset);
    return rest.length;
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
