// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "./message_input.ts";

/** The messages that have no content (RFC 5246, 7.4.1.1 and 7.4.5; RFC 8446, 4.5). */
export type EmptyMessageName = "helloRequest" | "serverHelloDone" | "endOfEarlyData";

/**
 * Encodes the body of HelloRequest, ServerHelloDone or EndOfEarlyData.
 *
 * @returns No bytes.
 *
 * @example Usage
 * ```ts
 * import { encodeEmptyMessage } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeEmptyMessage().length, 0);
 * ```
 */
export function encodeEmptyMessage(): Bytes {
  return new Uint8Array();
}

/**
 * Checks that the body of HelloRequest, ServerHelloDone or EndOfEarlyData is empty.
 *
 * @param input The body.
 * @param name Which message it is, for the error.
 * @throws {DecodeError} When it is not empty.
 *
 * @example Usage
 * ```ts
 * import { decodeEmptyMessage } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * decodeEmptyMessage(new Uint8Array(), "serverHelloDone");
 * assertThrows(() => decodeEmptyMessage(new Uint8Array(1), "serverHelloDone"), DecodeError);
 * ```
 */
export function decodeEmptyMessage(input: MessageInput, name: EmptyMessageName): void {
  decodeWhole(input, name, () => undefined);
}
