// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "./message_input.ts";

/** A Finished message (RFC 8446, Section 4.4.4; RFC 5246, Section 7.4.9). */
export interface Finished {
  /** The MAC over the handshake: the digest's length in TLS 1.3, 12 bytes in TLS 1.2. */
  readonly verifyData: Uint8Array;
}

/**
 * Encodes the body of a Finished message.
 *
 * @param message The message.
 * @returns The body.
 *
 * @example Usage
 * ```ts
 * import { decodeFinished, encodeFinished } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { verifyData: new Uint8Array(12) };
 * assertEquals(decodeFinished(encodeFinished(message), 12), message);
 * ```
 */
export function encodeFinished(message: Finished): Bytes {
  return new Builder(64).bytes(message.verifyData).finish();
}

/**
 * Decodes the body of a Finished message.
 *
 * @param input The body.
 * @param length How long the MAC must be, in bytes.
 * @returns The message; the MAC is a view on the input.
 * @throws {DecodeError} When it has another length.
 *
 * @example Usage
 * ```ts
 * import { decodeFinished } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeFinished(new Uint8Array(11), 12), DecodeError);
 * ```
 */
export function decodeFinished(input: MessageInput, length: number): Finished {
  return decodeWhole(input, "finished", (reader) => ({
    verifyData: reader.bytes(length, "verifyData"),
  }));
}
