// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Cursor, decodeAt, encodeAt } from "../crypto/asn1/cursor.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { type Bytes, equalBytes } from "../wire/mod.ts";
import { canonicalName } from "./canonical_name.ts";
import { formatName, type FormatNameOptions, type NameStyle } from "./format_name.ts";
import {
  decodeRelativeNames,
  type NameAttribute,
  type RelativeDistinguishedName,
} from "./name_attribute.ts";
import type { StringMask } from "./string_mask.ts";
import { encodeNameParts, encodeNameText, type NameOrder } from "./parse_name.ts";

/** Options for {@linkcode Name.parse}. */
export interface ParseNameOptions {
  /**
   * What order `CN=…,O=…` has: `"reversed"` the last part of the encoding first, as RFC 4514
   * writes names; `"encoding"` as OpenSSL's `C = US, O = Example` lists them. `/C=US/O=Example`
   * always has the order of the encoding.
   *
   * @default {"reversed"}
   */
  order?: NameOrder;
  /**
   * Which string types values get, as OpenSSL's `string_mask`; RFC 5280's bounds of their lengths hold
   * then, too.
   *
   * @default {UTF8String but for types that RFC 5280 gives another one, of any length}
   */
  stringMask?: StringMask;
}

/** Options for {@linkcode Name.fromParts}. */
export type NamePartsOptions = Pick<ParseNameOptions, "stringMask">;

/**
 * A distinguished name: the subject or issuer of a certificate (RFC 5280, section 4.1.2.4;
 * X509_NAME). The attributes are decoded when they are asked for.
 *
 * @example Usage
 * ```ts
 * import { Name } from "@streamssl/ssl/x509";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const name = Name.parse("CN=example.org,O=Example");
 * assertEquals(name.toString(), "CN=example.org,O=Example");
 * assertEquals(name.toOneLine(), "O = Example, CN = example.org");
 * assertEquals(name.get("CN"), "example.org");
 * assert(name.equals(Name.parse("/O=EXAMPLE/CN=example.org")));
 * ```
 */
export class Name {
  readonly #input: Uint8Array;
  readonly #start: number;
  readonly #end: number;
  #relativeNames: readonly RelativeDistinguishedName[] | undefined;
  #canonical: Bytes | undefined;

  /** The bytes from `start` to `end` are the name's SEQUENCE; they must not change any more. */
  private constructor(input: Uint8Array, start: number, end: number) {
    this.#input = input;
    this.#start = start;
    this.#end = end;
  }

  /**
   * Takes a name out of DER. The parts inside are checked when they are asked for.
   *
   * @param der The encoded name; it is copied.
   * @returns The name.
   * @throws {Asn1Error} When it is no SEQUENCE, or more follows.
   */
  static fromDer(der: Uint8Array): Name {
    const reader = new DerReader(der, { path: "name" });
    reader.readSequence();
    reader.finish();
    return new Name(der.slice(), 0, der.length);
  }

  /**
   * Takes a name that lies in bytes which do not change, without a copy.
   *
   * @param input The bytes.
   * @param start The offset of the SEQUENCE, whose header was checked.
   * @param end The offset behind it.
   * @returns The name.
   */
  static view(input: Uint8Array, start: number, end: number): Name {
    return new Name(input, start, end);
  }

  /**
   * Parses a text: `CN=example.org,O=Example` (RFC 4514) or `/O=Example/CN=example.org`.
   *
   * @param text The text; empty for the empty name.
   * @param options The order of the parts, and their string types.
   * @returns The name. C, serialNumber and dnQualifier become PrintableString, emailAddress and DC
   * IA5String, all others UTF8String.
   * @throws {SslError} For an unknown attribute type or a text of another form.
   */
  static parse(text: string, options: ParseNameOptions = {}): Name {
    const der = encodeNameText(text, options.order ?? "reversed", options.stringMask);
    return new Name(der, 0, der.length);
  }

  /**
   * Makes a name of its parts.
   *
   * @param parts Each part holds one attribute or several: pairs of a type and a value.
   * @param options Their string types.
   * @returns The name.
   * @throws {SslError} For an unknown attribute type, or a value that its string types have not.
   */
  static fromParts(
    parts: readonly (readonly (readonly [type: string, value: string])[])[],
    options: NamePartsOptions = {},
  ): Name {
    const der = encodeNameParts(parts, options.stringMask);
    return new Name(der, 0, der.length);
  }

