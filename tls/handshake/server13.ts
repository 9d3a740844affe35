// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wipe } from "../../crypto/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { decodeCertificate13 } from "../messages/certificate.ts";
import { encodeCertificateRequest13 } from "../messages/certificate_request.ts";
import { encodeEncryptedExtensions } from "../messages/encrypted_extensions.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { encodeAlpn } from "../messages/extensions/alpn.ts";
import { encodeCertificateAuthorities } from "../messages/extensions/certificate_authorities.ts";
import { decodeCookie, encodeCookie } from "../messages/extensions/cookie.ts";
import {
  decodeClientKeyShares,
  encodeRetryKeyShare,
  encodeServerKeyShare,
  type KeyShareEntry,
} from "../messages/extensions/key_share.ts";
import { encodeSelectedPsk } from "../messages/extensions/pre_shared_key.ts";
import { encodeRecordSizeLimit } from "../messages/extensions/record_size_limit.ts";
import { encodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { encodeSelectedVersion } from "../messages/extensions/supported_versions.ts";
import { encodeNewSessionTicket13 } from "../messages/new_session_ticket.ts";
import {
  encodeServerHello,
  HELLO_RETRY_REQUEST_RANDOM,
  type ServerHello,
} from "../messages/server_hello.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { EXTENSION, extensionName, isExtensionAllowed } from "../registry/extension_types.ts";
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  ENCRYPTED_EXTENSIONS,
  NEW_SESSION_TICKET,
  SERVER_HELLO,
} from "../registry/handshake_types.ts";
import { namedGroupName, type UsableNamedGroup } from "../registry/named_groups.ts";
import { TLS12, TLS13 } from "../registry/versions.ts";
import { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step } from "../wants.ts";
import {
  applyRecordSizeLimit,
  completeShare,
  receiveCertificateVerify,
  receiveFinished,
  sendCertificate,
  sendFinished,
} from "./client13.ts";
import { Established13 } from "./established13.ts";
import type { Established, Handshake } from "./handshake.ts";
import { chooseIdentity, type ChosenIdentity, schemeNames } from "./own_certificate.ts";
import { VerifiedPeer } from "./peer_certificate.ts";
import { type AcceptedPsk, acceptedPsk } from "./server_psk13.ts";
import { chooseAlpn, receiveClientHello } from "./server.ts";
import { Secrets13 } from "./secrets13.ts";

const EMPTY = new Uint8Array(0);

/** What the server has chosen before its hello. */
interface Choice {
  readonly suite: CipherSuite;
  readonly psk: AcceptedPsk | undefined;
  readonly group: UsableNamedGroup | undefined;
  readonly clientShare: KeyShareEntry | undefined;
  readonly chosen: ChosenIdentity | undefined;
}

/** The server's side of RFC 8446, Section 2, from the ClientHello on. */
export function* serverHandshake13(
  handshake: Handshake,
  first: ClientHelloInfo,
): Step<Established> {
  const { channel } = handshake;
  channel.isTls13 = true;
  channel.changeCipherSpec = "ignore";
  checkHello(first);
  const hello = yield* retryIfNeeded(handshake, first);
  const choice = choose(handshake, hello);
  const secrets = yield* sendServerHello(handshake, hello, choice);
  try {
    yield* sendServerFlight(handshake, hello, choice, secrets);
    yield* receiveClientFlight(handshake, secrets, choice.psk === undefined);
    sendTickets(handshake, secrets);
    return new Established13(handshake, secrets);
  } catch (error) {
    secrets.destroy();
    throw error;
  }
}

/** RFC 8446, Sections 4.1.2 and 9.2: what every TLS 1.3 hello must be. */
function checkHello({ message }: ClientHelloInfo): void {
  const { legacyCompressionMethods, extensions } = message;
  if (legacyCompressionMethods.length !== 1 || legacyCompressionMethods[0] !== 0) {
    throw new TlsError("UNSUPPORTED_COMPRESSION_ALGORITHM", {
      expected: "null compression alone",
      received: legacyCompressionMethods.join(", "),
    });
  }
  const has = (type: number) => findExtension(extensions, type) !== undefined;
  if (has(EXTENSION.supportedGroups) !== has(EXTENSION.keyShare)) {
    throw new TlsError("MISSING_SUPPORTED_GROUPS_EXTENSION", {
      expected: "supported_groups and key_share together",
    });
  }
  const psk = extensions.findIndex(({ type }) => type === EXTENSION.preSharedKey);
  if (psk === -1) {
    if (!has(EXTENSION.signatureAlgorithms)) throw new TlsError("MISSING_SIGALGS_EXTENSION");
    if (!has(EXTENSION.supportedGroups)) throw new TlsError("MISSING_SUPPORTED_GROUPS_EXTENSION");
    return;
  }
  if (psk !== extensions.length - 1) {
    throw new TlsError("BAD_EXTENSION", { expected: "pre_shared_key as the last extension" });
  }
  if (!has(EXTENSION.pskKeyExchangeModes)) throw new TlsError("MISSING_PSK_KEX_MODES_EXTENSION");
}

