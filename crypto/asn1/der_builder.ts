// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, concatBytes, joinBytes } from "../../wire/mod.ts";
import { encodeInteger } from "./integer.ts";
import { encodeOid } from "./oid.ts";
import { encodeString } from "./strings.ts";
import { contextTag, DER_TAGS } from "./tags.ts";
import { encodeTime } from "./time.ts";

/**
 * Writes DER. Lengths are filled in: a closure writes the content of each constructed element.
 *
 * @example Usage
 * ```ts
 * import { DerBuilder } from "@streamssl/ssl/asn1";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const der = new DerBuilder().sequence((inner) => inner.integer(5).boolean(true)).finish();
 * assertEquals(encodeHex(der), "30060201050101ff");
 * ```
 */
export class DerBuilder {
  readonly #builder = new Builder();

  /** How many bytes were written. */
  get length(): number {
    return this.#builder.length;
  }

  /**
   * Writes an element.
   *
   * @param identifier The identifier octet, or the octets of a tag of 31 or more.
   * @param content Its content.
   * @returns This builder.
   */
  element(identifier: number | Uint8Array, content: Uint8Array): this {
    this.#builder.bytes(derHeader(identifier, content.length)).bytes(content);
    return this;
  }

  /**
   * Writes a constructed element.
   *
   * @param identifier The identifier octet, or the octets of a tag of 31 or more.
   * @param write Writes the content.
   * @returns This builder.
   */
  nested(identifier: number | Uint8Array, write: (builder: this) => void): this {
    this.#builder.prefixed(() => write(this), (length) => derHeader(identifier, length));
    return this;
  }

  /** Writes a SEQUENCE. @param write Writes the elements. @returns This builder. */
  sequence(write: (builder: this) => void): this {
    return this.nested(DER_TAGS.SEQUENCE, write);
  }

  /** Writes a SET whose elements come in the order written. @param write Writes them. @returns This. */
  set(write: (builder: this) => void): this {
    return this.nested(DER_TAGS.SET, write);
  }

  /**
   * Writes a SET OF: the elements are sorted by their encodings, as DER demands (X.690, 11.6).
   *
   * @param elements The encoded elements.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns This builder.
   */
  setOf(elements: readonly Uint8Array[], identifier: number = DER_TAGS.SET): this {
    const sorted = [...elements].sort(compareBytes);
    return this.element(identifier, joinBytes(sorted));
  }

  /** Writes `[number] EXPLICIT`. @param number The tag number. @param write Writes the element. @returns This. */
  explicit(number: number, write: (builder: this) => void): this {
    return this.nested(contextTag(number, "constructed"), write);
  }

  /** Writes `[number] IMPLICIT` of a primitive type. @param number The tag number. @param content The content. @returns This. */
  implicit(number: number, content: Uint8Array): this {
    return this.element(contextTag(number, "primitive"), content);
  }

  /** Writes an INTEGER. @param value The number. @returns This builder. */
  integer(value: bigint | number): this {
    return this.element(DER_TAGS.INTEGER, encodeInteger(BigInt(value)));
  }

  /**
   * Writes an INTEGER that is not negative.
   *
   * @param magnitude Its value, big-endian; leading zero bytes are dropped.
   * @returns This builder.
   */
  unsignedInteger(magnitude: Uint8Array): this {
    let start = 0;
    while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
    const value = magnitude.subarray(start);
    const pad = value.length === 0 || (value[0] as number) >= 0x80;
    return this.element(
      DER_TAGS.INTEGER,
      pad ? concatBytes(new Uint8Array(1), value) : value,
    );
  }

  /** Writes an ENUMERATED. @param value The number. @returns This builder. */
  enumerated(value: number): this {
    return this.element(DER_TAGS.ENUMERATED, encodeInteger(BigInt(value)));
  }

  /** Writes an OBJECT IDENTIFIER. @param oid Its dotted form. @returns This builder. */
  oid(oid: string): this {
    return this.element(DER_TAGS.OBJECT_IDENTIFIER, encodeOid(oid));
  }

