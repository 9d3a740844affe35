// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, encodeHex } from "../../wire/mod.ts";
import type { Certificate } from "../../x509/certificate.ts";
import type { VerificationResult } from "../../x509/verification_result.ts";
import type { TlsContext } from "../context.ts";
import type { Identity } from "../identity.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import type { NamedGroup } from "../registry/named_groups.ts";
import type { SignatureScheme } from "../registry/signature_schemes.ts";
import type { TlsSession } from "../session/tls_session.ts";
import type { Step } from "../wants.ts";
import type { Channel, HandshakeMessage } from "./channel.ts";

/** What one connection has of its own, beside the context. */
export interface TlsConnectionOptions {
  /** Which side this is. */
  readonly role: "client" | "server";
  /** Client: the host's name or address; it is sent (names only) and the certificate must fit. */
  readonly hostname?: string | undefined;
  /** Client: the server name to send instead of `hostname`; `null` sends none. */
  readonly serverName?: string | null | undefined;
  /** Client: the session to resume. */
  readonly session?: TlsSession | undefined;
}

/** What the two sides agreed on, filled in as the handshake goes. */
export interface Negotiated {
  /** The version's number. */
  version: number;
  /** The suite. */
  suite: CipherSuite | undefined;
  /** The group of the key exchange. */
  group: NamedGroup | undefined;
  /** The scheme that the peer signed with. */
  peerSignatureScheme: SignatureScheme | undefined;
  /** The scheme that this side signed with. */
  ownSignatureScheme: SignatureScheme | undefined;
  /** The certificate that this side proved itself with. */
  ownIdentity: Identity | undefined;
  /** The application protocol. */
  alpnProtocol: string | undefined;
  /** The host name that the client sent. */
  serverName: string | undefined;
  /** Whether a session was resumed or an external key used. */
  resumed: boolean;
  /** Whether there was a HelloRetryRequest. */
  helloRetryRequest: boolean;
  /** TLS 1.2: whether the extended master secret is used. */
  extendedMasterSecret: boolean;
  /** Server of TLS 1.2: the id under which the session is in the cache. */
  cachedSessionId: Uint8Array | undefined;
  /** The peer's certificates, its own first. */
  peerCertificates: readonly Certificate[];
  /** What the verification of the peer's certificates found; absent when there was none. */
  verification: VerificationResult | undefined;
  /** The code of that verification, also of the session that is resumed; X509_V_OK is 0. */
  verifyResult: number;
  /** Whether this side was asked for a certificate. */
  certificateRequested: boolean;
  /** The names of the CAs that the peer accepts, in DER. */
  certificateAuthorities: readonly Uint8Array[];
  /** The signature schemes that the peer accepts, where it said so. */
  peerSignatureSchemes: readonly number[];
  /** TLS 1.3: the own record_size_limit, when both sides sent theirs (RFC 8449). */
  recordSizeLimit: number | undefined;
}

/** What every script works on. */
export interface Handshake {
  /** Which side this is. */
  readonly role: "client" | "server";
  /** The settings; a server may replace them when it has seen the ClientHello. */
  context: TlsContext;
  /** What this connection has of its own. */
  readonly settings: TlsConnectionOptions;
  /** Messages in and out. */
  readonly channel: Channel;
  /** What was agreed on so far. */
  readonly negotiated: Negotiated;
  /** Takes a session that can be resumed later. */
  addSession(session: TlsSession): void;
}

/**
 * A connection behind its handshake: what differs between versions then. A script ends with it, and
 * can not make it without its keys.
 */
export interface Established {
  /** Handles a message after the handshake (tickets, KeyUpdate, HelloRequest). */
  handleMessage(message: HandshakeMessage): Step<void>;
  /** Called when application data came, so that counters of idle messages start again. */
  onData(): void;
  /** Called before so many records are written; it may update the keys first. */
  beforeWrite(records: number): void;
  /** Keying material for others (RFC 5705; RFC 8446, Section 7.5). */
  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Bytes;
  /** Updates the own traffic key, and asks the peer to update its own. TLS 1.3 only. */
  updateKeys?(requestPeer: boolean): void;
  /** Wipes all secrets. */
  destroy(): void;
}

/** An empty {@linkcode Negotiated}. */
export function nothingNegotiated(): Negotiated {
  return {
    version: 0,
    suite: undefined,
    group: undefined,
    peerSignatureScheme: undefined,
    ownSignatureScheme: undefined,
    ownIdentity: undefined,
    alpnProtocol: undefined,
    serverName: undefined,
    resumed: false,
    helloRetryRequest: false,
    extendedMasterSecret: false,
    cachedSessionId: undefined,
    peerCertificates: [],
    verification: undefined,
    verifyResult: 0,
    certificateRequested: false,
    certificateAuthorities: [],
    peerSignatureSchemes: [],
    recordSizeLimit: undefined,
  };
}

/** Writes one line of the NSS key log, when one is kept. */
export function logSecret(
  handshake: Handshake,
  label: string,
  clientRandom: Uint8Array,
  secret: Uint8Array,
): void {
  const { keyLog } = handshake.context.options;
  if (keyLog === undefined) return;
  keyLog(`${label} ${encodeHex(clientRandom)} ${encodeHex(secret)}`);
}
