// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import type { Engine } from "../crypto/engine/engine.ts";
import type { PrivateKey } from "../crypto/pkey/private_key.ts";
import type { Random } from "../rand/random.ts";
import type { Name } from "../x509/name.ts";
import type { TlsaRecord } from "../x509/tlsa_record.ts";
import type { TrustStore } from "../x509/trust_store.ts";
import type { Identity } from "./identity.ts";
import type { TlsLimits } from "./limits.ts";
import type { ClientHello } from "./messages/client_hello.ts";
import type { ProtocolVersionName } from "./registry/versions.ts";
import type { SessionCache } from "./session/session_cache.ts";
import type { TicketKeys } from "./session/ticket_keys.ts";
import type { TraceObserver } from "./trace.ts";

/** A key that both sides know from elsewhere (RFC 8446, Section 4.2.11; RFC 9257). */
export interface ExternalPsk {
  /** Its name on the wire. */
  readonly identity: Uint8Array;
  /** The key. */
  readonly key: Uint8Array;
  /** The hash it is bound to. @default {sha256} */
  readonly hash?: DigestAlgorithm;
}

/** How a pre-shared key is used: with a fresh key exchange, or alone (RFC 8446, Section 4.2.9). */
export type PskMode = "psk_dhe_ke" | "psk_ke";

/** The settings of a {@linkcode TlsContext}. */
export interface TlsContextOptions {
  /** The lowest version. @default {"TLSv1.2"} */
  minVersion?: ProtocolVersionName;
  /** The highest version. @default {"TLSv1.3"} */
  maxVersion?: ProtocolVersionName;
  /**
   * TLS 1.3 suites in order of preference, or joined by `:`.
   * @default {all five but CCM's, ChaCha20-Poly1305 first where the engines compute it faster}
   */
  cipherSuites?: string | readonly string[];
  /**
   * TLS 1.2 suites in OpenSSL's cipher-string form.
   * @default {"DEFAULT", ChaCha20-Poly1305 first where the engines compute it faster}
   */
  cipherString?: string;
  /** Groups by name, in order of preference. @default {X25519MLKEM768 first, then x25519 …} */
  groups?: string | readonly string[];
  /** Client: the groups to send a key share for, or none. @default {the first and the first classic one} */
  keyShares?: string | readonly string[];
  /** Signature schemes by name, in order of preference. */
  signatureSchemes?: string | readonly string[];
  /** Application protocols in order of preference (RFC 7301). @default {none} */
  alpnProtocols?: readonly string[];
  /** The own certificate chain in PEM. */
  cert?: string;
  /** The private key of `cert`: in PEM, not encrypted, or as `parsePrivateKeyPem` opened it. */
  key?: string | PrivateKey;
  /** Certificates with keys; the first that the peer can use is taken. */
  identities?: readonly Identity[];
  /** Client: ask by the want `x509-lookup` when the server wants a certificate. @default {false} */
  askForIdentity?: boolean;
  /** Server: ask by the want `client-hello` before anything is chosen. @default {false} */
  askForContext?: boolean;
  /** Ask by the want `verify` after the own verification, whatever it found. @default {false} */
  askForVerification?: boolean;
  /** CA certificates in PEM that are trusted; nothing else is then. */
  caCerts?: readonly string[];
  /** The CA certificates that are trusted. */
  trustStore?: TrustStore;
  /** Accept any certificate of the peer. Dangerous. @default {false} */
  unsafelyDisableVerification?: boolean;
  /** Accept a good certificate for any name. Dangerous. @default {false} */
  unsafelyDisableHostnameVerification?: boolean;
  /** Accept names in the subject's CN when no SAN has any, as OpenSSL does. @default {false} */
  unsafelyAllowCommonName?: boolean;
  /**
   * Client: TLSA records of the server (DANE: RFC 6698, RFC 7671), from an answer that DNSSEC secures;
   * see `VerifyOptions.tlsa` of `@streamssl/ssl/x509`. One of them must match.
   *
   * @default {[]}
   */
  tlsa?: readonly TlsaRecord[];
  /** Server: whether clients are asked for certificates, and must give one. @default {"none"} */
  clientAuthentication?: "none" | "request" | "require";
  /** Server: the names of the CAs that client certificates should come from, as a hint. */
  clientCertificateAuthorities?: readonly Name[];
  /** How many intermediate certificates a chain may have. @default {100} */
  verifyDepth?: number;
  /** OpenSSL's security level, 0 to 5, for keys and signatures in chains. @default {1, or `cipherString`'s} */
  securityLevel?: number;
  /** Trust a certificate of the store even when it is not self-signed. @default {false} */
  partialChain?: boolean;
  /** Server: take the server's order of suites instead of the client's. @default {true} */
  serverPreference?: boolean;
  /** Server: how many session tickets a TLS 1.3 handshake ends with. @default {2} */
  sessionTickets?: number;
  /** The keys that seal tickets; servers that share sessions share them. @default {new ones} */
  ticketKeys?: TicketKeys;
  /** Server: where TLS 1.2 sessions are kept by id. @default {1,024 in memory} */
  sessionCache?: SessionCache;
  /** For how long sessions may be resumed, in seconds. @default {7200} */
  sessionTimeout?: number;
  /** Keys known from elsewhere. @default {none} */
  externalPsks?: readonly ExternalPsk[];
  /** How pre-shared keys may be used. @default {["psk_dhe_ke"]} */
  pskModes?: readonly PskMode[];
  /** The most plaintext that a peer shall put in a record, 64 to 16,385 (RFC 8449). */
  recordSizeLimit?: number;
  /** Pads TLS 1.3 records to multiples of so many bytes. @default {1} */
  recordPadding?: number;
  /** Look like TLS 1.2 to boxes between (RFC 8446, Appendix D.4). @default {true} */
  middleboxCompatibility?: boolean;
  /**
   * Server: verify that the client is where it says by a HelloRetryRequest with a cookie of 32 random
   * bytes, or with what a function makes (SSL_CTX_set_stateless_cookie_generate_cb). @default {false}
   */
  helloRetryCookie?: boolean | (() => Uint8Array);
  /** Client: say that this is a retry with a lower version (RFC 7507). @default {false} */
  fallbackScsv?: boolean;
  /**
   * Client: accept TLS 1.2 servers without secure renegotiation (SSL_OP_LEGACY_SERVER_CONNECT): someone
   * between may have put the client's first bytes in front of them (RFC 5746). @default {false}
   */
  allowLegacyServer?: boolean;
  /** Whether TLS 1.2 sessions have tickets (RFC 5077). @default {true} */
  tickets?: boolean;
  /** Takes each line of the key log (NSS format). Whoever has it can read everything. */
  keyLog?: (line: string) => void;
  /** Watches messages and alerts. */
  trace?: TraceObserver;
  /** Client: changes the ClientHello before it is sent, for probes. */
  shapeClientHello?: (hello: ClientHello) => ClientHello;
  /**
   * Server: changes the body of a handshake message before it is sent and hashed, for probes. The
   * server goes on as if it had sent its own.
   */
  shapeServerMessage?: (type: number, body: Uint8Array) => Uint8Array;
  /** The source of randomness. @default {the platform's} */
  random?: Random;
  /** The time in milliseconds since 1970. @default {Date.now} */
  now?: () => number;
  /** Who computes, in order. @default {the fastest of this runtime} */
  engines?: readonly Engine[];
  /** Bounds on what a peer may send. */
  limits?: TlsLimits;
}
