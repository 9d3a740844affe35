// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wipe } from "../../crypto/wipe.ts";
import { equalBytes } from "../../wire/mod.ts";
import { Certificate } from "../../x509/certificate.ts";
import { decodeCertificate13 } from "../messages/certificate.ts";
import { decodeCertificateRequest13 } from "../messages/certificate_request.ts";
import { decodeEncryptedExtensions } from "../messages/encrypted_extensions.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { decodeCertificateAuthorities } from "../messages/extensions/certificate_authorities.ts";
import { decodeCookie } from "../messages/extensions/cookie.ts";
import { decodeEmptyExtension } from "../messages/extensions/empty_extension.ts";
import { decodeRetryKeyShare, decodeServerKeyShare } from "../messages/extensions/key_share.ts";
import { decodeSelectedPsk } from "../messages/extensions/pre_shared_key.ts";
import { decodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { decodeSelectedVersion } from "../messages/extensions/supported_versions.ts";
import { isHelloRetryRequest, type ServerHello } from "../messages/server_hello.ts";
import {
  type CipherSuite,
  cipherSuiteByNumber,
  cipherSuiteName,
} from "../registry/cipher_suites.ts";
import { EXTENSION, extensionName, type ExtensionPlace } from "../registry/extension_types.ts";
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  ENCRYPTED_EXTENSIONS,
} from "../registry/handshake_types.ts";
import { namedGroupName } from "../registry/named_groups.ts";
import { TLS12, TLS13 } from "../registry/versions.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step } from "../wants.ts";
import { selectedAlpn } from "./alpn.ts";
import type { HandshakeMessage } from "./channel.ts";
import { addShare, type ClientOffer, sendOffer } from "./client_offer.ts";
import { Established13 } from "./established13.ts";
import {
  applyRecordSizeLimit,
  checkPlaces,
  peerRecordSizeLimit,
  receiveCertificateVerify,
  receiveFinished,
  sendCertificate,
  sendFinished,
} from "./flights13.ts";
import type { Established, Handshake } from "./handshake.ts";
import { completeShare } from "./key_exchange.ts";
import { clientIdentity } from "./own_certificate.ts";
import { VerifiedPeer } from "./peer_certificate.ts";
import type { Psk13 } from "./psk13.ts";
import { receiveServerHello } from "./receive_hello.ts";
import { Secrets13 } from "./secrets13.ts";

/** What the ServerHello settled. */
interface Agreement {
  readonly suite: CipherSuite;
  readonly shared: Uint8Array | undefined;
  readonly psk: Psk13 | undefined;
}

/** Evidence that the server is who it says: it signed, or it knows the pre-shared key. */
type ServerEvidence = VerifiedPeer | Psk13;

/** The client's side of RFC 8446, Section 2, Figures 1 to 3, from the ServerHello on. */
export function* clientHandshake13(
  handshake: Handshake,
  offer: ClientOffer,
  first: ServerHello,
): Step<Established> {
  const { channel } = handshake;
  channel.isTls13 = true;
  const hello = isHelloRetryRequest(first) ? yield* retry(handshake, offer, first) : first;
  const agreement = yield* agree(handshake, offer, hello);
  const secrets = enterHandshakeStage(handshake, offer, agreement);
  try {
    enterHandshakeKeys(handshake, offer, secrets);
    yield* receiveEncryptedExtensions(handshake, offer);
    const request = yield* authenticateServer(handshake, agreement.psk);
    yield* receiveServerFinished(handshake, secrets, request.evidence);
    channel.changeCipherSpec = "refuse";
    secrets.enterMaster(channel.transcript.hash());
    yield* sendClientFlight(handshake, secrets, request.certificateRequest);
    return new Established13(handshake, secrets);
  } catch (error) {
    secrets.destroy();
    throw error;
  }
}

