// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The little-endian numbers of key blobs. */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** Reads a blob. */
export class BlobReader {
  /** Where the next byte is. */
  offset: number;
  readonly #bytes: Uint8Array;

  /** Takes a buffer. */
  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.#bytes.length - this.offset;
  }

  /** Takes bytes, a view. */
  take(length: number): Uint8Array {
    if (length > this.remaining) {
      throw new SslError("PEM", "KEYBLOB_TOO_SHORT", {
        expected: `${length} more bytes`,
        received: `${this.remaining} bytes`,
        where: `offset ${this.offset}`,
      });
    }
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  /** Passes over bytes. */
  skip(length: number): void {
    this.take(length);
  }

  /** Reads a byte. */
  byte(): number {
    return this.take(1)[0] as number;
  }

  /** Reads a word of 32 bits. */
  word(): number {
    const [a, b, c, d] = this.take(4) as unknown as [number, number, number, number];
    return (a | b << 8 | c << 16 | d << 24) >>> 0;
  }

  /** Reads a number as big-endian bytes without leading zeros; 0 is one byte. */
  number(length: number): Bytes {
    const bytes = new Uint8Array(this.take(length)).reverse();
    const first = bytes.findIndex((byte) => byte !== 0);
    return bytes.slice(first < 0 ? -1 : first);
  }
}

/** Writes a blob. */
export class BlobWriter {
  #bytes: number[] = [];

  /** Writes a byte. */
  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  /** Writes a byte several times. */
  fill(value: number, count: number): this {
    for (let index = 0; index < count; index++) this.#bytes.push(value);
    return this;
  }

  /** Writes a word of 32 bits. */
  word(value: number): this {
    this.#bytes.push(value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24);
    return this;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#bytes.push(...bytes);
    return this;
  }

  /** Writes a number that comes as big-endian bytes. */
  number(bytes: Uint8Array, length: number, tooLong: (received: string) => SslError): this {
    const first = bytes.findIndex((byte) => byte !== 0);
    const significant = first < 0 ? bytes.subarray(bytes.length) : bytes.subarray(first);
    if (significant.length > length) {
      throw tooLong(`a number of ${significant.length} bytes where ${length} have room`);
    }
    this.#bytes.push(...new Uint8Array(significant).reverse());
    return this.fill(0, length - significant.length);
  }

  /** Gives the blob and wipes what was written. */
  finish(): Bytes {
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes.fill(0);
    return bytes;
  }
}
