// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput, requireLength } from "../message_input.ts";

/**
 * Encodes the content of `certificate_authorities` (RFC 8446, Section 4.2.4).
 *
 * @param authorities The distinguished names in DER.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateAuthorities, encodeCertificateAuthorities } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const names = [Uint8Array.of(0x30, 0)];
 * assertEquals(decodeCertificateAuthorities(encodeCertificateAuthorities(names)), names);
 * ```
 */
export function encodeCertificateAuthorities(authorities: readonly Uint8Array[]): Bytes {
  return new Builder()
    .vec16((list) => authorities.forEach((name) => list.opaque16(name)))
    .finish();
}

/**
 * Decodes the content of `certificate_authorities`.
 *
 * @param input The content of the extension.
 * @returns The distinguished names in DER, views on the input.
 * @throws {DecodeError} When it is not well formed, or the list or a name is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeCertificateAuthorities } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeCertificateAuthorities(Uint8Array.of(0, 0)), DecodeError);
 * ```
 */
export function decodeCertificateAuthorities(input: MessageInput): Uint8Array[] {
  return decodeWhole(input, "certificate_authorities", (reader) => {
    const authorities = readDistinguishedNames(reader, "authorities");
    requireLength(reader, authorities.length, 1, "authorities");
    return authorities;
  });
}

/**
 * Reads a list of distinguished names, which may be empty as in TLS 1.2.
 *
 * @param reader Where to read.
 * @param field The list's name for errors.
 * @returns The names in DER.
 */
export function readDistinguishedNames(reader: Reader, field: string): Uint8Array[] {
  return reader.vec16(field, (list) =>
    list.list((item) => {
      const name = item.opaque16("name");
      requireLength(item, name.length, 1, "name");
      return name;
    }));
}
