// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which sessions of TLS 1.2 are offered, taken and kept. */

import { findExtension } from "../messages/extension.ts";
import { decodeSessionTicket } from "../messages/extensions/session_ticket.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { type CipherSuite, cipherSuiteByNumber } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { TLS12 } from "../registry/versions.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import type { Handshake } from "./handshake.ts";
import { mayResume } from "./psk13.ts";

/**
 * Client: the session to offer. One that is offered is resumed if the server wants it, so whatever
 * speaks against it must speak here.
 */
export function offeredSession12({ context, settings }: Handshake): TlsSession | undefined {
  const { session, hostname } = settings;
  if (session === undefined || session.version !== TLS12 || !context.allowsVersion(TLS12)) {
    return undefined;
  }
  const { sessionId, ticket, cipherSuite } = session.data;
  const findable = sessionId.length > 0 ||
    (ticket.length > 0 && context.options.tickets !== false);
  const suiteOffered = context.cipherSuites.some((suite) => suite.number === cipherSuite);
  return findable && suiteOffered && mayResume(context, session, hostname) ? session : undefined;
}

/** A session that the server resumes. */
export interface Resumption12 {
  /** The session. */
  readonly session: TlsSession;
  /** Its suite. */
  readonly suite: CipherSuite;
}

/** Server: the session that the client asks for, if it is there and fits this handshake. */
export function acceptedSession12(
  handshake: Handshake,
  hello: ClientHelloInfo,
): Resumption12 | undefined {
  const session = findSession(handshake, hello);
  if (session === undefined || session.version !== TLS12) return undefined;
  const { data } = session;
  const suite = cipherSuiteByNumber(data.cipherSuite);
  if (suite === undefined || !fits(handshake, hello, session, suite)) return undefined;
  const extended = offers(hello, EXTENSION.extendedMasterSecret);
  if (data.extendedMasterSecret && !extended) {
    // RFC 7627, Section 5.3: the server MUST abort.
    throw new TlsError("INCONSISTENT_EXTMS", {
      expected: "extended_master_secret, as in the session that shall be resumed",
      received: "a ClientHello without it",
      usualCause: "somebody between changed the ClientHello, or a client that lost its settings",
    });
  }
  // RFC 7627, Section 5.3: a session without it is not resumed by a client that has it.
  return data.extendedMasterSecret === extended ? { session, suite } : undefined;
}

/** RFC 5077, Section 3.4: where there is a ticket the id is not looked at. */
function findSession({ context }: Handshake, hello: ClientHelloInfo): TlsSession | undefined {
  const { extensions, legacySessionId } = hello.message;
  if (context.sessionTimeout === 0) return undefined;
  const extension = findExtension(extensions, EXTENSION.sessionTicket);
  if (extension !== undefined && context.options.tickets !== false) {
    const ticket = decodeSessionTicket(extension);
    if (ticket.length > 0) return context.ticketKeys.open(ticket);
  }
  return legacySessionId.length === 0 ? undefined : context.sessionCache.get(legacySessionId);
}

function fits(
  { context, negotiated }: Handshake,
  hello: ClientHelloInfo,
  session: TlsSession,
  suite: CipherSuite,
): boolean {
  const { data } = session;
  const authenticated = context.options.clientAuthentication !== "require" ||
    (data.peerCertificates.length > 0 &&
      (data.verifyResult === 0 || context.options.unsafelyDisableVerification === true));
  return session.isResumable(context.now()) && suite.version === "TLSv1.2" &&
    context.cipherSuites.includes(suite) && hello.cipherSuites.includes(suite.number) &&
    // RFC 6066, Section 3: a session is not resumed for another name.
    data.serverName === negotiated.serverName &&
    data.alpnProtocol === negotiated.alpnProtocol && authenticated;
}

/** Whether a ClientHello has an extension. */
export function offers(hello: ClientHelloInfo, type: number): boolean {
  return findExtension(hello.message.extensions, type) !== undefined;
}
