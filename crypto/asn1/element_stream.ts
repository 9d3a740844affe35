// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, FilterStream } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";
import { readBerHeader } from "./ber_header.ts";

/** Options for {@linkcode Asn1ElementStream}. */
export interface Asn1ElementStreamOptions {
  /** The greatest element that is taken, in bytes. @default {67_108_864} */
  sizeLimit?: number;
  /** How deep elements of indefinite length may be nested. @default {30} */
  depthLimit?: number;
}

/**
 * Cuts a stream of bytes into its elements, DER or BER: structures that stand one behind the other,
 * in pieces of any size. What OpenSSL's `d2i_…_bio` functions do, many times over. A chunk that
 * comes out is one whole element; pass it to a `d2i…` function, or to `berToDer` first.
 *
 * @example Usage
 * ```ts
 * import { Asn1ElementStream } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const pieces = ReadableStream.from([Uint8Array.of(4, 1), Uint8Array.of(7, 5), Uint8Array.of(0)]);
 * const elements = await Array.fromAsync(pieces.pipeThrough(new Asn1ElementStream()));
 * assertEquals(elements, [Uint8Array.of(4, 1, 7), Uint8Array.of(5, 0)]);
 * ```
 */
export class Asn1ElementStream extends FilterStream<Uint8Array, Bytes> {
  /**
   * Makes a stream.
   *
   * @param options Limits; an element that passes them, or no ASN.1, is an {@linkcode Asn1Error} of
   * the stream, and so is an end in the middle of an element.
   */
  constructor(options: Asn1ElementStreamOptions = {}) {
    const cutter = new ElementCutter(options.sizeLimit ?? 2 ** 26, options.depthLimit ?? 30);
    super({
      transform(chunk, controller) {
        for (const element of cutter.take(chunk)) controller.enqueue(element);
      },
      flush: () => cutter.finish(),
    });
  }
}

/** Finds where elements end; what was looked at is not looked at again. */
class ElementCutter {
  readonly #sizeLimit: number;
  readonly #depthLimit: number;
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Where the element starts in the buffer. */
  #start = 0;
  /** Where the buffer's content ends. */
  #end = 0;
  /** Where the next header of the element is, or the element's end once no length is open. */
  #next = 0;
  /** How many indefinite lengths are open. */
  #open = 0;
  /** Where the buffer started in the whole stream. */
  #position = 0;

  constructor(sizeLimit: number, depthLimit: number) {
    this.#sizeLimit = sizeLimit;
    this.#depthLimit = depthLimit;
  }

  *take(chunk: Uint8Array): Generator<Bytes> {
    this.#append(chunk);
    while (this.#isWhole()) {
      yield this.#buffer.slice(this.#start, this.#next);
      this.#start = this.#next;
    }
  }

  finish(): void {
    if (this.#start === this.#end) return;
    throw new Asn1Error("NOT_ENOUGH_DATA", {
      expected: "the rest of an element",
      received: `the end after ${this.#end - this.#start} bytes of it`,
      offset: this.#position + this.#start,
      usualCause: "the data is cut off",
    });
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    const room = held + chunk.length;
    // It grows by doubling, so that an element in many pieces is not copied for each of them.
    const buffer = room > this.#buffer.length
      ? new Uint8Array(held === 0 ? room : Math.max(room, 2 * this.#buffer.length))
      : this.#buffer;
    buffer.set(this.#buffer.subarray(this.#start, this.#end));
    buffer.set(chunk, held);
    this.#buffer = buffer;
    this.#position += this.#start;
    this.#next -= this.#start;
    this.#start = 0;
    this.#end = room;
  }

  /** Looks at headers until the element's end is known. @returns Whether all of it is here. */
  #isWhole(): boolean {
    for (;;) {
      const isEnd = this.#next > this.#start && this.#open === 0;
      if (isEnd) return this.#next <= this.#end;
      if (this.#next >= this.#end || !this.#readHeader(this.#next)) return false;
      if (!(this.#next - this.#start <= this.#sizeLimit)) {
        this.#fail("TOO_LARGE", `an element of at most ${this.#sizeLimit} bytes`, this.#start);
      }
    }
  }

  /** Reads the header at an offset. @returns Whether all of the header is here. */
  #readHeader(at: number): boolean {
    const header = readBerHeader(this.#buffer, at, this.#end);
    if (header === undefined) return false;
    if (header.identifier === 0) {
      if (this.#open === 0 || header.contentLength !== 0) {
        this.#fail("UNEXPECTED_EOC", "an element", at);
      }
      this.#open -= 1;
    } else if (header.contentLength === undefined) {
      this.#open += 1;
      if (!(this.#open <= this.#depthLimit)) {
        this.#fail("NESTED_TOO_DEEP", `at most ${this.#depthLimit} levels`, at);
      }
    }
    this.#next = at + header.headerLength + (header.contentLength ?? 0);
    return true;
  }

  #fail(
    reason: "UNEXPECTED_EOC" | "NESTED_TOO_DEEP" | "TOO_LARGE",
    expected: string,
    at: number,
  ): never {
    throw new Asn1Error(reason, { expected, offset: this.#position + at });
  }
}
