// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The parts of TLS 1.3's flights that both roles share, one sending and one receiving. */

import { constantTimeEqual } from "../../crypto/constant_time.ts";
import { encodeCertificate13 } from "../messages/certificate.ts";
import {
  certificateVerifyContent,
  decodeCertificateVerify,
  encodeCertificateVerify,
} from "../messages/certificate_verify.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { decodeRecordSizeLimit } from "../messages/extensions/record_size_limit.ts";
import { MAX_INNER_LENGTH } from "../record/record_types.ts";
import {
  EXTENSION,
  extensionName,
  type ExtensionPlace,
  isExtensionAllowed,
} from "../registry/extension_types.ts";
import { CERTIFICATE, CERTIFICATE_VERIFY, FINISHED } from "../registry/handshake_types.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import { finishedVerifyData } from "./key_schedule13.ts";
import { type ChosenIdentity, signWith } from "./own_certificate.ts";
import { checkPeerSignature, type VerifiedPeer } from "./peer_certificate.ts";
import type { Secrets13 } from "./secrets13.ts";

/** RFC 8446, Section 4.4.3: the signature over all messages before it. Both roles read it here. */
export function* receiveCertificateVerify(
  handshake: Handshake,
  peer: VerifiedPeer,
  signer: "client" | "server",
): Step<void> {
  const { channel } = handshake;
  const input = certificateVerifyContent(signer, channel.transcript.hash());
  const message = yield* channel.receiveMessage(CERTIFICATE_VERIFY);
  const { algorithm, signature } = decodeCertificateVerify(message.body);
  yield* checkPeerSignature(handshake, peer, { scheme: algorithm, input, signature });
}

/** RFC 8446, Section 4.4.4: the peer's Finished must be what we compute. Both roles read it here. */
export function* receiveFinished(
  handshake: Handshake,
  secrets: Secrets13,
  sender: "client" | "server",
): Step<void> {
  const { channel } = handshake;
  const expected = finishedVerifyData(
    secrets.suite.hash,
    secrets.handshakeSecret(sender),
    channel.transcript.hash(),
  );
  const message = yield* channel.receiveMessage(FINISHED);
  if (message.body.length !== expected.length) {
    throw new TlsError("BAD_LENGTH", {
      expected: `a Finished of ${expected.length} bytes`,
      received: `${message.body.length} bytes`,
    });
  }
  if (!constantTimeEqual(message.body, expected)) {
    throw new TlsError("DIGEST_CHECK_FAILED", {
      expected: "a Finished over the same messages and keys",
      usualCause: "the handshake was changed on its way",
    });
  }
}

const PLACES: Readonly<Record<ExtensionPlace, string>> = {
  CH: "ClientHello",
  SH: "ServerHello",
  HRR: "HelloRetryRequest",
  EE: "EncryptedExtensions",
  CR: "CertificateRequest",
  CT: "Certificate",
  NST: "NewSessionTicket",
};

/** RFC 8446, Section 4.2: a known extension where it does not belong is illegal_parameter. */
export function checkPlaces(extensions: readonly Extension[], place: ExtensionPlace): void {
  for (const { type } of extensions) {
    if (isExtensionAllowed(type, place) !== false) continue;
    throw new TlsError("BAD_EXTENSION", {
      expected: `an extension that belongs in ${PLACES[place]}`,
      received: extensionName(type),
    });
  }
}

/** What the peer's record_size_limit says, where it sent one (RFC 8449, Section 4). */
export function peerRecordSizeLimit(extensions: readonly Extension[]): number | undefined {
  const data = findExtension(extensions, EXTENSION.recordSizeLimit);
  return data === undefined ? undefined : decodeRecordSizeLimit(data);
}

/**
 * Keeps to the peer's limit from now on and, since both sides have one then, holds the peer to the own
 * one. RFC 8449, Section 4: in TLS 1.3 the limits count the content type byte too.
 */
export function applyRecordSizeLimit(handshake: Handshake, peerLimit: number | undefined): void {
  if (peerLimit === undefined) return;
  const { channel, context, negotiated } = handshake;
  channel.writing.fragmentLimit = peerLimit - 1;
  negotiated.recordSizeLimit = context.options.recordSizeLimit ?? MAX_INNER_LENGTH;
}

/** Certificate and CertificateVerify; a client without an identity sends an empty list. */
export function* sendCertificate(
  handshake: Handshake,
  chosen: ChosenIdentity | undefined,
  signer: "client" | "server",
): Step<void> {
  const { channel } = handshake;
  const certificates = chosen?.identity.certificates ?? [];
  channel.sendMessage(
    CERTIFICATE,
    encodeCertificate13({
      certificateRequestContext: new Uint8Array(0),
      certificateList: certificates.map(({ der }) => ({ certificate: der, extensions: [] })),
    }),
  );
  if (chosen === undefined) return;
  const input = certificateVerifyContent(signer, channel.transcript.hash());
  const signature = yield* signWith(handshake, chosen, input);
  channel.sendMessage(
    CERTIFICATE_VERIFY,
    encodeCertificateVerify({ algorithm: chosen.scheme.number, signature }),
  );
}

/** Sends the own Finished. */
export function sendFinished(
  handshake: Handshake,
  secrets: Secrets13,
  sender: "client" | "server",
): void {
  const { channel } = handshake;
  channel.sendMessage(
    FINISHED,
    finishedVerifyData(
      secrets.suite.hash,
      secrets.handshakeSecret(sender),
      channel.transcript.hash(),
    ),
  );
}
