// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";

/**
 * The extensions that say what they say by being there: `server_name`, `early_data` and
 * `signed_certificate_timestamp` in one direction only.
 */
export type EmptyExtensionName =
  | "server_name"
  | "early_data"
  | "extended_master_secret"
  | "encrypt_then_mac"
  | "post_handshake_auth"
  | "session_ticket"
  | "status_request"
  | "signed_certificate_timestamp";

/**
 * Encodes an extension without content.
 *
 * @returns No bytes.
 *
 * @example Usage
 * ```ts
 * import { encodeEmptyExtension } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeEmptyExtension().length, 0);
 * ```
 */
export function encodeEmptyExtension(): Bytes {
  return new Uint8Array();
}

/**
 * Checks that an extension has no content: `extended_master_secret` (RFC 7627, 5.1),
 * `encrypt_then_mac` (RFC 7366, 2), `post_handshake_auth` (RFC 8446, 4.2.6), `early_data` in a
 * ClientHello and in EncryptedExtensions (4.2.10), and a server's `server_name` (RFC 6066, 3),
 * `session_ticket` (RFC 5077, 3.2) and TLS 1.2 `status_request` (RFC 6066, 8).
 *
 * @param input The content of the extension.
 * @param name Which extension it is, for the error.
 * @throws {DecodeError} When it is not empty.
 *
 * @example Usage
 * ```ts
 * import { decodeEmptyExtension } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * decodeEmptyExtension(new Uint8Array(), "extended_master_secret");
 * assertThrows(() => decodeEmptyExtension(new Uint8Array(1), "early_data"), DecodeError);
 * ```
 */
export function decodeEmptyExtension(input: MessageInput, name: EmptyExtensionName): void {
  decodeWhole(input, name, () => undefined);
}
