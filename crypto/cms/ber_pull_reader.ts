// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Reading BER that comes in pieces, in bounded memory: what messages of any length need. */

import { Asn1Error, type BerHeader, berToDer, describeTag, readBerHeader } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/**
 * Reading that stops where bytes are missing (`undefined` is yielded then) or something is to come (a
 * promise is yielded, and its value sent back).
 */
export type PullSteps<T> = Generator<Promise<unknown> | undefined, T, unknown>;

/** Elements that are collected may be so long, in bytes. */
const ELEMENT_LIMIT = 2 ** 24;
const DEPTH_LIMIT = 30;
/** The longest header that readBerHeader takes: identifier and length. */
const LONGEST_HEADER = 16;

/** Where a constructed element ends: an offset in the whole input, or end-of-content octets. */
type End = number | "indefinite";

/** A cursor over BER that comes in pieces. */
export class BerPullReader {
  #buffer: Bytes = new Uint8Array(1024);
  #start = 0;
  #end = 0;
  /** The offset in the whole input of what comes next. */
  #position = 0;
  #ended = false;
  readonly #open: End[] = [];

  /** Takes a piece. @param chunk The piece; it is copied. */
  push(chunk: Uint8Array): void {
    const kept = this.#end - this.#start;
    if (this.#end + chunk.length > this.#buffer.length) {
      const needed = kept + chunk.length;
      const target = needed * 2 > this.#buffer.length
        ? new Uint8Array(Math.max(needed * 2, 1024))
        : this.#buffer;
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = target;
      this.#start = 0;
      this.#end = kept;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Says that no more comes. */
  end(): void {
    this.#ended = true;
  }

  /** How many bytes are there that were not read. */
  get available(): number {
    return this.#end - this.#start;
  }

  /** Enters a constructed element. @param identifier The identifier octet that must come. */
  *enter(identifier: number): PullSteps<void> {
    const header = yield* this.#header();
    if (header.identifier !== identifier) this.#failTag(identifier, header.identifier);
    if (this.#open.length >= DEPTH_LIMIT) this.#failDepth();
    this.#skip(header.headerLength);
    const { contentLength } = header;
    this.#open.push(contentLength === undefined ? "indefinite" : this.#position + contentLength);
  }

  /** Whether the innermost element is over; it is left then. */
  *atEnd(): PullSteps<boolean> {
    const end = this.#open.at(-1);
    if (end === "indefinite") {
      yield* this.#need(2);
      const [first, second] = this.#buffer.subarray(this.#start, this.#start + 2);
      if (first !== 0 || second !== 0) return false;
      this.#skip(2);
    } else if (end === undefined || this.#position < end) return false;
    this.#open.pop();
    return true;
  }

  /** Leaves the innermost element, which must be over. */
  *leave(): PullSteps<void> {
    if (yield* this.atEnd()) return;
    throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
      expected: "the end of the element",
      received: "more in it",
      offset: this.#position,
    });
  }

  /** The identifier octet of what comes next in the element; it must not be over. */
  *peek(): PullSteps<number> {
    return (yield* this.#header()).identifier;
  }

  /** Reads a whole element. @returns It, in DER. */
  *element(): PullSteps<Bytes> {
    const length = yield* this.#measure(0, 0);
    const der = berToDer(this.#buffer.subarray(this.#start, this.#start + length));
    this.#skip(length);
    return der;
  }

  /**
   * Reads a string of octets of any length, in one piece or in pieces (X.690, section 8.7).
   *
   * @param primitive The identifier octet of the form in one piece.
   * @param take Takes what is there; a view that holds until it returns.
   */
  *octets(primitive: number, take: (piece: Uint8Array) => void): PullSteps<void> {
    const header = yield* this.#header();
    if (header.identifier === primitive) {
      this.#skip(header.headerLength);
      yield* this.#stream(header.contentLength as number, take);
      return;
    }
    yield* this.enter(primitive | 0x20);
    while (!(yield* this.atEnd())) yield* this.octets(0x04, take);
  }

  *#stream(length: number, take: (piece: Uint8Array) => void): PullSteps<void> {
    for (let left = length; left > 0;) {
      if (this.available === 0) yield* this.#need(1);
      const count = Math.min(left, this.available);
      take(this.#buffer.subarray(this.#start, this.#start + count));
      this.#skip(count);
      left -= count;
    }
  }

  /** The header of what comes next, which must lie in the innermost element. */
  *#header(at = 0): PullSteps<BerHeader> {
    for (let count = 2;; count += 1) {
      yield* this.#need(at + count);
      const from = this.#start + at;
      const header = readBerHeader(this.#buffer, from, Math.min(this.#end, from + LONGEST_HEADER));
      if (header !== undefined) {
        this.#checkInside(at + header.headerLength + (header.contentLength ?? 0));
        return header;
      }
    }
  }

  #checkInside(length: number): void {
    const end = this.#open.findLast((open) => open !== "indefinite");
    if (typeof end !== "number" || this.#position + length <= end) return;
    throw new Asn1Error("TOO_LONG", {
      expected: `an element that ends before offset ${end}`,
      received: `one of ${length} bytes`,
      offset: this.#position,
    });
  }

  /** Waits for all of an element. @returns The offset behind it, from what comes next. */
  *#measure(at: number, depth: number): PullSteps<number> {
    const { headerLength, contentLength } = yield* this.#header(at);
    if (depth >= DEPTH_LIMIT) this.#failDepth();
    let end = at + headerLength;
    if (contentLength !== undefined) {
      end += contentLength;
      this.#checkLimit(end);
      yield* this.#need(end);
      return end;
    }
    for (;;) {
      this.#checkLimit(end);
      yield* this.#need(end + 2);
      const from = this.#start + end;
      if (this.#buffer[from] === 0 && this.#buffer[from + 1] === 0) return end + 2;
      end = yield* this.#measure(end, depth + 1);
    }
  }

  #checkLimit(length: number): void {
    if (length <= ELEMENT_LIMIT) return;
    throw new Asn1Error("TOO_LONG", {
      expected: `at most ${ELEMENT_LIMIT} bytes beside the content`,
      received: "more",
      offset: this.#position,
    });
  }

  *#need(count: number): PullSteps<void> {
    while (this.available < count) {
      if (this.#ended) {
        throw new Asn1Error("NOT_ENOUGH_DATA", {
          expected: "more of the message",
          received: "the end",
          offset: this.#position + this.available,
          usualCause: "the message is cut off",
        });
      }
      yield undefined;
    }
  }

  #skip(count: number): void {
    this.#start += count;
    this.#position += count;
  }

  #failTag(expected: number, received: number): never {
    throw new Asn1Error("WRONG_TAG", {
      expected: describeTag(expected),
      received: describeTag(received),
      offset: this.#position,
    });
  }

