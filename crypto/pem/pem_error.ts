// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type ErrorReason, SslError, type SslErrorDetails } from "../../err/mod.ts";

/** Where in a text an error is, and what is wrong there. */
export interface PemErrorDetails extends SslErrorDetails {
  /** The line, counted from 1. */
  line?: number;
}

/**
 * A text is not the PEM that was expected.
 *
 * @example Usage
 * ```ts
 * import { parsePem, PemError } from "@streamssl/ssl/pem";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const text = "-----BEGIN CERTIFICATE-----\nMA==\n-----END KEY-----\n";
 * const error = assertThrows(() => parsePem(text), PemError);
 * assertEquals([error.line, error.reasonText], [3, "bad end line"]);
 * ```
 */
export class PemError extends SslError<"PEM"> {
  /** The line, counted from 1. */
  readonly line: number | undefined;

  /**
   * Makes an error.
   *
   * @param reason The reason's name, PEM_R_….
   * @param details What is wrong, and where.
   */
  constructor(reason: ErrorReason<"PEM">, details: PemErrorDetails = {}) {
    const { line, ...rest } = details;
    if (line !== undefined && rest.where === undefined) rest.where = `line ${line}`;
    super("PEM", reason, rest);
    this.name = "PemError";
    this.line = line;
  }
}