/** RFC 8446, Section 4.1.4: the server wants another hello; there is only one such request. */
function* retry(handshake: Handshake, offer: ClientOffer, request: ServerHello): Step<ServerHello> {
  const { context, channel } = handshake;
  channel.endPeerFlight();
  checkHello(handshake, offer, request, "HRR");
  const suite = chosenSuite(handshake, offer, request);
  handshake.negotiated.helloRetryRequest = true;
  handshake.negotiated.suite = suite;
  channel.transcript.replaceFirstByMessageHash(suite.hash);
  const wanted = findExtension(request.extensions, EXTENSION.keyShare);
  const cookie = findExtension(request.extensions, EXTENSION.cookie);
  if (wanted === undefined && cookie === undefined) {
    throw new TlsError("BAD_KEY_SHARE", {
      expected: "a HelloRetryRequest that changes something",
      received: "one without key_share and cookie",
    });
  }
  if (wanted !== undefined) {
    const number = decodeRetryKeyShare(wanted);
    const group = context.groups.find((row) => row.number === number && row.tls13);
    if (group === undefined || offer.shares.has(number)) {
      throw new TlsError("BAD_KEY_SHARE", {
        expected: "a group that was offered without a key share",
        received: namedGroupName(number),
      });
    }
    for (const share of offer.shares.values()) share.destroy();
    offer.shares.clear();
    yield* addShare(handshake, offer, group);
  }
  if (cookie !== undefined) offer.cookie = decodeCookie(cookie);
  // RFC 8446, Section 4.1.2: keys that do not go with the suite's hash are taken out.
  offer.psks = offer.psks.filter((psk) => psk.hash === suite.hash);
  if (offer.sessionId.length > 0) channel.sendChangeCipherSpec();
  sendOffer(handshake, offer);
  const hello = yield* receiveServerHello(handshake);
  if (isHelloRetryRequest(hello)) {
    throw new TlsError("UNEXPECTED_MESSAGE", {
      expected: "ServerHello",
      received: "a second HelloRetryRequest",
    });
  }
  if (hello.cipherSuite !== request.cipherSuite) {
    throw new TlsError("WRONG_CIPHER_RETURNED", {
      expected: `${suite.name}, as in the HelloRetryRequest`,
      received: cipherSuiteName(hello.cipherSuite),
    });
  }
  return hello;
}

function checkHello(
  handshake: Handshake,
  offer: ClientOffer,
  hello: ServerHello,
  place: "SH" | "HRR",
): void {
  if (!equalBytes(hello.legacySessionIdEcho, offer.hello.legacySessionId)) {
    throw new TlsError("INVALID_SESSION_ID", { expected: "the client's legacy_session_id" });
  }
  if (hello.legacyCompressionMethod !== 0) {
    throw new TlsError("UNSUPPORTED_COMPRESSION_ALGORITHM", { expected: "none" });
  }
  const version = findExtension(hello.extensions, EXTENSION.supportedVersions);
  if (
    version === undefined || decodeSelectedVersion(version) !== TLS13 ||
    hello.legacyVersion !== TLS12
  ) {
    throw new TlsError("BAD_PROTOCOL_VERSION_NUMBER", { expected: "TLSv1.3 once more" });
  }
  checkExtensions(handshake, offer, hello.extensions, place);
}

/** RFC 8446, Section 4.2: only what was offered may come, and only where it belongs. */
function checkExtensions(
  _handshake: Handshake,
  offer: ClientOffer,
  extensions: readonly Extension[],
  place: ExtensionPlace,
): void {
  for (const { type } of extensions) {
    const solicited = offer.hello.extensions.some((sent) => sent.type === type) ||
      (place === "HRR" && type === EXTENSION.cookie);
    if (!solicited) {
      throw new TlsError("UNSOLICITED_EXTENSION", { received: extensionName(type) });
    }
  }
  checkPlaces(extensions, place);
}

function chosenSuite(handshake: Handshake, offer: ClientOffer, hello: ServerHello): CipherSuite {
  const suite = cipherSuiteByNumber(hello.cipherSuite);
  const offered = offer.hello.cipherSuites.includes(hello.cipherSuite);
  if (suite === undefined || !offered || suite.version !== "TLSv1.3") {
    throw new TlsError("WRONG_CIPHER_RETURNED", {
      expected: "a TLS 1.3 suite that was offered",
      received: cipherSuiteName(hello.cipherSuite),
    });
  }
  handshake.negotiated.suite = suite;
  return suite;
}

