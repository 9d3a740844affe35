// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { sha256 } from "../../crypto/digest/sha2.ts";
import { formatPem, readPemBlock } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { TLS12, TLS13 } from "../registry/versions.ts";
import {
  decodeSessionParameters,
  encodeSessionParameters,
  SESSION_FLAG_EXTENDED_MASTER_SECRET,
  SESSION_PEM_LABEL,
  type SessionParameters,
} from "./session_asn1.ts";
import { TlsSession, type TlsSessionData } from "./tls_session.ts";

/** The context that OpenSSL writes even when it is empty. */
const NO_CONTEXT = new Uint8Array(0);

/**
 * The id by which OpenSSL knows a session: that of the server or, when it has a ticket instead, the
 * ticket's SHA-256 (SSL_SESSION_get_id).
 *
 * @param session The session.
 * @returns Up to 32 bytes.
 *
 * @example Usage
 * ```ts
 * import { sessionIdOf, type TlsSession } from "@streamssl/ssl/tls";
 *
 * function sameSession(left: TlsSession, right: TlsSession): boolean {
 *   return sessionIdOf(left).join() === sessionIdOf(right).join();
 * }
 * void sameSession;
 * ```
 */
export function sessionIdOf({ data }: TlsSession): Uint8Array {
  if (data.sessionId.length > 0 || data.ticket.length === 0) return data.sessionId;
  return sha256.digest(data.ticket);
}

/**
 * Writes a session as PEM that OpenSSL reads too, with `s_client -sess_in` for example
 * (PEM_write_bio_SSL_SESSION). The text holds the session's secret. Of the peer's certificates only
 * its own is kept, as by OpenSSL.
 *
 * @param session The session.
 * @returns The PEM text.
 *
 * @example Usage
 * ```ts
 * import { sessionFromPem, sessionToPem, TlsSession } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const session = new TlsSession({
 *   version: 0x0304,
 *   cipherSuite: 0x1301,
 *   secret: new Uint8Array(32),
 *   ticket: Uint8Array.of(1, 2, 3),
 *   sessionId: new Uint8Array(0),
 *   createdAt: 1_700_000_000_000,
 *   lifetime: 7200,
 *   ageAdd: 42,
 *   serverName: "example.org",
 *   alpnProtocol: "h2",
 *   extendedMasterSecret: true,
 *   peerCertificates: [],
 *   verifyResult: 0,
 *   maxEarlyData: 0,
 * });
 * assertEquals(sessionFromPem(sessionToPem(session)).data.ticket, session.data.ticket);
 * ```
 */
export function sessionToPem(session: TlsSession): string {
  return formatPem(SESSION_PEM_LABEL, encodeSessionParameters(parametersOf(session)));
}

/**
 * Reads a session from PEM, as this library or OpenSSL wrote it (PEM_read_bio_SSL_SESSION). Whoever
 * resumes it trusts that its maker verified the peer for the host name that it tells: with OpenSSL
 * that is the name which was sent, and `s_client` checks it only when told to.
 *
 * @param text The PEM text; blocks of other kinds are passed over.
 * @returns The session.
 * @throws {SslError} When there is none, it is malformed, or of a version other than TLS 1.2 and 1.3.
 *
 * @example Usage
 * ```ts
 * import { sessionFromPem } from "@streamssl/ssl/tls";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => sessionFromPem("no session"));
 * ```
 */
export function sessionFromPem(text: string): TlsSession {
  const { bytes } = readPemBlock(text, [SESSION_PEM_LABEL]);
  return new TlsSession(dataOf(decodeSessionParameters(bytes)));
}

function parametersOf(session: TlsSession): SessionParameters {
  const { data } = session;
  const [peerCertificate] = data.peerCertificates;
  return {
    protocolVersion: data.version,
    cipherSuite: data.cipherSuite,
    sessionId: sessionIdOf(session),
    masterSecret: data.secret,
    time: Math.floor(data.createdAt / 1000),
    timeout: data.lifetime,
    ...(peerCertificate === undefined ? {} : { peerCertificate }),
    sessionIdContext: NO_CONTEXT,
    ...(data.verifyResult === 0 ? {} : { verifyResult: data.verifyResult }),
    ...(data.serverName === undefined ? {} : { hostname: data.serverName }),
    ...(data.ticket.length === 0 ? {} : { ticketLifetimeHint: data.lifetime, ticket: data.ticket }),
    // In TLS 1.3 the keys are always bound to the handshake, and OpenSSL sets no flag.
    ...(data.version <= TLS12 && data.extendedMasterSecret
      ? { flags: SESSION_FLAG_EXTENDED_MASTER_SECRET }
      : {}),
    ...(data.ageAdd === 0 ? {} : { ticketAgeAdd: data.ageAdd }),
    ...(data.maxEarlyData === 0 ? {} : { maxEarlyData: data.maxEarlyData }),
    ...(data.alpnProtocol === undefined ? {} : { alpnProtocol: data.alpnProtocol }),
    namedGroup: 0,
  };
}

function dataOf(parameters: SessionParameters): TlsSessionData {
  const { protocolVersion: version, ticket, flags = 0, timeout, ticketLifetimeHint } = parameters;
  if (version !== TLS12 && version !== TLS13) {
    throw new SslError("SSL", "UNSUPPORTED_SSL_VERSION", {
      expected: "a session of TLS 1.2 or TLS 1.3",
      received: `one of version 0x${version.toString(16).padStart(4, "0")}`,
    });
  }
  const lifetimes = [timeout, ticketLifetimeHint].filter((value) => value !== undefined);
  return {
    version,
    cipherSuite: parameters.cipherSuite,
    secret: parameters.masterSecret.slice() as Bytes,
    ticket: ticket?.slice() ?? new Uint8Array(0),
    // With a ticket the id is only OpenSSL's name for it.
    sessionId: ticket === undefined ? parameters.sessionId.slice() : new Uint8Array(0),
    createdAt: (parameters.time ?? 0) * 1000,
    lifetime: lifetimes.length === 0 ? 0 : Math.min(...lifetimes),
    ageAdd: parameters.ticketAgeAdd ?? 0,
    serverName: parameters.hostname,
    alpnProtocol: parameters.alpnProtocol,
    extendedMasterSecret: version === TLS13 || (flags & SESSION_FLAG_EXTENDED_MASTER_SECRET) !== 0,
    peerCertificates: parameters.peerCertificate === undefined
      ? []
      : [parameters.peerCertificate.slice()],
    verifyResult: parameters.verifyResult ?? 0,
    maxEarlyData: parameters.maxEarlyData ?? 0,
  };
}
