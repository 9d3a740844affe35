// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Certificate } from "../x509/certificate.ts";
import type { VerificationResult } from "../x509/verification_result.ts";
import type { Handshake } from "./handshake/handshake.ts";
import type { Identity } from "./identity.ts";
import type { ProtocolVersionName } from "./registry/versions.ts";
import { versionName } from "./registry/versions.ts";

/** What the two sides of a connection agreed on. */
export interface HandshakeInfo {
  /** The version, for example `"TLSv1.3"`. */
  readonly version: ProtocolVersionName;
  /** The suite by its IANA name. */
  readonly cipherSuite: string;
  /** The suite by OpenSSL's name. */
  readonly cipherSuiteOpensslName: string;
  /** The number of the suite. */
  readonly cipherSuiteNumber: number;
  /** The group of the key exchange; absent when there was none. */
  readonly group: string | undefined;
  /** The scheme that the peer signed with; absent when it did not sign. */
  readonly peerSignatureScheme: string | undefined;
  /** The scheme that this side signed with; absent when it did not sign. */
  readonly ownSignatureScheme: string | undefined;
  /** The identity that this side proved itself with; absent when it did not sign. */
  readonly ownIdentity: Identity | undefined;
  /** The application protocol (ALPN), as in Deno; `null` for none. */
  readonly alpnProtocol: string | null;
  /** Server: the host name that the client asked for. */
  readonly serverName: string | undefined;
  /** Whether a session was resumed or an external key used. */
  readonly resumed: boolean;
  /** Whether there was a HelloRetryRequest. */
  readonly helloRetryRequest: boolean;
  /** Whether the keys are bound to the whole handshake; always so in TLS 1.3 (RFC 7627). */
  readonly extendedMasterSecret: boolean;
  /** Whether the server asked the client for a certificate. */
  readonly certificateRequested: boolean;
  /** The names of the CAs that the peer accepts, in DER. */
  readonly certificateAuthorities: readonly Uint8Array[];
  /** The numbers of the signature schemes that the peer accepts, where it said so. */
  readonly peerSignatureSchemes: readonly number[];
  /** The peer's certificates, its own first. */
  readonly peerCertificates: readonly Certificate[];
  /** What the verification of these certificates found; absent where there was none. */
  readonly verification: VerificationResult | undefined;
  /** The code of the verification, of the resumed session too; 0 is X509_V_OK. */
  readonly verifyResult: number;
}

/** Reads what was agreed on so far. */
export function handshakeInfoOf({ negotiated }: Handshake): HandshakeInfo {
  const { suite } = negotiated;
  return {
    version: versionName(negotiated.version) as ProtocolVersionName,
    cipherSuite: suite?.name ?? "",
    cipherSuiteOpensslName: suite?.opensslName ?? "",
    cipherSuiteNumber: suite?.number ?? 0,
    group: negotiated.group?.name,
    peerSignatureScheme: negotiated.peerSignatureScheme?.name,
    ownSignatureScheme: negotiated.ownSignatureScheme?.name,
    ownIdentity: negotiated.ownIdentity,
    alpnProtocol: negotiated.alpnProtocol ?? null,
    serverName: negotiated.serverName,
    resumed: negotiated.resumed,
    helloRetryRequest: negotiated.helloRetryRequest,
    extendedMasterSecret: negotiated.version >= 0x0304 || negotiated.extendedMasterSecret,
    certificateRequested: negotiated.certificateRequested,
    certificateAuthorities: negotiated.certificateAuthorities,
    peerSignatureSchemes: negotiated.peerSignatureSchemes,
    peerCertificates: negotiated.peerCertificates,
    verification: negotiated.verification,
    verifyResult: negotiated.verifyResult,
  };
}
