// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ALERT } from "../alert_mapping.ts";
import { decodeCertificate12 } from "../messages/certificate.ts";
import { decodeCertificateRequest12 } from "../messages/certificate_request.ts";
import { decodeCertificateStatus } from "../messages/certificate_status.ts";
import { encodeClientKeyExchange } from "../messages/client_key_exchange.ts";
import { decodeEmptyMessage } from "../messages/empty_messages.ts";
import { decodeNewSessionTicket12 } from "../messages/new_session_ticket.ts";
import type { ServerHello } from "../messages/server_hello.ts";
import { decodeServerKeyExchange } from "../messages/server_key_exchange.ts";
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CERTIFICATE_STATUS,
  CLIENT_KEY_EXCHANGE,
  NEW_SESSION_TICKET,
  SERVER_HELLO_DONE,
  SERVER_KEY_EXCHANGE,
} from "../registry/handshake_types.ts";
import { type NamedGroup, namedGroupByName, namedGroupName } from "../registry/named_groups.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step } from "../wants.ts";
import type { HandshakeMessage } from "./channel.ts";
import type { ClientOffer } from "./client_offer.ts";
import { Established12 } from "./established12.ts";
import {
  PeerFinished12,
  restorePeer12,
  sendCertificate12,
  sendCertificateVerify12,
  sendFinished12,
  sessionOf12,
  signedParameters12,
  wipingOnFailure,
} from "./flights12.ts";
import type { Established, Handshake } from "./handshake.ts";
import { completeShare } from "./key_exchange.ts";
import { clientIdentity } from "./own_certificate.ts";
import { checkPeerSignature, VerifiedPeer } from "./peer_certificate.ts";
import { Secrets12 } from "./secrets12.ts";
import { readServerHello12, type ServerChoice12 } from "./server_hello12.ts";
import { certificateTypeOf, suiteTakesKey } from "./suite_keys12.ts";

/** A NewSessionTicket that came. */
interface ReceivedTicket {
  readonly ticket: Uint8Array;
  readonly lifetime: number;
}

/** The server's part of the key exchange. The server signed it, or it would not be here. */
interface ServerExchange {
  readonly group: NamedGroup;
  readonly publicKey: Uint8Array;
  readonly peer: VerifiedPeer;
}

/** The client's side of RFC 5246, Section 7.3, from the ServerHello on. */
export function* clientHandshake12(
  handshake: Handshake,
  offer: ClientOffer,
  hello: ServerHello,
): Step<Established> {
  handshake.channel.ignoresHelloRequest = true;
  const choice = readServerHello12(handshake, offer, hello);
  handshake.channel.transcript.start(choice.agreement.suite.hash);
  return choice.session === undefined
    ? yield* fullHandshake(handshake, choice)
    : yield* abbreviatedHandshake(handshake, choice, choice.session);
}

/** RFC 5246, Section 7.3, Figure 1; RFC 5077, Section 3.1, Figure 1. */
function* fullHandshake(handshake: Handshake, choice: ServerChoice12): Step<Established> {
  const peer = yield* receiveServerCertificate(handshake, choice);
  const exchange = yield* receiveServerKeyExchange(handshake, choice, peer);
  const request = yield* receiveServerHelloDone(handshake);
  const secrets = yield* sendClientFlight(handshake, choice, exchange, request);
  return yield* wipingOnFailure(secrets, finish(handshake, choice, secrets));
}

function* finish(
  handshake: Handshake,
  choice: ServerChoice12,
  secrets: Secrets12,
): Step<Established> {
  sendFinished12(handshake, secrets, "client");
  const ticket = yield* receiveTicket(handshake, choice);
  const finished = yield* PeerFinished12.receive(handshake, secrets, "server");
  keepSession(handshake, choice, secrets, ticket);
  return new Established12(handshake, secrets, finished);
}

/** RFC 5246, Section 7.3, Figure 2; RFC 5077, Section 3.1, Figure 2. */
function* abbreviatedHandshake(
  handshake: Handshake,
  choice: ServerChoice12,
  session: TlsSession,
): Step<Established> {
  restorePeer12(handshake, session);
  const secrets = new Secrets12(handshake, choice.agreement, session.data.secret.slice());
  return yield* wipingOnFailure(secrets, resume(handshake, choice, secrets, session));
}

function* resume(
  handshake: Handshake,
  choice: ServerChoice12,
  secrets: Secrets12,
  session: TlsSession,
): Step<Established> {
  const ticket = yield* receiveTicket(handshake, choice);
  const finished = yield* PeerFinished12.receive(handshake, secrets, "server");
  sendFinished12(handshake, secrets, "client");
  if (ticket === undefined) handshake.addSession(session);
  else keepSession(handshake, choice, secrets, ticket);
  return new Established12(handshake, secrets, finished);
}

function* receiveServerCertificate(
  handshake: Handshake,
  { agreement: { suite } }: ServerChoice12,
): Step<VerifiedPeer> {
  const { channel, context } = handshake;
  const message = yield* channel.receiveMessage(CERTIFICATE);
  const { certificates } = decodeCertificate12(message.body, {
    maximumCertificates: context.limits.certificates,
    maximumSize: context.limits.certificateMessageLength,
  });
  // RFC 5246, Section 7.4.2: a server always has one.
  if (certificates.length === 0) throw new TlsError("NO_CERTIFICATES_RETURNED", { alert: 50 });
  const peer = yield* VerifiedPeer.verify(handshake, certificates);
  const { type, curve } = peer.leaf.publicKey;
  // RFC 8422, Section 5.4: the curve of the certificate must be one that was offered.
  if (curve !== undefined && !context.groups.includes(namedGroupByName(curve) as NamedGroup)) {
    throw new TlsError("BAD_ECC_CERT", {
      alert: ALERT.illegalParameter,
      expected: `a key on one of ${context.groups.map((group) => group.name).join(", ")}`,
      received: curve,
    });
  }
  if (!suiteTakesKey(suite, type)) {
    throw new TlsError("WRONG_CERTIFICATE_TYPE", {
      alert: 47,
      expected: `a certificate for ${suite.name}`,
      received: `one with a key of type ${type}`,
    });
  }
  return peer;
}

