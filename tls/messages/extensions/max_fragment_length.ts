// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput } from "../message_input.ts";

/** The sizes that can be asked for, in bytes. */
export type MaxFragmentLength = 512 | 1024 | 2048 | 4096;

const LENGTHS: readonly MaxFragmentLength[] = [512, 1024, 2048, 4096];

/**
 * Encodes the content of `max_fragment_length` (RFC 6066, Section 4).
 *
 * @param length The longest fragment in bytes.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeMaxFragmentLength, encodeMaxFragmentLength } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeMaxFragmentLength(encodeMaxFragmentLength(1024)), 1024);
 * ```
 */
export function encodeMaxFragmentLength(length: MaxFragmentLength): Bytes {
  return Uint8Array.of(LENGTHS.indexOf(length) + 1);
}

/**
 * Decodes the content of `max_fragment_length`.
 *
 * @param input The content of the extension.
 * @returns The longest fragment in bytes.
 * @throws {DecodeError} When it does not have one byte.
 * @throws {IllegalParameterError} For a code other than 1 to 4.
 *
 * @example Usage
 * ```ts
 * import { decodeMaxFragmentLength, IllegalParameterError } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeMaxFragmentLength(Uint8Array.of(5)), IllegalParameterError);
 * ```
 */
export function decodeMaxFragmentLength(input: MessageInput): MaxFragmentLength {
  return decodeWhole(input, "max_fragment_length", (reader) => {
    const code = reader.u8("code");
    return LENGTHS[code - 1] ?? failIllegal(reader, `The code is ${code}: 1 to 4 is expected`, "");
  });
}
