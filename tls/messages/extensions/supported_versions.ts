// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { encodeCodes, readCodes } from "./_code_lists.ts";

/**
 * Encodes the content of `supported_versions` in a ClientHello (RFC 8446, Section 4.2.1).
 *
 * @param versions The code points, best first.
 * @returns The content of the extension.
 * @throws {RangeError} For more than 127 versions.
 *
 * @example Usage
 * ```ts
 * import { decodeSupportedVersions, encodeSupportedVersions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const data = encodeSupportedVersions([0x0304, 0x0303]);
 * assertEquals(decodeSupportedVersions(data), [0x0304, 0x0303]);
 * ```
 */
export function encodeSupportedVersions(versions: readonly number[]): Bytes {
  return encodeCodes(1, versions);
}

/**
 * Decodes the content of `supported_versions` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no version.
 *
 * @example Usage
 * ```ts
 * import { decodeSupportedVersions } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSupportedVersions(Uint8Array.of(1, 3)), DecodeError);
 * ```
 */
export function decodeSupportedVersions(input: MessageInput): number[] {
  return decodeWhole(input, "supported_versions", (reader) => readCodes(reader, 1, "versions"));
}

/**
 * Encodes the content of `supported_versions` in a ServerHello or HelloRetryRequest.
 *
 * @param version The code point of the chosen version.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { encodeSelectedVersion } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeSelectedVersion(0x0304), Uint8Array.of(3, 4));
 * ```
 */
export function encodeSelectedVersion(version: number): Bytes {
  return new Builder(2).u16(version).finish();
}

/**
 * Decodes the content of `supported_versions` in a ServerHello or HelloRetryRequest.
 *
 * @param input The content of the extension.
 * @returns The code point of the chosen version.
 * @throws {DecodeError} When it does not have two bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeSelectedVersion } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSelectedVersion(Uint8Array.of(3, 4)), 0x0304);
 * ```
 */
export function decodeSelectedVersion(input: MessageInput): number {
  return decodeWhole(input, "supported_versions", (reader) => reader.u16("selectedVersion"));
}
