// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { sha256 } from "../crypto/digest/sha2.ts";
import type { Engine } from "../crypto/engine/engine.ts";
import { defaultEngines } from "../crypto/engine/select.ts";
import { type Random, randomBytes } from "../rand/random.ts";
import { MemoryTrustStore } from "../x509/memory_trust_store.ts";
import type { TrustStore } from "../x509/trust_store.ts";
import type { ExternalPsk, PskMode, TlsContextOptions } from "./context_options.ts";
import { checkIdentity, type Identity, identityFromPem } from "./identity.ts";
import { DEFAULT_LIMITS, type TlsLimits } from "./limits.ts";
import { checkContextOptions } from "./option_checks.ts";
import type { CipherSuite } from "./registry/cipher_suites.ts";
import {
  DEFAULT_TLS13_CIPHER_SUITES,
  parseCipherString,
  parseCipherSuites,
} from "./registry/cipher_string.ts";
import { orderByEngines } from "./registry/default_cipher_suites.ts";
import { checkOptionNames } from "./option_names.ts";
import { parseNamedGroups, type UsableNamedGroup } from "./registry/named_groups.ts";
import { parseSignatureSchemes } from "./registry/signature_scheme_list.ts";
import type { SignatureScheme } from "./registry/signature_schemes.ts";
import { versionByName } from "./registry/versions.ts";
import { MemorySessionCache, type SessionCache } from "./session/session_cache.ts";
import { TicketKeys } from "./session/ticket_keys.ts";
import { TlsError } from "./tls_error.ts";

const DEFAULT_GROUPS = [
  "X25519MLKEM768",
  "x25519",
  "secp256r1",
  "x448",
  "secp384r1",
  "secp521r1",
  "SecP256r1MLKEM768",
  "SecP384r1MLKEM1024",
] as const;

/** OpenSSL 3's default list, as far as it holds for these key types, strongest curves first. */
const DEFAULT_SCHEMES = [
  "ecdsa_secp256r1_sha256",
  "ecdsa_secp384r1_sha384",
  "ecdsa_secp521r1_sha512",
  "ed25519",
  "ed448",
  "rsa_pss_pss_sha256",
  "rsa_pss_pss_sha384",
  "rsa_pss_pss_sha512",
  "rsa_pss_rsae_sha256",
  "rsa_pss_rsae_sha384",
  "rsa_pss_rsae_sha512",
  "rsa_pkcs1_sha256",
  "rsa_pkcs1_sha384",
  "rsa_pkcs1_sha512",
] as const;

/**
 * The settings of connections, checked and prepared once and used for many (SSL_CTX). It never
 * changes after it was made; what lives on (ticket keys, session cache) are objects of their own.
 *
 * @example Usage
 * ```ts
 * import { TlsContext } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new TlsContext({ minVersion: "TLSv1.3", alpnProtocols: ["h2"] });
 * assertEquals(context.minVersion, 0x0304);
 * ```
 */
export class TlsContext {
  /** The settings as they were given. */
  readonly options: Readonly<TlsContextOptions>;
  /** The number of the lowest version. */
  readonly minVersion: number;
  /** The number of the highest version. */
  readonly maxVersion: number;
  /** The suites, TLS 1.3 ones first, in order of preference. */
  readonly cipherSuites: readonly CipherSuite[];
  /** OpenSSL's security level for keys and signatures in chains, 0 to 5. */
  readonly securityLevel: number;
  /** The groups in order of preference. */
  readonly groups: readonly UsableNamedGroup[];
  /** The groups that a client sends key shares for. */
  readonly keyShares: readonly UsableNamedGroup[];
  /** The signature schemes in order of preference. */
  readonly signatureSchemes: readonly SignatureScheme[];
  /** The application protocols in order of preference. */
  readonly alpnProtocols: readonly string[];
  /** The own certificates with their keys. */
  readonly identities: readonly Identity[];
  /** The certificates that are trusted; absent when none were given. */
  readonly trustStore: TrustStore | undefined;
  /** Keys known from elsewhere. */
  readonly externalPsks: readonly Required<ExternalPsk>[];
  /** How pre-shared keys may be used. */
  readonly pskModes: readonly PskMode[];
  /** The keys that seal tickets. */
  readonly ticketKeys: TicketKeys;
  /** Where TLS 1.2 sessions are kept by id. */
  readonly sessionCache: SessionCache;
  /** For how long sessions may be resumed, in seconds. */
  readonly sessionTimeout: number;
  /** The source of randomness. */
  readonly random: Random;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  /** Who computes, in order. */
  readonly engines: readonly Engine[];
  /** Bounds on what a peer may send. */
  readonly limits: Required<TlsLimits>;

