// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What `openssl asn1parse` prints: a line an element, with offsets. */

import { Asn1Error } from "./asn1_error.ts";
import { type BerHeader, readBerHeader } from "./ber_header.ts";
import { decodeInteger } from "./integer.ts";
import { decodeOid } from "./oid.ts";
import { defaultOidTables, oidLongName, type OidTable } from "./oid_names.ts";
import { rareOids } from "./rare_oids.ts";

/** Options for {@linkcode formatAsn1}. */
export interface FormatAsn1Options {
  /** Whether names are indented by their depth (`-i`). @default {false} */
  indent?: boolean;
  /** How many bytes of unknown content are dumped in hexadecimal (`-dump`, `-dlimit`). @default {0} */
  dumpLimit?: number;
  /** What is added to every offset, as ASN1_parse_dump's caller may want. @default {0} */
  baseOffset?: number;
  /** Where the names of object identifiers come from. */
  oidTables?: readonly OidTable[];
}

/** ASN1_PARSE_MAXDEPTH. */
const DEPTH_LIMIT = 128;
/** How far dumps are indented. */
const DUMP_INDENT = 6;

/** The names of ASN1_tag2str. */
const TAG_NAMES =
  /* @__PURE__ */ ("EOC|BOOLEAN|INTEGER|BIT STRING|OCTET STRING|NULL|OBJECT|OBJECT DESCRIPTOR|EXTERNAL|REAL|" +
    "ENUMERATED|<ASN1 11>|UTF8STRING|<ASN1 13>|<ASN1 14>|<ASN1 15>|SEQUENCE|SET|NUMERICSTRING|" +
    "PRINTABLESTRING|T61STRING|VIDEOTEXSTRING|IA5STRING|UTCTIME|GENERALIZEDTIME|GRAPHICSTRING|" +
    "VISIBLESTRING|GENERALSTRING|UNIVERSALSTRING|<ASN1 29>|BMPSTRING").split("|");

/** The types whose content is printed as it is. */
const PLAIN_TEXT: ReadonlySet<number> = new Set([12, 18, 19, 20, 22, 23, 24, 26]);

/**
 * Prints elements of BER or DER as `openssl asn1parse` does: offset, depth, header length, content
 * length, form, type and value, a line each. The counterpart of ASN1_parse_dump.
 *
 * @param input One element or several.
 * @param options What to print how.
 * @returns The text. Characters of strings stand for bytes (Latin-1), so that nothing is lost.
 * @throws {Asn1Error} When the input is no ASN.1; its message ends with what was printed before.
 *
 * @example Usage
 * ```ts
 * import { formatAsn1 } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   formatAsn1(Uint8Array.of(0x30, 3, 2, 1, 5)),
 *   "    0:d=0  hl=2 l=   3 cons: SEQUENCE          \n" +
 *     "    2:d=1  hl=2 l=   1 prim: INTEGER           :05\n",
 * );
 * ```
 */
export function formatAsn1(input: Uint8Array, options: FormatAsn1Options = {}): string {
  const printer = new Printer(input, options);
  printer.elements(0, input.length, 0);
  return printer.text;
}

class Printer {
  text = "";
  readonly #input: Uint8Array;
  readonly #indent: boolean;
  readonly #dumpLimit: number;
  readonly #baseOffset: number;
  readonly #oidTables: readonly OidTable[];

  constructor(input: Uint8Array, options: FormatAsn1Options) {
    this.#input = input;
    this.#indent = options.indent ?? false;
    this.#dumpLimit = options.dumpLimit ?? 0;
    this.#baseOffset = options.baseOffset ?? 0;
    this.#oidTables = options.oidTables ?? [...defaultOidTables, rareOids()];
  }

  /** Prints elements up to a limit, or to the end-of-content octets. @returns Where it stopped. */
  elements(offset: number, limit: number, depth: number, until: "limit" | "eoc" = "limit"): number {
    if (depth > DEPTH_LIMIT) this.#fail("NESTED_TOO_DEEP", `at most ${DEPTH_LIMIT} levels`, offset);
    let at = offset;
    while (at < limit) {
      const header = readBerHeader(this.#input, at, limit);
      if (header === undefined) this.#fail("NOT_ENOUGH_DATA", "an element's header", at);
      const start = at + header.headerLength;
      const end = start + (header.contentLength ?? 0);
      if (end > limit) {
        this.#fail("TOO_LONG", `${header.contentLength} bytes of content`, at);
      }
      this.#line(header, at, depth);
      if ((header.identifier & 0x20) !== 0) {
        this.text += "\n";
        at = header.contentLength === undefined
          ? this.elements(start, limit, depth + 1, "eoc")
          : this.elements(start, end, depth + 1);
        continue;
      }
      this.#value(header, start, end);
      at = end;
      if (header.identifier === 0 && until === "eoc") return at;
    }
    return at;
  }

  #line(header: BerHeader, offset: number, depth: number): void {
    const { identifier, tag, headerLength, contentLength } = header;
    const length = contentLength === undefined ? "inf " : String(contentLength).padStart(4);
    const form = (identifier & 0x20) === 0 ? "prim: " : "cons: ";
    const name = [
      tag > 30 ? `<ASN1 ${tag}>` : TAG_NAMES[tag] as string,
      `appl [ ${tag} ]`,
      `cont [ ${tag} ]`,
      `priv [ ${tag} ] `,
    ][identifier >> 6] as string;
    this.text += `${String(this.#baseOffset + offset).padStart(5)}:d=${String(depth).padEnd(2)} ` +
      `hl=${headerLength} l=${length} ${form}` + (this.#indent ? " ".repeat(depth) : "") +
      name.padEnd(18);
  }

  #value(header: BerHeader, start: number, end: number): void {
    const content = this.#input.subarray(start, end);
    const dumped = header.identifier < 0x40 && this.#dumps(header.tag, content);
    if (header.identifier < 0x40 && !dumped) this.text += this.#valueText(header.tag, content);
    if (!dumped) this.text += "\n";
  }

