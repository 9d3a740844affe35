// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SHA-1 and SHA-2 in TypeScript: whole messages, running digests and HMACs.
 *
 * Short messages decide how long a handshake's key schedule takes, and there memory costs more than
 * hashing: on Deno 2.9 an `ArrayBuffer` was measured at 0.6 us, a block of SHA-256 at 0.3 us. So
 * whole messages and HMACs work in memory of this module and allocate nothing but their result. That
 * memory holds nothing between calls: it is wiped.
 *
 * Timing: depends on the lengths of key and message only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest.ts";
import { compressSha1, SHA1_INITIAL } from "./portable_sha1.ts";
import { compressSha256, SHA224_INITIAL, SHA256_INITIAL } from "./portable_sha256.ts";
import {
  compressSha512,
  SHA384_INITIAL,
  SHA512_224_INITIAL,
  SHA512_256_INITIAL,
  SHA512_INITIAL,
} from "./portable_sha512.ts";

type Compress = typeof compressSha256;

/** What tells the algorithms apart. */
interface Family {
  readonly initial: readonly number[];
  readonly compress: Compress;
}

/** The algorithms of this engine by their name. */
const FAMILIES: Readonly<Record<string, Family>> = {
  "sha1": { initial: SHA1_INITIAL, compress: compressSha1 },
  "sha224": { initial: SHA224_INITIAL, compress: compressSha256 },
  "sha256": { initial: SHA256_INITIAL, compress: compressSha256 },
  "sha384": { initial: SHA384_INITIAL, compress: compressSha512 },
  "sha512": { initial: SHA512_INITIAL, compress: compressSha512 },
  "sha512-224": { initial: SHA512_224_INITIAL, compress: compressSha512 },
  "sha512-256": { initial: SHA512_256_INITIAL, compress: compressSha512 },
};

// Working memory for one call at a time; calls are synchronous and never nested.
const SCHEDULE = /* @__PURE__ */ new Int32Array(160);
const STATE = /* @__PURE__ */ new Int32Array(16);
const BLOCK = /* @__PURE__ */ new Uint8Array(128);

/**
 * Tells whether this engine offers a digest.
 *
 * @param algorithm The digest.
 * @returns Whether it is SHA-1 or one of SHA-2.
 */
export function portableHasDigest(algorithm: DigestAlgorithm): boolean {
  return FAMILIES[algorithm.name] !== undefined;
}

/**
 * Starts a digest.
 *
 * @param algorithm The algorithm.
 * @returns The running state, or `undefined` for another algorithm than SHA-1 and SHA-2.
 */
export function portableDigest(algorithm: DigestAlgorithm): Digest | undefined {
  const family = FAMILIES[algorithm.name];
  return family === undefined ? undefined : new PortableDigest(family, algorithm);
}

/**
 * Digests a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param data The message.
 * @returns The digest.
 */
export function portableDigestOnce(algorithm: DigestAlgorithm, data: Uint8Array): Bytes {
  const family = familyOf(algorithm);
  const output = new Uint8Array(algorithm.outputLength);
  begin(family);
  digestRest(family, algorithm, data, 0, output);
  clean();
  return output;
}

/**
 * Computes an HMAC (RFC 2104) over a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param key The key.
 * @param data The message.
 * @returns The authentication code.
 */
export function portableHmac(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
): Bytes {
  const family = familyOf(algorithm);
  const { blockLength, outputLength } = algorithm;
  if (key.length > blockLength) key = portableDigestOnce(algorithm, key);
  const output = new Uint8Array(outputLength);
  beginKeyed(family, key, 0x36, blockLength);
  digestRest(family, algorithm, data, blockLength, output);
  beginKeyed(family, key, 0x5c, blockLength);
  BLOCK.set(output);
  finish(family, algorithm, outputLength, blockLength + outputLength, output);
  clean();
  return output;
}

/** A digest under way, in memory of its own. */
class PortableDigest implements Digest {
  readonly #family: Family;
  readonly #algorithm: DigestAlgorithm;
  // One ArrayBuffer for both: the state, and behind it the bytes of an unfinished block.
  readonly #state: Int32Array<ArrayBuffer>;
  readonly #block: Bytes;
  #filled = 0;
  #total = 0;

