// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ErrorReason } from "../../err/mod.ts";
import { Asn1Error, type Asn1ErrorDetails } from "./asn1_error.ts";
import type { BitString, DerValue, TagClass } from "./der_value.ts";
import { DerElement } from "./element.ts";
import { decodeInteger } from "./integer.ts";
import { decodeOid } from "./oid.ts";
import { type CharacterRule, decodeString } from "./strings.ts";
import { pemHint } from "./pem_hint.ts";
import { DER_TAGS, describeTag } from "./tags.ts";
import { decodeTime, type TimeForm } from "./time.ts";

/** Options for {@linkcode DerReader}. */
export interface DerReaderOptions {
  /** The offset to start at, in bytes. @default {0} */
  offset?: number;
  /** The offset to stop at, in bytes. @default {input.length} */
  end?: number;
  /** The name of what is read; it starts every path in errors. @default {""} */
  path?: string;
  /** How deep elements may be nested, as ASN1_MAX_CONSTRUCTED_NEST. @default {30} */
  depthLimit?: number;
}

const TAG_CLASSES = ["universal", "application", "context", "private"] as const;

/**
 * The part of {@linkcode DerReader} that reads primitive elements and skips others.
 *
 * @example Usage
 * ```ts
 * import { DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new DerReader(Uint8Array.of(0x02, 0x01, 0x05, 0x05, 0x00));
 * assertEquals(reader.readInteger("number"), 5n);
 * reader.readNull("nothing");
 * reader.finish();
 * ```
 */
export class DerPrimitiveReader {
  /** The whole input. */
  readonly input: Uint8Array;
  /** The cursor: the offset in {@linkcode input} of the next element. */
  offset: number;
  /** The offset behind the last byte that may be read. */
  readonly end: number;
  /** The path of the enclosing field, for errors. */
  readonly path: string;
  /** How many levels may still be entered. */
  readonly depthLimit: number;
  readonly #element = new DerElement();

  /**
   * Makes a reader over `input`.
   *
   * @param input The bytes to read; they are not copied.
   * @param options Where to start and stop, the name used in errors, and limits.
   */
  constructor(input: Uint8Array, options: DerReaderOptions = {}) {
    this.input = input;
    this.offset = options.offset ?? 0;
    this.end = options.end ?? input.length;
    this.path = options.path ?? "";
    this.depthLimit = options.depthLimit ?? 30;
    if (!(this.offset >= 0 && this.offset <= this.end && this.end <= input.length)) {
      throw new RangeError(
        `Cannot read from ${this.offset} to ${this.end}: the input has ${input.length} bytes`,
      );
    }
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.end - this.offset;
  }

  /** Whether nothing is left. */
  get atEnd(): boolean {
    return this.offset === this.end;
  }

  /** The identifier octet of the next element. @returns The octet; `undefined` at the end. */
  peekTag(): number | undefined {
    return this.offset < this.end ? this.input[this.offset] : undefined;
  }

  /**
   * Reads the content of an element with any tag, for IMPLICIT primitive ones.
   *
   * @param identifier The identifier octet that must come.
   * @param field The field's name, for errors.
   * @returns A view on the content.
   */
  readContent(identifier: number, field = ""): Uint8Array {
    const element = this.take(identifier, field);
    return this.input.subarray(element.contentStart, element.end);
  }

  /** Reads an INTEGER of any size. @param field The field's name. @returns The number. */
  readInteger(field = ""): bigint {
    return decodeInteger(this.readIntegerBytes(field));
  }

  /**
   * Reads an INTEGER and gives its content: two's complement in the fewest bytes.
   *
   * @param field The field's name, for errors.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns A view on the content, at least one byte.
   */
  readIntegerBytes(field = "", identifier: number = DER_TAGS.INTEGER): Uint8Array {
    const { offset } = this;
    const content = this.readContent(identifier, field);
    const first = content[0];
    const second = content[1] ?? 0;
    if (first === undefined) this.#reject("ILLEGAL_ZERO_CONTENT", "a number", offset, field);
    const padded = first === 0 && second < 0x80 || first === 0xff && second >= 0x80;
    if (content.length > 1 && padded) {
      this.#reject("ILLEGAL_PADDING", "a number in its shortest form", offset, field);
    }
    return content;
  }

