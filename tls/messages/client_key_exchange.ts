// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "./message_input.ts";

/** A ClientKeyExchange message with ECDHE (RFC 8422, Section 5.7). */
export interface ClientKeyExchange {
  /** The client's public key. */
  readonly publicKey: Uint8Array;
}

/**
 * Encodes the body of a ClientKeyExchange with ECDHE.
 *
 * @param message The message.
 * @returns The body.
 * @throws {RangeError} When the public key is longer than 255 bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeClientKeyExchange, encodeClientKeyExchange } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { publicKey: new Uint8Array(32) };
 * assertEquals(decodeClientKeyExchange(encodeClientKeyExchange(message)), message);
 * ```
 */
export function encodeClientKeyExchange(message: ClientKeyExchange): Bytes {
  return new Builder(160).opaque8(message.publicKey).finish();
}

/**
 * Decodes the body of a ClientKeyExchange with ECDHE.
 *
 * @param input The body.
 * @returns The message; the public key is a view on the input.
 * @throws {DecodeError} When it is not well formed.
 *
 * @example Usage
 * ```ts
 * import { decodeClientKeyExchange } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeClientKeyExchange(Uint8Array.of(0)), DecodeError, "publicKey");
 * ```
 */
export function decodeClientKeyExchange(input: MessageInput): ClientKeyExchange {
  return decodeWhole(input, "clientKeyExchange", (reader) => {
    const publicKey = reader.opaque8("publicKey");
    requireLength(reader, publicKey.length, 1, "publicKey");
    return { publicKey };
  });
}