/** RFC 8446, Section 4.1.4: ask for a share of another group, or for a cookie, at most once. */
function* retryIfNeeded(handshake: Handshake, first: ClientHelloInfo): Step<ClientHelloInfo> {
  const { channel, context, negotiated } = handshake;
  const shares = clientShares(first);
  const suite = chooseSuite(handshake, first);
  const wanted = groupToAskFor(handshake, first, shares);
  const cookie = context.options.helloRetryCookie === true ? context.random(32) : undefined;
  if (wanted === undefined && cookie === undefined) return first;
  negotiated.helloRetryRequest = true;
  channel.transcript.replaceFirstByMessageHash(suite.hash);
  const extensions: Extension[] = [
    { type: EXTENSION.supportedVersions, data: encodeSelectedVersion(TLS13) },
  ];
  if (wanted !== undefined) {
    extensions.push({ type: EXTENSION.keyShare, data: encodeRetryKeyShare(wanted.number) });
  }
  if (cookie !== undefined) {
    extensions.push({ type: EXTENSION.cookie, data: encodeCookie(cookie) });
  }
  sendHello(handshake, first, { random: HELLO_RETRY_REQUEST_RANDOM, suite, extensions });
  channel.flush();
  if (first.message.legacySessionId.length > 0) channel.sendChangeCipherSpec();
  const second = yield* receiveClientHello(handshake);
  checkHello(second);
  checkSecondHello(handshake, { first, second, wanted, cookie, suite });
  return second;
}

function checkSecondHello(
  handshake: Handshake,
  { first, second, wanted, cookie, suite }: {
    first: ClientHelloInfo;
    second: ClientHelloInfo;
    wanted: UsableNamedGroup | undefined;
    cookie: Uint8Array | undefined;
    suite: CipherSuite;
  },
): void {
  const same = equalBytes(first.message.random, second.message.random) &&
    equalBytes(first.message.legacySessionId, second.message.legacySessionId) &&
    first.serverName === second.serverName &&
    second.versions.includes(TLS13) &&
    chooseSuite(handshake, second) === suite;
  if (!same) {
    throw new TlsError("BAD_VALUE", {
      alert: 47,
      expected: "a second ClientHello that changes only what the HelloRetryRequest asked for",
    });
  }
  const echoed = findExtension(second.message.extensions, EXTENSION.cookie);
  const echoedCookie = echoed === undefined ? undefined : decodeCookie(echoed);
  if (
    (cookie === undefined) !== (echoedCookie === undefined) ||
    (cookie !== undefined && !equalBytes(cookie, echoedCookie as Uint8Array))
  ) {
    throw new TlsError("COOKIE_MISMATCH", { alert: 47, expected: "the cookie that was sent" });
  }
  if (wanted === undefined) return;
  const shares = clientShares(second);
  if (shares.length !== 1 || shares[0]?.group !== wanted.number) {
    throw new TlsError("BAD_KEY_SHARE", {
      expected: `one key share, of ${wanted.name}`,
      received: shares.map((share) => namedGroupName(share.group)).join(", "),
    });
  }
}

function clientShares({ message, groups }: ClientHelloInfo): readonly KeyShareEntry[] {
  const data = findExtension(message.extensions, EXTENSION.keyShare);
  if (data === undefined) return [];
  const shares = decodeClientKeyShares(data);
  // RFC 8446, Section 4.2.8: one share a group, and only of groups that are in supported_groups.
  const seen = new Set<number>();
  for (const { group } of shares) {
    if (seen.has(group) || !groups.includes(group)) {
      throw new TlsError("BAD_KEY_SHARE", {
        received: `a stray share of ${namedGroupName(group)}`,
      });
    }
    seen.add(group);
  }
  return shares;
}

/** The group to ask for, or `undefined` when a share that came will do. */
function groupToAskFor(
  { context }: Handshake,
  hello: ClientHelloInfo,
  shares: readonly KeyShareEntry[],
): UsableNamedGroup | undefined {
  const common = context.groups.filter((group) =>
    group.tls13 && hello.groups.includes(group.number)
  );
  if (common.length === 0) return undefined;
  if (common.some((group) => shares.some((share) => share.group === group.number))) {
    return undefined;
  }
  return common[0];
}

