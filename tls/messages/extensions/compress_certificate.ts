// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { encodeCodes, readCodes } from "./_code_lists.ts";

/**
 * Encodes the content of `compress_certificate` (RFC 8879, Section 3).
 *
 * @param values The code points, best first.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCompressCertificate, encodeCompressCertificate } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeCompressCertificate(encodeCompressCertificate([1, 2])), [1, 2]);
 * ```
 */
export function encodeCompressCertificate(values: readonly number[]): Bytes {
  return encodeCodes(1, values);
}

/**
 * Decodes the content of `compress_certificate`.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no code point.
 *
 * @example Usage
 * ```ts
 * import { decodeCompressCertificate } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeCompressCertificate(new Uint8Array(1)), DecodeError, "compress_certificate");
 * ```
 */
export function decodeCompressCertificate(input: MessageInput): number[] {
  return decodeWhole(input, "compress_certificate", (reader) => readCodes(reader, 1, "list"));
}
