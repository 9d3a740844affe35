// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ClientHelloInfo } from "../client_hello_info.ts";
import type { PskMode } from "../context_options.ts";
import { findExtension } from "../messages/extension.ts";
import { decodePskKeyExchangeModes } from "../messages/extensions/psk_key_exchange_modes.ts";
import { encodeNewSessionTicket13 } from "../messages/new_session_ticket.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { NEW_SESSION_TICKET } from "../registry/handshake_types.ts";
import { TLS13 } from "../registry/versions.ts";
import { TlsSession } from "../session/tls_session.ts";
import type { Handshake } from "./handshake.ts";
import type { Secrets13 } from "./secrets13.ts";

const PSK_MODE_NAMES: readonly PskMode[] = ["psk_ke", "psk_dhe_ke"];
const EMPTY = new Uint8Array(0);

/** RFC 8446, Section 4.6.1: tickets follow the handshake. */
export function sendTickets(
  handshake: Handshake,
  secrets: Secrets13,
  hello: ClientHelloInfo,
): void {
  const { context, channel, negotiated } = handshake;
  const count = context.options.sessionTickets ?? 2;
  if (context.sessionTimeout === 0 || !clientCanResume(handshake, hello)) return;
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

/** RFC 8446, Section 4.2.9: no tickets for who can not use them the way that this server would. */
function clientCanResume({ context }: Handshake, { message }: ClientHelloInfo): boolean {
  const data = findExtension(message.extensions, EXTENSION.pskKeyExchangeModes);
  if (data === undefined) return false;
  const modes = decodePskKeyExchangeModes(data).map((number) => PSK_MODE_NAMES[number]);
  return context.pskModes.some((mode) => modes.includes(mode));
}
