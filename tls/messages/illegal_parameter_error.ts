// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DecodeError, type DecodeErrorOptions } from "../../wire/mod.ts";

/**
 * A field is well formed but has a value that is not allowed there: the peer is told so with the
 * alert illegal_parameter, where a plain `DecodeError` becomes decode_error (RFC 8446, Section 6).
 *
 * @example Usage
 * ```ts
 * import { decodeKeyUpdate, IllegalParameterError } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeKeyUpdate(Uint8Array.of(2)), IllegalParameterError);
 * ```
 */
export class IllegalParameterError extends DecodeError {
  /**
   * Makes the error.
   *
   * @param problem What is wrong.
   * @param options Where it is wrong.
   */
  constructor(problem: string, options: DecodeErrorOptions) {
    super(problem, options);
    this.name = "IllegalParameterError";
  }
}

/**
 * A block of extensions has the same type twice. RFC 8446, Section 4.2: illegal_parameter.
 *
 * @example Usage
 * ```ts
 * import { decodeEncryptedExtensions, DuplicateExtensionError } from "@streamssl/ssl/tls";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const body = Uint8Array.of(0, 8, 0, 16, 0, 0, 0, 16, 0, 0);
 * const error = assertThrows(() => decodeEncryptedExtensions(body), DuplicateExtensionError);
 * assertEquals(error.extensionType, 16);
 * ```
 */
export class DuplicateExtensionError extends IllegalParameterError {
  /** The code point of the extension that is there twice. */
  readonly extensionType: number;

  /**
   * Makes the error.
   *
   * @param extensionType The code point of the extension that is there twice.
   * @param options Where the second one is.
   */
  constructor(extensionType: number, options: DecodeErrorOptions) {
    super(`The extension ${extensionType} is there twice`, options);
    this.name = "DuplicateExtensionError";
    this.extensionType = extensionType;
  }
}
