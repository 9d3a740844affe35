// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { oidShortName } from "../crypto/asn1/oid_names.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { encodeHex } from "../wire/mod.ts";
import type { NameAttribute, RelativeDistinguishedName } from "./name_attribute.ts";

/**
 * How a name is written:
 * - `"oneline"`: `C = US, O = Example, CN = example.org`, the default of the openssl program;
 * - `"rfc2253"`: `CN=example.org,O=Example,C=US`, the last part first (RFC 2253, RFC 4514);
 * - `"compat"`: `/C=US/O=Example/CN=example.org`, X509_NAME_oneline.
 */
export type NameStyle = "oneline" | "rfc2253" | "compat";

/** Options for {@linkcode formatName}. */
export interface FormatNameOptions {
  /**
   * Whether characters beyond ASCII are written as `\C3\A9`, as OpenSSL does, or as they are.
   * The style `"compat"` always escapes them.
   *
   * @default {"escaped"}
   */
  nonAscii?: "escaped" | "plain";
}

/** What {@linkcode formatName} needs of a name. */
export interface FormattableName {
  /** Its parts, in the order of the encoding. */
  readonly relativeNames: readonly RelativeDistinguishedName[];
}

/**
 * Writes a name as text, as X509_NAME_print_ex with XN_FLAG_ONELINE or XN_FLAG_RFC2253, or as
 * X509_NAME_oneline.
 *
 * @param name The name.
 * @param style The style.
 * @param options More about the characters.
 * @returns The text; empty for a name without parts.
 * @throws {TypeError} For another style.
 *
 * @example Usage
 * ```ts
 * import { formatName, Name } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const name = Name.parse("CN=example.org,O=Example\\, Inc.");
 * assertEquals(formatName(name, "oneline"), 'O = "Example, Inc.", CN = example.org');
 * assertEquals(formatName(name, "rfc2253"), "CN=example.org,O=Example\\, Inc.");
 * assertEquals(formatName(name, "compat"), "/O=Example, Inc./CN=example.org");
 * ```
 */
export function formatName(
  name: FormattableName,
  style: NameStyle = "oneline",
  options: FormatNameOptions = {},
): string {
  const { relativeNames } = name;
  const escapeAll = options.nonAscii !== "plain";
  let text = "";
  if (style === "compat") {
    for (const attributes of relativeNames) {
      for (const [index, attribute] of attributes.entries()) {
        text += `${index === 0 ? "/" : "+"}${attribute.shortName}=${escapeCompat(attribute)}`;
      }
    }
    return text;
  }
  if (style !== "oneline" && style !== "rfc2253") {
    throw new TypeError(
      `Cannot format a name as ${JSON.stringify(style)}: "oneline", "rfc2253" or "compat" is ` +
        "expected; printName() takes the words of -nameopt",
    );
  }
  const reversed = style === "rfc2253";
  const [comma, plus, equal] = reversed ? [",", "+", "="] : [", ", " + ", " = "];
  const count = relativeNames.length;
  for (let index = 0; index < count; index++) {
    const attributes = relativeNames[reversed ? count - 1 - index : index] ?? [];
    if (index > 0) text += comma;
    const length = attributes.length;
    for (let inner = 0; inner < length; inner++) {
      const attribute = attributes[reversed ? length - 1 - inner : inner] as NameAttribute;
      if (inner > 0) text += plus;
      text += attribute.shortName + equal + formatValue(attribute, reversed, escapeAll);
    }
  }
  return text;
}

function formatValue(attribute: NameAttribute, rfc2253: boolean, escapeAll: boolean): string {
  const { value, shortName, oid } = attribute;
  if (value.charCodeAt(0) === 0x23 && !isText(attribute)) return value;
  // XN_FLAG_DUMP_UNKNOWN_FIELDS belongs to RFC 2253 only.
  if (rfc2253 && shortName === oid && oidShortName(oid) === undefined) {
    return `#${encodeHex(attribute.der).toUpperCase()}`;
  }
  return isPlain(value) ? value : escapeValue(value, rfc2253, escapeAll);
}

/** Whether the value is a string, and not the dump of another type. */
function isText(attribute: NameAttribute): boolean {
  const { identifier } = attribute;
  return identifier === 0x0c || identifier >= 0x12 && identifier <= 0x16 ||
    identifier >= 0x1a && identifier <= 0x1e;
}

/** Whether nothing of a value needs to be escaped. */
function isPlain(value: string): boolean {
  const { length } = value;
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x20 || code >= 0x7f || isSpecial(code)) return false;
    if (code === 0x20 && (index === 0 || index === length - 1)) return false;
    if (code === 0x23 && index === 0) return false;
  }
  return true;
}

/** RFC 2253, section 2.4: `,` `+` `"` `\` `<` `>` `;`. */
function isSpecial(code: number): boolean {
  return code === 0x2c || code === 0x2b || code === 0x22 || code === 0x5c || code === 0x3c ||
    code === 0x3e || code === 0x3b;
}

/** As do_esc_char of OpenSSL: backslashes for RFC 2253, quotes around the value for oneline. */
function escapeValue(value: string, rfc2253: boolean, escapeAll: boolean): string {
  let text = "";
  let quoted = false;
  let index = 0;
  const last = [...value].length - 1;
  for (const character of value) {
    const code = character.codePointAt(0) as number;
    const atEdge = index === 0 && (code === 0x20 || code === 0x23) ||
      index === last && code === 0x20;
    index += 1;
    if (code < 0x20 || code === 0x7f || code > 0x7f && escapeAll) {
      for (const byte of new TextEncoder().encode(character)) {
        text += `\\${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      }
    } else if (code === 0x22 || code === 0x5c) {
      text += `\\${character}`;
    } else if (isSpecial(code) || atEdge) {
      if (rfc2253) text += "\\";
      else quoted = true;
      text += character;
    } else {
      text += character;
    }
  }
  return quoted ? `"${text}"` : text;
}

/**
 * As X509_NAME_oneline: every byte that is not printable ASCII becomes `\xC3`, the separators `/`
 * and `+` get a backslash.
 */
function escapeCompat(attribute: NameAttribute): string {
  const { der, identifier } = attribute;
  // The value's header has as many bytes as its length needs.
  const long = der[1] as number;
  let start = long < 0x80 ? 2 : 2 + (long & 0x7f);
  // A BIT STRING starts with the number of its unused bits.
  if (identifier === DER_TAGS.BIT_STRING) start += 1;
  let text = "";
  for (let index = start; index < der.length; index++) {
    const byte = der[index] as number;
    if (byte === 0x2f || byte === 0x2b) text += "\\";
    text += byte >= 0x20 && byte <= 0x7e
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
