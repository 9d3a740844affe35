// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { checkBytes } from "./bytes.ts";
import type { Bytes } from "./reader.ts";

/** The size of buffers that are used again, in bytes. */
const POOLED = 4096;
/** Buffers that wait for the next builder: zeros. On Deno a new one takes longer than most content. */
const POOL: Bytes[] = [];
/** As many builders as are open at once, one within the other. */
const POOL_SIZE = 8;
const EMPTY: Bytes = /* @__PURE__ */ new Uint8Array(0);

/**
 * Writes big-endian integers and length-prefixed vectors into one growing buffer. A length is
 * never computed by hand: the closure writes the content, the builder fills the length in.
 *
 * @example Usage
 * ```ts
 * import { Builder } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new Builder()
 *   .u16(0x0303)
 *   .vec16((inner) => inner.bytes(Uint8Array.of(0xaa, 0xbb)))
 *   .finish();
 * assertEquals(bytes, Uint8Array.of(0x03, 0x03, 0x00, 0x02, 0xaa, 0xbb));
 * ```
 */
export class Builder {
  #buffer: Bytes;
  #length = 0;

  /** Makes an empty builder. @param capacity The first size of its buffer, in bytes. */
  constructor(capacity = 64) {
    this.#buffer = capacity > POOLED
      ? new Uint8Array(capacity)
      : POOL.pop() ?? new Uint8Array(POOLED);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** Writes one byte. @param value 0 to 255. @returns This builder. */
  u8(value: number): this {
    return this.#integer(value, 1);
  }

  /** Writes two bytes, big-endian. @param value 0 to 65,535. @returns This builder. */
  u16(value: number): this {
    return this.#integer(value, 2);
  }

  /** Writes three bytes, big-endian. @param value 0 to 2^24 - 1. @returns This builder. */
  u24(value: number): this {
    return this.#integer(value, 3);
  }

  /** Writes four bytes, big-endian. @param value 0 to 2^32 - 1. @returns This builder. */
  u32(value: number): this {
    return this.#integer(value, 4);
  }

  /** Writes eight bytes, big-endian. @param value 0 to 2^64 - 1. @returns This builder. */
  u64(value: bigint): this {
    if (value < 0n || value >= 1n << 64n) {
      throw new RangeError(`Cannot write ${value}: it does not fit in 8 bytes`);
    }
    this.#integer(Number(value >> 32n), 4);
    return this.#integer(Number(value & 0xffff_ffffn), 4);
  }

  /**
   * Writes bytes.
   *
   * @param value The bytes; they are copied.
   * @returns This builder.
   * @throws {TypeError} When they are none: of text only the length would be believed.
   */
  bytes(value: Uint8Array): this {
    checkBytes(value, "a part");
    const at = this.#grow(value.length);
    this.#buffer.set(value, at);
    return this;
  }

  /** Writes a vector with a one-byte length. @param write Writes the content. @returns This. */
  vec8(write: (builder: this) => void): this {
    return this.#vector(1, write);
  }

  /** Writes a vector with a two-byte length. @param write Writes the content. @returns This. */
  vec16(write: (builder: this) => void): this {
    return this.#vector(2, write);
  }

  /** Writes a vector with a three-byte length. @param write Writes the content. @returns This. */
  vec24(write: (builder: this) => void): this {
    return this.#vector(3, write);
  }

  /** Writes a vector of bytes with a one-byte length. @param value The bytes. @returns This. */
  opaque8(value: Uint8Array): this {
    return this.vec8((inner) => inner.bytes(value));
  }

  /** Writes a vector of bytes with a two-byte length. @param value The bytes. @returns This. */
  opaque16(value: Uint8Array): this {
    return this.vec16((inner) => inner.bytes(value));
  }

  /** Writes a vector of bytes with a three-byte length. @param value The bytes. @returns This. */
  opaque24(value: Uint8Array): this {
    return this.vec24((inner) => inner.bytes(value));
  }

  /**
   * Writes content first and then puts a header before it, made from the content's length: for
   * encodings whose length field has no fixed size, as in DER.
   *
   * @param write Writes the content.
   * @param header Gives the header for a content of so many bytes.
   * @returns This builder.
   */
  prefixed(write: (builder: this) => void, header: (length: number) => Uint8Array): this {
    const start = this.#length;
    write(this);
    const length = this.#length - start;
    const prefix = header(length);
    this.#grow(prefix.length);
    this.#buffer.copyWithin(start + prefix.length, start, start + length);
    this.#buffer.set(prefix, start);
    return this;
  }

  /** Ends the work; the builder is empty then. @returns The bytes, in a buffer of exactly their size. */
  finish(): Bytes {
    const [buffer, length] = [this.#buffer, this.#length];
    this.#buffer = EMPTY;
    this.#length = 0;
    // A buffer that is full and not from the pool is given away.
    if (length === buffer.length && length !== POOLED) return buffer;
    const bytes = buffer.slice(0, length);
    giveBack(buffer, length);
    return bytes;
  }

  #integer(value: number, size: 1 | 2 | 3 | 4): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new RangeError(`Cannot write ${value}: it does not fit in ${size} bytes`);
    }
    const at = this.#grow(size);
    for (let index = size - 1; index >= 0; index--) {
      this.#buffer[at + index] = value & 0xff;
      value = Math.floor(value / 256);
    }
    return this;
  }

  #vector(size: 1 | 2 | 3, write: (builder: this) => void): this {
    const at = this.#grow(size);
    // An unfinished length must not look like an empty vector, so a bug can not smuggle data.
    this.#buffer.fill(0xff, at, at + size);
    write(this);
    let length = this.#length - at - size;
    if (length >= 2 ** (8 * size)) {
      throw new RangeError(
        `Cannot write a vector of ${length} bytes: its length has ${size} bytes`,
      );
    }
    for (let index = size - 1; index >= 0; index--) {
      this.#buffer[at + index] = length & 0xff;
      length >>>= 8;
    }
    return this;
  }

  #grow(size: number): number {
    const at = this.#length;
    const needed = at + size;
    if (needed > this.#buffer.length) {
      const bigger = new Uint8Array(Math.max(needed, this.#buffer.length * 4));
      bigger.set(this.#buffer.subarray(0, at));
      giveBack(this.#buffer, at);
      this.#buffer = bigger;
    }
    this.#length = needed;
    return at;
  }
}

/** Wipes a buffer of the pool's size, for what is written is often secret, and keeps it for later. */
function giveBack(buffer: Bytes, used: number): void {
  if (buffer.length !== POOLED || POOL.length >= POOL_SIZE) return;
  buffer.fill(0, 0, used);
  POOL.push(buffer);
}
