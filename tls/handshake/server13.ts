// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { decodeCertificate13 } from "../messages/certificate.ts";
import { encodeCertificateRequest13 } from "../messages/certificate_request.ts";
import { encodeEncryptedExtensions } from "../messages/encrypted_extensions.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { encodeAlpn } from "../messages/extensions/alpn.ts";
import { encodeCertificateAuthorities } from "../messages/extensions/certificate_authorities.ts";
import { encodeServerKeyShare } from "../messages/extensions/key_share.ts";
import { encodeSelectedPsk } from "../messages/extensions/pre_shared_key.ts";
import { encodeRecordSizeLimit } from "../messages/extensions/record_size_limit.ts";
import { encodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { encodeSelectedVersion } from "../messages/extensions/supported_versions.ts";
import { EXTENSION, extensionName, isExtensionAllowed } from "../registry/extension_types.ts";
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  ENCRYPTED_EXTENSIONS,
} from "../registry/handshake_types.ts";
import { TLS13 } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step } from "../wants.ts";
import { Established13 } from "./established13.ts";
import {
  applyRecordSizeLimit,
  receiveCertificateVerify,
  receiveFinished,
  sendCertificate,
  sendFinished,
} from "./flights13.ts";
import type { Established, Handshake } from "./handshake.ts";
import { completeShare } from "./key_exchange.ts";
import { VerifiedPeer } from "./peer_certificate.ts";
import { Secrets13 } from "./secrets13.ts";
import { checkHello, type Choice, choose } from "./server_choice13.ts";
import { sendCompatibilityRecord, sendHello } from "./server_hello13.ts";
import { retryIfNeeded } from "./server_retry13.ts";
import { sendTickets } from "./session_tickets13.ts";

const EMPTY = new Uint8Array(0);

/** The server's side of RFC 8446, Section 2, from the ClientHello on. */
export function* serverHandshake13(
  handshake: Handshake,
  first: ClientHelloInfo,
): Step<Established> {
  const { channel } = handshake;
  channel.isTls13 = true;
  channel.changeCipherSpec = "ignore";
  checkHello(first);
  if (findExtension(first.message.extensions, EXTENSION.earlyData) !== undefined) {
    channel.reading.skipEarlyData(handshake.context.limits.skippedEarlyData);
  }
  const hello = yield* retryIfNeeded(handshake, first);
  channel.checkRecordBoundary();
  const choice = choose(handshake, hello);
  const secrets = yield* sendServerHello(handshake, hello, choice);
  try {
    yield* sendServerFlight(handshake, hello, choice, secrets);
    yield* receiveClientFlight(handshake, secrets, choice.psk === undefined);
    sendTickets(handshake, secrets, hello);
    return new Established13(handshake, secrets);
  } catch (error) {
    secrets.destroy();
    throw error;
  }
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
  // A session out of a ticket is this connection's alone.
  psk?.psk.session?.destroy();
  return secrets;
}

function* sendServerFlight(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { psk, chosen, recordSizeLimit }: Choice,
  secrets: Secrets13,
): Step<void> {
  const { channel } = handshake;
  channel.flush();
  if (!handshake.negotiated.helloRetryRequest) sendCompatibilityRecord(handshake, hello);
  applyRecordSizeLimit(handshake, recordSizeLimit);
  channel.setSealer(secrets.sealerFor("server", "handshake"));
  channel.sendMessage(
    ENCRYPTED_EXTENSIONS,
    encodeEncryptedExtensions({ extensions: encryptedExtensions(handshake) }),
  );
  if (psk === undefined) {
    sendCertificateRequest(handshake);
    yield* sendCertificate(handshake, chosen, "server");
  }
  sendFinished(handshake, secrets, "server");
  channel.setOpener(secrets.openerFor("client", "handshake"));
  channel.reading.allowPlainAlerts();
  secrets.enterMaster(channel.transcript.hash());
  channel.setSealer(secrets.sealerFor("server", "application"));
}

function encryptedExtensions({ negotiated }: Handshake): Extension[] {
  const extensions: Extension[] = [];
  if (negotiated.alpnProtocol !== undefined) {
    extensions.push({
      type: EXTENSION.applicationLayerProtocolNegotiation,
      data: encodeAlpn([negotiated.alpnProtocol]),
    });
  }
  // RFC 6066, Section 3: an empty server_name tells that the name was used.
  if (negotiated.serverName !== undefined && !negotiated.resumed) {
    extensions.push({ type: EXTENSION.serverName, data: EMPTY });
  }
  const { recordSizeLimit } = negotiated;
  if (recordSizeLimit !== undefined) {
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
