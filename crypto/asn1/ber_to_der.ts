// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";
import { type BerHeader, readBerHeader } from "./ber_header.ts";
import type { Cursor } from "./cursor.ts";
import { DerBuilder } from "./der_builder.ts";
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
  const builder = new DerBuilder();
  const converter = new Converter(input, options.depthLimit ?? 30);
  const end = converter.element(builder, cursor.offset, input.length, 0);
  cursor.offset = end;
  return builder.finish();
}

class Converter {
  readonly #input: Uint8Array;
  readonly #depthLimit: number;

  constructor(input: Uint8Array, depthLimit: number) {
    this.#input = input;
    this.#depthLimit = depthLimit;
  }

  /** Converts one element. @returns The offset behind it. */
  element(builder: DerBuilder, offset: number, limit: number, depth: number): number {
    const header = this.#header(offset, limit);
    const start = offset + header.headerLength;
    if ((header.identifier & 0x20) === 0) {
      const end = start + (header.contentLength as number);
      const identifier = identifierOctets(this.#input, offset, header.identifier);
      builder.element(identifier, this.#primitive(header, start, end, offset));
      return end;
    }
    if (depth >= this.#depthLimit) {
      throw new Asn1Error("NESTED_TOO_DEEP", {
        expected: `at most ${this.#depthLimit} levels`,
        offset,
      });
    }
    if (header.identifier < 0x40 && STRING_TYPES.has(header.tag)) {
      const pieces: Uint8Array[] = [];
      const end = this.#pieces(pieces, header, offset, limit, depth);
      builder.element(header.tag, joinPieces(header.tag, pieces));
      return end;
    }
    let end = start;
    builder.nested(identifierOctets(this.#input, offset, header.identifier), (inner) => {
      end = this.#each(
        header,
        offset,
        limit,
        (at, inside) => this.element(inner, at, inside, depth + 1),
      );
    });
    return end;
  }

  /** Walks over the elements inside. @returns The offset behind the whole. */
  #each(
    header: BerHeader,
    offset: number,
    limit: number,
    visit: (at: number, limit: number) => number,
  ): number {
    let at = offset + header.headerLength;
    if (header.contentLength !== undefined) {
      const end = at + header.contentLength;
      while (at < end) at = visit(at, end);
      return end;
    }
    for (;;) {
      if (at + 2 > limit) failShort(at, "the end-of-content octets");
      if (this.#input[at] === 0 && this.#input[at + 1] === 0) return at + 2;
      at = visit(at, limit);
    }
  }

  /** Collects the contents of the primitive pieces of a string. */
  #pieces(
    pieces: Uint8Array[],
    header: BerHeader,
    offset: number,
    limit: number,
    depth: number,
  ): number {
    return this.#each(header, offset, limit, (at, inside) => {
      const piece = this.#header(at, inside);
      if ((piece.identifier & ~0x20) !== header.tag && piece.identifier !== DER_TAGS.OCTET_STRING) {
        throw new Asn1Error("WRONG_TAG", {
          expected: `a piece of the ${describeTag(header.tag)}`,
          received: describeTag(piece.identifier),
          offset: at,
        });
      }
      if ((piece.identifier & 0x20) !== 0) {
        if (depth + 1 >= this.#depthLimit) {
          throw new Asn1Error("NESTED_ASN1_STRING", {
            expected: `at most ${this.#depthLimit} levels`,
            offset: at,
          });
        }
        return this.#pieces(pieces, piece, at, inside, depth + 1);
      }
      const start = at + piece.headerLength;
      const end = start + (piece.contentLength as number);
      pieces.push(this.#input.subarray(start, end));
      return end;
    });
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

  #primitive(header: BerHeader, start: number, end: number, offset: number): Uint8Array {
    const content = this.#input.subarray(start, end);
    if (header.identifier === DER_TAGS.BOOLEAN && content.length === 1) {
      return Uint8Array.of(content[0] === 0 ? 0 : 0xff);
    }
    if (header.identifier !== DER_TAGS.BIT_STRING) return content;
    return joinBits([content], offset);
  }
}

function joinPieces(tag: number, pieces: readonly Uint8Array[]): Uint8Array {
  return tag === DER_TAGS.BIT_STRING ? joinBits(pieces, undefined) : concatBytes(...pieces);
}

/** X.690, Section 8.6.4: only the last piece may have unused bits, which DER wants to be zero. */
function joinBits(pieces: readonly Uint8Array[], offset: number | undefined): Uint8Array {
  const last = pieces.at(-1);
  const unused = last?.[0] ?? 0;
  const bad = unused > 7 || pieces.some((piece) => piece.length === 0) ||
    pieces.slice(0, -1).some((piece) => piece[0] !== 0) || unused > 0 && last?.length === 1;
  if (bad) {
    throw new Asn1Error("INVALID_BIT_STRING_BITS_LEFT", {
      expected: "0 to 7 unused bits, in the last piece only",
      ...offset === undefined ? {} : { offset },
    });
  }
  const bits = concatBytes(Uint8Array.of(unused), ...pieces.map((piece) => piece.subarray(1)));
  const end = bits.length - 1;
  bits[end] = end === 0 ? unused : (bits[end] as number) & 0xff << unused;
  return bits;
}

/** The identifier octets; a tag of several bytes in its shortest form. */
function identifierOctets(input: Uint8Array, offset: number, identifier: number): Uint8Array {
  if ((identifier & 0x1f) !== 0x1f) return Uint8Array.of(identifier);
  let start = offset + 1;
  while (input[start] === 0x80) start += 1;
  let end = start;
  while ((input[end] as number) >= 0x80) end += 1;
  return concatBytes(Uint8Array.of(identifier), input.subarray(start, end + 1));
}

function failShort(offset: number, expected: string): never {
  throw new Asn1Error("NOT_ENOUGH_DATA", {
    expected,
    received: "the end",
    offset,
    usualCause: "the data is cut off",
  });
}
