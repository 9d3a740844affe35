// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * HMAC over a message whose end is a secret, as records of TLS 1.2 with AES-CBC need it: how long the
 * message is follows from the padding, and must not show before the MAC is checked (Lucky Thirteen,
 * https://www.isg.rhul.ac.uk/tls/TLStiming.pdf).
 *
 * What is promised: how often the compression function is called, which bytes are read and written,
 * and which branches are taken follow from the lengths of header and data and from `minimumLength`
 * alone. `length` only enters masks. What is not promised is what no JavaScript can promise: that the
 * engine beneath translates masks, additions and shifts of small integers into code without branches
 * (V8's optimized code was seen to), and that the processor's caches and clocks tell nothing else.
 */

import type { Bytes } from "../../wire/mod.ts";
import { maskEqual, maskLess } from "../constant_time_masks.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { compressSha1, SHA1_INITIAL } from "../engine/portable_sha1.ts";
import { compressSha256, SHA256_INITIAL } from "../engine/portable_sha256.ts";
import { compressSha512, SHA384_INITIAL, SHA512_INITIAL } from "../engine/portable_sha512.ts";

/** A digest's compression function and where it starts. */
export interface CompressionFunction {
  /** The initial hash value, in words of 32 bits. */
  readonly initial: readonly number[];
  /**
   * Takes one block.
   *
   * @param state The hash value; updated.
   * @param schedule Working memory.
   * @param block Where the block lies.
   * @param offset Where it starts.
   */
  compress(state: Int32Array, schedule: Int32Array, block: Uint8Array, offset: number): void;
}

/** The digests that TLS 1.2 has suites with, and SHA-512. */
const FUNCTIONS: Readonly<Record<string, CompressionFunction>> = {
  "sha1": { initial: SHA1_INITIAL, compress: compressSha1 },
  "sha256": { initial: SHA256_INITIAL, compress: compressSha256 },
  "sha384": { initial: SHA384_INITIAL, compress: compressSha512 },
  "sha512": { initial: SHA512_INITIAL, compress: compressSha512 },
};

/** What {@linkcode SecretLengthHmac.digest} takes. */
export interface SecretLengthMessage {
  /** The start of the message; its length is no secret. */
  readonly header: Uint8Array;
  /** What follows; only the first `length` bytes belong to the message. */
  readonly data: Uint8Array;
  /** The secret: from `minimumLength` to `data.length`. */
  readonly length: number;
  /** What `length` is known not to be less than, in bytes. */
  readonly minimumLength: number;
}

/**
 * An HMAC with one key for messages whose length is a secret.
 *
 * @example Usage
 * ```ts
 * import { hmac, SecretLengthHmac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const mac = new SecretLengthHmac(sha256, Uint8Array.of(1, 2, 3));
 * const data = Uint8Array.of(7, 8, 9, 0, 0, 0);
 * const code = mac.digest({ header: Uint8Array.of(6), data, length: 3, minimumLength: 0 });
 * assertEquals(code, hmac(sha256, Uint8Array.of(1, 2, 3), Uint8Array.of(6, 7, 8, 9)));
 * ```
 */
export class SecretLengthHmac {
  readonly #algorithm: DigestAlgorithm;
  readonly #compress: CompressionFunction["compress"];
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;
  readonly #state: Int32Array;
  readonly #result: Int32Array;
  readonly #schedule = new Int32Array(160);
  readonly #block: Uint8Array;

  /**
   * Sets up the key.
   *
   * @param algorithm SHA-1, SHA-256, SHA-384 or SHA-512.
   * @param key The key.
   * @param compression What computes, where a test counts its calls.
   * @throws {TypeError} For another digest.
   */
  constructor(
    algorithm: DigestAlgorithm,
    key: Uint8Array,
    compression: CompressionFunction | undefined = FUNCTIONS[algorithm.name],
  ) {
    if (compression === undefined) {
      throw new TypeError(
        `Cannot compute an HMAC of secret length with ${algorithm.name}: ` +
          `possible are ${Object.keys(FUNCTIONS).join(", ")}`,
      );
    }
    const { blockLength } = algorithm;
    this.#algorithm = algorithm;
    this.#compress = compression.compress;
    this.#block = new Uint8Array(blockLength);
    this.#inner = Int32Array.from(compression.initial);
    this.#outer = Int32Array.from(compression.initial);
    this.#state = new Int32Array(compression.initial.length);
    this.#result = new Int32Array(compression.initial.length);
    const short = key.length > blockLength ? algorithm.digest(key) : key;
    this.#takeKey(this.#inner, short, 0x36);
    this.#takeKey(this.#outer, short, 0x5c);
  }

  /**
   * Computes the authentication code of `header` and the first `length` bytes of `data`.
   *
   * @param message What is authenticated.
   * @returns As many bytes as the digest has.
   */
  digest(message: SecretLengthMessage): Bytes {
    const { header, data, length, minimumLength } = message;
    const { blockLength } = this.#algorithm;
    const shift = blockLength === 64 ? 6 : 7;
    const lengthField = blockLength / 8;
    const total = header.length + length;
    // FIPS 180-4, Section 5.1: behind the message come a byte 0x80, zeros and the length.
    const lastBlock = total + lengthField >> shift;
    const openBlocks = header.length + minimumLength >> shift;
    const allBlocks = (header.length + data.length + lengthField >> shift) + 1;
    this.#state.set(this.#inner);
    for (let index = 0; index < openBlocks; index++) {
      this.#takeOpenBlock(header, data, index * blockLength);
    }
    this.#result.fill(0);
    for (let index = openBlocks; index < allBlocks; index++) {
      const isLast = maskEqual(index, lastBlock);
      this.#fillSecretBlock(message, index * blockLength, isLast);
      this.#compress(this.#state, this.#schedule, this.#block, 0);
      for (let word = 0; word < this.#state.length; word++) {
        this.#result[word] = (this.#result[word] as number) |
          ((this.#state[word] as number) & isLast);
      }
    }
    return this.#finish();
  }

  /** Wipes the key. */
  destroy(): void {
    for (const memory of [this.#inner, this.#outer]) memory.fill(0);
    this.#clean();
  }

  #takeKey(state: Int32Array, key: Uint8Array, pad: number): void {
    this.#block.fill(pad);
    for (let at = 0; at < key.length; at++) this.#block[at] = (key[at] as number) ^ pad;
    this.#compress(state, this.#schedule, this.#block, 0);
    this.#clean();
  }

  /** A block that lies in the message whatever its length is. */
  #takeOpenBlock(header: Uint8Array, data: Uint8Array, start: number): void {
    if (start >= header.length) {
      this.#compress(this.#state, this.#schedule, data, start - header.length);
      return;
    }
    for (let at = 0; at < this.#block.length; at++) {
      const position = start + at;
      this.#block[at] =
        (position < header.length ? header[position] : data[position - header.length]) as number;
    }
    this.#compress(this.#state, this.#schedule, this.#block, 0);
  }

  /** A block in which the message may end: bytes behind the end are masked. */
  #fillSecretBlock(
    { header, data, length }: SecretLengthMessage,
    start: number,
    isLast: number,
  ): void {
    const block = this.#block;
    const total = header.length + length;
    const known = header.length + data.length;
    for (let at = 0; at < block.length; at++) {
      const position = start + at;
      const byte = position < header.length
        ? header[position] as number
        : position < known
        ? data[position - header.length] as number
        : 0;
      block[at] = byte & maskLess(position, total) | 0x80 & maskEqual(position, total);
    }
    const bits = this.#block.length + total << 3;
    for (let index = 0; index < 4; index++) {
      const at = block.length - 4 + index;
      block[at] = (block[at] as number) | (bits >>> 24 - 8 * index & isLast);
    }
  }

  #finish(): Bytes {
    const { blockLength, outputLength } = this.#algorithm;
    const output = new Uint8Array(outputLength);
    this.#block.fill(0);
    writeWords(this.#result, this.#block, outputLength);
    this.#block[outputLength] = 0x80;
    const bits = blockLength + outputLength << 3;
    this.#block[blockLength - 2] = bits >> 8;
    this.#block[blockLength - 1] = bits;
    this.#state.set(this.#outer);
    this.#compress(this.#state, this.#schedule, this.#block, 0);
    writeWords(this.#state, output, outputLength);
    this.#clean();
    return output;
  }

  #clean(): void {
    this.#schedule.fill(0);
    this.#block.fill(0);
    this.#state.fill(0);
    this.#result.fill(0);
  }
}

function writeWords(words: Int32Array, output: Uint8Array, length: number): void {
  for (let at = 0; at < length; at++) {
    output[at] = (words[at >> 2] as number) >>> 24 - 8 * (at & 3);
  }
}
