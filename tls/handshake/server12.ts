// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { KeyShare } from "../../crypto/exchange/exchange.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { decodeCertificate12 } from "../messages/certificate.ts";
import { encodeCertificateRequest12 } from "../messages/certificate_request.ts";
import { decodeClientKeyExchange } from "../messages/client_key_exchange.ts";
import { encodeEmptyMessage } from "../messages/empty_messages.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { encodeAlpn } from "../messages/extensions/alpn.ts";
import {
  encodeEcPointFormats,
  UNCOMPRESSED_POINT_FORMAT,
} from "../messages/extensions/ec_point_formats.ts";
import { encodeEmptyExtension } from "../messages/extensions/empty_extension.ts";
import {
  decodeRecordSizeLimit,
  encodeRecordSizeLimit,
} from "../messages/extensions/record_size_limit.ts";
import { encodeRenegotiationInfo } from "../messages/extensions/renegotiation_info.ts";
import { encodeNewSessionTicket12 } from "../messages/new_session_ticket.ts";
import { DOWNGRADE_TLS12, encodeServerHello } from "../messages/server_hello.ts";
import {
  encodeServerEcdhParameters,
  encodeServerKeyExchange,
} from "../messages/server_key_exchange.ts";
import { MAX_PLAINTEXT_LENGTH } from "../record/record_types.ts";
import { type CipherSuite, EMPTY_RENEGOTIATION_INFO_SCSV } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CLIENT_KEY_EXCHANGE,
  NEW_SESSION_TICKET,
  SERVER_HELLO,
  SERVER_HELLO_DONE,
  SERVER_KEY_EXCHANGE,
} from "../registry/handshake_types.ts";
import { TLS12, TLS13 } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step } from "../wants.ts";
import { chooseAlpn } from "./alpn.ts";
import { Established12 } from "./established12.ts";
import {
  PeerFinished12,
  receiveCertificateVerify12,
  restorePeer12,
  sendCertificate12,
  sendFinished12,
  sessionOf12,
  signedParameters12,
  wipingOnFailure,
} from "./flights12.ts";
import type { Established, Handshake } from "./handshake.ts";
import { completeShare } from "./key_exchange.ts";
import { signWith } from "./own_certificate.ts";
import { VerifiedPeer } from "./peer_certificate.ts";
import { type Agreement12, Secrets12 } from "./secrets12.ts";
import { checkClientHello12, type Choice12, choose12, prefersOther12 } from "./server_choice12.ts";
import { acceptedSession12, offers, type Resumption12 } from "./session12.ts";
import { certificateTypeOf } from "./suite_keys12.ts";

const EMPTY = new Uint8Array(0);

/** How the server will let the client find the new session again. */
interface SessionPlan {
  /** Its id in the ServerHello; empty for none. */
  readonly sessionId: Uint8Array;
  /** Whether a ticket is sent. */
  readonly ticket: boolean;
}

/** The server's side of RFC 5246, Section 7.3, from the ClientHello on. */
export function* serverHandshake12(
  handshake: Handshake,
  hello: ClientHelloInfo,
): Step<Established> {
  checkClientHello12(hello);
  handshake.negotiated.alpnProtocol = chooseAlpn(handshake, hello.alpnProtocols);
  const resumption = acceptedSession12(handshake, hello);
  return resumption === undefined || prefersOther12(handshake, hello, resumption.suite)
    ? yield* fullHandshake(handshake, hello)
    : yield* abbreviatedHandshake(handshake, hello, resumption);
}

/** RFC 5246, Section 7.3, Figure 1; RFC 5077, Section 3.1, Figure 1. */
function* fullHandshake(handshake: Handshake, hello: ClientHelloInfo): Step<Established> {
  const { context, negotiated } = handshake;
  const choice = choose12(handshake, hello);
  const plan = planSession(handshake, hello);
  const agreement = sendServerHello(handshake, hello, choice.suite, plan);
  const { engines, options: { random } } = context;
  const share = yield* settle(
    choice.group.exchange.generate(random === undefined ? { engines } : { engines, random }),
  );
  negotiated.group = choice.group;
  try {
    yield* sendServerFlight(handshake, agreement, choice, share);
    return yield* receiveClientFlight(handshake, agreement, share, plan);
  } finally {
    share.destroy();
  }
}

function* sendServerFlight(
  handshake: Handshake,
  agreement: Agreement12,
  { group, chosen }: Choice12,
  share: KeyShare,
): Step<void> {
  const { channel } = handshake;
  sendCertificate12(handshake, chosen);
  const parameters = encodeServerEcdhParameters({
    namedGroup: group.number,
    publicKey: share.share,
  });
  const input = signedParameters12(agreement.randoms, parameters);
  const signature = yield* signWith(handshake, chosen, input);
  channel.sendMessage(
    SERVER_KEY_EXCHANGE,
    encodeServerKeyExchange({ parameters, signatureScheme: chosen.scheme.number, signature }),
  );
  sendCertificateRequest(handshake);
  channel.sendMessage(SERVER_HELLO_DONE, encodeEmptyMessage());
  channel.flush();
}

