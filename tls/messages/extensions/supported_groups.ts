// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { encodeCodes, readCodes } from "./_code_lists.ts";

/**
 * Encodes the content of `supported_groups` (RFC 8446, Section 4.2.7).
 *
 * @param values The code points, best first.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeSupportedGroups, encodeSupportedGroups } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSupportedGroups(encodeSupportedGroups([29, 23])), [29, 23]);
 * ```
 */
export function encodeSupportedGroups(values: readonly number[]): Bytes {
  return encodeCodes(2, values);
}

/**
 * Decodes the content of `supported_groups`.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no code point.
 *
 * @example Usage
 * ```ts
 * import { decodeSupportedGroups } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSupportedGroups(new Uint8Array(2)), DecodeError, "supported_groups");
 * ```
 */
export function decodeSupportedGroups(input: MessageInput): number[] {
  return decodeWhole(input, "supported_groups", (reader) => readCodes(reader, 2, "list"));
}
