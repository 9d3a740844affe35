// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput } from "./message_input.ts";

/** A KeyUpdate message (RFC 8446, Section 4.6.3). */
export interface KeyUpdate {
  /** Whether the receiver must answer with a KeyUpdate of its own. */
  readonly updateRequested: boolean;
}

/**
 * Encodes the body of a KeyUpdate message.
 *
 * @param message The message.
 * @returns The body: one byte.
 *
 * @example Usage
 * ```ts
 * import { encodeKeyUpdate } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeKeyUpdate({ updateRequested: true }), Uint8Array.of(1));
 * ```
 */
export function encodeKeyUpdate(message: KeyUpdate): Bytes {
  return Uint8Array.of(message.updateRequested ? 1 : 0);
}

/**
 * Decodes the body of a KeyUpdate message.
 *
 * @param input The body.
 * @returns The message.
 * @throws {DecodeError} When it does not have one byte.
 * @throws {IllegalParameterError} When the byte is neither 0 nor 1.
 *
 * @example Usage
 * ```ts
 * import { decodeKeyUpdate } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeKeyUpdate(Uint8Array.of(0)), { updateRequested: false });
 * ```
 */
export function decodeKeyUpdate(input: MessageInput): KeyUpdate {
  return decodeWhole(input, "keyUpdate", (reader) => {
    const value = reader.u8("requestUpdate");
    // RFC 8446, Section 4.6.3: any other value is answered with illegal_parameter.
    if (value > 1) {
      failIllegal(reader, `The value is ${value}: 0 or 1 is expected`, "requestUpdate");
    }
    return { updateRequested: value === 1 };
  });
}
