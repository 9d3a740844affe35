// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where a {@linkcode DecodeError} happened. */
export interface DecodeErrorOptions extends ErrorOptions {
  /** The path of the field, for example `clientHello.extensions`. */
  path: string;
  /** The offset in the whole input, in bytes. */
  offset: number;
}

/**
 * Encoded data is not what its format demands: truncated, too long, or with an impossible value.
 * The rooms above wrap it in an error of their own library (`SSL routines`, `ASN1 routines`).
 *
 * @example Usage
 * ```ts
 * import { DecodeError, Reader } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => new Reader(new Uint8Array(1)).u16("version"), DecodeError);
 * assertThrows(() => { throw error; }, DecodeError, "Cannot read 2 bytes: 1 bytes are left");
 * ```
 */
export class DecodeError extends RangeError {
  /** The path of the field, for example `clientHello.extensions`. */
  readonly path: string;
  /** The offset in the whole input, in bytes. */
  readonly offset: number;
  /** What is wrong, without the place. */
  readonly problem: string;

  /**
   * Makes the error.
   *
   * @param problem What is wrong.
   * @param options Where it is wrong.
   */
  constructor(problem: string, options: DecodeErrorOptions) {
    const { path, offset, ...rest } = options;
    super(`${problem} (${path === "" ? "" : `${path}, `}offset ${offset})`, rest);
    this.name = "DecodeError";
    this.problem = problem;
    this.path = path;
    this.offset = offset;
  }
}
