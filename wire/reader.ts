// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DecodeError } from "./decode_error.ts";

/** Bytes that own an ordinary `ArrayBuffer`, the form that every function of this library returns. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Watches what a {@linkcode Reader} reads: traces and dumps are observers, not branches in parsers. */
export interface ReaderObserver {
  /**
   * Called after a field was read.
   *
   * @param path The field's path, for example `clientHello.extensions[2]`.
   * @param start The offset of its first byte in the whole input.
   * @param end The offset behind its last byte.
   */
  onField(path: string, start: number, end: number): void;
}

/** Options for {@linkcode Reader}. */
export interface ReaderOptions {
  /** The offset to start at, in bytes. @default {0} */
  offset?: number;
  /** The offset to stop at, in bytes. @default {bytes.length} */
  end?: number;
  /** The name of what is read; it starts every path in errors. @default {""} */
  path?: string;
  /** Told of every named field. */
  observer?: ReaderObserver;
}

/**
 * Reads big-endian integers and length-prefixed vectors with an offset cursor. Strict: it never
 * reads past its end, and a vector whose content is not used up is an error. Errors are
 * {@linkcode DecodeError} with the offset and the path of the field.
 *
 * The bytes it hands out are views on the input, not copies.
 *
 * @example Usage
 * ```ts
 * import { Reader } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new Reader(Uint8Array.of(0x03, 0x03, 0x00, 0x02, 0xaa, 0xbb), { path: "hello" });
 * assertEquals(reader.u16("version"), 0x0303);
 * const body = reader.vec16("body", (inner) => inner.rest());
 * assertEquals(body, Uint8Array.of(0xaa, 0xbb));
 * reader.finish();
 * ```
 */
export class Reader {
  /** The whole input. */
  readonly input: Uint8Array;
  /** The cursor: the offset in {@linkcode input} of the next byte to be read. */
  offset: number;
  /** The offset behind the last byte that may be read. */
  readonly end: number;
  /** The path of the enclosing field, for errors. */
  readonly path: string;
  #observer: ReaderObserver | undefined;

  /**
   * Makes a reader over `input`.
   *
   * @param input The bytes to read; they are not copied.
   * @param options Where to start and stop, and the name used in errors.
   */
  constructor(input: Uint8Array, options: ReaderOptions = {}) {
    this.input = input;
    this.offset = options.offset ?? 0;
    this.end = options.end ?? input.length;
    this.path = options.path ?? "";
    this.#observer = options.observer;
    if (this.offset < 0 || this.end > input.length || this.offset > this.end) {
      throw new RangeError(
        `Cannot read from ${this.offset} to ${this.end}: the input has ${input.length} bytes`,
      );
    }
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.end - this.offset;
  }

  /** Reads one unsigned byte. @param field The field's name for errors. @returns 0 to 255. */
  u8(field = ""): number {
    const at = this.#take(1, field);
    return this.input[at] as number;
  }

  /** Reads two bytes, big-endian. @param field The field's name for errors. @returns The value. */
  u16(field = ""): number {
    const at = this.#take(2, field);
    return (this.input[at] as number) << 8 | (this.input[at + 1] as number);
  }

  /** Reads three bytes, big-endian. @param field The field's name for errors. @returns The value. */
  u24(field = ""): number {
    const at = this.#take(3, field);
    const { input } = this;
    return (input[at] as number) << 16 | (input[at + 1] as number) << 8 | (input[at + 2] as number);
  }

  /** Reads four bytes, big-endian, unsigned. @param field The name for errors. @returns The value. */
  u32(field = ""): number {
    const at = this.#take(4, field);
    const { input } = this;
    return ((input[at] as number) << 24 | (input[at + 1] as number) << 16 |
      (input[at + 2] as number) << 8 | (input[at + 3] as number)) >>> 0;
  }

  /** Reads eight bytes, big-endian. @param field The field's name for errors. @returns The value. */
  u64(field = ""): bigint {
    const high = this.u32(field);
    const low = this.u32(field);
    return BigInt(high) << 32n | BigInt(low);
  }

