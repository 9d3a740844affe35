// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { Base64Decoder } from "./base64.ts";
import { PemError } from "./pem_error.ts";

/** One block of a PEM text. */
export interface PemBlock {
  /** What the BEGIN line says, for example `CERTIFICATE`. */
  readonly label: string;
  /** The header fields of RFC 1421, such as `Proc-Type` and `DEK-Info`, in order. */
  readonly headers: readonly PemHeader[];
  /** The decoded content. */
  readonly bytes: Bytes;
  /** The line of the BEGIN line, counted from 1. */
  readonly line: number;
}

/** One header field of a PEM block. */
export interface PemHeader {
  /** The field's name, for example `DEK-Info`. */
  readonly name: string;
  /** Its value; continuation lines are joined. */
  readonly value: string;
}

/** Options for {@linkcode parsePem}. */
export interface ParsePemOptions {
  /** The longest text that is taken, in UTF-16 units. @default {67108864} */
  maxLength?: number;
  /** The most blocks that are read. @default {100000} */
  maxBlocks?: number;
  /** Only blocks with these labels are decoded; the others are passed over. @default {all} */
  labels?: readonly string[];
}

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
const MAX_HEADER_FIELDS = 64;

/**
 * Reads every block of a PEM text (RFC 7468; with header fields as in RFC 1421). Text between the
 * blocks is skipped, as are a byte order mark and white space at the ends of lines; lines end with
 * LF, CRLF or CR. The time is linear in the length of the text.
 *
 * @param text The text.
 * @param options Limits, and which blocks to read.
 * @returns The blocks in their order; none for a text without PEM.
 * @throws {TypeError} When it is no text.
 * @throws {PemError} With the line, when a block is not closed or its content is not base64.
 *
 * @example Usage
 * ```ts
 * import { parsePem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const [block] = parsePem("A key:\n-----BEGIN TEST KEY-----\nAQID\n-----END TEST KEY-----");
 * assertEquals(block?.label, "TEST KEY");
 * assertEquals(block?.bytes, Uint8Array.of(1, 2, 3));
 * ```
 */
