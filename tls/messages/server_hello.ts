// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, equalBytes } from "../../wire/mod.ts";
import { decodeWhole, exactly, type MessageInput, readSessionId } from "./message_input.ts";
import { RANDOM_LENGTH } from "./client_hello.ts";
import { type Extension, readExtensions, writeExtensions } from "./extension.ts";

/** A ServerHello or HelloRetryRequest (RFC 8446, Section 4.1.3; RFC 5246, Section 7.4.1.3). */
export interface ServerHello {
  /** The version of a server before TLS 1.3; 0x0303 in TLS 1.3. */
  readonly legacyVersion: number;
  /** 32 random bytes, or the constant that makes it a HelloRetryRequest. */
  readonly random: Uint8Array;
  /** The session's ID in TLS 1.2, the client's value in TLS 1.3: up to 32 bytes. */
  readonly legacySessionIdEcho: Uint8Array;
  /** The code point of the chosen cipher suite. */
  readonly cipherSuite: number;
  /** The compression method: 0 for none. */
  readonly legacyCompressionMethod: number;
  /** The extensions in order. */
  readonly extensions: readonly Extension[];
  /** Set when there is no block of extensions at all, which TLS 1.2 allows. */
  readonly omitsExtensions?: true;
}

/** The random of a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446, Section 4.1.3). */
export const HELLO_RETRY_REQUEST_RANDOM: Bytes = Uint8Array.of(
  ...[
    0xcf,
    0x21,
    0xad,
    0x74,
    0xe5,
    0x9a,
    0x61,
    0x11,
    0xbe,
    0x1d,
    0x8c,
    0x02,
    0x1e,
    0x65,
    0xb8,
    0x91,
  ],
  ...[
    0xc2,
    0xa2,
    0x11,
    0x16,
    0x7a,
    0xbb,
    0x8c,
    0x5e,
    0x07,
    0x9e,
    0x09,
    0xe2,
    0xc8,
    0xa8,
    0x33,
    0x9c,
  ],
);

/** The last bytes of the random of a TLS 1.3 server that chose TLS 1.2 (RFC 8446, 4.1.3). */
export const DOWNGRADE_TLS12: Bytes = Uint8Array.of(
  ...[0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01],
);

/** The last bytes of the random of a server that chose TLS 1.1 or older (RFC 8446, 4.1.3). */
export const DOWNGRADE_TLS11: Bytes = Uint8Array.of(
  ...[0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x00],
);

/**
 * Tells whether a message of type server_hello is a HelloRetryRequest.
 *
 * @param message The message.
 * @returns Whether its random is the constant.
 *
 * @example Usage
 * ```ts
 * import { HELLO_RETRY_REQUEST_RANDOM, isHelloRetryRequest } from "@streamssl/ssl/tls";
 * import { assert } from "@std/assert";
 *
 * assert(isHelloRetryRequest({ random: HELLO_RETRY_REQUEST_RANDOM }));
 * ```
 */
export function isHelloRetryRequest(message: Pick<ServerHello, "random">): boolean {
  return equalBytes(message.random, HELLO_RETRY_REQUEST_RANDOM);
}

/**
 * Tells which downgrade a server's random announces. RFC 8446, Section 4.1.3: a client that offered
 * TLS 1.3 (or 1.2) must then abort with illegal_parameter.
 *
 * @param random The random of a ServerHello.
 * @returns The newest version that the server would have taken part in is above this one;
 * `undefined` without a sentinel.
 *
 * @example Usage
 * ```ts
 * import { downgradeSentinel } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(downgradeSentinel(new Uint8Array(32)), undefined);
 * ```
 */
export function downgradeSentinel(random: Uint8Array): "TLSv1.2" | "TLSv1.1" | undefined {
  const end = random.subarray(-8);
  if (equalBytes(end, DOWNGRADE_TLS12)) return "TLSv1.2";
  if (equalBytes(end, DOWNGRADE_TLS11)) return "TLSv1.1";
  return undefined;
}

/**
 * Encodes the body of a ServerHello or HelloRetryRequest.
 *
 * @param message The message.
 * @returns The body, without the header of four bytes.
 * @throws {RangeError} When the random field is not 32 bytes long or a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeServerHello, encodeServerHello } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const hello = {
 *   legacyVersion: 0x0303,
 *   random: new Uint8Array(32),
 *   legacySessionIdEcho: new Uint8Array(),
 *   cipherSuite: 0x1301,
 *   legacyCompressionMethod: 0,
 *   extensions: [{ type: 43, data: Uint8Array.of(3, 4) }],
 * };
 * assertEquals(decodeServerHello(encodeServerHello(hello)), hello);
 * ```
 */
export function encodeServerHello(message: ServerHello): Bytes {
  const builder = new Builder()
    .u16(message.legacyVersion)
    .bytes(exactly(message.random, RANDOM_LENGTH, "random"))
    .opaque8(message.legacySessionIdEcho)
    .u16(message.cipherSuite)
    .u8(message.legacyCompressionMethod);
  if (message.omitsExtensions !== true) writeExtensions(builder, message.extensions);
  return builder.finish();
}

/**
 * Decodes the body of a ServerHello or HelloRetryRequest. Byte fields are views on the input.
 *
 * @param input The body.
 * @returns The message.
 * @throws {DecodeError} When it is not well formed.
 * @throws {DuplicateExtensionError} When an extension is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeServerHello } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeServerHello(new Uint8Array(5)), DecodeError, "serverHello.random");
 * ```
 */
export function decodeServerHello(input: MessageInput): ServerHello {
  return decodeWhole(input, "serverHello", (reader) => {
    const legacyVersion = reader.u16("legacyVersion");
    const random = reader.bytes(RANDOM_LENGTH, "random");
    const legacySessionIdEcho = readSessionId(reader, "legacySessionIdEcho");
    const hello = {
      legacyVersion,
      random,
      legacySessionIdEcho,
      cipherSuite: reader.u16("cipherSuite"),
      legacyCompressionMethod: reader.u8("legacyCompressionMethod"),
    };
    // RFC 5246, Section 7.4.1.3: extensions are there if bytes follow the compression method.
    if (reader.remaining === 0) return { ...hello, extensions: [], omitsExtensions: true };
    return { ...hello, extensions: readExtensions(reader) };
  });
}
