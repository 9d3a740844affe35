// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput } from "../message_input.ts";

/**
 * Encodes the content of `record_size_limit` (RFC 8449, Section 4).
 *
 * @param limit The largest record that the sender takes, 64 to 16,385 bytes; in TLS 1.3 it counts
 * the content type and padding.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeRecordSizeLimit, encodeRecordSizeLimit } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeRecordSizeLimit(encodeRecordSizeLimit(1024)), 1024);
 * ```
 */
export function encodeRecordSizeLimit(limit: number): Bytes {
  return new Builder(2).u16(limit).finish();
}

/**
 * Decodes the content of `record_size_limit`.
 *
 * @param input The content of the extension.
 * @returns The limit; a larger one than the protocol's own is allowed (RFC 8449, Section 4).
 * @throws {DecodeError} When it does not have two bytes.
 * @throws {IllegalParameterError} When the limit is less than 64.
 *
 * @example Usage
 * ```ts
 * import { decodeRecordSizeLimit, IllegalParameterError } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeRecordSizeLimit(Uint8Array.of(0, 63)), IllegalParameterError);
 * ```
 */
export function decodeRecordSizeLimit(input: MessageInput): number {
  return decodeWhole(input, "record_size_limit", (reader) => {
    const limit = reader.u16("recordSizeLimit");
    if (limit < 64) failIllegal(reader, `The limit is ${limit}: at least 64 is expected`, "");
    return limit;
  });
}
