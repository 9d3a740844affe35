// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { encodeNewSessionTicket13 } from "../messages/new_session_ticket.ts";
import { NEW_SESSION_TICKET } from "../registry/handshake_types.ts";
import { TLS13 } from "../registry/versions.ts";
import { TlsSession } from "../session/tls_session.ts";
import type { Handshake } from "./handshake.ts";
import type { Secrets13 } from "./secrets13.ts";

const EMPTY = new Uint8Array(0);

/** RFC 8446, Section 4.6.1: tickets follow the handshake. */
export function sendTickets(handshake: Handshake, secrets: Secrets13): void {
  const { context, channel, negotiated } = handshake;
  const count = context.options.sessionTickets ?? 2;
  if (context.sessionTimeout === 0 || context.pskModes.length === 0) return;
  for (let index = 0; index < count; index++) {
    const ticketNonce = Uint8Array.of(index);
    const ageAddBytes = context.random(4);
    const ticketAgeAdd = new DataView(ageAddBytes.buffer).getUint32(0);
    const session = new TlsSession({
      version: TLS13,
      cipherSuite: secrets.suite.number,
      secret: secrets.resumptionPsk(ticketNonce),
      ticket: EMPTY,
      sessionId: EMPTY,
      createdAt: context.now(),
      lifetime: context.sessionTimeout,
      ageAdd: ticketAgeAdd,
      serverName: negotiated.serverName,
      alpnProtocol: negotiated.alpnProtocol,
      extendedMasterSecret: true,
      peerCertificates: negotiated.peerCertificates.map((certificate) => certificate.der),
      verifyResult: negotiated.verifyResult,
      maxEarlyData: 0,
    });
    const body = encodeNewSessionTicket13({
      ticketLifetime: context.sessionTimeout,
      ticketAgeAdd,
      ticketNonce,
      ticket: context.ticketKeys.seal(session, context.random),
      extensions: [],
    });
    session.destroy();
    channel.sendUnhashedMessage(NEW_SESSION_TICKET, body);
  }
  channel.flush();
}
