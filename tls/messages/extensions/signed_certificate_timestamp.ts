// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "../message_input.ts";

/**
 * Encodes the content of `signed_certificate_timestamp` beside a certificate or in a TLS 1.2
 * ServerHello (RFC 6962, Section 3.3). A client's request has no content.
 *
 * @param timestamps The serialized timestamps.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import {
 *   decodeSignedCertificateTimestamps,
 *   encodeSignedCertificateTimestamps,
 * } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const timestamps = [Uint8Array.of(0, 1, 2)];
 * const data = encodeSignedCertificateTimestamps(timestamps);
 * assertEquals(decodeSignedCertificateTimestamps(data), timestamps);
 * ```
 */
export function encodeSignedCertificateTimestamps(timestamps: readonly Uint8Array[]): Bytes {
  return new Builder()
    .vec16((list) => timestamps.forEach((timestamp) => list.opaque16(timestamp)))
    .finish();
}

/**
 * Decodes the content of `signed_certificate_timestamp` beside a certificate.
 *
 * @param input The content of the extension.
 * @returns The serialized timestamps, views on the input.
 * @throws {DecodeError} When it is not well formed, or the list or a timestamp is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeSignedCertificateTimestamps } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSignedCertificateTimestamps(Uint8Array.of(0, 0)), DecodeError);
 * ```
 */
export function decodeSignedCertificateTimestamps(input: MessageInput): Uint8Array[] {
  return decodeWhole(input, "signed_certificate_timestamp", (reader) => {
    const timestamps = reader.vec16("timestamps", (list) =>
      list.list((item) => {
        const timestamp = item.opaque16("timestamp");
        requireLength(item, timestamp.length, 1, "timestamp");
        return timestamp;
      }));
    requireLength(reader, timestamps.length, 1, "timestamps");
    return timestamps;
  });
}
