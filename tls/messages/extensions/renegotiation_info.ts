// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";

/**
 * Encodes the content of `renegotiation_info` (RFC 5746, Section 3.2).
 *
 * @param renegotiatedConnection Nothing in a first handshake; later the verify data of the last one.
 * @returns The content of the extension.
 * @throws {RangeError} When it is longer than 255 bytes.
 *
 * @example Usage
 * ```ts
 * import { encodeRenegotiationInfo } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeRenegotiationInfo(), Uint8Array.of(0));
 * ```
 */
export function encodeRenegotiationInfo(
  renegotiatedConnection: Uint8Array = new Uint8Array(),
): Bytes {
  return new Builder(1 + renegotiatedConnection.length).opaque8(renegotiatedConnection).finish();
}

/**
 * Decodes the content of `renegotiation_info`.
 *
 * @param input The content of the extension.
 * @returns The verify data; empty in a first handshake. A view on the input.
 * @throws {DecodeError} When it is not well formed.
 *
 * @example Usage
 * ```ts
 * import { decodeRenegotiationInfo } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeRenegotiationInfo(Uint8Array.of(0)).length, 0);
 * ```
 */
export function decodeRenegotiationInfo(input: MessageInput): Uint8Array {
  return decodeWhole(
    input,
    "renegotiation_info",
    (reader) => reader.opaque8("renegotiatedConnection"),
  );
}
