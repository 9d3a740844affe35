// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { decodeWhole, type MessageInput } from "./message_input.ts";
import { encodeExtensions, type Extension, readExtensions } from "./extension.ts";

/** An EncryptedExtensions message (RFC 8446, Section 4.3.1). */
export interface EncryptedExtensions {
  /** The extensions in order. */
  readonly extensions: readonly Extension[];
}

/**
 * Encodes the body of an EncryptedExtensions message.
 *
 * @param message The message.
 * @returns The body.
 *
 * @example Usage
 * ```ts
 * import { decodeEncryptedExtensions, encodeEncryptedExtensions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const message = { extensions: [{ type: 0, data: new Uint8Array() }] };
 * assertEquals(decodeEncryptedExtensions(encodeEncryptedExtensions(message)), message);
 * ```
 */
export function encodeEncryptedExtensions(message: EncryptedExtensions): Bytes {
  return encodeExtensions(message.extensions);
}

/**
 * Decodes the body of an EncryptedExtensions message.
 *
 * @param input The body.
 * @returns The message; contents are views on the input.
 * @throws {DecodeError} When it is not well formed.
 * @throws {DuplicateExtensionError} When an extension is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeEncryptedExtensions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeEncryptedExtensions(Uint8Array.of(0, 0)), { extensions: [] });
 * ```
 */
export function decodeEncryptedExtensions(input: MessageInput): EncryptedExtensions {
  return decodeWhole(input, "encryptedExtensions", (reader) => ({
    extensions: readExtensions(reader),
  }));
}
