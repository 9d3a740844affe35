// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "./asn1_error.ts";
import { DerElement } from "./element.ts";

/**
 * A place in a buffer that moves: what the `d2i…` and `i2d…` functions take where OpenSSL's take a
 * pointer to a pointer. After success it is just behind what was read or written; on an error it
 * stays.
 */
export interface Cursor {
  /** The offset in bytes. */
  offset: number;
}

/**
 * Decodes one element at a cursor: what every `d2i…` function does. Bytes behind the element are
 * not looked at.
 *
 * @typeParam T What is decoded.
 * @param bytes The buffer.
 * @param cursor Where the element starts; moved behind it.
 * @param decode Decodes the bytes of the whole element, a view.
 * @returns What `decode` returned.
 * @throws {Asn1Error} When there is no element, and what `decode` throws.
 *
 * @example Usage
 * ```ts
 * import { decodeAt } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * const element = decodeAt(Uint8Array.of(9, 5, 0, 7), cursor, (der) => der);
 * assertEquals(element, Uint8Array.of(5, 0));
 * assertEquals(cursor.offset, 3);
 * ```
 */
export function decodeAt<T>(
  bytes: Uint8Array,
  cursor: Cursor,
  decode: (der: Uint8Array) => T,
): T {
  const { offset } = cursor;
  checkOffset(offset, bytes);
  const element = new DerElement();
  element.locate(bytes, offset, bytes.length);
  const value = decode(bytes.subarray(offset, element.end));
  cursor.offset = element.end;
  return value;
}

/**
 * Writes an encoding at a cursor: what every `i2d…` function does.
 *
 * @param der The encoding.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small; nothing is written then.
 *
 * @example Usage
 * ```ts
 * import { encodeAt } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = { offset: 1 };
 * const output = new Uint8Array(4);
 * assertEquals(encodeAt(Uint8Array.of(5, 0)), 2);
 * assertEquals(encodeAt(Uint8Array.of(5, 0), output, cursor), 2);
 * assertEquals([cursor.offset, ...output], [3, 0, 5, 0, 0]);
 * ```
 */
export function encodeAt(
  der: Uint8Array,
  output?: Uint8Array,
  cursor: Cursor = { offset: 0 },
): number {
  if (output === undefined) return der.length;
  checkOffset(cursor.offset, output);
  if (der.length > output.length - cursor.offset) {
    throw new Asn1Error("BUFFER_TOO_SMALL", {
      expected: `${der.length} bytes from offset ${cursor.offset}`,
      received: `${output.length - cursor.offset} bytes`,
      remedy: "call it without a buffer first: it tells the length",
    });
  }
  output.set(der, cursor.offset);
  cursor.offset += der.length;
  return der.length;
}

function checkOffset(offset: number, bytes: Uint8Array): void {
  if (!(Number.isInteger(offset) && offset >= 0 && offset <= bytes.length)) {
    throw new RangeError(
      `Cannot use the cursor ${offset}: the buffer has ${bytes.length} bytes`,
    );
  }
}
