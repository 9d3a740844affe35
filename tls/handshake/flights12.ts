// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The steps of TLS 1.2 that both sides take alike. */

import { constantTimeEqual } from "../../crypto/constant_time.ts";
import { concatBytes } from "../../wire/mod.ts";
import { Certificate } from "../../x509/certificate.ts";
import { encodeCertificate12 } from "../messages/certificate.ts";
import {
  decodeCertificateVerify,
  encodeCertificateVerify,
} from "../messages/certificate_verify.ts";
import { decodeFinished, encodeFinished } from "../messages/finished.ts";
import { CERTIFICATE, CERTIFICATE_VERIFY, FINISHED } from "../registry/handshake_types.ts";
import { TLS12 } from "../registry/versions.ts";
import { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import type { HelloRandoms } from "./key_schedule12.ts";
import { type ChosenIdentity, signWith } from "./own_certificate.ts";
import { checkPeerSignature, type VerifiedPeer } from "./peer_certificate.ts";
import type { Secrets12, Sender12 } from "./secrets12.ts";

const VERIFY_DATA_LENGTH = 12;

/** Evidence that the peer's Finished was what it had to be. */
export class PeerFinished12 {
  #made = true;

  private constructor() {}

  /** Waits for the peer's change_cipher_spec and its Finished (RFC 5246, Section 7.4.9). */
  static *receive(
    handshake: Handshake,
    secrets: Secrets12,
    sender: Sender12,
  ): Step<PeerFinished12> {
    const { channel } = handshake;
    yield* channel.receiveChangeCipherSpec();
    channel.setOpener(secrets.openerFor(sender));
    const expected = secrets.verifyData(sender);
    const message = yield* channel.receiveMessage(FINISHED);
    const { verifyData } = decodeFinished(message.body, VERIFY_DATA_LENGTH);
    if (!constantTimeEqual(verifyData, expected)) {
      throw new TlsError("DIGEST_CHECK_FAILED", {
        expected: "a Finished over the same messages and keys",
        usualCause: "the handshake was changed on its way",
      });
    }
    return new PeerFinished12();
  }

  /** Whether this is evidence. */
  get isEvidence(): boolean {
    return this.#made;
  }
}

/** Sends change_cipher_spec, and Finished as the first message under the new keys. */
export function sendFinished12(
  { channel }: Handshake,
  secrets: Secrets12,
  sender: Sender12,
): void {
  channel.sendChangeCipherSpec();
  channel.setSealer(secrets.sealerFor(sender));
  // RFC 8449, Section 4: the limit is for protected records, and for their plaintext in TLS 1.2.
  channel.writing.fragmentLimit = secrets.agreement.outgoingLimit;
  channel.sendMessage(FINISHED, encodeFinished({ verifyData: secrets.verifyData(sender) }));
  channel.flush();
}

/** Sends the own certificates; a client without an identity sends none. */
export function sendCertificate12(
  { channel }: Handshake,
  chosen: ChosenIdentity | undefined,
): void {
  const certificates = chosen?.identity.certificates.map(({ der }) => der) ?? [];
  channel.sendMessage(CERTIFICATE, encodeCertificate12({ certificates }));
}

/** What a ServerKeyExchange signs: RFC 8422, Section 5.4. */
export function signedParameters12(
  { client, server }: HelloRandoms,
  parameters: Uint8Array,
): Uint8Array {
  return concatBytes(client, server, parameters);
}

/** Client: signs all messages so far (RFC 5246, Section 7.4.8). */
export function* sendCertificateVerify12(
  handshake: Handshake,
  chosen: ChosenIdentity,
): Step<void> {
  const { channel } = handshake;
  const input = concatBytes(...channel.transcript.messages());
  const signature = yield* signWith(handshake, chosen, input);
  channel.sendMessage(
    CERTIFICATE_VERIFY,
    encodeCertificateVerify({ algorithm: chosen.scheme.number, signature }),
  );
}

/** Server: checks the client's signature of all messages so far (RFC 5246, Section 7.4.8). */
export function* receiveCertificateVerify12(handshake: Handshake, peer: VerifiedPeer): Step<void> {
  const { channel } = handshake;
  const input = concatBytes(...channel.transcript.messages());
  const message = yield* channel.receiveMessage(CERTIFICATE_VERIFY);
  const { algorithm, signature } = decodeCertificateVerify(message.body);
  yield* checkPeerSignature(handshake, peer, { scheme: algorithm, input, signature });
}

/** Who the peer was when the session began. */
export function restorePeer12({ negotiated }: Handshake, { data }: TlsSession): void {
  negotiated.resumed = true;
  negotiated.peerCertificates = data.peerCertificates.map((der) => Certificate.fromDer(der));
  negotiated.verifyResult = data.verifyResult;
}

/** How a session is found again. */
export interface SessionHandle12 {
  /** Its id, empty where there is a ticket. */
  readonly sessionId: Uint8Array;
  /** The ticket, empty where there is an id. */
  readonly ticket: Uint8Array;
  /** For how long it may be resumed, in seconds. */
  readonly lifetime: number;
  /** The host it is for. */
  readonly serverName: string | undefined;
}

/** The session of a connection. */
export function sessionOf12(
  { context, negotiated }: Handshake,
  secrets: Secrets12,
  { sessionId, ticket, lifetime, serverName }: SessionHandle12,
): TlsSession {
  return new TlsSession({
    version: TLS12,
    cipherSuite: secrets.agreement.suite.number,
    secret: secrets.masterSecret,
    ticket: ticket.slice(),
    sessionId: sessionId.slice(),
    createdAt: context.now(),
    lifetime,
    ageAdd: 0,
    serverName,
    alpnProtocol: negotiated.alpnProtocol,
    extendedMasterSecret: secrets.agreement.extendedMasterSecret,
    peerCertificates: negotiated.peerCertificates.map((certificate) => certificate.der),
    verifyResult: negotiated.verifyResult,
    maxEarlyData: 0,
  });
}

/** Runs the rest of a script; if it fails the secrets are wiped. */
export function* wipingOnFailure<T>(secrets: Secrets12, rest: Step<T>): Step<T> {
  try {
    return yield* rest;
  } catch (error) {
    secrets.destroy();
    throw error;
  }
}
