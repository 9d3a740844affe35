// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerPrimitiveReader } from "./der_primitive_reader.ts";
import { contextTag, DER_TAGS } from "./tags.ts";

/**
 * Reads DER with an offset cursor. Strict: shortest lengths and integers, no indefinite length,
 * booleans 00 or ff, unused bits zero, canonical object identifiers. Nested elements are readers
 * of their own over the same input; bytes that are handed out are views. Every read names its
 * field in errors, which are {@linkcode Asn1Error} with path and offset.
 *
 * A read that fails leaves the cursor where it was.
 *
 * @example Usage
 * ```ts
 * import { DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const der = Uint8Array.of(0x30, 0x06, 0x02, 0x01, 0x05, 0x01, 0x01, 0xff);
 * const reader = new DerReader(der);
 * const value = reader.readSequence((inner) => ({
 *   number: inner.readInteger("number"),
 *   flag: inner.readBoolean("flag"),
 * }), "pair");
 * reader.finish();
 * assertEquals(value, { number: 5n, flag: true });
 * ```
 */
export class DerReader extends DerPrimitiveReader {
  /**
   * Enters a SEQUENCE.
   *
   * @param field The field's name, for errors.
   * @returns A reader for its elements; the caller ends with its `finish`.
   */
  readSequence(field?: string): DerReader;
  /**
   * Reads a SEQUENCE, which must be used up.
   *
   * @typeParam T What `parse` returns.
   * @param parse Reads the elements.
   * @param field The field's name, for errors.
   * @returns What `parse` returned.
   */
  readSequence<T>(parse: (reader: DerReader) => T, field?: string): T;
  readSequence<T>(parse?: string | ((reader: DerReader) => T), field?: string): DerReader | T {
    return this.#constructed(DER_TAGS.SEQUENCE, parse, field);
  }

  /**
   * Enters a SET or SET OF. The order of the elements is not checked.
   *
   * @param field The field's name, for errors.
   * @returns A reader for its elements; the caller ends with its `finish`.
   */
  readSet(field?: string): DerReader;
  /**
   * Reads a SET or SET OF, which must be used up.
   *
   * @typeParam T What `parse` returns.
   * @param parse Reads the elements.
   * @param field The field's name, for errors.
   * @returns What `parse` returned.
   */
  readSet<T>(parse: (reader: DerReader) => T, field?: string): T;
  readSet<T>(parse?: string | ((reader: DerReader) => T), field?: string): DerReader | T {
    return this.#constructed(DER_TAGS.SET, parse, field);
  }

  /**
   * Reads `[number] EXPLICIT`, which must be used up.
   *
   * @typeParam T What `parse` returns.
   * @param number The tag number.
   * @param parse Reads the element inside.
   * @param field The field's name, for errors.
   * @returns What `parse` returned.
   */
  readExplicit<T>(number: number, parse: (reader: DerReader) => T, field?: string): T {
    return this.readNested(contextTag(number, "constructed"), parse, field);
  }

  /**
   * Reads `[number] EXPLICIT … OPTIONAL`.
   *
   * @typeParam T What `parse` returns.
   * @param number The tag number.
   * @param parse Reads the element inside.
   * @param field The field's name, for errors.
   * @returns What `parse` returned; `undefined` when another element or the end comes.
   */
  readOptionalExplicit<T>(
    number: number,
    parse: (reader: DerReader) => T,
    field?: string,
  ): T | undefined {
    const identifier = contextTag(number, "constructed");
    if (this.peekTag() !== identifier) return undefined;
    return this.readNested(identifier, parse, field);
  }

  /**
   * Reads a constructed element with any tag (for IMPLICIT ones), which must be used up.
   *
   * @typeParam T What `parse` returns.
   * @param identifier The identifier octet that must come.
   * @param parse Reads the elements inside.
   * @param field The field's name, for errors.
   * @returns What `parse` returned.
   */
  readNested<T>(identifier: number, parse: (reader: DerReader) => T, field?: string): T {
    return this.#constructed(identifier, parse, field) as T;
  }

  /**
   * Reads elements until nothing is left.
   *
   * @typeParam T What an item is.
   * @param parse Reads one item; it must read at least one element.
   * @returns The items.
   */
  list<T>(parse: (reader: DerReader, index: number) => T): T[] {
    const items: T[] = [];
    while (this.offset < this.end) {
      const before = this.offset;
      items.push(parse(this, items.length));
      if (this.offset === before) throw new TypeError("Cannot read a list: an item read nothing");
    }
    return items;
  }

  #constructed<T>(
    identifier: number,
    parse: string | ((reader: DerReader) => T) | undefined,
    field: string | undefined,
  ): DerReader | T {
    const name = (typeof parse === "string" ? parse : field) ?? "";
    const { offset } = this;
    const { contentStart, end } = this.take(identifier, name);
    if (!(this.depthLimit > 0)) {
      this.offset = offset;
      this.fail("NESTED_TOO_DEEP", { received: "one more level of nesting" }, name);
    }
    const inner = new DerReader(this.input, {
      offset: contentStart,
      end,
      path: this.pathOf(name),
      depthLimit: this.depthLimit - 1,
    });
    if (typeof parse !== "function") return inner;
    try {
      const value = parse(inner);
      inner.finish();
      return value;
    } catch (error) {
      this.offset = offset;
      throw error;
    }
  }
}
