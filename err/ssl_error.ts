// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type COMMON_REASONS, packErrorCode, reasonText } from "./codes.ts";
import type { ERROR_LIBRARIES } from "./libraries.ts";

/** The name of a library of OpenSSL, as in ERR_LIB_…: `"SSL"`, `"X509"`, `"ASN1"`, … */
export type ErrorLibraryName = keyof typeof ERROR_LIBRARIES;

/** The names of the reasons that a library has, as in SSL_R_…, plus those that all share. */
export type ErrorReason<L extends ErrorLibraryName> = Extract<
  keyof typeof ERROR_LIBRARIES[L]["reasons"] | keyof typeof COMMON_REASONS,
  string
>;

/** What an error tells its reader: each part is a phrase without a full stop. */
export interface SslErrorDetails extends ErrorOptions {
  /** What was expected. */
  expected?: string;
  /** What came instead. */
  received?: string;
  /** The place: a field path with an offset, a file and line, a certificate's depth and name. */
  where?: string;
  /** Why this usually happens. */
  usualCause?: string;
  /** What to do about it. */
  remedy?: string;
}

/**
 * An error with OpenSSL's library, reason and packed code, and with an answer: what was expected,
 * what came, where, the usual cause and what to do. `cause` holds the error below it, so that the
 * chain of causes is what OpenSSL calls the error queue.
 *
 * @typeParam L The library's name.
 *
 * @example Usage
 * ```ts
 * import { SslError } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new SslError("SSL", "NO_SHARED_CIPHER", {
 *   expected: "one of TLS_AES_128_GCM_SHA256",
 *   received: "TLS_CHACHA20_POLY1305_SHA256",
 * });
 * assertEquals(error.code, 0x0a0000c1);
 * assertEquals(error.reasonText, "no shared cipher");
 * ```
 */
export class SslError<L extends ErrorLibraryName = ErrorLibraryName> extends Error {
  /** The library that reports the error. */
  readonly library: L;
  /** The reason's name, as in SSL_R_… */
  readonly reason: string;
  /** Library and reason in one unsigned 32-bit number, as ERR_PACK of OpenSSL 3 makes it. */
  readonly code: number;
  /** The reason's text, as ERR_reason_error_string gives it. */
  readonly reasonText: string;
  /** What was expected. */
  readonly expected: string | undefined;
  /** What came instead. */
  readonly received: string | undefined;
  /** The place. */
  readonly where: string | undefined;
  /** Why this usually happens. */
  readonly usualCause: string | undefined;
  /** What to do about it. */
  readonly remedy: string | undefined;

  /**
   * Makes an error.
   *
   * @param library The library's name.
   * @param reason The reason's name.
   * @param details What the reader should know.
   */
  constructor(library: L, reason: ErrorReason<L>, details: SslErrorDetails = {}) {
    const code = packErrorCode(library, reason);
    const text = reasonText(library, reason);
    super(
      composeMessage(text, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = "SslError";
    this.library = library;
    this.reason = reason;
    this.code = code;
    this.reasonText = text;
    this.expected = details.expected;
    this.received = details.received;
    this.where = details.where;
    this.usualCause = details.usualCause;
    this.remedy = details.remedy;
  }

  /** What this error was told, so that an error above it can tell it again. */
  get details(): SslErrorDetails {
    const details: SslErrorDetails = {};
    if (this.expected !== undefined) details.expected = this.expected;
    if (this.received !== undefined) details.received = this.received;
    if (this.where !== undefined) details.where = this.where;
    if (this.usualCause !== undefined) details.usualCause = this.usualCause;
    if (this.remedy !== undefined) details.remedy = this.remedy;
    if (this.cause !== undefined) details.cause = this.cause;
    return details;
  }

  /** The parts of the answer as text, joined as in {@linkcode Error.message} without the reason. */
  get explanation(): string {
    return composeDetails(this);
  }
}

function composeMessage(text: string, details: SslErrorDetails): string {
  const rest = composeDetails(details);
  const head = text.charAt(0).toUpperCase() + text.slice(1);
  return rest === "" ? head : `${head}: ${rest}`;
}

function composeDetails(
  details: {
    readonly expected?: string | undefined;
    readonly received?: string | undefined;
    readonly where?: string | undefined;
    readonly usualCause?: string | undefined;
    readonly remedy?: string | undefined;
  },
): string {
  const parts: string[] = [];
  if (details.expected !== undefined) parts.push(`expected ${details.expected}`);
  if (details.received !== undefined) parts.push(`received ${details.received}`);
  if (details.where !== undefined) parts.push(`at ${details.where}`);
  if (details.usualCause !== undefined) parts.push(`usual cause: ${details.usualCause}`);
  if (details.remedy !== undefined) parts.push(`what to do: ${details.remedy}`);
  return parts.join("; ");
}
