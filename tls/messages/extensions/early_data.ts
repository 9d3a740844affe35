// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";

/**
 * Encodes the content of `early_data` in a NewSessionTicket (RFC 8446, Section 4.2.10). In hellos it
 * has no content.
 *
 * @param maximumSize How many bytes of early data the server takes with the ticket.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeMaxEarlyDataSize, encodeMaxEarlyDataSize } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeMaxEarlyDataSize(encodeMaxEarlyDataSize(16_384)), 16_384);
 * ```
 */
export function encodeMaxEarlyDataSize(maximumSize: number): Bytes {
  return new Builder(4).u32(maximumSize).finish();
}

/**
 * Decodes the content of `early_data` in a NewSessionTicket.
 *
 * @param input The content of the extension.
 * @returns How many bytes of early data the server takes with the ticket.
 * @throws {DecodeError} When it does not have four bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeMaxEarlyDataSize } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeMaxEarlyDataSize(Uint8Array.of(0, 0, 0x40, 0)), 16_384);
 * ```
 */
export function decodeMaxEarlyDataSize(input: MessageInput): number {
  return decodeWhole(input, "early_data", (reader) => reader.u32("maxEarlyDataSize"));
}