function* receiveClientFlight(
  handshake: Handshake,
  agreement: Agreement12,
  share: KeyShare,
  plan: SessionPlan,
): Step<Established> {
  const { channel, negotiated } = handshake;
  const peer = negotiated.certificateRequested
    ? yield* receiveClientCertificate(handshake)
    : undefined;
  const message = yield* channel.receiveMessage(CLIENT_KEY_EXCHANGE);
  const { publicKey } = decodeClientKeyExchange(message.body);
  const secret = yield* settle(completeShare(() => share.complete(publicKey)));
  const secrets = Secrets12.fromExchange(handshake, agreement, secret);
  return yield* wipingOnFailure(secrets, finish(handshake, secrets, peer, plan));
}

function* finish(
  handshake: Handshake,
  secrets: Secrets12,
  peer: VerifiedPeer | undefined,
  plan: SessionPlan,
): Step<Established> {
  if (peer !== undefined) yield* receiveCertificateVerify12(handshake, peer);
  const finished = yield* PeerFinished12.receive(handshake, secrets, "client");
  keepSession(handshake, secrets, plan);
  sendFinished12(handshake, secrets, "server");
  return new Established12(handshake, secrets, finished);
}

/** RFC 5246, Section 7.3, Figure 2. The session goes on as it was: no new ticket, no new life. */
function* abbreviatedHandshake(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { session, suite }: Resumption12,
): Step<Established> {
  restorePeer12(handshake, session);
  if (session.data.sessionId.length > 0) {
    handshake.negotiated.cachedSessionId = session.data.sessionId;
  }
  const plan = { sessionId: hello.message.legacySessionId, ticket: false };
  const agreement = sendServerHello(handshake, hello, suite, plan);
  const secrets = new Secrets12(handshake, agreement, session.data.secret.slice());
  return yield* wipingOnFailure(secrets, resume(handshake, secrets));
}

function* resume(handshake: Handshake, secrets: Secrets12): Step<Established> {
  sendFinished12(handshake, secrets, "server");
  const finished = yield* PeerFinished12.receive(handshake, secrets, "client");
  return new Established12(handshake, secrets, finished);
}

function planSession({ context }: Handshake, hello: ClientHelloInfo): SessionPlan {
  if (context.sessionTimeout === 0) return { sessionId: EMPTY, ticket: false };
  const ticket = context.options.tickets !== false && offers(hello, EXTENSION.sessionTicket);
  return { sessionId: ticket ? EMPTY : context.random(32), ticket };
}

function sendServerHello(
  handshake: Handshake,
  hello: ClientHelloInfo,
  suite: CipherSuite,
  plan: SessionPlan,
): Agreement12 {
  const { channel, context, negotiated } = handshake;
  const random = context.random(32);
  // RFC 8446, Section 4.1.3: tells a client of TLS 1.3 that it was not the server's wish.
  if (context.maxVersion >= TLS13) random.set(DOWNGRADE_TLS12, 24);
  const agreement: Agreement12 = {
    suite,
    randoms: { client: hello.message.random, server: random },
    extendedMasterSecret: offers(hello, EXTENSION.extendedMasterSecret),
    // RFC 7366, Section 3: only with a block cipher.
    encryptThenMac: suite.cipher.kind === "cbc" && offers(hello, EXTENSION.encryptThenMac),
    ...recordLimits(handshake, hello),
  };
  negotiated.suite = suite;
  negotiated.extendedMasterSecret = agreement.extendedMasterSecret;
  const extensions = serverExtensions(handshake, hello, agreement, plan);
  channel.sendMessage(
    SERVER_HELLO,
    encodeServerHello({
      legacyVersion: TLS12,
      random,
      legacySessionIdEcho: plan.sessionId,
      cipherSuite: suite.number,
      legacyCompressionMethod: 0,
      extensions,
      // RFC 5246, Section 7.4.1.3: an old client need not know that there is such a block.
      ...(extensions.length === 0 ? { omitsExtensions: true } : {}),
    }),
  );
  channel.transcript.start(suite.hash);
  return agreement;
}