  #failDepth(): never {
    throw new Asn1Error("NESTED_TOO_DEEP", {
      expected: `at most ${DEPTH_LIMIT} levels`,
      offset: this.#position,
    });
  }
}

/** Feeds pieces to reading that stops where they are missing. */
export class PullDriver<T> {
  readonly #reader: BerPullReader;
  readonly #steps: PullSteps<T>;
  #result: { readonly value: T } | undefined;

  /** Makes a driver. @param reader What the pieces go to. @param steps What reads them. */
  constructor(reader: BerPullReader, steps: PullSteps<T>) {
    this.#reader = reader;
    this.#steps = steps;
  }

  /** Takes a piece, and reads on. */
  async push(chunk: Uint8Array): Promise<void> {
    this.#reader.push(chunk);
    await this.#run();
  }

  /** Ends the reading. @returns What was read. */
  async finish(): Promise<T> {
    this.#reader.end();
    await this.#run();
    // Without more to come the steps end or throw.
    return (this.#result as { readonly value: T }).value;
  }

  async #run(): Promise<void> {
    let sent: unknown;
    while (this.#result === undefined) {
      const { done, value } = this.#steps.next(sent);
      if (done === true) this.#result = { value };
      else if (value === undefined) return;
      else sent = await value;
    }
    if (this.#reader.available === 0) return;
    throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
      expected: "the end of the input behind the message",
      received: "more bytes",
    });
  }
}