/** Takes from the ServerHello what the keys are made of. */
function* agree(handshake: Handshake, offer: ClientOffer, hello: ServerHello): Step<Agreement> {
  checkHello(handshake, offer, hello, "SH");
  const suite = chosenSuite(handshake, offer, hello);
  const psk = selectedPsk(offer, hello, suite);
  const shared = yield* sharedSecret(handshake, offer, hello, psk);
  handshake.negotiated.resumed = psk !== undefined;
  return { suite, shared, psk };
}

function selectedPsk(
  offer: ClientOffer,
  hello: ServerHello,
  suite: CipherSuite,
): Psk13 | undefined {
  const extension = findExtension(hello.extensions, EXTENSION.preSharedKey);
  if (extension === undefined) return undefined;
  const index = decodeSelectedPsk(extension);
  const psk = offer.psks[index];
  if (psk === undefined) {
    throw new TlsError("BAD_PSK_IDENTITY", {
      expected: `an identity below ${offer.psks.length}`,
      received: `${index}`,
    });
  }
  if (psk.hash !== suite.hash) {
    throw new TlsError("CIPHERSUITE_DIGEST_HAS_CHANGED", {
      expected: `a suite with ${psk.hash.name}, as the pre-shared key demands`,
      received: suite.name,
    });
  }
  return psk;
}

function* sharedSecret(
  handshake: Handshake,
  offer: ClientOffer,
  hello: ServerHello,
  psk: Psk13 | undefined,
): Step<Uint8Array | undefined> {
  const extension = findExtension(hello.extensions, EXTENSION.keyShare);
  if (extension === undefined) {
    if (psk !== undefined && handshake.context.pskModes.includes("psk_ke")) return undefined;
    throw new TlsError("NO_SUITABLE_KEY_SHARE", {
      alert: 109,
      expected: "a key share of the server",
      received: "none",
    });
  }
  const entry = decodeServerKeyShare(extension);
  const share = offer.shares.get(entry.group);
  if (share === undefined) {
    throw new TlsError("BAD_KEY_SHARE", {
      expected: `one of ${[...offer.shares.keys()].map(namedGroupName).join(", ")}`,
      received: namedGroupName(entry.group),
    });
  }
  handshake.negotiated.group = handshake.context.groups.find((row) => row.number === entry.group);
  return yield* settle(completeShare(() => share.complete(entry.keyExchange)));
}

function enterHandshakeStage(
  handshake: Handshake,
  offer: ClientOffer,
  { suite, shared, psk }: Agreement,
): Secrets13 {
  const { channel } = handshake;
  channel.transcript.start(suite.hash);
  const secrets = new Secrets13(handshake, suite, offer.random, psk?.key);
  secrets.enterHandshake(shared, channel.transcript.hash());
  if (shared !== undefined) wipe(shared);
  return secrets;
}

/** Both directions change at once: from here on an alert of ours is protected as well. */
function enterHandshakeKeys(handshake: Handshake, offer: ClientOffer, secrets: Secrets13): void {
  const { channel } = handshake;
  channel.setOpener(secrets.openerFor("server", "handshake"));
  if (offer.sessionId.length > 0 && !handshake.negotiated.helloRetryRequest) {
    channel.sendChangeCipherSpecWithNext();
  }
  channel.setSealer(secrets.sealerFor("client", "handshake"));
}

function* receiveEncryptedExtensions(
  handshake: Handshake,
  offer: ClientOffer,
): Step<void> {
  const { channel, negotiated, context } = handshake;
  const message = yield* channel.receiveMessage(ENCRYPTED_EXTENSIONS);
  const { extensions } = decodeEncryptedExtensions(message.body);
  checkExtensions(handshake, offer, extensions, "EE");
  const alpn = findExtension(extensions, EXTENSION.applicationLayerProtocolNegotiation);
  if (alpn !== undefined) negotiated.alpnProtocol = selectedAlpn(context.alpnProtocols, alpn);
  const serverName = findExtension(extensions, EXTENSION.serverName);
  if (serverName !== undefined) decodeEmptyExtension(serverName, "server_name");
  applyRecordSizeLimit(handshake, peerRecordSizeLimit(extensions));
}

/** The server's CertificateRequest, where one came, and the evidence of who it is. */
interface ServerAuthentication {
  readonly evidence: ServerEvidence;
  readonly certificateRequest: ParsedRequest | undefined;
}

