// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import {
  decodeWhole,
  exactly,
  type MessageInput,
  readSessionId,
  requireLength,
} from "./message_input.ts";
import { type Extension, readExtensions, writeExtensions } from "./extension.ts";

/** The length of the random field of both hellos in bytes. */
export const RANDOM_LENGTH = 32;

/** A ClientHello (RFC 8446, Section 4.1.2; RFC 5246, Section 7.4.1.2). */
export interface ClientHello {
  /** The newest version of a client before TLS 1.3; 0x0303 of one with TLS 1.3. */
  readonly legacyVersion: number;
  /** 32 random bytes. */
  readonly random: Uint8Array;
  /** The session to resume in TLS 1.2, or the value to be echoed: up to 32 bytes. */
  readonly legacySessionId: Uint8Array;
  /** The code points of the cipher suites, best first, unknown ones included. */
  readonly cipherSuites: readonly number[];
  /** The compression methods; `[0]` for none. */
  readonly legacyCompressionMethods: readonly number[];
  /** The extensions in order. */
  readonly extensions: readonly Extension[];
  /** Set when there is no block of extensions at all, which TLS 1.2 allows. */
  readonly omitsExtensions?: true;
}

/**
 * Encodes the body of a ClientHello. What the RFC forbids but the encoding can express is written
 * as told, so that a probe can send it.
 *
 * @param message The message.
 * @returns The body, without the header of four bytes.
 * @throws {RangeError} When the random field is not 32 bytes long or a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeClientHello, encodeClientHello } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const hello = {
 *   legacyVersion: 0x0303,
 *   random: new Uint8Array(32),
 *   legacySessionId: new Uint8Array(),
 *   cipherSuites: [0x1301],
 *   legacyCompressionMethods: [0],
 *   extensions: [{ type: 43, data: Uint8Array.of(2, 3, 4) }],
 * };
 * assertEquals(decodeClientHello(encodeClientHello(hello)), hello);
 * ```
 */
export function encodeClientHello(message: ClientHello): Bytes {
  const builder = new Builder(512)
    .u16(message.legacyVersion)
    .bytes(exactly(message.random, RANDOM_LENGTH, "random"))
    .opaque8(message.legacySessionId)
    .vec16((suites) => message.cipherSuites.forEach((suite) => suites.u16(suite)))
    .vec8((methods) => message.legacyCompressionMethods.forEach((method) => methods.u8(method)));
  if (message.omitsExtensions !== true) writeExtensions(builder, message.extensions);
  return builder.finish();
}

/**
 * Decodes the body of a ClientHello. Order, unknown values and contents are kept; byte fields are
 * views on the input. That `pre_shared_key` must be last is left to the handshake.
 *
 * @param input The body.
 * @returns The message.
 * @throws {DecodeError} When it is not well formed.
 * @throws {DuplicateExtensionError} When an extension is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeClientHello } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeClientHello(new Uint8Array(5)), DecodeError, "clientHello.random");
 * ```
 */
export function decodeClientHello(input: MessageInput): ClientHello {
  return decodeWhole(input, "clientHello", (reader) => {
    const legacyVersion = reader.u16("legacyVersion");
    const random = reader.bytes(RANDOM_LENGTH, "random");
    const legacySessionId = readSessionId(reader, "legacySessionId");
    const cipherSuites = reader.vec16(
      "cipherSuites",
      (suites) => suites.list((item) => item.u16()),
    );
    requireLength(reader, cipherSuites.length, 1, "cipherSuites");
    const legacyCompressionMethods = [...reader.opaque8("legacyCompressionMethods")];
    requireLength(reader, legacyCompressionMethods.length, 1, "legacyCompressionMethods");
    const hello = {
      legacyVersion,
      random,
      legacySessionId,
      cipherSuites,
      legacyCompressionMethods,
    };
    // RFC 5246, Section 7.4.1.2: extensions are there if bytes follow the compression methods.
    if (reader.remaining === 0) return { ...hello, extensions: [], omitsExtensions: true };
    return { ...hello, extensions: readExtensions(reader) };
  });
}