  /**
   * Writes a BIT STRING.
   *
   * @param bytes The bits, the first one highest.
   * @param unusedBits How many bits of the last byte do not belong to it; they must be zero.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns This builder.
   */
  bitString(
    bytes: Uint8Array,
    unusedBits = 0,
    identifier: number = DER_TAGS.BIT_STRING,
  ): this {
    const last = bytes[bytes.length - 1];
    const valid = Number.isInteger(unusedBits) && unusedBits >= 0 && unusedBits <= 7 &&
      (last === undefined ? unusedBits === 0 : (last & (1 << unusedBits) - 1) === 0);
    if (!valid) {
      throw new RangeError(
        `Cannot write a BIT STRING: ${unusedBits} unused bits that are zero are expected`,
      );
    }
    return this.element(identifier, concatBytes(Uint8Array.of(unusedBits), bytes));
  }

  /**
   * Writes a BIT STRING of named bits: zero bits at the end are dropped (X.690, 11.2.2).
   *
   * @param bits The numbers of the bits that are set; bit 0 is the first.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns This builder.
   */
  namedBits(bits: readonly number[], identifier: number = DER_TAGS.BIT_STRING): this {
    const highest = Math.max(-1, ...bits);
    const bytes = new Uint8Array((highest >> 3) + 1);
    for (const bit of bits) {
      bytes[bit >> 3] = (bytes[bit >> 3] as number) | 0x80 >> (bit & 7);
    }
    return this.bitString(bytes, highest < 0 ? 0 : 7 - (highest & 7), identifier);
  }

  /**
   * Writes an OCTET STRING.
   *
   * @param content Its bytes, or what writes the DER inside.
   * @returns This builder.
   */
  octetString(content: Uint8Array | ((builder: this) => void)): this {
    return typeof content === "function"
      ? this.nested(DER_TAGS.OCTET_STRING, content)
      : this.element(DER_TAGS.OCTET_STRING, content);
  }

  /** Writes a BOOLEAN. @param value The truth. @returns This builder. */
  boolean(value: boolean): this {
    return this.element(DER_TAGS.BOOLEAN, Uint8Array.of(value ? 0xff : 0));
  }

  /** Writes a NULL. @returns This builder. */
  null(): this {
    return this.element(DER_TAGS.NULL, new Uint8Array(0));
  }

  /** Writes a string. @param identifier Its type, from `DER_TAGS`. @param text The text. @returns This. */
  string(identifier: number, text: string): this {
    return this.element(identifier, encodeString(text, identifier));
  }

  /** Writes a UTF8String. @param text The text. @returns This builder. */
  utf8String(text: string): this {
    return this.string(DER_TAGS.UTF8_STRING, text);
  }

  /** Writes a PrintableString. @param text The text. @returns This builder. */
  printableString(text: string): this {
    return this.string(DER_TAGS.PRINTABLE_STRING, text);
  }

  /** Writes an IA5String. @param text ASCII text. @returns This builder. */
  ia5String(text: string): this {
    return this.string(DER_TAGS.IA5_STRING, text);
  }

  /**
   * Writes a time; fractions of a second are dropped.
   *
   * @param time The time.
   * @param type The type; `"auto"` takes UTCTime for 1950 to 2049 as RFC 5280 demands.
   * @returns This builder.
   */
  time(time: Date, type: "auto" | "utc" | "generalized" = "auto"): this {
    const { identifier, text } = encodeTime(time, type);
    return this.element(identifier, new TextEncoder().encode(text));
  }

  /** Writes elements that are encoded already. @param der The bytes. @returns This builder. */
  raw(der: Uint8Array): this {
    this.#builder.bytes(der);
    return this;
  }

  /** Ends the work. @returns The bytes, in a buffer of exactly their size. */
  finish(): Bytes {
    return this.#builder.finish();
  }
}

/** Identifier and length octets, in the shortest form; one allocation, since each element has one. */
function derHeader(identifier: number | Uint8Array, length: number): Bytes {
  const count = length < 0x80
    ? 0
    : length < 0x100
    ? 1
    : length < 0x1_0000
    ? 2
    : length < 0x100_0000
    ? 3
    : 4;
  const start = typeof identifier === "number" ? 1 : identifier.length;
  const header = new Uint8Array(start + 1 + count);
  if (typeof identifier === "number") header[0] = identifier;
  else header.set(identifier);
  header[start] = count === 0 ? length : 0x80 | count;
  let rest = length;
  for (let index = start + count; index > start; index--) {
    header[index] = rest & 0xff;
    rest = Math.floor(rest / 256);
  }
  return header;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
