// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Making elements from text, as ASN1_generate_nconf(3) describes it. */

import { type Bytes, concatBytes, joinBytes } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";
import { DerBuilder } from "./der_builder.ts";
import { encodeGeneratedValue, type GeneratedFormat } from "./generate_value.ts";
import { DER_TAGS } from "./tags.ts";

/** Gives the entries of a section of a configuration, of which only the values count. */
export type Asn1Sections = (
  name: string,
) => readonly { readonly value: string }[] | undefined;

/** ASN1_GEN_SEQ_MAX_DEPTH. */
const DEPTH_LIMIT = 50;

/** The classes of tags, by the letter behind a number. */
const CLASSES: Readonly<Record<string, number>> = { U: 0, A: 0x40, C: 0x80, P: 0xc0 };

/** The universal tag of each type, by OpenSSL's names. */
const TYPES: Readonly<Record<string, number>> = {
  BOOL: DER_TAGS.BOOLEAN,
  BOOLEAN: DER_TAGS.BOOLEAN,
  NULL: DER_TAGS.NULL,
  INT: DER_TAGS.INTEGER,
  INTEGER: DER_TAGS.INTEGER,
  ENUM: DER_TAGS.ENUMERATED,
  ENUMERATED: DER_TAGS.ENUMERATED,
  OID: DER_TAGS.OBJECT_IDENTIFIER,
  OBJECT: DER_TAGS.OBJECT_IDENTIFIER,
  UTCTIME: DER_TAGS.UTC_TIME,
  UTC: DER_TAGS.UTC_TIME,
  GENERALIZEDTIME: DER_TAGS.GENERALIZED_TIME,
  GENTIME: DER_TAGS.GENERALIZED_TIME,
  OCT: DER_TAGS.OCTET_STRING,
  OCTETSTRING: DER_TAGS.OCTET_STRING,
  BITSTR: DER_TAGS.BIT_STRING,
  BITSTRING: DER_TAGS.BIT_STRING,
  UNIVERSALSTRING: DER_TAGS.UNIVERSAL_STRING,
  UNIV: DER_TAGS.UNIVERSAL_STRING,
  IA5: DER_TAGS.IA5_STRING,
  IA5STRING: DER_TAGS.IA5_STRING,
  UTF8: DER_TAGS.UTF8_STRING,
  UTF8String: DER_TAGS.UTF8_STRING,
  BMP: DER_TAGS.BMP_STRING,
  BMPSTRING: DER_TAGS.BMP_STRING,
  VISIBLE: DER_TAGS.VISIBLE_STRING,
  VISIBLESTRING: DER_TAGS.VISIBLE_STRING,
  PRINTABLE: DER_TAGS.PRINTABLE_STRING,
  PRINTABLESTRING: DER_TAGS.PRINTABLE_STRING,
  T61: DER_TAGS.T61_STRING,
  T61STRING: DER_TAGS.T61_STRING,
  TELETEXSTRING: DER_TAGS.T61_STRING,
  GENSTR: DER_TAGS.GENERAL_STRING,
  GeneralString: DER_TAGS.GENERAL_STRING,
  NUMERIC: DER_TAGS.NUMERIC_STRING,
  NUMERICSTRING: DER_TAGS.NUMERIC_STRING,
  SEQ: DER_TAGS.SEQUENCE,
  SEQUENCE: DER_TAGS.SEQUENCE,
  SET: DER_TAGS.SET,
};

/** What is put around a value. */
interface Wrapping {
  readonly identifier: Uint8Array;
  /** The unused bits of a BIT STRING stand before the content. */
  readonly padded: boolean;
}

/**
 * Makes an element from OpenSSL's text form: `modifiers,TYPE:value`, such as `INTEGER:5`,
 * `EXPLICIT:0,UTF8:text`, `SEQUENCE:section`. The counterpart of ASN1_generate_nconf, and of
 * `openssl asn1parse -genstr`.
 *
 * @param text The text.
 * @param sections Gives the sections that SEQUENCE and SET name: `(name) => configuration.section(name)`.
 * @returns The element in DER.
 * @throws {Asn1Error} With OpenSSL's reasons.
 *
 * @example Usage
 * ```ts
 * import { generateAsn1 } from "@streamssl/ssl/asn1";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(generateAsn1("EXPLICIT:1,INTEGER:0x10")), "a103020110");
 * ```
 */
export function generateAsn1(text: string, sections?: Asn1Sections): Bytes {
  return generate(text, sections, 0);
}

function generate(text: string, sections: Asn1Sections | undefined, depth: number): Bytes {
  if (depth > DEPTH_LIMIT) {
    throw new Asn1Error("ILLEGAL_NESTED_TAGGING", {
      expected: `at most ${DEPTH_LIMIT} levels`,
      received: "one more",
      usualCause: "a section names itself",
    });
  }
  const description = new Description(text);
  const tag = TYPES[description.type] as number;
  const constructed = tag === DER_TAGS.SEQUENCE || tag === DER_TAGS.SET;
  const content = constructed
    ? generateAll(tag, description, sections, depth)
    : encodeGeneratedValue(tag, description.value, description.format);
  const identifier = description.implicit === undefined
    ? Uint8Array.of(tag)
    : withForm(description.implicit, constructed);
  let element = new DerBuilder().element(identifier, content).finish();
  for (const { identifier, padded } of description.wrappings.toReversed()) {
    const inner = padded ? concatBytes(new Uint8Array(1), element) : element;
    element = new DerBuilder().element(identifier, inner).finish();
  }
  return element;
}

