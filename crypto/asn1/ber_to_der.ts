// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";
import { type BerHeader, readBerHeader } from "./ber_header.ts";
import type { Cursor } from "./cursor.ts";
import { DerOutput } from "./der_output.ts";
import { pemHint } from "./pem_hint.ts";
import { DER_TAGS, describeTag } from "./tags.ts";

/** Options for {@linkcode berToDer}. */
export interface BerToDerOptions {
  /** How deep elements may be nested, as ASN1_MAX_CONSTRUCTED_NEST. @default {30} */
  depthLimit?: number;
}

/** The universal types whose constructed form is a string in pieces (X.690, Section 8.21). */
const STRING_TYPES: ReadonlySet<number> = new Set([
  3,
  4,
  7,
  12,
  18,
  19,
  20,
  21,
  22,
  23,
  24,
  25,
  26,
  27,
  28,
  30,
]);

/**
 * Brings an element in BER into the form that `DerReader` takes: definite and shortest lengths,
 * strings in one piece, booleans ff, unused bits zero. What is DER already comes out unchanged. What
 * only the structure's definition can tell stays as it is: the order in a SET OF, default values, and
 * pieces of strings with IMPLICIT tags.
 *
 * @param input Where the element lies.
 * @param cursor Where it starts; moved behind it. An error leaves it where it was.
 * @param options Limits.
 * @returns The element in DER, a copy.
 * @throws {Asn1Error} When it is no BER, or nested too deeply.
 *
 * @example Usage
 * ```ts
 * import { berToDer } from "@streamssl/ssl/asn1";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const ber = decodeHex("3080" + "2480" + "0401aa" + "0401bb" + "0000" + "0000");
 * assertEquals(encodeHex(berToDer(ber)), "30040402aabb");
 * ```
 */
export function berToDer(
  input: Uint8Array,
  cursor: Cursor = { offset: 0 },
  options: BerToDerOptions = {},
): Bytes {
  const hint = pemHint(input, cursor.offset);
  if (hint.remedy !== undefined) {
    // The dashes would pass for the header of an element of 45 bytes.
    throw new Asn1Error("WRONG_TAG", { expected: "an element", offset: cursor.offset, ...hint });
  }
  const converter = new Converter(input, options.depthLimit ?? 30);
  const end = converter.element(cursor.offset, input.length, 0);
  cursor.offset = end;
  return converter.finish();
}

/** What is known of the pieces of a string. */
interface StringInPieces {
  /** Its tag. */
  readonly tag: number;
  /** BIT STRING: how many bits of the last piece do not belong to it. */
  unusedBits: number;
}

class Converter {
  readonly #input: Uint8Array;
  readonly #depthLimit: number;
  readonly #output: DerOutput;

  constructor(input: Uint8Array, depthLimit: number) {
    this.#input = input;
    this.#depthLimit = depthLimit;
    this.#output = new DerOutput(input);
  }

  finish(): Bytes {
    return this.#output.finish();
  }

  /** Converts one element. @returns The offset behind it. */
  element(offset: number, limit: number, depth: number): number {
    const short = shortPrimitiveEnd(this.#input, offset, limit);
    if (short > 0) {
      this.#output.copy(offset, short);
      return short;
    }
    const header = this.#header(offset, limit);
    const start = offset + header.headerLength;
    if ((header.identifier & 0x20) === 0) {
      const end = start + (header.contentLength as number);
      this.#primitive(header, offset, start, end);
      return end;
    }
    if (!(depth < this.#depthLimit)) {
      throw new Asn1Error("NESTED_TOO_DEEP", {
        expected: `at most ${this.#depthLimit} levels`,
        offset,
      });
    }
    if (header.identifier < 0x40 && STRING_TYPES.has(header.tag)) {
      return this.#stringInPieces(header, offset, limit, depth);
    }
    this.#identifier(offset, header.identifier);
    return this.#constructed(header, offset, limit, depth);
  }

  #constructed(header: BerHeader, offset: number, limit: number, depth: number): number {
    const { contentLength } = header;
    let at = offset + header.headerLength;
    const open = this.#output.open(contentLength ?? 0);
    if (contentLength === undefined) {
      while (!this.#isEnd(at, limit)) at = this.element(at, limit, depth + 1);
      at += 2;
    } else {
      const end = at + contentLength;
      while (at < end) at = this.element(at, end, depth + 1);
    }
    this.#output.close(open);
    return at;
  }

  /** Whether the end-of-content octets come. */
  #isEnd(at: number, limit: number): boolean {
    if (at + 2 > limit) failShort(at, "the end-of-content octets");
    return this.#input[at] === 0 && this.#input[at + 1] === 0;
  }

  #stringInPieces(header: BerHeader, offset: number, limit: number, depth: number): number {
    const output = this.#output;
    output.byte(header.tag);
    const open = output.open(header.contentLength ?? 0);
    const start = output.length;
    const text: StringInPieces = { tag: header.tag, unusedBits: 0 };
    if (header.tag === DER_TAGS.BIT_STRING) output.byte(0);
    const end = this.#pieces(text, header, offset, limit, depth);
    if (text.unusedBits > 0) output.endBits(start, text.unusedBits);
    output.close(open);
    return end;
  }

