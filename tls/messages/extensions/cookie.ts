// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "../message_input.ts";

/**
 * Encodes the content of `cookie` (RFC 8446, Section 4.2.2).
 *
 * @param cookie What the client must send back, at least one byte.
 * @returns The content of the extension.
 * @throws {RangeError} When the cookie is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCookie, encodeCookie } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeCookie(encodeCookie(Uint8Array.of(1, 2))), Uint8Array.of(1, 2));
 * ```
 */
export function encodeCookie(cookie: Uint8Array): Bytes {
  return new Builder(2 + cookie.length).opaque16(cookie).finish();
}

/**
 * Decodes the content of `cookie`.
 *
 * @param input The content of the extension.
 * @returns The cookie, a view on the input.
 * @throws {DecodeError} When it is not well formed or the cookie is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeCookie } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeCookie(Uint8Array.of(0, 0)), DecodeError, "cookie");
 * ```
 */
export function decodeCookie(input: MessageInput): Uint8Array {
  return decodeWhole(input, "cookie", (reader) => {
    const cookie = reader.opaque16("cookie");
    requireLength(reader, cookie.length, 1, "cookie");
    return cookie;
  });
}
