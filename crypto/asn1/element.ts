// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "./asn1_error.ts";
import { pemHint } from "./pem_hint.ts";
import { describeTag } from "./tags.ts";

/**
 * The place of one element in an input: plain numbers, so that walking over many elements with one
 * such object allocates nothing.
 *
 * @example Usage
 * ```ts
 * import { DerElement } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const element = new DerElement();
 * element.locate(Uint8Array.of(0x04, 0x02, 0xaa, 0xbb), 0, 4);
 * assertEquals([element.identifier, element.contentStart, element.end], [0x04, 2, 4]);
 * ```
 */
export class DerElement {
  /** The first identifier octet: class, constructed bit and low tag number. */
  identifier = 0;
  /** The tag number, also that of a tag of several bytes. */
  tagNumber = 0;
  /** The offset of the identifier. */
  start = 0;
  /** The offset of the first content byte. */
  contentStart = 0;
  /** The offset behind the last content byte. */
  end = 0;

  /**
   * Reads the header at an offset. Only DER is taken: the shortest length, never the indefinite
   * form (X.690, section 10.1), and the whole element must lie before `limit`.
   *
   * @param input The bytes.
   * @param offset Where the element starts.
   * @param limit The offset that the element must not pass.
   * @param path The name of the element, for errors.
   * @throws {Asn1Error} When there is no such element.
   */
  locate(input: Uint8Array, offset: number, limit: number, path = ""): void {
    let at = offset + 2;
    if (at > limit) failShort(path, offset, limit, "an element's header");
    const identifier = input[offset] as number;
    this.identifier = identifier;
    this.start = offset;
    this.tagNumber = identifier & 0x1f;
    if (this.tagNumber === 0x1f) at = this.#locateHighTag(input, offset, limit, path);
    else if (identifier === 0) {
      throw new Asn1Error("UNEXPECTED_EOC", {
        expected: "an element",
        received: "the end-of-content octets of BER",
        path,
        offset,
      });
    }
    let length = input[at - 1] as number;
    if (length >= 0x80) {
      const size = length & 0x7f;
      length = readLongLength(input, at, limit, size, path, offset);
      at += size;
    }
    this.contentStart = at;
    this.end = at + length;
    if (this.end > limit) {
      throw new Asn1Error("TOO_LONG", {
        expected: `${length} bytes of content in the ${describeTag(identifier)}`,
        received: `${limit - at} bytes`,
        path,
        offset,
        usualCause: "the data is cut off, or a length in it is wrong",
        ...pemHint(input, offset),
      });
    }
  }

  /** Reads a tag number of several bytes; gives the offset behind the first length byte. */
  #locateHighTag(input: Uint8Array, offset: number, limit: number, path: string): number {
    let at = offset + 1;
    let number = 0;
    for (;;) {
      if (at >= limit) failShort(path, offset, limit, "a tag number");
      const byte = input[at] as number;
      at += 1;
      number = number * 128 + (byte & 0x7f);
      if (number === 0 || at - offset > 5) break;
      if (byte >= 0x80) continue;
      if (number < 31) break;
      if (at >= limit) failShort(path, offset, limit, "a length");
      this.tagNumber = number;
      return at + 1;
    }
    throw new Asn1Error("BAD_OBJECT_HEADER", {
      expected: "a tag number of 31 to 2^28 in its shortest form",
      path,
      offset,
    });
  }
}

function readLongLength(
  input: Uint8Array,
  at: number,
  limit: number,
  size: number,
  path: string,
  offset: number,
): number {
  if (size === 0 || size > 4) {
    throw new Asn1Error(size === 0 ? "BAD_OBJECT_HEADER" : "LENGTH_TOO_LONG", {
      expected: "a length of at most 4 bytes",
      received: size === 0 ? "the indefinite length of BER" : `a length of ${size} bytes`,
      path,
      offset,
      usualCause: "the data is BER, which DER does not allow here, or it is not ASN.1 at all",
    });
  }
  if (at + size > limit) failShort(path, offset, limit, "a length");
  let length = 0;
  for (let index = 0; index < size; index++) {
    length = length * 256 + (input[at + index] as number);
  }
  if (length < 0x80 || length < 2 ** (8 * (size - 1))) {
    throw new Asn1Error("BAD_OBJECT_HEADER", {
      expected: "a length in its shortest form, as DER demands",
      received: `the length ${length} in ${size + 1} bytes`,
      path,
      offset,
    });
  }
  return length;
}

function failShort(path: string, offset: number, limit: number, what: string): never {
  throw new Asn1Error("NOT_ENOUGH_DATA", {
    expected: what,
    received: offset >= limit ? "the end" : `${limit - offset} bytes before the end`,
    path,
    offset,
    usualCause: "the data is cut off",
  });
}
