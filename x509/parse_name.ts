// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { oidFromName } from "../crypto/asn1/oid_names.ts";
import { isPrintableString } from "../crypto/asn1/strings.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { SslError } from "../err/mod.ts";
import { type Bytes, decodeHex, joinBytes } from "../wire/mod.ts";
import { maskedStringType, type StringMask } from "./string_mask.ts";

/** One attribute to be encoded. */
interface AttributeText {
  /** The type as it was written. */
  readonly type: string;
  /** The value: text, or DER that was written as `#` and hexadecimal digits. */
  readonly value: string | Bytes;
}

/** The order in which a text lists the parts of a name. */
export type NameOrder = "encoding" | "reversed";

/**
 * Encodes a name that is written as `/C=US/O=Example` or as `CN=example.org,O=Example` (RFC 4514).
 *
 * @param text The text.
 * @param order The order of the second form; the first one always has that of the encoding.
 * @param stringMask Which string types may be used.
 * @returns The DER of the name.
 * @throws {SslError} For an unknown attribute type or a text of another form.
 */
export function encodeNameText(
  text: string,
  order: NameOrder,
  stringMask?: StringMask,
): Bytes {
  if (text.length > 65_536) failName(text, 0, "a name of at most 65536 characters");
  const slashes = text.startsWith("/");
  const parts = slashes ? new Parser(text, "/", 1) : new Parser(text, ",;", 0);
  const relativeNames = parts.parse();
  if (!slashes && order === "reversed") relativeNames.reverse();
  return new DerBuilder().sequence((inner) => {
    for (const attributes of relativeNames) {
      inner.setOf(attributes.map((attribute) => encodeAttribute(attribute, stringMask)));
    }
  }).finish();
}

/** Reads `type=value` with `+` between the attributes of one part and a separator between parts. */
class Parser {
  readonly #text: string;
  readonly #separators: string;
  #at: number;

  constructor(text: string, separators: string, start: number) {
    this.#text = text;
    this.#separators = separators;
    this.#at = start;
  }