  constructor(family: Family, algorithm: DigestAlgorithm, from?: PortableDigest) {
    this.#family = family;
    this.#algorithm = algorithm;
    const words = family.initial.length;
    if (from === undefined) {
      const memory = new ArrayBuffer(4 * words + algorithm.blockLength);
      this.#state = new Int32Array(memory, 0, words);
      this.#block = new Uint8Array(memory, 4 * words);
      this.#state.set(family.initial);
    } else {
      const memory = from.#state.buffer.slice(0);
      this.#state = new Int32Array(memory, 0, words);
      this.#block = new Uint8Array(memory, 4 * words);
      this.#filled = from.#filled;
      this.#total = from.#total;
    }
  }

  update(data: Uint8Array): this {
    const block = this.#block;
    const { compress } = this.#family;
    const { length } = data;
    let at = 0;
    this.#total += length;
    if (this.#filled > 0) {
      at = Math.min(block.length - this.#filled, length);
      block.set(at === length ? data : data.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < block.length) return this;
      compress(this.#state, SCHEDULE, block, 0);
      this.#filled = 0;
    }
    const whole = length - (length - at) % block.length;
    for (; at < whole; at += block.length) compress(this.#state, SCHEDULE, data, at);
    if (at < length) {
      block.set(at === 0 ? data : data.subarray(at));
      this.#filled = length - at;
    }
    SCHEDULE.fill(0);
    return this;
  }

  digest(): Bytes {
    const output = new Uint8Array(this.#algorithm.outputLength);
    STATE.set(this.#state);
    BLOCK.set(this.#block);
    finish(this.#family, this.#algorithm, this.#filled, this.#total, output);
    clean();
    return output;
  }

  clone(): Digest {
    return new PortableDigest(this.#family, this.#algorithm, this);
  }
}

function familyOf(algorithm: DigestAlgorithm): Family {
  const family = FAMILIES[algorithm.name];
  if (family === undefined) {
    throw new TypeError(
      `Cannot digest with ${algorithm.name}: the portable engine has SHA-1, SHA-2`,
    );
  }
  return family;
}

/** Sets the initial hash value. */
function begin(family: Family): void {
  const { initial } = family;
  for (let word = 0; word < initial.length; word++) STATE[word] = initial[word]!;
}

/** Sets the initial hash value and takes the padded key (RFC 2104, Section 2). */
function beginKeyed(family: Family, key: Uint8Array, pad: number, blockLength: number): void {
  for (let at = 0; at < key.length; at++) BLOCK[at] = key[at]! ^ pad;
  BLOCK.fill(pad, key.length, blockLength);
  begin(family);
  family.compress(STATE, SCHEDULE, BLOCK, 0);
}

/** Takes a message to its end, behind `before` bytes that were taken, and writes the digest. */
function digestRest(
  family: Family,
  algorithm: DigestAlgorithm,
  data: Uint8Array,
  before: number,
  output: Uint8Array,
): void {
  const { blockLength } = algorithm;
  const { compress } = family;
  const { length } = data;
  const whole = length - length % blockLength;
  for (let at = 0; at < whole; at += blockLength) compress(STATE, SCHEDULE, data, at);
  for (let at = whole; at < length; at++) BLOCK[at - whole] = data[at]!;
  finish(family, algorithm, length - whole, before + length, output);
}

/** Pads the last block (FIPS 180-4, Section 5.1), of which `filled` bytes are there, and ends. */
function finish(
  family: Family,
  algorithm: DigestAlgorithm,
  filled: number,
  total: number,
  output: Uint8Array,
): void {
  const { blockLength } = algorithm;
  const { compress } = family;
  BLOCK[filled] = 0x80;
  BLOCK.fill(0, filled + 1, blockLength);
  // The length field has an eighth of the block.
  if (filled + 1 > blockLength - blockLength / 8) {
    compress(STATE, SCHEDULE, BLOCK, 0);
    BLOCK.fill(0, 0, blockLength);
  }
  const high = Math.floor(total / 0x2000_0000);
  const low = total << 3;
  for (let index = 0; index < 4; index++) {
    BLOCK[blockLength - 8 + index] = high >>> 24 - 8 * index;
    BLOCK[blockLength - 4 + index] = low >>> 24 - 8 * index;
  }
  compress(STATE, SCHEDULE, BLOCK, 0);
  for (let at = 0; at < algorithm.outputLength; at++) {
    output[at] = STATE[at >> 2]! >>> 24 - 8 * (at & 3);
  }
}

/** Wipes the working memory. */
function clean(): void {
  SCHEDULE.fill(0);
  STATE.fill(0);
  BLOCK.fill(0);
}
