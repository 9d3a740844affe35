// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The identifier octets of the universal types in DER: class, the constructed bit and the tag
 * number in one byte (X.690, section 8.1.2). Context tags are made by {@linkcode contextTag}.
 */
export const DER_TAGS = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OBJECT_IDENTIFIER: 0x06,
  ENUMERATED: 0x0a,
  UTF8_STRING: 0x0c,
  NUMERIC_STRING: 0x12,
  PRINTABLE_STRING: 0x13,
  T61_STRING: 0x14,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  VISIBLE_STRING: 0x1a,
  GENERAL_STRING: 0x1b,
  UNIVERSAL_STRING: 0x1c,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const satisfies Readonly<Record<string, number>>;

/**
 * The identifier octet of a context-specific tag.
 *
 * @param number The tag number, 0 to 30.
 * @param form Whether the content holds elements or is plain bytes.
 * @returns The identifier octet, for example 0xa0 for `[0]` constructed.
 * @throws {RangeError} For a number that does not fit in one byte.
 *
 * @example Usage
 * ```ts
 * import { contextTag } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contextTag(3, "constructed"), 0xa3);
 * assertEquals(contextTag(0, "primitive"), 0x80);
 * ```
 */
export function contextTag(number: number, form: "constructed" | "primitive"): number {
  if (!Number.isInteger(number) || number < 0 || number > 30) {
    throw new RangeError(`Cannot make a context tag: ${number} is not between 0 and 30`);
  }
  return (form === "constructed" ? 0xa0 : 0x80) | number;
}

const UNIVERSAL_NAMES: Readonly<Record<number, string>> = {
  0: "end of content",
  1: "BOOLEAN",
  2: "INTEGER",
  3: "BIT STRING",
  4: "OCTET STRING",
  5: "NULL",
  6: "OBJECT IDENTIFIER",
  10: "ENUMERATED",
  12: "UTF8String",
  16: "SEQUENCE",
  17: "SET",
  18: "NumericString",
  19: "PrintableString",
  20: "T61String",
  22: "IA5String",
  23: "UTCTime",
  24: "GeneralizedTime",
  26: "VisibleString",
  27: "GeneralString",
  28: "UniversalString",
  30: "BMPString",
};

/**
 * Tells a tag in words, for errors and dumps.
 *
 * @param identifier The identifier octet.
 * @returns For example `SEQUENCE`, `[0] constructed` or `application 3`.
 *
 * @example Usage
 * ```ts
 * import { describeTag } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(describeTag(0x30), "SEQUENCE");
 * assertEquals(describeTag(0xa0), "[0] constructed");
 * ```
 */
export function describeTag(identifier: number): string {
  const number = identifier & 0x1f;
  const constructed = (identifier & 0x20) !== 0;
  const form = constructed ? "constructed" : "primitive";
  switch (identifier >> 6) {
    case 0: {
      const name = UNIVERSAL_NAMES[number] ?? `universal ${number}`;
      const usual = number === 16 || number === 17;
      return constructed === usual ? name : `${name}, ${form}`;
    }
    case 1:
      return `application ${number} ${form}`;
    case 2:
      return `[${number}] ${form}`;
    default:
      return `private ${number} ${form}`;
  }
}
