// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";

/**
 * Encodes the content of `session_ticket` (RFC 5077, Section 3.2): the ticket itself, without a
 * length.
 *
 * @param ticket The ticket to resume with; empty to ask for one.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeSessionTicket, encodeSessionTicket } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSessionTicket(encodeSessionTicket(Uint8Array.of(7))), Uint8Array.of(7));
 * ```
 */
export function encodeSessionTicket(ticket: Uint8Array = new Uint8Array()): Bytes {
  return Uint8Array.from(ticket);
}

/**
 * Decodes the content of `session_ticket` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The ticket, a view on the input; empty when the client asks for one.
 *
 * @example Usage
 * ```ts
 * import { decodeSessionTicket } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSessionTicket(new Uint8Array()).length, 0);
 * ```
 */
export function decodeSessionTicket(input: MessageInput): Uint8Array {
  return decodeWhole(input, "session_ticket", (reader) => reader.rest());
}
