// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";

/** What a session is made of. */
export interface TlsSessionData {
  /** The version's number: 0x0304 is TLS 1.3. */
  readonly version: number;
  /** The suite's number. */
  readonly cipherSuite: number;
  /** TLS 1.3: the pre-shared key of the ticket. TLS 1.2: the master secret. */
  readonly secret: Bytes;
  /** The ticket, where the server keeps no state; empty for a TLS 1.2 session with an id only. */
  readonly ticket: Uint8Array;
  /** TLS 1.2: the session's id; empty in TLS 1.3. */
  readonly sessionId: Uint8Array;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** For how long it may be used, in seconds. */
  readonly lifetime: number;
  /** TLS 1.3: what is added to the ticket's age on the wire, in milliseconds. */
  readonly ageAdd: number;
  /** The host name that was sent, which the certificate was checked for. */
  readonly serverName: string | undefined;
  /** The application protocol that was chosen. */
  readonly alpnProtocol: string | undefined;
  /** TLS 1.2: whether the extended master secret was used (RFC 7627). */
  readonly extendedMasterSecret: boolean;
  /** The peer's certificates in DER, its own first. */
  readonly peerCertificates: readonly Uint8Array[];
  /** The result of their verification, X509_V_…; 0 is OK. */
  readonly verifyResult: number;
  /** How much 0-RTT data the server takes, in bytes; 0 for none. */
  readonly maxEarlyData: number;
}

/**
 * A session that can be resumed (SSL_SESSION). It holds a secret: store it as you would a key.
 *
 * @example Usage
 * ```ts
 * import { TlsSession } from "@streamssl/ssl/tls";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const session = new TlsSession({
 *   version: 0x0304,
 *   cipherSuite: 0x1301,
 *   secret: new Uint8Array(32),
 *   ticket: Uint8Array.of(1, 2, 3),
 *   sessionId: new Uint8Array(0),
 *   createdAt: 1_700_000_000_000,
 *   lifetime: 7200,
 *   ageAdd: 0,
 *   serverName: "example.org",
 *   alpnProtocol: undefined,
 *   extendedMasterSecret: true,
 *   peerCertificates: [],
 *   verifyResult: 0,
 *   maxEarlyData: 0,
 * });
 * assert(session.isResumable(1_700_000_000_000 + 7200 * 1000));
 * assertFalse(session.isResumable(1_700_000_000_000 + 7201 * 1000));
 * ```
 */
export class TlsSession {
  #data: TlsSessionData;

  /** Makes a session from its data. @param data What it is made of. */
  constructor(data: TlsSessionData) {
    this.#data = data;
  }

  /** What it is made of, secret included. */
  get data(): TlsSessionData {
    return this.#data;
  }

  /** The version's number: 0x0304 is TLS 1.3. */
  get version(): number {
    return this.#data.version;
  }

  /** The suite's number. */
  get cipherSuite(): number {
    return this.#data.cipherSuite;
  }

  /** For how long it may be used, in seconds. */
  get lifetime(): number {
    return this.#data.lifetime;
  }

  /**
   * Tells whether it may still be used (SSL_SESSION_is_resumable).
   *
   * @param now The time in milliseconds since 1970.
   * @returns Whether its lifetime has not passed.
   */
  isResumable(now: number = Date.now()): boolean {
    const age = now - this.#data.createdAt;
    return age >= 0 && age <= this.#data.lifetime * 1000;
  }

  /** Wipes the secret. */
  destroy(): void {
    wipe(this.#data.secret);
  }

  /** What a debugger shows: never the secret. */
  get [Symbol.toStringTag](): string {
    return "TlsSession";
  }
}