function serverExtensions(
  { negotiated }: Handshake,
  hello: ClientHelloInfo,
  agreement: Agreement12,
  plan: SessionPlan,
): Extension[] {
  const extensions: Extension[] = [];
  const add = (type: number, data: Uint8Array) => extensions.push({ type, data });
  const { resumed, serverName, alpnProtocol } = negotiated;
  // RFC 6066, Section 3: the answer is empty, and there is none when a session is resumed.
  if (serverName !== undefined && !resumed) add(EXTENSION.serverName, encodeEmptyExtension());
  const secure = offers(hello, EXTENSION.renegotiationInfo) ||
    hello.cipherSuites.includes(EMPTY_RENEGOTIATION_INFO_SCSV);
  if (secure) add(EXTENSION.renegotiationInfo, encodeRenegotiationInfo());
  if (offers(hello, EXTENSION.ecPointFormats)) {
    add(EXTENSION.ecPointFormats, encodeEcPointFormats([UNCOMPRESSED_POINT_FORMAT]));
  }
  if (plan.ticket) add(EXTENSION.sessionTicket, encodeEmptyExtension());
  if (alpnProtocol !== undefined) {
    add(EXTENSION.applicationLayerProtocolNegotiation, encodeAlpn([alpnProtocol]));
  }
  if (agreement.encryptThenMac) add(EXTENSION.encryptThenMac, encodeEmptyExtension());
  if (agreement.extendedMasterSecret) {
    add(EXTENSION.extendedMasterSecret, encodeEmptyExtension());
  }
  if (offers(hello, EXTENSION.recordSizeLimit)) {
    add(EXTENSION.recordSizeLimit, encodeRecordSizeLimit(agreement.incomingLimit));
  }
  return extensions;
}

/** RFC 8449, Section 4: in TLS 1.2 the limit counts the plaintext, 2^14 bytes at most. */
function recordLimits(
  { context }: Handshake,
  hello: ClientHelloInfo,
): Pick<Agreement12, "incomingLimit" | "outgoingLimit"> {
  const data = findExtension(hello.message.extensions, EXTENSION.recordSizeLimit);
  if (data === undefined) {
    return { incomingLimit: MAX_PLAINTEXT_LENGTH, outgoingLimit: MAX_PLAINTEXT_LENGTH };
  }
  const own = context.options.recordSizeLimit ?? MAX_PLAINTEXT_LENGTH;
  return {
    incomingLimit: Math.min(own, MAX_PLAINTEXT_LENGTH),
    outgoingLimit: decodeRecordSizeLimit(data),
  };
}

/** RFC 5246, Section 7.4.4: types, schemes and authorities of client certificates. */
function sendCertificateRequest({ context, channel, negotiated }: Handshake): void {
  if ((context.options.clientAuthentication ?? "none") === "none") return;
  negotiated.certificateRequested = true;
  const schemes = context.signatureSchemes.filter((scheme) => scheme.tls12);
  const types = schemes.flatMap((scheme) => scheme.keyTypes.map(certificateTypeOf));
  const names = context.options.clientCertificateAuthorities ?? [];
  channel.sendMessage(
    CERTIFICATE_REQUEST,
    encodeCertificateRequest12({
      certificateTypes: [...new Set(types)],
      signatureSchemes: schemes.map((scheme) => scheme.number),
      certificateAuthorities: names.map((name) => name.der),
    }),
  );
}

function* receiveClientCertificate(handshake: Handshake): Step<VerifiedPeer | undefined> {
  const { channel, context } = handshake;
  const message = yield* channel.receiveMessage(CERTIFICATE);
  const { certificates } = decodeCertificate12(message.body, {
    maximumCertificates: context.limits.certificates,
    maximumSize: context.limits.certificateMessageLength,
  });
  if (certificates.length > 0) return yield* VerifiedPeer.verify(handshake, certificates);
  if (context.options.clientAuthentication !== "require") return undefined;
  throw new TlsError("PEER_DID_NOT_RETURN_A_CERTIFICATE", {
    expected: "a client certificate",
    received: "none",
  });
}

/** Sends the ticket, or keeps the session under its id. */
function keepSession(handshake: Handshake, secrets: Secrets12, plan: SessionPlan): void {
  const { context, channel, negotiated } = handshake;
  if (!plan.ticket && plan.sessionId.length === 0) return;
  const session = sessionOf12(handshake, secrets, {
    sessionId: plan.sessionId,
    ticket: EMPTY,
    lifetime: context.sessionTimeout,
    serverName: negotiated.serverName,
  });
  if (plan.ticket) {
    channel.sendMessage(
      NEW_SESSION_TICKET,
      encodeNewSessionTicket12({
        ticketLifetimeHint: context.sessionTimeout,
        ticket: context.ticketKeys.seal(session, context.random),
      }),
    );
  } else {
    context.sessionCache.set(plan.sessionId, session);
    negotiated.cachedSessionId = plan.sessionId;
  }
  handshake.addSession(session);
}
