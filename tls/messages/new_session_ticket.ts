// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "./message_input.ts";
import { type Extension, readExtensions, writeExtensions } from "./extension.ts";

/** A NewSessionTicket message of TLS 1.3 (RFC 8446, Section 4.6.1). */
export interface NewSessionTicket13 {
  /** For how many seconds the ticket may be used, at most 604,800. */
  readonly ticketLifetime: number;
  /** What the client adds to the age that it tells, modulo 2^32. */
  readonly ticketAgeAdd: number;
  /** What makes the ticket's PSK differ from those of other tickets. */
  readonly ticketNonce: Uint8Array;
  /** The ticket, at least one byte. */
  readonly ticket: Uint8Array;
  /** The extensions in order. */
  readonly extensions: readonly Extension[];
}

/** A NewSessionTicket message of TLS 1.2 (RFC 5077, Section 3.3). */
export interface NewSessionTicket12 {
  /** For how many seconds the ticket is meant to be used; 0 says nothing. */
  readonly ticketLifetimeHint: number;
  /** The ticket; empty when the server gives none after all. */
  readonly ticket: Uint8Array;
}

/**
 * Encodes the body of a TLS 1.3 NewSessionTicket.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When a field is too long or a number too large.
 *
 * @example Usage
 * ```ts
 * import { decodeNewSessionTicket13, encodeNewSessionTicket13 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = {
 *   ticketLifetime: 7200,
 *   ticketAgeAdd: 0xdeadbeef,
 *   ticketNonce: new Uint8Array(8),
 *   ticket: Uint8Array.of(1, 2, 3),
 *   extensions: [],
 * };
 * assertEquals(decodeNewSessionTicket13(encodeNewSessionTicket13(message)), message);
 * ```
 */
export function encodeNewSessionTicket13(message: NewSessionTicket13): Bytes {
  const builder = new Builder()
    .u32(message.ticketLifetime)
    .u32(message.ticketAgeAdd)
    .opaque8(message.ticketNonce)
    .opaque16(message.ticket);
  writeExtensions(builder, message.extensions);
  return builder.finish();
}

/**
 * Decodes the body of a TLS 1.3 NewSessionTicket. That the lifetime is at most seven days is left
 * to the one who stores the ticket.
 *
 * @param input The body.
 * @returns The message; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {DuplicateExtensionError} When an extension is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeNewSessionTicket13 } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * // The ticket is empty.
 * assertThrows(() => decodeNewSessionTicket13(new Uint8Array(13)), DecodeError, "ticket");
 * ```
 */
export function decodeNewSessionTicket13(input: MessageInput): NewSessionTicket13 {
  return decodeWhole(input, "newSessionTicket", (reader) => {
    const ticketLifetime = reader.u32("ticketLifetime");
    const ticketAgeAdd = reader.u32("ticketAgeAdd");
    const ticketNonce = reader.opaque8("ticketNonce");
    const ticket = reader.opaque16("ticket");
    requireLength(reader, ticket.length, 1, "ticket");
    return {
      ticketLifetime,
      ticketAgeAdd,
      ticketNonce,
      ticket,
      extensions: readExtensions(reader),
    };
  });
}

/**
 * Encodes the body of a TLS 1.2 NewSessionTicket.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When the ticket is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeNewSessionTicket12, encodeNewSessionTicket12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { ticketLifetimeHint: 7200, ticket: Uint8Array.of(1, 2, 3) };
 * assertEquals(decodeNewSessionTicket12(encodeNewSessionTicket12(message)), message);
 * ```
 */
export function encodeNewSessionTicket12(message: NewSessionTicket12): Bytes {
  return new Builder().u32(message.ticketLifetimeHint).opaque16(message.ticket).finish();
}

/**
 * Decodes the body of a TLS 1.2 NewSessionTicket.
 *
 * @param input The body.
 * @returns The message; the ticket is a view on the input.
 * @throws {DecodeError} When it is not well formed.
 *
 * @example Usage
 * ```ts
 * import { decodeNewSessionTicket12 } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeNewSessionTicket12(new Uint8Array(6)).ticket, new Uint8Array());
 * ```
 */
export function decodeNewSessionTicket12(input: MessageInput): NewSessionTicket12 {
  return decodeWhole(input, "newSessionTicket", (reader) => ({
    ticketLifetimeHint: reader.u32("ticketLifetimeHint"),
    ticket: reader.opaque16("ticket"),
  }));
}
