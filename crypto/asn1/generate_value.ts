// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, decodeHex } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";
import { DerBuilder } from "./der_builder.ts";
import { DerReader } from "./der_reader.ts";
import { encodeInteger } from "./integer.ts";
import { encodeOid } from "./oid.ts";
import { oidFromName } from "./oid_names.ts";
import { encodeString } from "./strings.ts";
import { DER_TAGS, describeTag } from "./tags.ts";

/** How the value of a string is written (`FORMAT:`). */
export type GeneratedFormat = "ASCII" | "UTF8" | "HEX" | "BITLIST";

/** The greatest bit of a BITLIST. */
const HIGHEST_BIT = 256;

/** The words for truth and its contrary, as X509V3_get_value_bool takes them. */
const TRUE_WORDS = ["TRUE", "true", "Y", "y", "YES", "yes"];
const FALSE_WORDS = ["FALSE", "false", "N", "n", "NO", "no"];

/**
 * Encodes the value of a primitive type from its text form (ASN1_generate_nconf).
 *
 * @param tag The universal tag.
 * @param value What stands behind the colon.
 * @param format How it is written.
 * @returns The content of the element.
 * @throws {Asn1Error} With OpenSSL's reasons.
 */
export function encodeGeneratedValue(
  tag: number,
  value: string | undefined,
  format: GeneratedFormat,
): Bytes {
  switch (tag) {
    case DER_TAGS.NULL:
      if (value === undefined || value === "") return new Uint8Array(0);
      throw new Asn1Error("ILLEGAL_NULL_VALUE", { expected: "NULL without a value" });
    case DER_TAGS.BOOLEAN:
      return booleanContent(inAscii(tag, value, format));
    case DER_TAGS.INTEGER:
    case DER_TAGS.ENUMERATED:
      return integerContent(inAscii(tag, value, format));
    case DER_TAGS.OBJECT_IDENTIFIER:
      return oidContent(inAscii(tag, value, format));
    case DER_TAGS.UTC_TIME:
    case DER_TAGS.GENERALIZED_TIME:
      return timeContent(tag, inAscii(tag, value, format));
    case DER_TAGS.OCTET_STRING:
      return octets(value ?? "", format);
    case DER_TAGS.BIT_STRING:
      return format === "BITLIST"
        ? bitListContent(value ?? "")
        : Uint8Array.of(0, ...octets(value ?? "", format));
    default:
      return stringContent(tag, value ?? "", format);
  }
}

function inAscii(tag: number, value: string | undefined, format: GeneratedFormat): string {
  if (format !== "ASCII") {
    throw new Asn1Error("NOT_ASCII_FORMAT", {
      expected: `FORMAT:ASCII for a ${describeTag(tag)}`,
      received: `FORMAT:${format}`,
    });
  }
  return value ?? "";
}

function booleanContent(value: string): Bytes {
  if (TRUE_WORDS.includes(value)) return Uint8Array.of(0xff);
  if (FALSE_WORDS.includes(value)) return Uint8Array.of(0);
  throw new Asn1Error("ILLEGAL_BOOLEAN", { expected: "TRUE or FALSE", received: quoted(value) });
}

function integerContent(value: string): Bytes {
  const [, sign, digits] = /^\s*(-?)(0[xX][0-9a-fA-F]+|[0-9]+)\s*$/.exec(value) ?? [];
  if (digits === undefined) {
    throw new Asn1Error("ILLEGAL_INTEGER", {
      expected: "a decimal number, or one in hexadecimal that begins with 0x",
      received: quoted(value),
    });
  }
  return encodeInteger(sign === "-" ? -BigInt(digits) : BigInt(digits));
}

function oidContent(value: string): Bytes {
  const oid = oidFromName(value.trim());
  if (oid !== undefined) return encodeOid(oid);
  throw new Asn1Error("ILLEGAL_OBJECT", {
    expected: "an object's name, or an identifier such as 1.2.840.113549",
    received: quoted(value),
  });
}

function timeContent(tag: number, value: string): Bytes {
  const content = new TextEncoder().encode(value);
  try {
    new DerReader(new DerBuilder().element(tag, content).finish()).readTime("", "der");
  } catch (cause) {
    throw new Asn1Error("ILLEGAL_TIME_VALUE", {
      expected: tag === DER_TAGS.UTC_TIME ? "YYMMDDHHMMSSZ" : "YYYYMMDDHHMMSSZ",
      received: quoted(value),
      cause,
    });
  }
  return content;
}

function octets(value: string, format: GeneratedFormat): Bytes {
  switch (format) {
    case "HEX":
      try {
        return decodeHex(value);
      } catch (cause) {
        throw new Asn1Error("ILLEGAL_HEX", {
          expected: "pairs of hexadecimal digits",
          received: quoted(value),
          cause,
        });
      }
    case "ASCII":
      return new TextEncoder().encode(value);
    default:
      throw new Asn1Error("ILLEGAL_BITSTRING_FORMAT", {
        expected: "FORMAT:ASCII or FORMAT:HEX",
        received: `FORMAT:${format}`,
      });
  }
}

function bitListContent(value: string): Bytes {
  const bits = value.split(",").filter((item) => item.trim() !== "").map((item) => {
    const bit = Number(item);
    if (/^\s*[0-9]+\s*$/.test(item) && bit <= HIGHEST_BIT) return bit;
    throw new Asn1Error("INVALID_NUMBER", {
      expected: `numbers of bits up to ${HIGHEST_BIT}, with commas between`,
      received: quoted(value),
    });
  });
  const element = new DerBuilder().namedBits(bits).finish();
  return element.slice(2);
}

function stringContent(tag: number, value: string, format: GeneratedFormat): Bytes {
  if (format !== "ASCII" && format !== "UTF8") {
    throw new Asn1Error("ILLEGAL_FORMAT", {
      expected: `FORMAT:ASCII or FORMAT:UTF8 for a ${describeTag(tag)}`,
      received: `FORMAT:${format}`,
    });
  }
  return encodeString(format === "UTF8" ? value : asLatin1(value), tag);
}

/**
 * In the ASCII format each byte is a character (MBSTRING_ASC). A text here has characters instead, so
 * those above one byte are taken apart as UTF-8 as they would be in a file.
 */
function asLatin1(value: string): string {
  let text = "";
  for (const byte of new TextEncoder().encode(value)) text += String.fromCharCode(byte);
  return text;
}

function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 40));
}