export function parsePem(text: string, options: ParsePemOptions = {}): PemBlock[] {
  const { maxLength = 2 ** 26, maxBlocks = 100_000, labels } = options;
  if (typeof text !== "string") {
    throw new TypeError(
      `Cannot parse PEM: a text is expected, not ${
        text === null ? "null" : typeof text
      }; bytes are ` +
        "decoded with TextDecoder",
    );
  }
  // A limit that is no number lets nothing through.
  if (!(text.length <= maxLength)) {
    throw new PemError("ERR_PASSED_INVALID_ARGUMENT", {
      expected: `a text of at most ${maxLength} characters`,
      received: `${text.length}`,
      remedy: "raise the option maxLength when the text is meant",
    });
  }
  const lines = new Lines(text);
  const blocks: PemBlock[] = [];
  while (lines.next()) {
    if (!text.startsWith(BEGIN, lines.start)) continue;
    const label = readLabel(lines, BEGIN);
    // OpenSSL takes a BEGIN line without the closing dashes for text.
    if (label === undefined) continue;
    if (!(blocks.length < maxBlocks)) {
      throw new PemError("ERR_PASSED_INVALID_ARGUMENT", {
        expected: `at most ${maxBlocks} blocks`,
        line: lines.number,
      });
    }
    const block = readBlock(lines, label, labels !== undefined && !labels.includes(label));
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

/** Walks over the lines of a text; a line's end is cut of white space. */
class Lines {
  readonly text: string;
  /** The index of the line's first character. */
  start = 0;
  /** The index behind its last character that is no white space. */
  end = 0;
  /** The line's number, counted from 1. */
  number = 0;
  #next = 0;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#next = 1;
  }

  /** Goes to the next line; false at the end of the text. */
  next(): boolean {
    const { text } = this;
    if (this.#next >= text.length) return false;
    this.start = this.#next;
    this.number += 1;
    let index = this.start;
    let code = 0;
    for (; index < text.length; index++) {
      code = text.charCodeAt(index);
      if (code === 0x0a || code === 0x0d) break;
    }
    this.#next = index + (code === 0x0d && text.charCodeAt(index + 1) === 0x0a ? 2 : 1);
    this.end = index;
    while (this.end > this.start && isSpace(text.charCodeAt(this.end - 1))) this.end -= 1;
    return true;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c;
}

function readLabel(lines: Lines, prefix: string): string | undefined {
  const { text, start, end } = lines;
  const from = start + prefix.length;
  const to = end - DASHES.length;
  if (to < from || to - from > 128 || !text.startsWith(DASHES, to)) return undefined;
  return text.slice(from, to);
}

function readBlock(lines: Lines, label: string, skip: boolean): PemBlock | undefined {
  const { text, number: line } = lines;
  const contentStart = lines.end;
  const headers: PemHeader[] = [];
  let encodedEnd = text.indexOf(END, contentStart);
  if (encodedEnd < 0) encodedEnd = text.length;
  const decoder = new Base64Decoder(skip ? 0 : encodedEnd - contentStart);
  let inHeaders = false;
  let first = true;
  while (lines.next()) {
    const { start, end } = lines;
    if (text.startsWith(DASHES, start)) {
      checkEnd(lines, label, line);
      return skip ? undefined : { label, headers, bytes: finish(decoder, lines), line };
    }
    if (skip) continue;
    if (first || inHeaders) {
      inHeaders = readHeader(lines, headers, inHeaders);
      first = false;
      if (inHeaders || end === start) continue;
    }
    const wrong = decoder.push(text, start, end);
    if (wrong >= 0) failBase64(lines, wrong);
  }
  throw new PemError("BAD_END_LINE", {
    expected: `the line ${END}${label}${DASHES} for the block of line ${line}`,
    received: "the end of the text",
    line: lines.number,
    usualCause: "the file was cut off or copied without its last line",
  });
}

/** Takes a header line, or the empty line behind the header; tells whether more may come. */
function readHeader(lines: Lines, headers: PemHeader[], inHeaders: boolean): boolean {
  const { text, start, end } = lines;
  if (inHeaders && end === start) return false;
  const line = text.slice(start, end);
  const last = headers[headers.length - 1];
  if (inHeaders && last !== undefined && isSpace(text.charCodeAt(start))) {
    headers[headers.length - 1] = { name: last.name, value: last.value + line.trim() };
    return true;
  }
  const colon = line.indexOf(":");
  if (colon > 0 && headers.length < MAX_HEADER_FIELDS) {
    headers.push({ name: line.slice(0, colon), value: line.slice(colon + 1).trim() });
    return true;
  }
  if (inHeaders || colon >= 0) {
    throw new PemError("INCONSISTENT_HEADER", {
      expected: "a header field or the empty line that ends the header",
      received: JSON.stringify(line.slice(0, 64)),
      line: lines.number,
    });
  }
  return false;
}

function checkEnd(lines: Lines, label: string, line: number): void {
  const { text, start, end } = lines;
  if (text.startsWith(END, start) && readLabel(lines, END) === label) return;
  throw new PemError("BAD_END_LINE", {
    expected: `${END}${label}${DASHES} for the block of line ${line}`,
    received: text.slice(start, Math.min(end, start + 160)),
    line: lines.number,
    usualCause: "two blocks were joined without the end of the first one",
  });
}

function finish(decoder: Base64Decoder, lines: Lines): Bytes {
  const bytes = decoder.finish();
  if (bytes !== undefined) return bytes;
  throw new PemError("BAD_BASE64_DECODE", {
    expected: "base64 in groups of four characters",
    received: "a last group that is not complete",
    line: lines.number - 1,
    usualCause: "characters are missing: the block was cut off",
  });
}

function failBase64(lines: Lines, index: number): never {
  throw new PemError("BAD_BASE64_DECODE", {
    expected: "base64 characters",
    received: JSON.stringify(lines.text.charAt(index)),
    where: `line ${lines.number}, column ${index - lines.start + 1}`,
    line: lines.number,
  });
}