  /**
   * Checks and prepares settings.
   *
   * @param options The settings; all have defaults.
   * @throws {SslError} When an option can not be honoured: an unknown name, a key that does not
   * match, versions that exclude each other.
   */
  constructor(options: TlsContextOptions = {}) {
    checkOptionNames(options);
    this.options = { ...options };
    this.minVersion = versionOf(options.minVersion ?? "TLSv1.2");
    this.maxVersion = versionOf(options.maxVersion ?? "TLSv1.3");
    this.engines = options.engines ?? defaultEngines();
    const cipherString = parseCipherString(options.cipherString ?? "DEFAULT");
    this.cipherSuites = [
      ...options.cipherSuites === undefined
        ? orderByEngines(parseCipherSuites(DEFAULT_TLS13_CIPHER_SUITES), this.engines)
        : parseCipherSuites(options.cipherSuites),
      ...options.cipherString === undefined
        ? orderByEngines(cipherString.cipherSuites, this.engines)
        : cipherString.cipherSuites,
    ];
    this.securityLevel = options.securityLevel ?? cipherString.securityLevel ?? 1;
    this.#checkVersions();
    checkContextOptions(options, this);
    this.groups = parseNamedGroups(options.groups ?? DEFAULT_GROUPS);
    this.keyShares = keySharesOf(options, this.groups);
    this.#checkGroups();
    this.signatureSchemes = parseSignatureSchemes(options.signatureSchemes ?? DEFAULT_SCHEMES);
    this.alpnProtocols = [...options.alpnProtocols ?? []];
    this.identities = identitiesOf(options);
    this.trustStore = options.trustStore ??
      (options.caCerts === undefined ? undefined : new MemoryTrustStore(options.caCerts));
    this.externalPsks = (options.externalPsks ?? []).map((psk) => ({ hash: sha256, ...psk }));
    this.pskModes = options.pskModes ?? ["psk_dhe_ke"];
    this.random = options.random ?? randomBytes;
    this.now = options.now ?? Date.now;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.ticketKeys = options.ticketKeys ?? new TicketKeys(randomBytes(48));
    this.sessionCache = options.sessionCache ?? new MemorySessionCache();
    this.sessionTimeout = options.sessionTimeout ?? 7200;
  }

  /** Whether a version may be used. @param version Its number. @returns Whether it may. */
  allowsVersion(version: number): boolean {
    return version >= this.minVersion && version <= this.maxVersion;
  }

  /** TLS 1.2 knows no hybrids: a context without it and without TLS 1.3's groups can do nothing. */
  #checkGroups(): void {
    const usable = this.groups.some((group) =>
      (group.tls13 && this.maxVersion >= 0x0304) || (group.tls12 && this.minVersion <= 0x0303)
    );
    if (usable) return;
    throw new TlsError("NO_SUITABLE_GROUPS", {
      origin: "misuse",
      expected: "a group that the allowed versions know",
      received: this.groups.map((group) => group.name).join(", "),
    });
  }

  #checkVersions(): void {
    const usable = this.cipherSuites.some((suite) =>
      suite.version === "TLSv1.3" ? this.maxVersion >= 0x0304 : this.minVersion <= 0x0303
    );
    if (this.minVersion <= this.maxVersion && usable) return;
    throw new TlsError("NO_PROTOCOLS_AVAILABLE", {
      origin: "misuse",
      expected: "`minVersion` not above `maxVersion`, and a cipher suite for one of them",
      received: `minVersion 0x${this.minVersion.toString(16)}, maxVersion 0x${
        this.maxVersion.toString(16)
      }, ${this.cipherSuites.length} suites`,
    });
  }
}

function versionOf(name: string): number {
  const version = typeof name === "string" ? versionByName(name) : undefined;
  if (version !== undefined && version.number >= 0x0303) return version.number;
  throw new TlsError("UNSUPPORTED_PROTOCOL", {
    origin: "misuse",
    expected: "TLSv1.2 or TLSv1.3",
    received: `"${name}"`,
  });
}

function keySharesOf(
  options: TlsContextOptions,
  groups: readonly UsableNamedGroup[],
): readonly UsableNamedGroup[] {
  if (options.keyShares !== undefined) {
    if (options.keyShares.length === 0) return [];
    const shares = parseNamedGroups(options.keyShares);
    const stranger = shares.find((share) => !groups.includes(share));
    if (stranger === undefined) return shares;
    throw new TlsError("BAD_KEY_SHARE", {
      origin: "misuse",
      expected: "key shares of groups that are in `groups`",
      received: stranger.name,
    });
  }
  // A hybrid is not known everywhere: the first classic group saves those servers a round trip.
  const first = groups[0];
  if (first === undefined) return [];
  const classic = groups.find((group) => !group.name.includes("MLKEM"));
  return classic === undefined || classic === first ? [first] : [first, classic];
}

function identitiesOf(options: TlsContextOptions): readonly Identity[] {
  const identities = [...options.identities ?? []];
  for (const identity of identities) {
    const leaf = identity.certificates[0];
    if (leaf === undefined) throw new TlsError("NO_CERTIFICATE_ASSIGNED", { origin: "misuse" });
    if (identity.key !== undefined) checkIdentity(leaf, identity.key);
  }
  if (options.cert !== undefined) {
    identities.unshift(identityFromPem(options.cert, options.key));
  } else if (options.key !== undefined) {
    throw new TlsError("NO_CERTIFICATE_ASSIGNED", {
      origin: "misuse",
      expected: "`cert` beside `key`",
      received: "`key` alone",
    });
  }
  return identities;
}
