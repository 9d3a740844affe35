// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The Offset Codebook mode (RFC 7253) of a block cipher with blocks of 16 bytes. */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { WholeProcess } from "./_block_mode.ts";
import { doubleBlock, joinParts, xorBytes, xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";

/** The mode as a value. */
export const OCB: BlockMode & { mode: "ocb" } = {
  mode: "ocb",
  works: "on bytes",
  ivLength: 12,
  ivLengths: [[1, 15]], // RFC 7253, Section 4.2.
  tagLengths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  create: (cipher, key, options) => createOcb(cipher.create(key, options)),
};

/** So many bytes are worked on at a time. */
const PIECE = 1024;

/**
 * Puts a key into OCB mode.
 *
 * @param key The key of the block cipher, with blocks of 16 bytes.
 * @returns The key in this mode.
 */
export function createOcb(key: BlockCipherKey): CipherKey {
  return new OcbKey(key);
}

/** The masks of a key: RFC 7253, Section 4.1, "Key-dependent variables". */
class OcbMasks {
  readonly star: Bytes = new Uint8Array(16);
  readonly dollar: Bytes;
  readonly #levels: Bytes[] = [];

  constructor(key: BlockCipherKey) {
    key.encryptBlocks(this.star, 0, this.star, 0, 1);
    this.dollar = doubled(this.star);
    this.#levels.push(doubled(this.dollar));
  }

  /** The mask of a block by its number, which starts at 1. */
  of(block: number): Bytes {
    let level = 0;
    for (let rest = block; rest % 2 === 0; rest /= 2) level++;
    while (this.#levels.length <= level) {
      this.#levels.push(doubled(this.#levels.at(-1) as Bytes));
    }
    return this.#levels[level] as Bytes;
  }

  destroy(): void {
    for (const mask of [this.star, this.dollar, ...this.#levels]) mask.fill(0);
  }
}

class OcbKey implements CipherKey {
  readonly engine = "portable";
  readonly #key: BlockCipherKey;
  readonly #masks: OcbMasks;
  #destroyed = false;

  constructor(key: BlockCipherKey) {
    this.#key = key;
    this.#masks = new OcbMasks(key);
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const sum = this.#hash(joinParts(parameters.additionalData));
    const offset = this.#firstOffset(parameters.iv, parameters.tagLength);
    const blocks = new OcbBlocks(this.#key, this.#masks, offset, sum, direction);
    return direction === "encrypt"
      ? new OcbEncryption(blocks, parameters.tagLength)
      : new OcbDecryption(blocks, parameters.tag as Uint8Array);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
    this.#masks.destroy();
  }

  /** RFC 7253, Section 4.2, "Nonce-dependent and per-encryption variables". */
  #firstOffset(nonce: Uint8Array, tagLength: number): Bytes {
    const block = new Uint8Array(16);
    block.set(nonce, 16 - nonce.length);
    block[0] = (block[0] as number) | (8 * tagLength % 128) << 1;
    block[15 - nonce.length] = (block[15 - nonce.length] as number) | 1;
    const bottom = (block[15] as number) & 0x3f;
    block[15] = (block[15] as number) & 0xc0;
    const stretch = new Uint8Array(24);
    this.#key.encryptBlocks(block, 0, stretch, 0, 1);
    for (let index = 0; index < 8; index++) {
      stretch[16 + index] = (stretch[index] as number) ^ (stretch[index + 1] as number);
    }
    const offset = new Uint8Array(16);
    const byte = bottom >> 3;
    const bit = bottom & 7;
    for (let index = 0; index < 16; index++) {
      const pair = (stretch[byte + index] as number) << 8 | (stretch[byte + index + 1] ?? 0);
      offset[index] = pair >> 8 - bit;
    }
    return offset;
  }

  /** RFC 7253, Section 4.1: HASH(K, A). */
  #hash(additionalData: Uint8Array): Bytes {
    const sum = new Uint8Array(16);
    const offset = new Uint8Array(16);
    const block = new Uint8Array(16);
    const { length } = additionalData;
    for (let at = 0; at < length; at += 16) {
      const count = Math.min(16, length - at);
      xorInto(offset, 0, count === 16 ? this.#masks.of(at / 16 + 1) : this.#masks.star, 0, 16);
      block.set(offset);
      xorInto(block, 0, additionalData, at, count);
      if (count < 16) block[count] = (block[count] as number) ^ 0x80;
      this.#key.encryptBlocks(block, 0, block, 0, 1);
      xorInto(sum, 0, block, 0, 16);
    }
    return sum;
  }
}

/** The blocks of one message, and what the tag needs. */
class OcbBlocks {
  readonly #key: BlockCipherKey;
  readonly #masks: OcbMasks;
  readonly #offset: Bytes;
  readonly #sum: Bytes;
  readonly #encrypting: boolean;
  readonly #checksum: Bytes = new Uint8Array(16);
  #block = 0;

  constructor(
    key: BlockCipherKey,
    masks: OcbMasks,
    offset: Bytes,
    sum: Bytes,
    direction: CipherDirection,
  ) {
    this.#key = key;
    this.#masks = masks;
    this.#offset = offset;
    this.#sum = sum;
    this.#encrypting = direction === "encrypt";
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const key = this.#key;
    const offsets = new Uint8Array(Math.min(PIECE, input.length));
    for (let at = 0; at < input.length; at += PIECE) {
      const count = Math.min(PIECE, input.length - at);
      this.#fillOffsets(offsets, count);
      if (this.#encrypting) this.#sumUp(input, at, count);
      const to = output.subarray(offset + at, offset + at + count);
      xorBytes(to, 0, input, at, offsets, 0, count);
      if (this.#encrypting) key.encryptBlocks(to, 0, to, 0, count / 16);
      else key.decryptBlocks(to, 0, to, 0, count / 16);
      xorBytes(to, 0, to, 0, offsets, 0, count);
      if (!this.#encrypting) this.#sumUp(to, 0, count);
    }
  }

  #fillOffsets(offsets: Uint8Array, length: number): void {
    for (let at = 0; at < length; at += 16) {
      xorInto(this.#offset, 0, this.#masks.of(++this.#block), 0, 16);
      // Typed arrays copy so few bytes more slowly by set().
      for (let index = 0; index < 16; index++) {
        offsets[at + index] = this.#offset[index] as number;
      }
    }
  }

  #sumUp(plaintext: Uint8Array, start: number, length: number): void {
    for (let at = 0; at < length; at += 16) xorInto(this.#checksum, 0, plaintext, start + at, 16);
  }

  /** The last bytes, less than a block. */
  last(rest: Uint8Array, output: Uint8Array, offset: number): void {
    if (rest.length === 0) return;
    xorInto(this.#offset, 0, this.#masks.star, 0, 16);
    const stream = new Uint8Array(16);
    this.#key.encryptBlocks(this.#offset, 0, stream, 0, 1);
    if (this.#encrypting) xorInto(this.#checksum, 0, rest, 0, rest.length);
    for (const [index, byte] of rest.entries()) {
      output[offset + index] = byte ^ (stream[index] as number);
    }
    if (!this.#encrypting) xorInto(this.#checksum, 0, output, offset, rest.length);
    this.#checksum[rest.length] = (this.#checksum[rest.length] as number) ^ 0x80;
  }

  tag(length: number): Bytes {
    const tag = this.#checksum.slice();
    xorInto(tag, 0, this.#offset, 0, 16);
    xorInto(tag, 0, this.#masks.dollar, 0, 16);
    this.#key.encryptBlocks(tag, 0, tag, 0, 1);
    xorInto(tag, 0, this.#sum, 0, 16);
    return tag.slice(0, length);
  }
}

class OcbEncryption implements CipherProcess {
  readonly unit = 16;
  readonly reserve = 0;
  readonly #blocks: OcbBlocks;
  readonly #tagLength: number;

  constructor(blocks: OcbBlocks, tagLength: number) {
    this.#blocks = blocks;
    this.#tagLength = tagLength;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#blocks.transform(input, output, offset);
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const whole = rest.length & ~15;
    this.#blocks.transform(rest.subarray(0, whole), output, offset);
    this.#blocks.last(rest.subarray(whole), output, offset + whole);
    return rest.length;
  }

  tag(): Bytes {
    return this.#blocks.tag(this.#tagLength);
  }
}

class OcbDecryption extends WholeProcess {
  readonly #blocks: OcbBlocks;
  readonly #expected: Uint8Array;

  constructor(blocks: OcbBlocks, expected: Uint8Array) {
    super();
    this.#blocks = blocks;
    this.#expected = expected;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const whole = rest.length & ~15;
    this.#blocks.transform(rest.subarray(0, whole), output, offset);
    this.#blocks.last(rest.subarray(whole), output, offset + whole);
    if (!constantTimeEqual(this.#blocks.tag(this.#expected.length), this.#expected)) {
      output.fill(0, offset, offset + rest.length);
      throw badDecryption("tag");
    }
    return rest.length;
  }
}

function doubled(block: Bytes): Bytes {
  const copy = block.slice();
  doubleBlock(copy);
  return copy;
}