  parse(): AttributeText[][] {
    const parts: AttributeText[][] = [];
    this.#skipSpaces();
    if (this.#at === this.#text.length) return parts;
    let attributes: AttributeText[] = [];
    parts.push(attributes);
    for (;;) {
      attributes.push({ type: this.#type(), value: this.#value() });
      if (this.#at >= this.#text.length) return parts;
      const separator = this.#text.charAt(this.#at);
      this.#at += 1;
      if (separator === "+") continue;
      attributes = [];
      parts.push(attributes);
    }
  }

  #type(): string {
    this.#skipSpaces();
    const start = this.#at;
    while (/[A-Za-z0-9.-]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    const type = this.#text.slice(start, this.#at);
    this.#skipSpaces();
    if (type === "" || this.#text.charAt(this.#at) !== "=") {
      failName(this.#text, this.#at, 'an attribute type and "="');
    }
    this.#at += 1;
    return type;
  }

  #value(): string | Bytes {
    this.#skipSpaces();
    if (this.#text.charAt(this.#at) === "#") return this.#hexValue();
    if (this.#text.charAt(this.#at) === '"') return this.#quotedValue();
    let value = "";
    // Spaces at the end count only when they are escaped.
    let kept = 0;
    while (!this.#atSeparator()) {
      const escaped = this.#text.charAt(this.#at) === "\\";
      value += this.#character();
      if (escaped || !value.endsWith(" ")) kept = value.length;
    }
    return value.slice(0, kept);
  }

  #hexValue(): Bytes {
    const start = this.#at + 1;
    while (!this.#atSeparator()) this.#at += 1;
    try {
      const bytes = decodeHex(this.#text.slice(start, this.#at));
      if (bytes.length >= 2) return bytes;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
    }
    failName(this.#text, start, "hexadecimal DER");
  }

  #quotedValue(): string {
    let value = "";
    this.#at += 1;
    while (this.#text.charAt(this.#at) !== '"') {
      if (this.#at >= this.#text.length) failName(this.#text, this.#at, "a closing quote");
      value += this.#character();
    }
    this.#at += 1;
    this.#skipSpaces();
    if (!this.#atSeparator()) failName(this.#text, this.#at, "a separator behind the quote");
    return value;
  }

  /** One character, or the bytes of escapes such as `\C3\A9`. */
  #character(): string {
    const character = this.#text.charAt(this.#at);
    this.#at += 1;
    if (character !== "\\") return character;
    if (!this.#atHexPair()) {
      const escaped = this.#text.charAt(this.#at);
      if (escaped === "") failName(this.#text, this.#at, "a character behind the backslash");
      this.#at += 1;
      return escaped;
    }
    const start = this.#at - 1;
    const bytes = [this.#hexPair()];
    while (this.#text.charAt(this.#at) === "\\") {
      this.#at += 1;
      if (!this.#atHexPair()) {
        this.#at -= 1;
        break;
      }
      bytes.push(this.#hexPair());
    }
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(Uint8Array.from(bytes));
    } catch {
      failName(this.#text, start, "the bytes of UTF-8 characters");
    }
  }

  #atHexPair(): boolean {
    return /^[0-9a-fA-F]{2}$/.test(this.#text.slice(this.#at, this.#at + 2));
  }

  #hexPair(): number {
    this.#at += 2;
    return Number.parseInt(this.#text.slice(this.#at - 2, this.#at), 16);
  }

  #atSeparator(): boolean {
    const character = this.#text.charAt(this.#at);
    return character === "" || this.#separators.includes(character) ||
      character === "+" && this.#startsAttribute();
  }

  /**
   * Whether what follows a `+` looks like another attribute. With slashes, as `openssl req -subj`
   * has it, a plus sign inside a value needs no escape otherwise.
   */
  #startsAttribute(): boolean {
    if (this.#separators !== "/") return true;
    return /^\+[A-Za-z0-9.]{1,64}=/.test(this.#text.slice(this.#at, this.#at + 66));
  }

  #skipSpaces(): void {
    while (this.#text.charAt(this.#at) === " ") this.#at += 1;
  }
}

function encodeAttribute({ type, value }: AttributeText, stringMask?: StringMask): Bytes {
  const oid = oidFromName(type);
  if (oid === undefined) {
    throw new SslError("X509", "INVALID_FIELD_NAME", {
      expected: "a known attribute type such as C, O, OU, CN, or a dotted object identifier",
      received: JSON.stringify(type),
    });
  }
  return new DerBuilder().sequence((inner) => {
    inner.oid(oid);
    if (typeof value !== "string") inner.raw(value);
    else if (stringMask === undefined) inner.string(stringTypeOf(oid, value), value);
    else inner.string(maskedStringType(oid, value, stringMask), value);
  }).finish();
}

/** RFC 5280, appendix A.1: country, serial number and qualifier are printable, mail is ASCII. */
function stringTypeOf(oid: string, value: string): number {
  switch (oid) {
    case "2.5.4.6":
    case "2.5.4.5":
    case "2.5.4.46":
      return isPrintableString(value) ? DER_TAGS.PRINTABLE_STRING : DER_TAGS.UTF8_STRING;
    case "1.2.840.113549.1.9.1":
    case "0.9.2342.19200300.100.1.25":
      return /^[\0-\x7f]*$/.test(value) ? DER_TAGS.IA5_STRING : DER_TAGS.UTF8_STRING;
    default:
      return DER_TAGS.UTF8_STRING;
  }
}

/** Puts attributes together without a text between: for tests and for programs. */
export function encodeNameParts(
  parts: readonly (readonly (readonly [type: string, value: string])[])[],
  stringMask?: StringMask,
): Bytes {
  const names = parts.map((attributes) =>
    new DerBuilder().setOf(
      attributes.map(([type, value]) => encodeAttribute({ type, value }, stringMask)),
    ).finish()
  );
  return new DerBuilder().nested(DER_TAGS.SEQUENCE, (inner) => inner.raw(joinBytes(names)))
    .finish();
}

function failName(text: string, at: number, expected: string): never {
  throw new SslError("X509V3", "INVALID_NAME", {
    expected,
    received: at >= text.length ? "the end" : JSON.stringify(text.slice(at, at + 32)),
    where: `character ${at + 1} of ${JSON.stringify(text.slice(0, 80))}`,
    remedy: 'write names as "CN=example.org,O=Example" or "/O=Example/CN=example.org"',
  });
}
