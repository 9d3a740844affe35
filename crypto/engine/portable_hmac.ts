// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * HMAC (RFC 2104) with SHA-1 and SHA-2 in TypeScript.
 *
 * Timing: depends on the lengths of key and message only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import {
  begin,
  BLOCK,
  clean,
  emit,
  SCHEDULE,
  type Sha,
  shaOf,
  STATE,
  takeEnd,
  takeRest,
} from "./portable_sha.ts";

/** The digest of the inner message, on its way to the outer one; wiped after each use. */
const INNER = /* @__PURE__ */ new Uint8Array(64);

/**
 * Computes an HMAC over a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param key The key.
 * @param data The message.
 * @param length How many bytes of the authentication code are wanted.
 * @returns So many bytes, in an array of their own.
 */
export function portableHmac(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  length: number = algorithm.outputLength,
): Bytes {
  const sha = shaOf(algorithm);
  const { blockLength, outputLength } = sha;
  const output = new Uint8Array(length);
  const used = key.length > blockLength ? shortened(sha, key) : key;
  takeKey(sha, used, 0x36);
  takeRest(sha, data, blockLength);
  emit(INNER, outputLength);
  takeKey(sha, used, 0x5c);
  takeInner(sha);
  emit(output, length);
  if (used !== key) used.fill(0);
  clean();
  INNER.fill(0);
  return output;
}

/** A key set up for many short messages: it takes two blocks less for each. */
export class PortableHmacKey {
  readonly #sha: Sha;
  // One ArrayBuffer for the hash values behind the inner and the outer key.
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;

  /**
   * Sets a key up.
   *
   * @param algorithm SHA-1 or one of SHA-2.
   * @param key The key.
   */
  constructor(algorithm: DigestAlgorithm, key: Uint8Array) {
    const sha = shaOf(algorithm);
    const used = key.length > sha.blockLength ? shortened(sha, key) : key;
    this.#sha = sha;
    const words = sha.initial.length;
    const memory = new ArrayBuffer(8 * words);
    this.#inner = new Int32Array(memory, 0, words);
    this.#outer = new Int32Array(memory, 4 * words);
    takeKey(sha, used, 0x36);
    for (let word = 0; word < words; word++) this.#inner[word] = STATE[word]!;
    takeKey(sha, used, 0x5c);
    for (let word = 0; word < words; word++) this.#outer[word] = STATE[word]!;
    if (used !== key) used.fill(0);
    clean();
  }

  /**
   * Computes an HMAC over a whole message.
   *
   * @param data The message.
   * @param output Where the authentication code goes, from its start; it may be the message.
   * @param length How many bytes of it are wanted.
   */
  compute(data: Uint8Array, output: Uint8Array, length: number): void {
    const sha = this.#sha;
    begin(this.#inner);
    takeRest(sha, data, sha.blockLength);
    emit(INNER, sha.outputLength);
    begin(this.#outer);
    takeInner(sha);
    emit(output, length);
    clean();
    INNER.fill(0);
  }

  /** Wipes the key. */
  destroy(): void {
    this.#inner.fill(0);
    this.#outer.fill(0);
  }
}

/** RFC 2104, Section 2: a key that is longer than a block is hashed first. */
function shortened(sha: Sha, key: Uint8Array): Uint8Array {
  const digest = new Uint8Array(sha.outputLength);
  begin(sha.initial);
  takeRest(sha, key, 0);
  emit(digest, digest.length);
  return digest;
}

/** Starts a message with the padded key (RFC 2104, Section 2). */
function takeKey(sha: Sha, key: Uint8Array, pad: number): void {
  for (let at = 0; at < key.length; at++) BLOCK[at] = key[at]! ^ pad;
  BLOCK.fill(pad, key.length, sha.blockLength);
  begin(sha.initial);
  sha.compress(STATE, SCHEDULE, BLOCK, 0);
}

/** Takes the inner digest to the end of the outer message. */
function takeInner(sha: Sha): void {
  const { outputLength } = sha;
  for (let at = 0; at < outputLength; at++) BLOCK[at] = INNER[at]!;
  takeEnd(sha, outputLength, sha.blockLength + outputLength);
}