  /** The encoded name, a view that must not be changed. */
  get der(): Uint8Array {
    return this.#input.subarray(this.#start, this.#end);
  }

  /** Whether the name has no parts. */
  get isEmpty(): boolean {
    return this.#end - this.#start === 2;
  }

  /**
   * The parts, in the order of the encoding; each holds one attribute or several.
   *
   * @throws {Asn1Error} When the encoding is wrong.
   */
  get relativeNames(): readonly RelativeDistinguishedName[] {
    return this.#relativeNames ??= decodeRelativeNames(
      this.#input,
      this.#start + headerLength(this.#input, this.#start),
      this.#end,
      "name",
    );
  }

  /** All attributes, in the order of the encoding. */
  get attributes(): readonly NameAttribute[] {
    return this.relativeNames.flat();
  }

  /**
   * The canonical encoding, as x509_name_canon of OpenSSL makes it. Equal names have equal ones.
   */
  get canonicalDer(): Uint8Array {
    return this.#canonical ??= canonicalName(this.relativeNames);
  }

  /**
   * Gives the last value of an attribute type, the most specific one.
   *
   * @param type The short name or the dotted identifier, for example `CN`.
   * @returns The value; `undefined` when the name has none.
   */
  get(type: string): string | undefined {
    return this.getAll(type).at(-1);
  }

  /**
   * Gives every value of an attribute type.
   *
   * @param type The short name or the dotted identifier, for example `OU`.
   * @returns The values, in the order of the encoding.
   */
  getAll(type: string): string[] {
    return this.attributes
      .filter(({ shortName, oid }) => shortName === type || oid === type)
      .map(({ value }) => value);
  }

  /**
   * Compares names as X509_NAME_cmp does for RFC 5280, section 7.1: texts without regard to their
   * string type, to ASCII case and to the amount of white space, all else byte by byte.
   *
   * @param other Another name.
   * @returns Whether they are the same.
   */
  equals(other: Name): boolean {
    return this === other || this.#sameBytes(other) ||
      equalBytes(this.canonicalDer, other.canonicalDer);
  }

  /** Writes it as {@linkcode formatName} does. @param style The style. @param options More. @returns The text. */
  format(style: NameStyle = "oneline", options: FormatNameOptions = {}): string {
    return formatName(this, style, options);
  }

  /** Writes it as OpenSSL's programs do. @returns For example `O = Example, CN = example.org`. */
  toOneLine(): string {
    return formatName(this, "oneline");
  }

  /** Writes it as RFC 2253 demands. @returns For example `CN=example.org,O=Example`. */
  toString(): string {
    return formatName(this, "rfc2253");
  }

  #sameBytes(other: Name): boolean {
    const length = this.#end - this.#start;
    if (length !== other.#end - other.#start) return false;
    for (let index = 0; index < length; index++) {
      if (this.#input[this.#start + index] !== other.#input[other.#start + index]) return false;
    }
    return true;
  }
}

/** The length of a header that is known to be correct. */
function headerLength(input: Uint8Array, start: number): number {
  const length = input[start + 1] as number;
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
}

/**
 * Decodes a name at a cursor, as d2i_X509_NAME.
 *
 * @param bytes The buffer.
 * @param cursor Where the name starts; moved behind it, left in place on an error.
 * @returns The name.
 * @throws {Asn1Error} When there is no name.
 *
 * @example Usage
 * ```ts
 * import { d2iName, i2dName, Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const output = new Uint8Array(64);
 * const end = { offset: 3 };
 * i2dName(Name.parse("CN=a"), output, end);
 * const cursor = { offset: 3 };
 * assertEquals(d2iName(output, cursor).toString(), "CN=a");
 * assertEquals(cursor, end);
 * ```
 */
export function d2iName(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): Name {
  return decodeAt(bytes, cursor, (der) => {
    const name = Name.fromDer(der);
    // The whole name is checked here, as d2i_X509_NAME does.
    name.relativeNames;
    return name;
  });
}

/**
 * Writes a name at a cursor, as i2d_X509_NAME.
 *
 * @param name The name.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { i2dName, Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(i2dName(Name.parse("CN=a")), 14);
 * ```
 */
export function i2dName(name: Name, output?: Uint8Array, cursor?: Cursor): number {
  return encodeAt(name.der, output, cursor);
}