  /** Prints content as a dump where it is not otherwise readable. */
  #dumps(tag: number, content: Uint8Array): boolean {
    const known = PLAIN_TEXT.has(tag) || [1, 2, 6, 10, 30].includes(tag) ||
      tag === 4 && isPrintable(content);
    if (known || content.length === 0 || this.#dumpLimit <= 0) return false;
    this.text += "\n" + dumpLines(content.subarray(0, this.#dumpLimit));
    return true;
  }

  #valueText(tag: number, content: Uint8Array): string {
    if (PLAIN_TEXT.has(tag)) return `:${latin1(content)}`;
    switch (tag) {
      case 1:
        if (content.length === 1) return `:${content[0]}`;
        return `:BAD BOOLEAN${content.length > 0 ? `:${content[0]}` : ""}:[${hex(content)}]`;
      case 2:
        return integerText(content) ?? `:BAD INTEGER:[${hex(content)}]`;
      case 10:
        return integerText(content) ?? `:BAD ENUMERATED:[${hex(content)}]`;
      case 6:
        return this.#oidText(content);
      case 4:
        if (content.length === 0) return "";
        return isPrintable(content) ? `:${latin1(content)}` : `[HEX DUMP]:${hex(content)}`;
      default:
        return "";
    }
  }

  #oidText(content: Uint8Array): string {
    try {
      const oid = decodeOid(content);
      return `:${oidLongName(oid, this.#oidTables) ?? oid}`;
    } catch {
      return `:BAD OBJECT:[${hex(content)}]`;
    }
  }

  #fail(
    reason: "NESTED_TOO_DEEP" | "NOT_ENOUGH_DATA" | "TOO_LONG",
    expected: string,
    at: number,
  ): never {
    throw new Asn1Error(reason, {
      expected,
      offset: this.#baseOffset + at,
      ...this.text === "" ? {} : { usualCause: `it is damaged behind:\n${this.text}` },
    });
  }
}

/** Sign and magnitude, as OpenSSL holds numbers; nothing for a number with needless octets. */
function integerText(content: Uint8Array): string | undefined {
  const first = content[0];
  if (first === undefined) return undefined;
  const second = content[1] ?? 0;
  const padded = first === 0 && second < 0x80 || first === 0xff && second >= 0x80;
  if (content.length > 1 && padded) return undefined;
  const value = decodeInteger(content);
  const digits = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `:${value < 0n ? "-" : ""}${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

function isPrintable(content: Uint8Array): boolean {
  return content.every((byte) =>
    byte >= 0x20 && byte <= 0x7e || byte === 0x0a || byte === 0x0d || byte === 0x09
  );
}

function latin1(content: Uint8Array): string {
  let text = "";
  for (const byte of content) text += String.fromCharCode(byte);
  return text;
}

function hex(content: Uint8Array): string {
  let text = "";
  for (const byte of content) text += byte.toString(16).toUpperCase().padStart(2, "0");
  return text;
}

/** Lines of BIO_dump_indent: offset, up to 16 bytes, the same as characters. */
function dumpLines(content: Uint8Array): string {
  const width = 16 - (DUMP_INDENT - 6 + 3 >> 2);
  let text = "";
  for (let at = 0; at < content.length; at += width) {
    const row = content.subarray(at, at + width);
    let line = `${" ".repeat(DUMP_INDENT)}${at.toString(16).padStart(4, "0")} - `;
    for (let index = 0; index < width; index++) {
      const byte = row[index];
      const separator = index === 7 ? "-" : " ";
      line += byte === undefined ? "   " : byte.toString(16).padStart(2, "0") + separator;
    }
    line += "  ";
    for (const byte of row) {
      line += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ".";
    }
    text += `${line}\n`;
  }
  return text;
}
