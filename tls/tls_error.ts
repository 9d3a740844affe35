// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type ErrorReason, SslError, type SslErrorDetails } from "../err/mod.ts";

/** Who is at fault: this side found the peer's data bad, the peer sent an alert, or a caller erred. */
export type TlsErrorOrigin = "local" | "peer" | "misuse";

/** What a {@linkcode TlsError} tells, besides its reason. */
export interface TlsErrorDetails extends SslErrorDetails {
  /** Who is at fault. @default {"local"} */
  origin?: TlsErrorOrigin;
  /**
   * The alert's number, where the RFC demands another for this place than `alertOf` gives for the
   * reason; for `origin: "peer"` the alert that came.
   */
  alert?: number;
}

/**
 * A TLS connection failed, and why: with OpenSSL's reason of the `SSL routines`, and the alert that
 * was sent or received.
 *
 * @example Usage
 * ```ts
 * import { TlsError } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new TlsError("UNEXPECTED_MESSAGE", { received: "Finished" });
 * assertEquals(error.code, 0x0a0000f4);
 * ```
 */
export class TlsError extends SslError<"SSL"> {
  /** Who is at fault. */
  readonly origin: TlsErrorOrigin;
  /** The number of the alert that goes with it (RFC 8446, Section 6), where one is set. */
  readonly alert: number | undefined;

  /**
   * Makes the error.
   *
   * @param reason The name of an SSL_R_… reason.
   * @param details What the reader should know.
   */
  constructor(reason: ErrorReason<"SSL">, details: TlsErrorDetails = {}) {
    super("SSL", reason, details);
    this.name = "TlsError";
    this.origin = details.origin ?? "local";
    this.alert = details.alert;
  }
}