function chooseSuite({ context }: Handshake, hello: ClientHelloInfo): CipherSuite {
  const own = context.cipherSuites.filter((suite) => suite.version === "TLSv1.3");
  const suite = context.options.serverPreference === false
    ? firstOf(hello.cipherSuites.map((number) => own.find((row) => row.number === number)))
    : own.find((row) => hello.cipherSuites.includes(row.number));
  if (suite !== undefined) return suite;
  throw new TlsError("NO_SHARED_CIPHER", {
    expected: `one of ${own.map((row) => row.name).join(", ")}`,
    received: "none of them",
  });
}

function firstOf<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined);
}

function choose(handshake: Handshake, hello: ClientHelloInfo): Choice {
  const { context, negotiated } = handshake;
  const suite = chooseSuite(handshake, hello);
  negotiated.suite = suite;
  negotiated.alpnProtocol = chooseAlpn(handshake, hello.alpnProtocols);
  const psk = acceptedPsk(handshake, hello, suite);
  const shares = clientShares(hello);
  const group = context.groups.find((row) =>
    row.tls13 && shares.some((share) => share.group === row.number)
  );
  const exchange = psk === undefined || psk.withExchange;
  if (exchange && group === undefined) {
    throw new TlsError("NO_SUITABLE_KEY_SHARE", {
      expected: `a key share of ${context.groups.map((row) => row.name).join(", ")}`,
      received: hello.groups.map(namedGroupName).join(", "),
    });
  }
  negotiated.resumed = psk !== undefined;
  negotiated.group = exchange ? group : undefined;
  return {
    suite,
    psk,
    group: exchange ? group : undefined,
    clientShare: exchange ? shares.find((share) => share.group === group?.number) : undefined,
    chosen: psk === undefined ? demandIdentity(handshake, hello) : undefined,
  };
}

function demandIdentity(handshake: Handshake, hello: ClientHelloInfo): ChosenIdentity {
  const { identities } = handshake.context;
  if (identities.length === 0) {
    throw new TlsError("NO_CERTIFICATE_SET", {
      expected: "`cert` and `key`, or `identities`, in the server's context",
      received: "none",
    });
  }
  const chosen = chooseIdentity(handshake, { schemes: hello.signatureSchemes });
  if (chosen !== undefined) return chosen;
  throw new TlsError("NO_SUITABLE_SIGNATURE_ALGORITHM", {
    expected: `a certificate that signs by one of ${schemeNames(hello.signatureSchemes)}`,
    received: identities.map(({ certificates }) => certificates[0]?.publicKey.type).join(", "),
  });
}

function sendHello(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { random, suite, extensions }: {
    random: Uint8Array;
    suite: CipherSuite;
    extensions: Extension[];
  },
): void {
  const message: ServerHello = {
    legacyVersion: TLS12,
    random,
    legacySessionIdEcho: hello.message.legacySessionId,
    cipherSuite: suite.number,
    legacyCompressionMethod: 0,
    extensions,
  };
  handshake.channel.sendMessage(SERVER_HELLO, encodeServerHello(message));
}

function* sendServerHello(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { suite, psk, group, clientShare }: Choice,
): Step<Secrets13> {
  const { channel, context } = handshake;
  const random = context.random(32);
  const extensions: Extension[] = [];
  if (psk !== undefined) {
    extensions.push({ type: EXTENSION.preSharedKey, data: encodeSelectedPsk(psk.index) });
  }
  let shared: Bytes | undefined;
  if (group !== undefined && clientShare !== undefined) {
    const { engines, options } = context;
    const exchangeOptions = options.random === undefined
      ? { engines }
      : { engines, random: options.random };
    const answer = yield* settle(
      completeShare(() => group.exchange.respond(clientShare.keyExchange, exchangeOptions)),
    );
    shared = answer.secret;
    const entry = { group: group.number, keyExchange: answer.share };
    extensions.push({ type: EXTENSION.keyShare, data: encodeServerKeyShare(entry) });
  }
  extensions.push({ type: EXTENSION.supportedVersions, data: encodeSelectedVersion(TLS13) });
  sendHello(handshake, hello, { random, suite, extensions });
  channel.transcript.start(suite.hash);
  const secrets = new Secrets13(handshake, suite, hello.message.random, psk?.psk.key);
  secrets.enterHandshake(shared, channel.transcript.hash());
  if (shared !== undefined) wipe(shared);
  return secrets;
}

