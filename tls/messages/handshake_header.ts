// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, Reader } from "../../wire/mod.ts";
import { MESSAGE_HASH } from "../registry/handshake_types.ts";

/** The length of the header of a handshake message in bytes. */
export const HANDSHAKE_HEADER_LENGTH = 4;

/** The header of a handshake message (RFC 8446, Section 4). */
export interface HandshakeHeader {
  /** The handshake type. */
  readonly type: number;
  /** The length of the body in bytes. */
  readonly length: number;
}

/** One whole handshake message. */
export interface HandshakeMessage {
  /** The handshake type. */
  readonly type: number;
  /** The body, without the header. */
  readonly body: Uint8Array;
}

/**
 * Puts the header before a message's body.
 *
 * @param type The handshake type.
 * @param body The body.
 * @returns The whole message, as it is hashed and sent.
 * @throws {RangeError} When the body is 16 MiB or longer.
 *
 * @example Usage
 * ```ts
 * import { encodeHandshake, FINISHED } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHandshake(FINISHED, Uint8Array.of(7)), Uint8Array.of(20, 0, 0, 1, 7));
 * ```
 */
export function encodeHandshake(type: number, body: Uint8Array): Bytes {
  return new Builder(HANDSHAKE_HEADER_LENGTH + body.length).u8(type).opaque24(body).finish();
}

/**
 * Reads the header of a handshake message.
 *
 * @param input Bytes from its start on.
 * @param offset Where it starts.
 * @returns The header, or `undefined` when fewer than four bytes are there.
 *
 * @example Usage
 * ```ts
 * import { decodeHandshakeHeader } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeHandshakeHeader(Uint8Array.of(20, 0, 0, 32, 1)), { type: 20, length: 32 });
 * assertEquals(decodeHandshakeHeader(Uint8Array.of(20, 0)), undefined);
 * ```
 */
export function decodeHandshakeHeader(input: Uint8Array, offset = 0): HandshakeHeader | undefined {
  if (input.length - offset < HANDSHAKE_HEADER_LENGTH) return undefined;
  const reader = new Reader(input, { offset, path: "handshake" });
  return { type: reader.u8("type"), length: reader.u24("length") };
}

/**
 * Splits bytes into whole handshake messages.
 *
 * @param input The messages, one behind the other.
 * @returns The messages; their bodies are views on the input.
 * @throws {DecodeError} When the last one is not complete.
 *
 * @example Usage
 * ```ts
 * import { decodeHandshakes } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const messages = decodeHandshakes(Uint8Array.of(14, 0, 0, 0, 20, 0, 0, 1, 7));
 * assertEquals(messages.map((message) => message.type), [14, 20]);
 * ```
 */
export function decodeHandshakes(input: Uint8Array): HandshakeMessage[] {
  const reader = new Reader(input, { path: "handshake" });
  return reader.list((item) => ({ type: item.u8("type"), body: item.opaque24("body") }));
}

/**
 * Makes the message that stands for the first ClientHello in the transcript after a
 * HelloRetryRequest (RFC 8446, Section 4.4.1).
 *
 * @param hash The digest of the first ClientHello, header included.
 * @returns The whole synthetic message.
 *
 * @example Usage
 * ```ts
 * import { encodeMessageHash } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeMessageHash(new Uint8Array(32)).subarray(0, 4), Uint8Array.of(254, 0, 0, 32));
 * ```
 */
export function encodeMessageHash(hash: Uint8Array): Bytes {
  return encodeHandshake(MESSAGE_HASH, hash);
}
