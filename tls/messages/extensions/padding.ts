// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput } from "../message_input.ts";

/**
 * Encodes the content of `padding` (RFC 7685, Section 3).
 *
 * @param length How many bytes.
 * @returns That many zero bytes.
 *
 * @example Usage
 * ```ts
 * import { decodePadding, encodePadding } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodePadding(encodePadding(16)), 16);
 * ```
 */
export function encodePadding(length: number): Bytes {
  return new Uint8Array(length);
}

/**
 * Decodes the content of `padding`.
 *
 * @param input The content of the extension.
 * @returns How many bytes it has.
 * @throws {IllegalParameterError} When a byte is not zero.
 *
 * @example Usage
 * ```ts
 * import { decodePadding, IllegalParameterError } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodePadding(Uint8Array.of(0, 1)), IllegalParameterError);
 * ```
 */
export function decodePadding(input: MessageInput): number {
  return decodeWhole(input, "padding", (reader) => {
    const padding = reader.rest();
    if (padding.some((byte) => byte !== 0)) failIllegal(reader, "A byte is not zero", "");
    return padding.length;
  });
}
