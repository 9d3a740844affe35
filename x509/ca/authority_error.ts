// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { IndexEntry } from "./index_entry.ts";

/** What an authority refuses, or what is wrong with its database. */
export type AuthorityErrorReason =
  | "alreadyIssued"
  | "alreadyRevoked"
  | "badDatabase"
  | "badRequest"
  | "badSettings"
  | "locked"
  | "notOnHold"
  | "notPresent"
  | "policyMismatch"
  | "serialNumberUsed";

/** Options for {@linkcode AuthorityError}. */
export interface AuthorityErrorOptions extends ErrorOptions {
  /** The entry of the database that stands in the way. */
  entry?: IndexEntry;
}

/**
 * What a certificate authority refuses, in the words of `openssl ca`.
 *
 * @example Usage
 * ```ts
 * import { AuthorityError } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new AuthorityError("alreadyRevoked", "Already revoked, serial number 01");
 * assertEquals(error.reason, "alreadyRevoked");
 * ```
 */
export class AuthorityError extends Error {
  /** What it is about. */
  readonly reason: AuthorityErrorReason;
  /** The entry of the database that stands in the way. */
  readonly entry: IndexEntry | undefined;

  /**
   * Makes an error.
   *
   * @param reason What it is about.
   * @param message The text.
   * @param options The entry that stands in the way, and the error below.
   */
  constructor(reason: AuthorityErrorReason, message: string, options: AuthorityErrorOptions = {}) {
    super(message, options);
    this.name = "AuthorityError";
    this.reason = reason;
    this.entry = options.entry;
  }
}
