// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, encodeHex } from "../../wire/mod.ts";
import { Asn1Error } from "./asn1_error.ts";

/** Longer object identifiers are refused: no one uses them, and their decimal form costs time. */
const MAX_CONTENT_LENGTH = 255;

const DOTTED_REGEXP = /^[0-2](\.(0|[1-9][0-9]{0,77})){1,127}$/;

/**
 * Decodes the content of an OBJECT IDENTIFIER (X.690, section 8.19). Arcs of any size are taken up
 * to 255 bytes of content; an arc must have its shortest form.
 *
 * @param input The bytes.
 * @param start The offset of the first content byte.
 * @param end The offset behind the last content byte.
 * @param path The field's name, for errors.
 * @returns The identifier in dotted form.
 * @throws {Asn1Error} When the content is not canonical.
 *
 * @example Usage
 * ```ts
 * import { decodeOid } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeOid(Uint8Array.of(0x55, 0x04, 0x03)), "2.5.4.3");
 * ```
 */
export function decodeOid(
  input: Uint8Array,
  start = 0,
  end: number = input.length,
  path = "",
): string {
  const length = end - start;
  if (length === 3 && input[start] === 0x55) {
    const second = input[start + 1] as number;
    const third = input[start + 2] as number;
    if (second < 0x80 && third < 0x80) return `2.5.${second}.${third}`;
  }
  if (length < 1 || length > MAX_CONTENT_LENGTH || (input[end - 1] as number) >= 0x80) {
    failOid(input, start, end, path);
  }
  let text = "";
  let arc = 0;
  let arcStart = start;
  for (let at = start; at < end; at++) {
    const byte = input[at] as number;
    if (at === arcStart && byte === 0x80) failOid(input, start, end, path);
    if (byte >= 0x80) {
      arc = arc * 128 + (byte & 0x7f);
      continue;
    }
    // Seven bytes of seven bits stay below 2^53.
    const value = at - arcStart < 7 ? arc * 128 + byte : bigArc(input, arcStart, at);
    text += arcStart === start ? firstArcs(value) : `.${value}`;
    arc = 0;
    arcStart = at + 1;
  }
  return text;
}

function firstArcs(value: number | bigint): string {
  if (value < 40) return `0.${value}`;
  if (value < 80) return `1.${Number(value) - 40}`;
  return `2.${typeof value === "number" ? value - 80 : value - 80n}`;
}

function bigArc(input: Uint8Array, start: number, last: number): bigint {
  let value = 0n;
  for (let at = start; at <= last; at++) {
    value = value << 7n | BigInt((input[at] as number) & 0x7f);
  }
  return value;
}

function failOid(input: Uint8Array, start: number, end: number, path: string): never {
  throw new Asn1Error("INVALID_OBJECT_ENCODING", {
    expected: `an object identifier of 1 to ${MAX_CONTENT_LENGTH} bytes in its shortest form`,
    received: end === start
      ? "no bytes"
      : encodeHex(input.subarray(start, Math.min(end, start + 16))),
    path,
    offset: start,
  });
}

/**
 * Encodes an object identifier's content (without tag and length).
 *
 * @param oid The identifier in dotted form.
 * @returns The content bytes.
 * @throws {Asn1Error} When it is not an object identifier.
 *
 * @example Usage
 * ```ts
 * import { encodeOid } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeOid("1.2.840"), Uint8Array.of(0x2a, 0x86, 0x48));
 * ```
 */
export function encodeOid(oid: string): Bytes {
  const arcs = DOTTED_REGEXP.test(oid) ? oid.split(".") : [];
  const first = Number(arcs[0]);
  const second = BigInt(arcs[1] ?? -1);
  if (second < 0n || first < 2 && second >= 40n) {
    throw new Asn1Error("ILLEGAL_OBJECT", {
      expected: "an object identifier such as 1.2.840.113549",
      received: `"${oid.slice(0, 80)}"`,
    });
  }
  const bytes: number[] = [];
  pushArc(bytes, BigInt(first * 40) + second);
  for (const arc of arcs.slice(2)) pushArc(bytes, BigInt(arc));
  if (bytes.length > MAX_CONTENT_LENGTH) {
    throw new Asn1Error("TOO_LARGE", {
      expected: `an object identifier of at most ${MAX_CONTENT_LENGTH} bytes`,
      received: `${bytes.length} bytes`,
    });
  }
  return Uint8Array.from(bytes);
}

function pushArc(bytes: number[], arc: bigint): void {
  const groups: number[] = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) groups.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(...groups.reverse());
}
