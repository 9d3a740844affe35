// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { encodeCodes, readCodes } from "./_code_lists.ts";

/**
 * Encodes the content of `signature_algorithms` (RFC 8446, Section 4.2.3; `signature_algorithms_cert` is the same).
 *
 * @param values The code points, best first.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeSignatureAlgorithms, encodeSignatureAlgorithms } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSignatureAlgorithms(encodeSignatureAlgorithms([0x0403, 0x0804])), [0x0403, 0x0804]);
 * ```
 */
export function encodeSignatureAlgorithms(values: readonly number[]): Bytes {
  return encodeCodes(2, values);
}

/**
 * Decodes the content of `signature_algorithms`.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no code point.
 *
 * @example Usage
 * ```ts
 * import { decodeSignatureAlgorithms } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSignatureAlgorithms(new Uint8Array(2)), DecodeError, "signature_algorithms");
 * ```
 */
export function decodeSignatureAlgorithms(input: MessageInput): number[] {
  return decodeWhole(input, "signature_algorithms", (reader) => readCodes(reader, 2, "list"));
}