interface ParsedRequest {
  readonly schemes: readonly number[];
  readonly authorities: readonly Uint8Array[];
}

function* authenticateServer(
  handshake: Handshake,
  psk: Psk13 | undefined,
): Step<ServerAuthentication> {
  const { channel, context } = handshake;
  if (psk !== undefined) {
    const { session } = psk;
    if (session !== undefined) restoreServer(handshake, session);
    return { evidence: psk, certificateRequest: undefined };
  }
  let message = yield* channel.receiveMessage(CERTIFICATE_REQUEST, CERTIFICATE);
  let certificateRequest: ParsedRequest | undefined;
  if (message.type === CERTIFICATE_REQUEST) {
    certificateRequest = parseRequest(message);
    message = yield* channel.receiveMessage(CERTIFICATE);
  }
  const certificate = decodeCertificate13(message.body, {
    maximumCertificates: context.limits.certificates,
  });
  if (certificate.certificateRequestContext.length > 0) {
    throw new TlsError("BAD_EXTENSION", {
      received: "a certificate_request_context from a server",
    });
  }
  checkEntryExtensions(certificate.certificateList);
  if (certificate.certificateList.length === 0) {
    // RFC 8446, Section 4.4.2.4: an empty certificate list of a server is a decode_error.
    throw new TlsError("NO_CERTIFICATES_RETURNED", {
      alert: 50,
      expected: "the server's certificate",
      received: "an empty list",
    });
  }
  const peer = yield* VerifiedPeer.verify(
    handshake,
    certificate.certificateList.map((entry) => entry.certificate),
  );
  yield* receiveCertificateVerify(handshake, peer, "server");
  return { evidence: peer, certificateRequest };
}

/** Who the server was when the session began. */
function restoreServer({ negotiated }: Handshake, { data }: TlsSession): void {
  negotiated.peerCertificates = data.peerCertificates.map((der) => Certificate.fromDer(der));
  negotiated.verifyResult = data.verifyResult;
}

function checkEntryExtensions(entries: readonly { extensions: readonly Extension[] }[]): void {
  // Nothing that goes there (status_request, signed_certificate_timestamp) was offered.
  const stray = entries.flatMap((entry) => entry.extensions)[0];
  if (stray === undefined) return;
  throw new TlsError("UNSOLICITED_EXTENSION", {
    received: `${extensionName(stray.type)} in Certificate`,
  });
}

function parseRequest(message: HandshakeMessage): ParsedRequest {
  const request = decodeCertificateRequest13(message.body);
  if (request.certificateRequestContext.length > 0) {
    throw new TlsError("BAD_EXTENSION", {
      expected: "an empty certificate_request_context during the handshake",
      received: `one of ${request.certificateRequestContext.length} bytes`,
    });
  }
  checkPlaces(request.extensions, "CR");
  const schemes = findExtension(request.extensions, EXTENSION.signatureAlgorithms);
  if (schemes === undefined) {
    throw new TlsError("MISSING_SIGALGS_EXTENSION", {
      expected: "signature_algorithms in CertificateRequest",
      received: "none",
    });
  }
  const authorities = findExtension(request.extensions, EXTENSION.certificateAuthorities);
  return {
    schemes: decodeSignatureAlgorithms(schemes),
    authorities: authorities === undefined ? [] : decodeCertificateAuthorities(authorities),
  };
}

function* receiveServerFinished(
  handshake: Handshake,
  secrets: Secrets13,
  _evidence: ServerEvidence,
): Step<void> {
  yield* receiveFinished(handshake, secrets, "server");
  handshake.channel.checkRecordBoundary();
}

function* sendClientFlight(
  handshake: Handshake,
  secrets: Secrets13,
  request: ParsedRequest | undefined,
): Step<void> {
  const { channel } = handshake;
  const chosen = request === undefined
    ? undefined
    : yield* clientIdentity(handshake, request.schemes, request.authorities);
  if (request !== undefined) yield* sendCertificate(handshake, chosen, "client");
  sendFinished(handshake, secrets, "client");
  secrets.enterResumption(channel.transcript.hash());
  channel.setOpener(secrets.openerFor("server", "application"));
  channel.setSealer(secrets.sealerFor("client", "application"));
}
