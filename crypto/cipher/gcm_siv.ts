// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-GCM-SIV (RFC 8452): a nonce that is used twice only tells whether two messages are the same.
 *
 * Timing: POLYVAL looks tables up by secrets, see portable_ghash.ts; the comparison of tags does not.
 */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import type { Ghash } from "../engine/portable_ghash.ts";
import { WholeProcess } from "./_block_mode.ts";
import { joinParts, xorBytes, xorInto } from "./block_bytes.ts";
import { blockToBytes, ghashOf } from "./_ghash.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipher, BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";

/** RFC 8452, Section 6: the most of plaintext and of additional data, in bytes. */
const MOST = 2 ** 36;

/** The mode as a value. */
export const GCM_SIV: BlockMode & { mode: "gcm-siv" } = {
  mode: "gcm-siv",
  works: "on bytes",
  ivLength: 12,
  tagLengths: [16],
  create: createGcmSiv,
};

/**
 * Sets up a key of GCM-SIV.
 *
 * @param cipher The block cipher, with blocks of 16 bytes.
 * @param key The key-generating key.
 * @returns The key in this mode.
 */
export function createGcmSiv(cipher: BlockCipher, key: Uint8Array): CipherKey {
  return new GcmSivKey(cipher, key.length, cipher.create(key));
}

class GcmSivKey implements CipherKey {
  readonly engine = "portable";
  readonly #cipher: BlockCipher;
  readonly #keyLength: number;
  readonly #key: BlockCipherKey;
  #destroyed = false;

  constructor(cipher: BlockCipher, keyLength: number, key: BlockCipherKey) {
    this.#cipher = cipher;
    this.#keyLength = keyLength;
    this.#key = key;
  }

  /** RFC 8452, Section 4: each nonce has keys of its own. */
  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const block = new Uint8Array(16);
    block.set(parameters.iv, 4);
    const derived = new Uint8Array(16 + this.#keyLength);
    const encrypted = new Uint8Array(16);
    for (let at = 0; at < derived.length; at += 8) {
      block[0] = at / 8;
      this.#key.encryptBlocks(block, 0, encrypted, 0, 1);
      derived.set(encrypted.subarray(0, 8), at);
    }
    const hash = ghashOf(polyvalKey(derived));
    const key = this.#cipher.create(derived.subarray(16));
    derived.fill(0);
    return new GcmSivProcess(key, hash, direction, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
  }
}

class GcmSivProcess extends WholeProcess {
  readonly #key: BlockCipherKey;
  readonly #hash: Ghash;
  readonly #direction: CipherDirection;
  readonly #parameters: CipherParameters;
  #tag: Bytes | undefined;

  constructor(
    key: BlockCipherKey,
    hash: Ghash,
    direction: CipherDirection,
    parameters: CipherParameters,
  ) {
    super();
    this.#key = key;
    this.#hash = hash;
    this.#direction = direction;
    this.#parameters = parameters;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    if (rest.length > MOST) {
      throw new RangeError(`Cannot work on ${rest.length} bytes with GCM-SIV: ${MOST} is the most`);
    }
    if (this.#direction === "encrypt") {
      this.#tag = this.#computeTag(rest);
      this.#transform(this.#tag, rest, output, offset);
      return rest.length;
    }
    const tag = this.#parameters.tag as Uint8Array;
    this.#transform(tag, rest, output, offset);
    const plaintext = output.subarray(offset, offset + rest.length);
    if (!constantTimeEqual(this.#computeTag(plaintext), tag)) {
      plaintext.fill(0);
      throw badDecryption("tag");
    }
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }

  destroy(): void {
    this.#key.destroy();
    this.#hash.destroy();
  }

  /** RFC 8452, Section 4: POLYVAL over everything and its lengths, encrypted. */
  #computeTag(plaintext: Uint8Array): Bytes {
    const additional = joinParts(this.#parameters.additionalData);
    const lengths = new Uint8Array(16);
    const view = new DataView(lengths.buffer);
    view.setBigUint64(0, BigInt(additional.length) * 8n, true);
    view.setBigUint64(8, BigInt(plaintext.length) * 8n, true);
    const hash = this.#hash.fork();
    for (const part of [additional, plaintext, lengths]) {
      const turned = turnBlocks(part);
      hash.update(turned, 0, turned.length);
    }
    const words = new Int32Array(4);
    hash.read(words);
    const tag = blockToBytes(words).reverse();
    xorInto(tag, 0, this.#parameters.iv, 0, 12);
    tag[15] = (tag[15] as number) & 0x7f;
    this.#key.encryptBlocks(tag, 0, tag, 0, 1);
    return tag;
  }

  /** RFC 8452, Section 4: the tag with its highest bit set is the first counter, little-endian. */
  #transform(tag: Uint8Array, input: Uint8Array, output: Uint8Array, offset: number): void {
    const counter = new Uint8Array(tag);
    counter[15] = (counter[15] as number) | 0x80;
    const view = new DataView(counter.buffer);
    const stream = new Uint8Array(1024);
    for (let at = 0; at < input.length; at += stream.length) {
      const count = Math.min(stream.length, input.length - at);
      for (let block = 0; block < count; block += 16) {
        stream.set(counter, block);
        // Only the first 32 bits count, and wrap around.
        view.setUint32(0, view.getUint32(0, true) + 1, true);
      }
      this.#key.encryptBlocks(stream, 0, stream, 0, Math.ceil(count / 16));
      xorBytes(output, offset + at, input, at, stream, 0, count);
    }
  }
}

/** RFC 8452, Appendix A: POLYVAL's key as one of GHASH, mulX_GHASH(ByteReverse(H)). */
function polyvalKey(derived: Bytes): Bytes {
  const key = derived.slice(0, 16).reverse();
  const carry = -((key[15] as number) & 1) & 0xe1;
  for (let at = 15; at > 0; at--) {
    key[at] = (key[at] as number) >> 1 | ((key[at - 1] as number) & 1) << 7;
  }
  key[0] = (key[0] as number) >> 1 ^ carry;
  return key;
}

/** Whole blocks, filled up with zeros, each with its bytes turned around. */
function turnBlocks(data: Uint8Array): Bytes {
  const turned = new Uint8Array(Math.ceil(data.length / 16) * 16);
  for (let at = 0; at < data.length; at++) {
    turned[(at & ~15) + 15 - (at & 15)] = data[at] as number;
  }
  return turned;
}