  /**
   * Reads an INTEGER that is not negative, and gives its value without a leading zero byte.
   *
   * @param field The field's name, for errors.
   * @returns A view on the big-endian value; one zero byte for 0.
   */
  readUnsignedBytes(field = ""): Uint8Array {
    const { offset } = this;
    const content = this.readIntegerBytes(field);
    if ((content[0] as number) >= 0x80) {
      this.#reject("ILLEGAL_NEGATIVE_VALUE", "a number of 0 or more", offset, field);
    }
    return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  }

  /**
   * Reads an INTEGER or ENUMERATED that must lie between 0 and a limit.
   *
   * @param limit The greatest value that is taken, at most 2^31 - 1.
   * @param field The field's name, for errors.
   * @param identifier The identifier octet.
   * @returns The number.
   */
  readSmallInteger(limit: number, field = "", identifier: number = DER_TAGS.INTEGER): number {
    const { offset } = this;
    const content = this.readIntegerBytes(field, identifier);
    const value = content.length > 4 ? Infinity : Number(decodeInteger(content));
    if (value < 0 || value > limit) {
      this.#reject(
        value < 0 ? "ILLEGAL_NEGATIVE_VALUE" : "TOO_LARGE",
        `a number from 0 to ${limit}`,
        offset,
        field,
      );
    }
    return value;
  }

  /** Reads an OBJECT IDENTIFIER. @param field The field's name. @returns Its dotted form. */
  readOid(field = ""): string {
    const { offset } = this;
    const element = this.take(DER_TAGS.OBJECT_IDENTIFIER, field);
    this.offset = offset;
    const oid = decodeOid(this.input, element.contentStart, element.end, this.pathOf(field));
    this.offset = element.end;
    return oid;
  }

  /**
   * Reads a BIT STRING.
   *
   * @param field The field's name, for errors.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns Its bits, a view on the input.
   */
  readBitString(field = "", identifier: number = DER_TAGS.BIT_STRING): BitString {
    const { offset } = this;
    const content = this.readContent(identifier, field);
    const unusedBits = content[0];
    const last = content[content.length - 1] as number;
    if (unusedBits === undefined || unusedBits > 7 || unusedBits > 0 && content.length === 1) {
      this.#reject("INVALID_BIT_STRING_BITS_LEFT", "0 to 7 unused bits", offset, field);
    }
    if ((last & (1 << unusedBits) - 1) !== 0 && content.length > 1) {
      this.#reject("ILLEGAL_PADDING", "unused bits that are zero", offset, field);
    }
    return { bytes: content.subarray(1), unusedBits };
  }

  /** Reads an OCTET STRING. @param field The field's name. @returns A view on its content. */
  readOctetString(field = ""): Uint8Array {
    return this.readContent(DER_TAGS.OCTET_STRING, field);
  }

  /**
   * Reads a BOOLEAN.
   *
   * @param field The field's name, for errors.
   * @param identifier The identifier octet; another one for an IMPLICIT tag.
   * @returns The truth.
   */
  readBoolean(field = "", identifier: number = DER_TAGS.BOOLEAN): boolean {
    const { offset } = this;
    const content = this.readContent(identifier, field);
    if (content.length !== 1) {
      this.#reject("BOOLEAN_IS_WRONG_LENGTH", "one byte of content", offset, field);
    }
    if (content[0] !== 0 && content[0] !== 0xff) {
      this.#reject("ILLEGAL_BOOLEAN", "the byte 00 or ff", offset, field);
    }
    return content[0] === 0xff;
  }

  /** Reads a NULL. @param field The field's name, for errors. */
  readNull(field = ""): void {
    const { offset } = this;
    if (this.readContent(DER_TAGS.NULL, field).length !== 0) {
      this.#reject("NULL_IS_WRONG_LENGTH", "a NULL without content", offset, field);
    }
  }

  /**
   * Reads a UTCTime or GeneralizedTime.
   *
   * @param field The field's name, for errors.
   * @param form Which forms are taken.
   * @returns The time.
   */
  readTime(field = "", form: TimeForm = "rfc5280"): Date {
    const element = this.#locate(field);
    const { identifier, contentStart, end } = element;
    const path = this.pathOf(field);
    const time = new Date(decodeTime(this.input, identifier, contentStart, end, path, form));
    this.offset = end;
    return time;
  }

  /**
   * Reads a string of any type.
   *
   * @param field The field's name, for errors.
   * @param rule Which characters are taken.
   * @returns The text.
   */
  readString(field = "", rule: CharacterRule = "strict"): string {
    const { identifier, contentStart, end } = this.#locate(field);
    const path = this.pathOf(field);
    const text = decodeString(this.input, identifier, contentStart, end, path, rule);
    this.offset = end;
    return text;
  }

  /** Reads any element. @param field The field's name, for errors. @returns Its parts. */
  readAny(field = ""): DerValue {
    const { identifier, tagNumber, start, contentStart, end } = this.#locate(field);
    this.offset = end;
    return {
      identifier,
      tag: tagNumber,
      class: TAG_CLASSES[identifier >> 6] as TagClass,
      constructed: (identifier & 0x20) !== 0,
      header: this.input.subarray(start, contentStart),
      content: this.input.subarray(contentStart, end),
      raw: this.input.subarray(start, end),
      offset: start,
    };
  }

  /** Reads any element. @param field The name for errors. @returns A view, header and content. */
  readRaw(field = ""): Uint8Array {
    const { start, end } = this.#locate(field);
    this.offset = end;
    return this.input.subarray(start, end);
  }

  /** Skips an element of any kind. @param field The field's name, for errors. */
  skip(field = ""): void {
    this.offset = this.#locate(field).end;
  }

  /** Ends the reading. @throws {Asn1Error} When elements are left. */
  finish(): void {
    if (this.offset !== this.end) {
      this.fail("SEQUENCE_LENGTH_MISMATCH", {
        expected: "the end",
        received: `${this.remaining} more bytes`,
      });
    }
  }

  /**
   * Throws an error at the cursor.
   *
   * @param reason The reason's name, ASN1_R_….
   * @param details What is wrong; path and offset are filled in.
   * @param field The field's name.
   */
  fail(reason: ErrorReason<"ASN1">, details: Asn1ErrorDetails = {}, field = ""): never {
    throw new Asn1Error(reason, { path: this.pathOf(field), offset: this.offset, ...details });
  }

  /**
   * Reads the header of an element that must have a tag, and moves behind the element.
   *
   * @param identifier The identifier octet that must come.
   * @param field The field's name, for errors.
   * @returns Where the element lies; it holds until the next read.
   */
  protected take(identifier: number, field: string): DerElement {
    const element = this.#locate(field);
    if (element.identifier !== identifier) {
      this.fail("WRONG_TAG", {
        expected: describeTag(identifier),
        received: describeTag(element.identifier),
        ...pemHint(this.input, this.offset),
      }, field);
    }
    this.offset = element.end;
    return element;
  }

  /** The path of a field, for errors. @param field The field's name. @returns The path. */
  protected pathOf(field: string): string {
    if (field === "") return this.path;
    return this.path === "" ? field : `${this.path}.${field}`;
  }

  #locate(field: string): DerElement {
    const element = this.#element;
    element.locate(this.input, this.offset, this.end, this.pathOf(field));
    return element;
  }

  #reject(reason: ErrorReason<"ASN1">, expected: string, offset: number, field: string): never {
    this.offset = offset;
    this.fail(reason, { expected }, field);
  }
}
