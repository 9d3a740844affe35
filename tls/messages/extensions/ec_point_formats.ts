// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { readSmallCodes } from "./_code_lists.ts";

/** The only point format that RFC 8422 has left. */
export const UNCOMPRESSED_POINT_FORMAT = 0;

/**
 * Encodes the content of `ec_point_formats` (RFC 8422, Section 5.1.2).
 *
 * @param values The code points.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeEcPointFormats, encodeEcPointFormats } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeEcPointFormats(encodeEcPointFormats([0])), [0]);
 * ```
 */
export function encodeEcPointFormats(values: readonly number[]): Bytes {
  return new Builder(8).vec8((list) => values.forEach((value) => list.u8(value))).finish();
}

/**
 * Decodes the content of `ec_point_formats`.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no code point.
 *
 * @example Usage
 * ```ts
 * import { decodeEcPointFormats } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeEcPointFormats(new Uint8Array(1)), DecodeError, "ec_point_formats");
 * ```
 */
export function decodeEcPointFormats(input: MessageInput): number[] {
  return decodeWhole(input, "ec_point_formats", (reader) => readSmallCodes(reader, "list"));
}