function* sendServerFlight(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { psk, chosen }: Choice,
  secrets: Secrets13,
): Step<void> {
  const { channel } = handshake;
  channel.flush();
  if (hello.message.legacySessionId.length > 0 && !handshake.negotiated.helloRetryRequest) {
    channel.sendChangeCipherSpec();
  }
  channel.setSealer(secrets.sealerFor("server", "handshake"));
  channel.sendMessage(
    ENCRYPTED_EXTENSIONS,
    encodeEncryptedExtensions({ extensions: encryptedExtensions(handshake, hello) }),
  );
  if (psk === undefined) {
    sendCertificateRequest(handshake);
    yield* sendCertificate(handshake, chosen, "server");
  }
  sendFinished(handshake, secrets, "server");
  channel.setOpener(secrets.openerFor("client", "handshake"));
  channel.reading.allowPlainAlerts();
  secrets.enterMaster(channel.transcript.hash());
  applyRecordSizeLimit(handshake, hello.message.extensions);
  channel.setSealer(secrets.sealerFor("server", "application"));
}

function encryptedExtensions(handshake: Handshake, hello: ClientHelloInfo): Extension[] {
  const { context, negotiated } = handshake;
  const extensions: Extension[] = [];
  const offered = (type: number) => findExtension(hello.message.extensions, type) !== undefined;
  if (negotiated.alpnProtocol !== undefined) {
    extensions.push({
      type: EXTENSION.applicationLayerProtocolNegotiation,
      data: encodeAlpn([negotiated.alpnProtocol]),
    });
  }
  const { recordSizeLimit } = context.options;
  if (recordSizeLimit !== undefined && offered(EXTENSION.recordSizeLimit)) {
    extensions.push({
      type: EXTENSION.recordSizeLimit,
      data: encodeRecordSizeLimit(recordSizeLimit),
    });
  }
  for (const { type } of extensions) {
    if (isExtensionAllowed(type, "EE") !== true) {
      throw new TlsError("ERR_INTERNAL_ERROR", { received: extensionName(type) });
    }
  }
  return extensions;
}

function sendCertificateRequest(handshake: Handshake): void {
  const { context, channel, negotiated } = handshake;
  if ((context.options.clientAuthentication ?? "none") === "none") return;
  negotiated.certificateRequested = true;
  const schemes = context.signatureSchemes.map((scheme) => scheme.number);
  const extensions: Extension[] = [
    { type: EXTENSION.signatureAlgorithms, data: encodeSignatureAlgorithms(schemes) },
  ];
  const names = context.options.clientCertificateAuthorities ?? [];
  if (names.length > 0) {
    extensions.push({
      type: EXTENSION.certificateAuthorities,
      data: encodeCertificateAuthorities(names.map((name) => name.der)),
    });
  }
  channel.sendMessage(
    CERTIFICATE_REQUEST,
    encodeCertificateRequest13({ certificateRequestContext: EMPTY, extensions }),
  );
}

function* receiveClientFlight(
  handshake: Handshake,
  secrets: Secrets13,
  certificateExpected: boolean,
): Step<void> {
  const { channel } = handshake;
  channel.flush();
  if (certificateExpected && handshake.negotiated.certificateRequested) {
    yield* receiveClientCertificate(handshake);
  }
  yield* receiveFinished(handshake, secrets, "client");
  channel.changeCipherSpec = "refuse";
  secrets.enterResumption(channel.transcript.hash());
  channel.setOpener(secrets.openerFor("client", "application"));
}

function* receiveClientCertificate(handshake: Handshake): Step<void> {
  const { channel, context } = handshake;
  const message = yield* channel.receiveMessage(CERTIFICATE);
  const certificate = decodeCertificate13(message.body, {
    maximumCertificates: context.limits.certificates,
  });
  if (certificate.certificateRequestContext.length > 0) {
    throw new TlsError("BAD_EXTENSION", { expected: "the empty certificate_request_context" });
  }
  const { certificateList } = certificate;
  const stray = certificateList.flatMap((entry) => entry.extensions)[0];
  if (stray !== undefined) {
    throw new TlsError("UNSOLICITED_EXTENSION", { received: extensionName(stray.type) });
  }
  if (certificateList.length === 0) {
    if (context.options.clientAuthentication !== "require") return;
    throw new TlsError("PEER_DID_NOT_RETURN_A_CERTIFICATE", {
      expected: "a client certificate",
      received: "none",
    });
  }
  const peer = yield* VerifiedPeer.verify(
    handshake,
    certificateList.map((entry) => entry.certificate),
  );
  yield* receiveCertificateVerify(handshake, peer, "client");
}

/** RFC 8446, Section 4.6.1: tickets follow the handshake. */
function sendTickets(handshake: Handshake, secrets: Secrets13): void {
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
