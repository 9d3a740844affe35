// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Names in every form of `-nameopt` (X509_NAME_print_ex, ASN1_STRING_print_ex). */

import { Asn1Error, oidLongName, oidShortName } from "../crypto/asn1/mod.ts";
import { encodeHex } from "../wire/mod.ts";
import { escapeBytes, utf8Of } from "./_escape_value.ts";
import { formatName, type FormattableName } from "./format_name.ts";
import type { NameAttribute } from "./name_attribute.ts";
import { type NameOptions, parseNameOptions } from "./name_options.ts";

/** Options for {@linkcode printName}. */
export interface PrintNameOptions {
  /** How many spaces stand before each line, with `sep_multiline` only after the first. @default {0} */
  indent?: number;
}

/** The widths to which `align` fills the names of types up. */
const WIDTHS = { sname: 10, lname: 25, oid: 0, nofname: 0 } as const;

/** Universal types that are shown as text: how many bytes a character has, 0 for UTF-8. */
const CHARACTER_WIDTHS: Readonly<Record<number, 0 | 1 | 2 | 4>> = {
  12: 0,
  18: 1,
  19: 1,
  20: 1,
  22: 1,
  23: 1,
  24: 1,
  26: 1,
  28: 4,
  30: 2,
};

/** The names of universal types that `show_type` writes (ASN1_tag2str). */
const TYPE_NAMES: readonly string[] = [
  ...["EOC", "BOOLEAN", "INTEGER", "BIT STRING", "OCTET STRING", "NULL", "OBJECT"],
  ...["OBJECT DESCRIPTOR", "EXTERNAL", "REAL", "ENUMERATED", "<ASN1 11>", "UTF8STRING"],
  ...["<ASN1 13>", "<ASN1 14>", "<ASN1 15>", "SEQUENCE", "SET", "NUMERICSTRING"],
  ...["PRINTABLESTRING", "T61STRING", "VIDEOTEXSTRING", "IA5STRING", "UTCTIME"],
  ...["GENERALIZEDTIME", "GRAPHICSTRING", "VISIBLESTRING", "GENERALSTRING", "UNIVERSALSTRING"],
  ...["<ASN1 29>", "BMPSTRING"],
];

/**
 * Writes a name in any of the forms that `-nameopt` of the openssl program has.
 *
 * @param name The name.
 * @param nameOptions The forms as the program takes them: `"multiline"`, `"RFC2253,-esc_msb"`,
 * `"sep_semi_plus_space,lname,utf8"`; see {@linkcode parseNameOptions}. @default {"oneline"}
 * @param options More about lines.
 * @returns The text, with lines apart for `sep_multiline`.
 * @throws {SyntaxError} For an option that is not known.
 * @throws {Asn1Error} When a value is no text of its string type.
 *
 * @example Usage
 * ```ts
 * import { Name, printName } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const name = Name.parse("CN=example.org,C=US");
 * assertEquals(printName(name, "RFC2253"), "CN=example.org,C=US");
 * assertEquals(
 *   printName(name, "multiline", { indent: 2 }),
 *   "  countryName               = US\n  commonName                = example.org",
 * );
 * ```
 */
export function printName(
  name: FormattableName,
  nameOptions = "oneline",
  { indent = 0 }: PrintNameOptions = {},
): string {
  const forms = parseNameOptions(nameOptions);
  if (forms === "compat") return formatName(name, "compat");
  const isMultiline = forms.separator === "sep_multiline";
  const [betweenNames, betweenValues] = SEPARATORS[forms.separator];
  const margin = " ".repeat(indent);
  const entries = name.relativeNames.flatMap((attributes, set) =>
    attributes.map((attribute) => ({ attribute, set }))
  );
  if (forms.reversed) entries.reverse();
  let text = margin;
  for (const [index, { attribute, set }] of entries.entries()) {
    const previous = entries[index - 1];
    if (previous !== undefined) {
      text += previous.set === set ? betweenValues : betweenNames + (isMultiline ? margin : "");
    }
    text += printType(attribute, forms) + printValue(attribute, forms);
  }
  return text;
}

const SEPARATORS = {
  sep_comma_plus: [",", "+"],
  sep_comma_plus_space: [", ", " + "],
  sep_semi_plus_space: ["; ", " + "],
  sep_multiline: ["\n", " + "],
} as const;

function printType({ oid }: NameAttribute, forms: NameOptions): string {
  const { fieldName } = forms;
  if (fieldName === "nofname") return "";
  const equal = forms.flags.has("space_eq") ? " = " : "=";
  const known = fieldName === "lname" ? oidLongName(oid) : oidShortName(oid);
  if (fieldName === "oid" || known === undefined) return oid + equal;
  return (forms.flags.has("align") ? known.padEnd(WIDTHS[fieldName]) : known) + equal;
}

/** As do_print_ex: the type, and the value as text or as a dump. */
function printValue(attribute: NameAttribute, forms: NameOptions): string {
  const { flags } = forms;
  const { identifier, oid } = attribute;
  const tag = identifier & 0x1f;
  const type = flags.has("show_type") ? `${TYPE_NAMES[tag] ?? "(unknown)"}:` : "";
  const isUnknown = flags.has("dump_unknown") && oidShortName(oid) === undefined;
  let width: 0 | 1 | 2 | 4 | undefined = CHARACTER_WIDTHS[tag];
  if (flags.has("dump_all") || isUnknown) width = undefined;
  else if (flags.has("ignore_type")) width = 1;
  else if (width === undefined && !flags.has("dump_nostr")) width = 1;
  if (width === undefined) return type + dump(attribute, flags.has("dump_der"));
  return type + escapeBytes(contentOf(attribute), codesOf(attribute, width, forms), forms.escapes);
}

function dump(attribute: NameAttribute, asDer: boolean): string {
  const bytes = asDer ? attribute.der : contentOf(attribute);
  return `#${encodeHex(bytes).toUpperCase()}`;
}

/** The bytes that an ASN1_STRING holds: of structures all, of bits not the number of unused ones. */
function contentOf({ der, identifier }: NameAttribute): Uint8Array {
  if ((identifier & 0x20) !== 0) return der;
  const first = der[1] as number;
  const start = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return der.subarray(identifier === 3 ? start + 1 : start);
}

/** The characters of a value, as numbers; those of UTF-8 are its bytes when it is to be converted. */
function codesOf(
  attribute: NameAttribute,
  width: 0 | 1 | 2 | 4,
  { flags }: NameOptions,
): number[] {
  const bytes = contentOf(attribute);
  const converts = flags.has("utf8");
  if (width === 1 || width === 0 && converts) {
    return width === 1 && converts ? [...bytes].flatMap(utf8Of) : [...bytes];
  }
  if (width === 0) return [...attribute.value].map((character) => character.codePointAt(0) ?? 0);
  if (bytes.length % width !== 0) {
    throw new Asn1Error("INVALID_BMPSTRING_LENGTH", {
      expected: `a multiple of ${width} bytes`,
      received: `${bytes.length}`,
    });
  }
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    let code = 0;
    for (let index = 0; index < width; index++) code = code * 256 + (bytes[at + index] as number);
    codes.push(code);
  }
  return converts ? codes.flatMap(utf8Of) : codes;
}
