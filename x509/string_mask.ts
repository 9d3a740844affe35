// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which string types the attributes of names and requests get (ASN1_STRING_set_by_NID). */

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";

/**
 * Which string types may be used, as OpenSSL's `string_mask` has them: `"utf8only"`, the default of
 * OpenSSL; `"pkix"` all but T61String; `"nombstr"` all but BMPString and UTF8String; `"default"` all; or
 * the sum of the types' bits (B_ASN1_UTF8STRING is 0x2000).
 */
export type StringMask = "utf8only" | "pkix" | "nombstr" | "default" | number;

/** The string types that are chosen from, the first one that fits first, with their bits (B_ASN1_…). */
const TYPES = [
  { tag: DER_TAGS.NUMERIC_STRING, bit: 0x1, characters: /^[0-9 ]*$/ },
  { tag: DER_TAGS.PRINTABLE_STRING, bit: 0x2, characters: /^[A-Za-z0-9 '()+,\-./:=?]*$/ },
  { tag: DER_TAGS.IA5_STRING, bit: 0x10, characters: /^[\0-\x7f]*$/ },
  { tag: DER_TAGS.T61_STRING, bit: 0x4, characters: /^[\0-\xff]*$/ },
  { tag: DER_TAGS.BMP_STRING, bit: 0x800, characters: /^[\0-\uffff]*$/u },
  { tag: DER_TAGS.UNIVERSAL_STRING, bit: 0x100, characters: /^/ },
  { tag: DER_TAGS.UTF8_STRING, bit: 0x2000, characters: /^/ },
] as const;

const [NUMERIC, PRINTABLE, IA5, T61, BMP] = [0x1, 0x2, 0x10, 0x4, 0x800] as const;
const UTF8 = 0x2000;
/** DIRSTRING_TYPE: DirectoryString of RFC 5280. */
const DIRECTORY = PRINTABLE | T61 | BMP | UTF8;

const MASKS = {
  utf8only: UTF8,
  pkix: ~T61,
  nombstr: ~(BMP | UTF8),
  default: ~0,
} as const;

/** What an attribute's value may be. */
interface Rule {
  /** The least number of characters; 0 for none. */
  readonly least: number;
  /** The most. */
  readonly most: number;
  /** The types. */
  readonly types: number;
  /** Whether the mask counts. */
  readonly masked: boolean;
}

const rule = (least: number, most: number, types = DIRECTORY, masked = true): Rule => ({
  least,
  most,
  types,
  masked,
});
const fixed = (least: number, most: number, types: number): Rule => rule(least, most, types, false);

/** ub-name of X.520. */
const LONGEST_NAME = 32_768;
/** The bounds and types of RFC 5280, appendix A.1, as OpenSSL has them. */
const RULES: Readonly<Record<string, Rule>> = {
  "2.5.4.3": rule(1, 64),
  "2.5.4.4": rule(1, LONGEST_NAME),
  "2.5.4.5": fixed(1, 64, PRINTABLE),
  "2.5.4.6": fixed(2, 2, PRINTABLE),
  "2.5.4.7": rule(1, 128),
  "2.5.4.8": rule(1, 128),
  "2.5.4.10": rule(1, 64),
  "2.5.4.11": rule(1, 64),
  "2.5.4.41": rule(1, LONGEST_NAME),
  "2.5.4.42": rule(1, LONGEST_NAME),
  "2.5.4.43": rule(1, LONGEST_NAME),
  "2.5.4.46": fixed(0, Infinity, PRINTABLE),
  "2.5.4.98": fixed(3, 3, PRINTABLE),
  "2.5.4.99": fixed(3, 3, NUMERIC),
  "1.2.840.113549.1.9.1": fixed(1, 128, IA5),
  "1.2.840.113549.1.9.2": rule(1, Infinity, DIRECTORY | IA5),
  "1.2.840.113549.1.9.7": rule(1, Infinity, DIRECTORY | IA5),
  "1.2.840.113549.1.9.8": rule(1, Infinity),
  "1.2.840.113549.1.9.20": fixed(0, Infinity, BMP),
  "0.9.2342.19200300.100.1.3": fixed(1, Infinity, IA5),
  "0.9.2342.19200300.100.1.25": fixed(1, Infinity, IA5),
  "1.3.6.1.4.1.311.17.1": fixed(0, Infinity, BMP),
  "1.3.6.1.4.1.311.60.2.1.3": fixed(2, 2, PRINTABLE),
  "1.2.643.3.131.1.1": fixed(1, 12, NUMERIC),
  "1.2.643.100.1": fixed(1, 13, NUMERIC),
  "1.2.643.100.3": fixed(1, 11, NUMERIC),
};
/** What has no rule of its own is a DirectoryString. */
const OTHER = rule(0, Infinity);

/**
 * Reads a value of `string_mask` (ASN1_STRING_set_default_mask_asc).
 *
 * @param text `utf8only`, `pkix`, `nombstr`, `default`, or `MASK:` and a number.
 * @returns The mask; `undefined` for anything else.
 *
 * @example Usage
 * ```ts
 * import { parseStringMask } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseStringMask("pkix"), "pkix");
 * assertEquals(parseStringMask("MASK:0x2002"), 0x2002);
 * assertEquals(parseStringMask("utf-8"), undefined);
 * ```
 */
export function parseStringMask(text: string): StringMask | undefined {
  if (Object.hasOwn(MASKS, text)) return text as keyof typeof MASKS;
  const [, hexadecimal, octal, decimal] =
    /^MASK:(?:0[xX]([0-9a-fA-F]{1,8})|0([0-7]*)|([1-9][0-9]{0,9}))$/.exec(text) ?? [];
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  if (octal !== undefined) return Number.parseInt(octal || "0", 8);
  return decimal === undefined ? undefined : Number(decimal);
}

/**
 * Chooses the string type of an attribute's value, as ASN1_STRING_set_by_NID.
 *
 * @param oid The attribute's type, dotted.
 * @param value The value.
 * @param mask Which string types may be used.
 * @returns The identifier octet of the first type that has all of its characters.
 * @throws {Asn1Error} `ILLEGAL_CHARACTERS` when none has; `STRING_TOO_SHORT`, `STRING_TOO_LONG` for
 * another length than RFC 5280 allows.
 */
export function maskedStringType(oid: string, value: string, mask: StringMask): number {
  const { least, most, types, masked } = RULES[oid] ?? OTHER;
  const { length } = [...value];
  if (length < least || length > most) {
    throw new Asn1Error(length < least ? "STRING_TOO_SHORT" : "STRING_TOO_LONG", {
      expected: least === most ? `${least} characters` : `${least} to ${most} characters`,
      received: `${length} characters`,
      path: oid,
    });
  }
  const masks = masked ? types & (typeof mask === "number" ? mask : MASKS[mask]) : types;
  // As in OpenSSL: where nothing is left, all of DirectoryString is.
  const allowed = masks === 0 ? DIRECTORY : masks;
  const found = TYPES.find(({ bit, characters }) =>
    (allowed & bit) !== 0 && characters.test(value)
  );
  if (found !== undefined) return found.tag;
  throw new Asn1Error("ILLEGAL_CHARACTERS", {
    expected: "the characters of a string type that attribute and string_mask allow",
    received: JSON.stringify(value.slice(0, 64)),
    path: oid,
  });
}
