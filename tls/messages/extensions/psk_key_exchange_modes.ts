// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "../message_input.ts";
import { readSmallCodes } from "./_code_lists.ts";

/** The PSK alone, without a key exchange: no forward secrecy. */
export const PSK_KE = 0;
/** The PSK together with a key exchange. */
export const PSK_DHE_KE = 1;

/**
 * Encodes the content of `psk_key_exchange_modes` (RFC 8446, Section 4.2.9).
 *
 * @param values The code points.
 * @returns The content of the extension.
 * @throws {RangeError} When the list is too long.
 *
 * @example Usage
 * ```ts
 * import { decodePskKeyExchangeModes, encodePskKeyExchangeModes } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodePskKeyExchangeModes(encodePskKeyExchangeModes([1, 0])), [1, 0]);
 * ```
 */
export function encodePskKeyExchangeModes(values: readonly number[]): Bytes {
  return new Builder(8).vec8((list) => values.forEach((value) => list.u8(value))).finish();
}

/**
 * Decodes the content of `psk_key_exchange_modes`.
 *
 * @param input The content of the extension.
 * @returns The code points in order, unknown ones included.
 * @throws {DecodeError} When it is not well formed or has no code point.
 *
 * @example Usage
 * ```ts
 * import { decodePskKeyExchangeModes } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodePskKeyExchangeModes(new Uint8Array(1)), DecodeError, "psk_key_exchange_modes");
 * ```
 */
export function decodePskKeyExchangeModes(input: MessageInput): number[] {
  return decodeWhole(input, "psk_key_exchange_modes", (reader) => readSmallCodes(reader, "list"));
}
