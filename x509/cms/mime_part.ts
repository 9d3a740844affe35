// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** As much of MIME as S/MIME needs (RFC 2045, RFC 2046, RFC 1847). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, checkBytes, equalBytes } from "../../wire/mod.ts";

/** Headers may be so long, in bytes. */
const MOST_HEADERS = 2 ** 18;
const LF = 10;
const CR = 13;

/** A message or a part of one: headers, and what comes behind the empty line. */
export interface MimePart {
  /** The headers, by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** What comes behind the headers, a view. */
  readonly body: Uint8Array;
}

/** A Content-Type: `multipart/signed` and its parameters, by their names in lower case. */
export interface MimeType {
  /** Type and subtype, in lower case. */
  readonly type: string;
  /** The parameters. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Splits headers and body. */
export function parseMimePart(bytes: Uint8Array): MimePart {
  checkBytes(bytes, "a mail");
  const headers = new Map<string, string>();
  let name = "";
  let start = 0;
  while (start < bytes.length) {
    const { end, next } = lineAt(bytes, start);
    if (next > MOST_HEADERS) failParse("headers that end", `more than ${MOST_HEADERS} bytes`);
    if (end === start) return { headers, body: bytes.subarray(next) };
    const line = new TextDecoder().decode(bytes.subarray(start, end));
    start = next;
    if (/^[ \t]/.test(line) && name !== "") {
      // RFC 5322, section 2.2.3: a header goes on in lines that start with white space.
      headers.set(name, `${headers.get(name)} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 1) failParse("a header with a colon", JSON.stringify(line.slice(0, 64)));
    name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: bytes.subarray(bytes.length) };
}

/** Where a line ends, without its line end, and where the next one starts. */
function lineAt(bytes: Uint8Array, start: number): { end: number; next: number } {
  const at = bytes.indexOf(LF, start);
  if (at === -1) return { end: bytes.length, next: bytes.length };
  return { end: at > start && bytes[at - 1] === CR ? at - 1 : at, next: at + 1 };
}

/** Reads a Content-Type. */
export function parseMimeType(value: string): MimeType {
  const [type = "", ...rest] = value.split(";");
  const parameters = new Map<string, string>();
  for (
    const [, name = "", quoted, plain] of rest.join(";").matchAll(
      /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g,
    )
  ) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return { type: type.trim().toLowerCase(), parameters };
}

/**
 * Splits a multipart body. The line end before a boundary belongs to the boundary (RFC 2046, section
 * 5.1.1).
 */
export function splitMultipart(body: Uint8Array, boundary: string): Uint8Array[] {
  const mark = new TextEncoder().encode(`--${boundary}`);
  const parts: Uint8Array[] = [];
  let partStart = -1;
  for (let start = 0; start < body.length;) {
    const { end, next } = lineAt(body, start);
    const line = body.subarray(start, end);
    if (equalBytes(line.subarray(0, mark.length), mark)) {
      const tail = new TextDecoder().decode(line.subarray(mark.length)).trimEnd();
      if (tail === "" || tail === "--") {
        if (partStart !== -1) {
          parts.push(body.subarray(partStart, beforeLineEnd(body, partStart, start)));
        }
        if (tail === "--") return parts;
        partStart = next;
      }
    }
    start = next;
  }
  throw new SslError("ASN1", "NO_MULTIPART_BODY_FAILURE", {
    expected: `the line --${boundary}-- at the end`,
    received: `${parts.length} parts and no end`,
    usualCause: "the message is cut off",
  });
}

function beforeLineEnd(body: Uint8Array, start: number, end: number): number {
  if (end > start && body[end - 1] === LF) end -= 1;
  if (end > start && body[end - 1] === CR) end -= 1;
  return end;
}

/** The bytes that a part's body stands for. */
export function decodeBody({ headers, body }: MimePart): Bytes {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase() ?? "7bit";
  if (encoding === "binary" || encoding === "8bit") return body.slice();
  if (encoding !== "base64") {
    failParse("the encoding base64, or binary", encoding.slice(0, 64));
  }
  const text = new TextDecoder().decode(body).replace(/\s+/g, "");
  try {
    const binary = atob(text);
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return failParse("base64", "other characters");
  }
}

function failParse(expected: string, received: string): never {
  throw new SslError("ASN1", "MIME_PARSE_ERROR", { expected, received });
}