  /**
   * Reads a given number of bytes.
   *
   * @param length How many bytes.
   * @param field The field's name for errors.
   * @returns A view on the input.
   */
  bytes(length: number, field = ""): Uint8Array {
    const at = this.#take(length, field);
    return this.input.subarray(at, at + length);
  }

  /** Reads everything that is left. @returns A view on the input; empty at the end. */
  rest(): Uint8Array {
    const at = this.offset;
    this.offset = this.end;
    return this.input.subarray(at, this.end);
  }

  /** Skips bytes. @param length How many. @param field The field's name for errors. */
  skip(length: number, field = ""): void {
    this.#take(length, field);
  }

  /** Reads a vector with a one-byte length. `parse` must use it up. */
  vec8<T>(field: string, parse: (reader: Reader) => T): T {
    return this.nested(this.u8(field), field, parse);
  }

  /** Reads a vector with a two-byte length. `parse` must use it up. */
  vec16<T>(field: string, parse: (reader: Reader) => T): T {
    return this.nested(this.u16(field), field, parse);
  }

  /** Reads a vector with a three-byte length. `parse` must use it up. */
  vec24<T>(field: string, parse: (reader: Reader) => T): T {
    return this.nested(this.u24(field), field, parse);
  }

  /** Reads the content of a vector with a one-byte length, as a view. */
  opaque8(field = ""): Uint8Array {
    return this.bytes(this.u8(field), field);
  }

  /** Reads the content of a vector with a two-byte length, as a view. */
  opaque16(field = ""): Uint8Array {
    return this.bytes(this.u16(field), field);
  }

  /** Reads the content of a vector with a three-byte length, as a view. */
  opaque24(field = ""): Uint8Array {
    return this.bytes(this.u24(field), field);
  }

  /**
   * Parses the next `length` bytes with a reader of their own, which must end exactly at their end.
   *
   * @typeParam T What `parse` returns.
   * @param length How many bytes.
   * @param field The field's name for errors.
   * @param parse Reads the content.
   * @returns What `parse` returned.
   */
  nested<T>(length: number, field: string, parse: (reader: Reader) => T): T {
    const at = this.#take(length, field);
    const options: ReaderOptions = { offset: at, end: at + length, path: this.#pathOf(field) };
    if (this.#observer !== undefined) options.observer = this.#observer;
    const inner = new Reader(this.input, options);
    const value = parse(inner);
    inner.finish();
    return value;
  }

  /**
   * Parses items until nothing is left; the paths of the items are `path[0]`, `path[1]`, …
   *
   * @typeParam T What an item is.
   * @param parse Reads one item; it must read at least one byte.
   * @returns The items.
   */
  list<T>(parse: (reader: Reader) => T): T[] {
    const items: T[] = [];
    while (this.offset < this.end) {
      const before = this.offset;
      items.push(parse(this));
      if (this.offset === before) this.fail("An item has no bytes");
    }
    return items;
  }

  /** Throws a {@linkcode DecodeError} when bytes are left. */
  finish(): void {
    if (this.offset !== this.end) {
      this.fail(`${this.remaining} bytes are left behind the end`);
    }
  }

  /**
   * Throws a {@linkcode DecodeError} at the cursor.
   *
   * @param message What is wrong.
   * @param field The field's name.
   */
  fail(message: string, field = ""): never {
    throw new DecodeError(message, { path: this.#pathOf(field), offset: this.offset });
  }

  #take(length: number, field: string): number {
    const at = this.offset;
    if (length > this.end - at) {
      this.fail(`Cannot read ${length} bytes: ${this.end - at} bytes are left`, field);
    }
    this.offset = at + length;
    if (this.#observer !== undefined) {
      this.#observer.onField(this.#pathOf(field), at, this.offset);
    }
    return at;
  }

  #pathOf(field: string): string {
    if (field === "") return this.path;
    return this.path === "" ? field : `${this.path}.${field}`;
  }
}
