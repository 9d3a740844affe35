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