function* receiveServerKeyExchange(
  handshake: Handshake,
  { agreement: { randoms }, statusOffered }: ServerChoice12,
  peer: VerifiedPeer,
): Step<ServerExchange> {
  const { channel, context, negotiated } = handshake;
  let message: HandshakeMessage | undefined;
  if (statusOffered) {
    // RFC 6066, Section 8: the server may leave it out even then.
    message = yield* channel.receiveMessage(CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE);
    if (message.type === CERTIFICATE_STATUS) {
      decodeCertificateStatus(message.body);
      message = undefined;
    }
  }
  message ??= yield* channel.receiveMessage(SERVER_KEY_EXCHANGE);
  const exchange = decodeServerKeyExchange(message.body);
  const group = context.groups.find((row) => row.number === exchange.namedGroup && row.tls12);
  if (group === undefined) {
    throw new TlsError("WRONG_CURVE", {
      expected: `one of ${context.groups.filter((row) => row.tls12).map((row) => row.name)}`,
      received: namedGroupName(exchange.namedGroup),
    });
  }
  yield* checkPeerSignature(handshake, peer, {
    scheme: exchange.signatureScheme,
    input: signedParameters12(randoms, exchange.parameters),
    signature: exchange.signature,
  });
  negotiated.group = group;
  return { group, publicKey: exchange.publicKey, peer };
}

/** Waits for ServerHelloDone. @returns The CertificateRequest before it, where one came. */
function* receiveServerHelloDone(handshake: Handshake): Step<HandshakeMessage | undefined> {
  const { channel } = handshake;
  let message = yield* channel.receiveMessage(CERTIFICATE_REQUEST, SERVER_HELLO_DONE);
  let request: HandshakeMessage | undefined;
  if (message.type === CERTIFICATE_REQUEST) {
    request = message;
    message = yield* channel.receiveMessage(SERVER_HELLO_DONE);
  }
  decodeEmptyMessage(message.body, "serverHelloDone");
  return request;
}

function* sendClientFlight(
  handshake: Handshake,
  { agreement }: ServerChoice12,
  { group, publicKey }: ServerExchange,
  request: HandshakeMessage | undefined,
): Step<Secrets12> {
  const { channel, context } = handshake;
  const chosen = request === undefined ? undefined : yield* identityFor(handshake, request);
  if (request !== undefined) sendCertificate12(handshake, chosen);
  const { engines, options: { random } } = context;
  const { share, secret } = yield* settle(
    completeShare(() =>
      group.exchange.respond(publicKey, random === undefined ? { engines } : { engines, random })
    ),
  );
  channel.sendMessage(CLIENT_KEY_EXCHANGE, encodeClientKeyExchange({ publicKey: share }));
  const secrets = Secrets12.fromExchange(handshake, agreement, secret);
  if (chosen !== undefined) {
    yield* wipingOnFailure(secrets, sendCertificateVerify12(handshake, chosen));
  }
  return secrets;
}

/** RFC 5246, Section 7.4.6: a certificate of a type, and for a scheme, that the server takes. */
function* identityFor(
  handshake: Handshake,
  request: HandshakeMessage,
): ReturnType<typeof clientIdentity> {
  const { certificateTypes, signatureSchemes, certificateAuthorities } = decodeCertificateRequest12(
    request.body,
  );
  return yield* clientIdentity(
    handshake,
    signatureSchemes,
    certificateAuthorities,
    ({ certificates: [leaf] }) =>
      leaf !== undefined && certificateTypes.includes(certificateTypeOf(leaf.publicKey.type)),
  );
}

/** RFC 5077, Section 3.3: a server that said so sends a ticket, which may be empty. */
function* receiveTicket(
  { channel, context }: Handshake,
  { ticketExpected }: ServerChoice12,
): Step<ReceivedTicket | undefined> {
  if (!ticketExpected) return undefined;
  const message = yield* channel.receiveMessage(NEW_SESSION_TICKET);
  const { ticketLifetimeHint, ticket } = decodeNewSessionTicket12(message.body);
  if (ticket.length === 0) return undefined;
  // No hint leaves it to the client; nothing is kept for longer than in TLS 1.3.
  const lifetime = ticketLifetimeHint === 0 ? context.sessionTimeout : ticketLifetimeHint;
  return { ticket, lifetime: Math.min(lifetime, 604_800) };
}

/** Gives the session to the application. RFC 5077, Section 3.4: with a ticket its id is nothing. */
function keepSession(
  handshake: Handshake,
  { sessionId }: ServerChoice12,
  secrets: Secrets12,
  received: ReceivedTicket | undefined,
): void {
  if (received === undefined && sessionId.length === 0) return;
  const handle = received === undefined
    ? { sessionId, ticket: new Uint8Array(0), lifetime: handshake.context.sessionTimeout }
    : { sessionId: new Uint8Array(0), ...received };
  const { hostname: serverName } = handshake.settings;
  handshake.addSession(sessionOf12(handshake, secrets, { ...handle, serverName }));
}