/** The content of a SEQUENCE or SET: the values of a section. */
function generateAll(
  tag: number,
  { value }: Description,
  sections: Asn1Sections | undefined,
  depth: number,
): Bytes {
  const entries = value === undefined || value === "" ? sections && [] : sections?.(value);
  if (entries === undefined) {
    throw new Asn1Error("SEQUENCE_OR_SET_NEEDS_CONFIG", {
      expected: `a section [${value ?? ""}] with the elements`,
      received: sections === undefined ? "no configuration" : "a configuration without it",
    });
  }
  const elements = entries.map((entry) => generate(entry.value, sections, depth + 1));
  if (tag === DER_TAGS.SEQUENCE) return joinBytes(elements);
  // X.690, Section 11.6: a SET OF is sorted.
  const set = new DerBuilder().setOf(elements).finish();
  return set.slice(set.length - elements.reduce((sum, { length }) => sum + length, 0));
}

/** The parts of a text: modifiers, type and value. */
class Description {
  readonly wrappings: Wrapping[] = [];
  implicit: Uint8Array | undefined;
  format: GeneratedFormat = "ASCII";
  readonly type: string;
  readonly value: string | undefined;

  constructor(text: string) {
    let rest = text;
    for (;;) {
      // A value may hold commas, a modifier may not.
      const [, word = "", separator = "", after = ""] = /^\s*([^:,]*)([:,]?)(.*)$/s.exec(rest) ??
        [];
      const name = word.trim();
      if (Object.hasOwn(TYPES, name)) {
        this.type = name;
        this.value = separator === ":" ? after : undefined;
        if (separator === "," && after !== "") failUnknown(after);
        return;
      }
      const comma = separator === ":" ? after.indexOf(",") : -1;
      const argument = separator !== ":" ? "" : comma < 0 ? after : after.slice(0, comma);
      this.#modify(name, argument);
      rest = separator === "," ? after : comma < 0 ? "" : after.slice(comma + 1);
      if (rest === "") {
        throw new Asn1Error("UNKNOWN_TAG", {
          expected: "a type behind the modifiers",
          received: JSON.stringify(text.slice(0, 80)),
        });
      }
    }
  }

  #modify(name: string, argument: string): void {
    switch (name) {
      case "IMP":
      case "IMPLICIT":
        if (this.implicit !== undefined) {
          throw new Asn1Error("ILLEGAL_NESTED_TAGGING", { expected: "one implicit tag" });
        }
        this.implicit = parseTag(argument);
        return;
      case "EXP":
      case "EXPLICIT":
        if (this.implicit !== undefined) {
          throw new Asn1Error("ILLEGAL_IMPLICIT_TAG", {
            expected: "a type or a wrapping behind IMPLICIT",
            received: "EXPLICIT",
          });
        }
        this.wrappings.push({ identifier: withForm(parseTag(argument), true), padded: false });
        return;
      case "SEQWRAP":
        return this.#wrap(DER_TAGS.SEQUENCE);
      case "SETWRAP":
        return this.#wrap(DER_TAGS.SET);
      case "OCTWRAP":
        return this.#wrap(DER_TAGS.OCTET_STRING);
      case "BITWRAP":
        return this.#wrap(DER_TAGS.BIT_STRING);
      case "FORM":
      case "FORMAT":
        this.format = parseFormat(argument);
        return;
      default:
        failUnknown(name);
    }
  }

  #wrap(tag: number): void {
    const constructed = (tag & 0x20) !== 0;
    const identifier = this.implicit === undefined
      ? Uint8Array.of(tag)
      : withForm(this.implicit, constructed);
    this.implicit = undefined;
    this.wrappings.push({ identifier, padded: tag === DER_TAGS.BIT_STRING });
  }
}

function parseFormat(argument: string): GeneratedFormat {
  const formats = ["ASCII", "UTF8", "HEX", "BITLIST"] as const;
  const format = formats.find((name) => name === argument);
  if (format !== undefined) return format;
  throw new Asn1Error("UNKNOWN_FORMAT", {
    expected: `one of ${formats.join(", ")}`,
    received: JSON.stringify(argument),
  });
}

/** A tag such as `0`, `5A` or `100P`, as identifier octets of the primitive form. */
function parseTag(argument: string): Uint8Array {
  const [, digits, letter = "C"] = /^\s*([0-9]+)([UACP]?)\s*$/.exec(argument) ?? [];
  const number = Number(digits);
  if (digits === undefined || number > 0x7fff_ffff) {
    throw new Asn1Error("INVALID_NUMBER", {
      expected: "a tag number, with U, A, P or C behind it for its class",
      received: JSON.stringify(argument),
    });
  }
  const tagClass = CLASSES[letter === "" ? "C" : letter] as number;
  if (number < 31) return Uint8Array.of(tagClass | number);
  const groups = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) groups.unshift(rest & 0x7f | 0x80);
  return Uint8Array.of(tagClass | 0x1f, ...groups);
}

function withForm(identifier: Uint8Array, constructed: boolean): Uint8Array {
  const octets = new Uint8Array(identifier);
  if (constructed) octets[0] = (octets[0] as number) | 0x20;
  return octets;
}

function failUnknown(name: string): never {
  throw new Asn1Error("UNKNOWN_TAG", {
    expected: "a modifier or a type, such as EXPLICIT:0, FORMAT:HEX, INTEGER or SEQUENCE",
    received: JSON.stringify(name.slice(0, 40)),
  });
}
