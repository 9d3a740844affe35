// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerElement } from "../crypto/asn1/element.ts";
import { decodeOid } from "../crypto/asn1/oid.ts";
import { oidShortName } from "../crypto/asn1/oid_names.ts";
import { decodeString, isStringTag } from "../crypto/asn1/strings.ts";
import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { encodeHex } from "../wire/mod.ts";
import { locateAs } from "./_locate.ts";

/** No attribute's value has more levels; X.520 knows none with more than three. */
const MAX_VALUE_DEPTH = 16;

/**
 * One attribute of a name: a type and a value.
 *
 * @example Usage
 * ```ts
 * import { Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const [attribute] = Name.parse("CN=example.org").attributes;
 * assertEquals(attribute?.oid, "2.5.4.3");
 * assertEquals(`${attribute?.shortName}=${attribute?.value}`, "CN=example.org");
 * ```
 */
export class NameAttribute {
  /** The type in dotted form, for example `2.5.4.3`. */
  readonly oid: string;
  /** The value as text; `#` and hexadecimal DER when it is no string. */
  readonly value: string;
  /** The identifier octet of the value, which tells its string type. */
  readonly identifier: number;
  readonly #input: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  /**
   * Decodes an attribute's value.
   *
   * @param oid The type in dotted form.
   * @param input The bytes; they must not change any more.
   * @param element Where the value is.
   * @param path The name's path, for errors.
   * @throws {Asn1Error} When the value is no text of its string type.
   */
  constructor(oid: string, input: Uint8Array, element: DerElement, path: string) {
    const { identifier, start, contentStart, end } = element;
    if (!isValueTag(identifier)) {
      throw new Asn1Error("WRONG_TAG", {
        expected: "a string or another universal type as the value of an attribute",
        received: `the identifier octet ${encodeHex(Uint8Array.of(identifier))}`,
        path,
        offset: start,
      });
    }
    if (isStructure(identifier)) checkStructure(input, contentStart, end, path);
    this.oid = oid;
    this.identifier = identifier;
    this.#input = input;
    this.#start = start;
    this.#end = end;
    this.value = isStringTag(identifier)
      ? decodeString(input, identifier, contentStart, end, path, "lenient")
      : `#${encodeHex(this.der).toUpperCase()}`;
  }

  /** OpenSSL's short name of the type, for example `CN`; the dotted form for an unknown one. */
  get shortName(): string {
    return shortNameOf(this.oid);
  }

  /** The whole value in DER, a view. */
  get der(): Uint8Array {
    return this.#input.subarray(this.#start, this.#end);
  }
}

/** Whether an attribute's value may begin so: universal types, of which DER constructs only these. */
function isValueTag(identifier: number): boolean {
  return identifier < 0x40 && ((identifier & 0x20) === 0 || isStructure(identifier));
}

function isStructure(identifier: number): boolean {
  return identifier === DER_TAGS.SEQUENCE || identifier === DER_TAGS.SET;
}

/** Checks that a constructed value holds elements, down to the innermost ones. */
function checkStructure(
  input: Uint8Array,
  start: number,
  end: number,
  path: string,
  depth = 0,
): void {
  if (depth > MAX_VALUE_DEPTH) {
    throw new Asn1Error("NESTED_TOO_DEEP", {
      expected: `at most ${MAX_VALUE_DEPTH} levels within the value of an attribute`,
      path,
      offset: start,
    });
  }
  const element = new DerElement();
  for (let at = start; at < end; at = element.end) {
    element.locate(input, at, end, path);
    if ((element.identifier & 0x20) === 0) continue;
    checkStructure(input, element.contentStart, element.end, path, depth + 1);
  }
}

/** The attributes that stand at one place of a name; nearly always one. */
export type RelativeDistinguishedName = readonly NameAttribute[];

/**
 * Decodes the sequence of relative distinguished names (RFC 5280, section 4.1.2.4). Texts are
 * taken as OpenSSL takes them: bytes that a string type does not have count as Latin-1.
 *
 * @param input The bytes.
 * @param start The offset of the name's first content byte.
 * @param end The offset behind its last content byte.
 * @param path The field's name, for errors.
 * @returns The relative distinguished names, in the order of the encoding.
 * @throws {Asn1Error} When it is no name.
 */
export function decodeRelativeNames(
  input: Uint8Array,
  start: number,
  end: number,
  path: string,
): RelativeDistinguishedName[] {
  const names: RelativeDistinguishedName[] = [];
  const element = new DerElement();
  for (let at = start; at < end;) {
    locateAs(element, input, at, end, DER_TAGS.SET, path);
    at = element.end;
    const attributes: NameAttribute[] = [];
    const setEnd = element.end;
    for (let inner = element.contentStart; inner < setEnd;) {
      locateAs(element, input, inner, setEnd, DER_TAGS.SEQUENCE, path);
      inner = element.end;
      attributes.push(decodeAttribute(input, element, path));
    }
    if (attributes.length === 0) {
      throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
        expected: "an attribute in each relative distinguished name",
        path,
        offset: setEnd,
      });
    }
    names.push(attributes);
  }
  return names;
}

function decodeAttribute(input: Uint8Array, element: DerElement, path: string): NameAttribute {
  const { contentStart, end } = element;
  locateAs(element, input, contentStart, end, DER_TAGS.OBJECT_IDENTIFIER, path);
  const oid = decodeOid(input, element.contentStart, element.end, path);
  element.locate(input, element.end, end, path);
  if (element.end !== end) {
    throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
      expected: "the end of the attribute",
      received: `${end - element.end} more bytes`,
      path,
      offset: element.end,
    });
  }
  return new NameAttribute(oid, input, element, path);
}

/** The types of nearly all attributes come without a look into the tables. */
function shortNameOf(oid: string): string {
  switch (oid) {
    case "2.5.4.3":
      return "CN";
    case "2.5.4.6":
      return "C";
    case "2.5.4.7":
      return "L";
    case "2.5.4.8":
      return "ST";
    case "2.5.4.10":
      return "O";
    case "2.5.4.11":
      return "OU";
    default:
      return oidShortName(oid) ?? oid;
  }
}
