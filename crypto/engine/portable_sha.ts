// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What SHA-1 and SHA-2 share: the table of algorithms, and the work on one message at a time.
 *
 * Short messages decide how long a handshake's key schedule takes, and there memory costs more than
 * hashing: on Deno 2.9 an `ArrayBuffer` was measured at 0.6 us, a block of SHA-256 at 0.3 us. So
 * whole messages and HMACs work in memory of this module and allocate nothing but their result. The
 * work is synchronous and never nested, and the memory holds nothing between calls: it is wiped.
 *
 * Timing: depends on the lengths of messages only.
 */

import type { DigestAlgorithm } from "../digest/digest.ts";
import { compressSha1, SHA1_INITIAL } from "./portable_sha1.ts";
import { compressSha256, SHA224_INITIAL, SHA256_INITIAL } from "./portable_sha256.ts";
import {
  compressSha512,
  SHA384_INITIAL,
  SHA512_224_INITIAL,
  SHA512_256_INITIAL,
  SHA512_INITIAL,
} from "./portable_sha512.ts";

/** What tells the algorithms apart. */
export interface Sha {
  /** The initial hash value. */
  readonly initial: readonly number[];
  /** The compression function. */
  readonly compress: typeof compressSha256;
  /** The length of a block, in bytes. */
  readonly blockLength: number;
  /** The length of the digest, in bytes. */
  readonly outputLength: number;
}

/** The algorithms by their name. */
const ALGORITHMS: Readonly<Record<string, Sha>> = {
  "sha1": { initial: SHA1_INITIAL, compress: compressSha1, blockLength: 64, outputLength: 20 },
  "sha224": {
    initial: SHA224_INITIAL,
    compress: compressSha256,
    blockLength: 64,
    outputLength: 28,
  },
  "sha256": {
    initial: SHA256_INITIAL,
    compress: compressSha256,
    blockLength: 64,
    outputLength: 32,
  },
  "sha384": {
    initial: SHA384_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 48,
  },
  "sha512": {
    initial: SHA512_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 64,
  },
  "sha512-224": {
    initial: SHA512_224_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 28,
  },
  "sha512-256": {
    initial: SHA512_256_INITIAL,
    compress: compressSha512,
    blockLength: 128,
    outputLength: 32,
  },
};

// The memory: a schedule of 160 words, a state of 16, a block of 128 bytes.
const MEMORY = /* @__PURE__ */ new Int32Array(160 + 16 + 32);
/** The message schedule of the block that is worked on. */
export const SCHEDULE: Int32Array = /* @__PURE__ */ MEMORY.subarray(0, 160);
/** The hash value of the message that is worked on. */
export const STATE: Int32Array = /* @__PURE__ */ MEMORY.subarray(160, 176);
/** The message's last block. */
export const BLOCK: Uint8Array = /* @__PURE__ */ new Uint8Array(MEMORY.buffer, 4 * 176);

/**
 * Finds an algorithm.
 *
 * @param algorithm The digest.
 * @returns What it is made of, or `undefined` for another one than SHA-1 and SHA-2.
 */
export function findSha(algorithm: DigestAlgorithm): Sha | undefined {
  return ALGORITHMS[algorithm.name];
}

/**
 * Finds an algorithm that must be there.
 *
 * @param algorithm The digest.
 * @returns What it is made of.
 * @throws {TypeError} For another one than SHA-1 and SHA-2.
 */
export function shaOf(algorithm: DigestAlgorithm): Sha {
  const sha = findSha(algorithm);
  if (sha !== undefined) return sha;
  throw new TypeError(`Cannot digest with ${algorithm.name}: the portable engine has SHA-1, SHA-2`);
}

/**
 * Starts a message.
 *
 * @param value The hash value to start with.
 */
export function begin(value: ArrayLike<number>): void {
  for (let word = 0; word < value.length; word++) STATE[word] = value[word]!;
}

/**
 * Takes a message to its end.
 *
 * @param sha The algorithm.
 * @param data The message, or the rest of it.
 * @param before How many bytes were taken before, whole blocks.
 */
export function takeRest(sha: Sha, data: Uint8Array, before: number): void {
  const { blockLength, compress } = sha;
  const { length } = data;
  const whole = length - length % blockLength;
  for (let at = 0; at < whole; at += blockLength) compress(STATE, SCHEDULE, data, at);
  for (let at = whole; at < length; at++) BLOCK[at - whole] = data[at]!;
  takeEnd(sha, length - whole, before + length);
}

/**
 * Pads the last block and takes it (FIPS 180-4, Section 5.1).
 *
 * @param sha The algorithm.
 * @param filled How many bytes of the last block are there.
 * @param total How many bytes the message has.
 */
export function takeEnd(sha: Sha, filled: number, total: number): void {
  const { blockLength, compress } = sha;
  BLOCK[filled] = 0x80;
  BLOCK.fill(0, filled + 1, blockLength);
  // The length field has an eighth of the block.
  if (filled >= blockLength - blockLength / 8) {
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
}

/**
 * Writes the first bytes of the hash value.
 *
 * @param output Where to write.
 * @param length How many bytes.
 */
export function emit(output: Uint8Array, length: number): void {
  for (let at = 0; at < length; at++) output[at] = STATE[at >> 2]! >>> 24 - 8 * (at & 3);
}

/** Wipes the memory. */
export function clean(): void {
  MEMORY.fill(0);
}