  /** Writes the contents of the primitive pieces of a string. @returns The offset behind them. */
  #pieces(
    text: StringInPieces,
    header: BerHeader,
    offset: number,
    limit: number,
    depth: number,
  ): number {
    const { contentLength } = header;
    let at = offset + header.headerLength;
    if (contentLength === undefined) {
      while (!this.#isEnd(at, limit)) at = this.#piece(text, at, limit, depth);
      return at + 2;
    }
    const end = at + contentLength;
    while (at < end) at = this.#piece(text, at, end, depth);
    return end;
  }

  #piece(text: StringInPieces, offset: number, limit: number, depth: number): number {
    const piece = this.#header(offset, limit);
    if ((piece.identifier & ~0x20) !== text.tag && piece.identifier !== DER_TAGS.OCTET_STRING) {
      throw new Asn1Error("WRONG_TAG", {
        expected: `a piece of the ${describeTag(text.tag)}`,
        received: describeTag(piece.identifier),
        offset,
      });
    }
    if ((piece.identifier & 0x20) !== 0) {
      if (!(depth + 1 < this.#depthLimit)) {
        throw new Asn1Error("NESTED_ASN1_STRING", {
          expected: `at most ${this.#depthLimit} levels`,
          offset,
        });
      }
      return this.#pieces(text, piece, offset, limit, depth + 1);
    }
    const start = offset + piece.headerLength;
    const end = start + (piece.contentLength as number);
    if (text.tag !== DER_TAGS.BIT_STRING) this.#output.copy(start, end);
    else {
      // X.690, Section 8.6.4: only the last piece may have unused bits.
      if (text.unusedBits > 0) failBits(offset);
      text.unusedBits = this.#unusedBits(start, end, offset);
      this.#output.copy(start + 1, end);
    }
    return end;
  }

  #header(offset: number, limit: number): BerHeader {
    const header = readBerHeader(this.#input, offset, limit);
    if (header === undefined) failShort(offset, "an element's header");
    if (header.identifier === 0) {
      throw new Asn1Error("UNEXPECTED_EOC", { expected: "an element", offset });
    }
    const { contentLength = 0, headerLength } = header;
    if (offset + headerLength + contentLength > limit) {
      throw new Asn1Error("TOO_LONG", {
        expected: `${contentLength} bytes of content in the ${describeTag(header.identifier)}`,
        received: `${limit - offset - headerLength} bytes`,
        offset,
        usualCause: "the data is cut off, or a length in it is wrong",
      });
    }
    return header;
  }

  #primitive({ identifier }: BerHeader, offset: number, start: number, end: number): void {
    const output = this.#output;
    this.#identifier(offset, identifier);
    const open = output.open(end - start);
    const content = output.length;
    if (identifier === DER_TAGS.BOOLEAN && end - start === 1) {
      output.byte(this.#input[start] === 0 ? 0 : 0xff);
    } else {
      const unusedBits = identifier === DER_TAGS.BIT_STRING
        ? this.#unusedBits(start, end, offset)
        : 0;
      output.copy(start, end);
      // X.690, Section 11.2.1: DER wants unused bits to be zero.
      if (unusedBits > 0) output.endBits(content, unusedBits);
    }
    output.close(open);
  }

  #unusedBits(start: number, end: number, offset: number): number {
    const unusedBits = start < end ? this.#input[start] as number : 8;
    if (unusedBits > 7 || unusedBits > 0 && end - start === 1) failBits(offset);
    return unusedBits;
  }

  /** The identifier octets; a tag of several bytes in its shortest form. */
  #identifier(offset: number, identifier: number): void {
    this.#output.byte(identifier);
    if ((identifier & 0x1f) !== 0x1f) return;
    let start = offset + 1;
    while (this.#input[start] === 0x80) start += 1;
    let end = start;
    while ((this.#input[end] as number) >= 0x80) end += 1;
    this.#output.copy(start, end + 1);
  }
}

/** The end of a primitive element that is DER whatever it holds; 0 when it must be looked at. */
function shortPrimitiveEnd(input: Uint8Array, offset: number, limit: number): number {
  if (offset + 2 > limit) return 0;
  const identifier = input[offset] as number;
  const length = input[offset + 1] as number;
  const isPlain = (identifier & 0x20) === 0 && (identifier & 0x1f) !== 0x1f && identifier > 0 &&
    identifier !== DER_TAGS.BOOLEAN && identifier !== DER_TAGS.BIT_STRING;
  const end = offset + 2 + length;
  return isPlain && length < 0x80 && end <= limit ? end : 0;
}

function failBits(offset: number): never {
  throw new Asn1Error("INVALID_BIT_STRING_BITS_LEFT", {
    expected: "0 to 7 unused bits, in the last piece only",
    offset,
  });
}

function failShort(offset: number, expected: string): never {
  throw new Asn1Error("NOT_ENOUGH_DATA", {
    expected,
    received: "the end",
    offset,
    usualCause: "the data is cut off",
  });
}
