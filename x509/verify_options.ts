// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { oidFromName } from "../crypto/asn1/oid_names.ts";
import type { Engine } from "../crypto/engine/engine.ts";
import type { Bytes, MaybePromise } from "../wire/mod.ts";
import { parseHostAddress } from "./host_name.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateRevocationList } from "./certificate_revocation_list.ts";
import type { PolicyInputs } from "./policy_checks.ts";
import type { VerificationProblem } from "./verification_result.ts";
import type { SignatureCache } from "./signature_cache.ts";
import { SUITE_B_LEVELS, type SuiteBLevel } from "./suite_b_checks.ts";
import { checkTlsaRecord, type TlsaRecord } from "./tlsa_record.ts";
import type { TrustStore } from "./trust_store.ts";
import { isVerifyPurpose, type VerifyPurpose } from "./verify_purposes.ts";

/**
 * How `verifyCertificate` judges. The counterpart of X509_VERIFY_PARAM; the defaults are OpenSSL's,
 * except where an option says otherwise.
 */
export interface VerifyOptions {
  /** The certificates that are trusted. */
  trustStore: TrustStore;
  /** Certificates that may lie between the leaf and a trusted one, in any order. @default {[]} */
  untrusted?: readonly Certificate[];
  /** At which time the certificates must be valid. @default {new Date()} */
  time?: Date;
  /** Whether the validity period counts; without it, `time` is not used. @default {true} */
  checkTime?: boolean;
  /** What the leaf is to be used for; key usages are not checked when left out. */
  purpose?: VerifyPurpose;
  /** The host that the leaf must name: a DNS name or an IP address; one of several will do. */
  hostname?: string | readonly string[];
  /** The IP address that the leaf must name, as text or as 4 or 16 bytes. */
  ipAddress?: string | Uint8Array;
  /** The mail address that the leaf must name. */
  emailAddress?: string;
  /**
   * Whether a host name may be a common name of the subject when the certificate has no DNS name, as
   * OpenSSL does by default and RFC 9525 forbids.
   *
   * @default {false}
   */
  unsafelyAllowCommonName?: boolean;
  /**
   * How many intermediate certificates a chain may have; self-issued ones do not count (RFC 5280,
   * section 4.2.1.9).
   *
   * @default {100}
   */
  depth?: number;
  /**
   * OpenSSL's security level, 0 to 5: keys and digests must have 0, 80, 112, 128, 192 or 256 bits of
   * security. Level 1 refuses SHA-1 signatures and RSA keys below 1024 bits, level 2 those below 2048.
   *
   * @default {1}
   */
  securityLevel?: number;
  /** Whether any trusted certificate ends a chain, not only a self-signed one. @default {false} */
  partialChain?: boolean;
  /** Whether RFC 5280's formal demands are checked too, as with `-x509_strict`. @default {false} */
  strict?: boolean;
  /**
   * Whether only Suite B's certificates will do (RFC 5759): `"128"` with P-256 and P-384, `"128-only"`
   * with P-256, `"192"` with P-384 (`-suiteB_128`, `-suiteB_128_only`, `-suiteB_192`). The NSA has
   * withdrawn Suite B; who must keep to CNSA 1.0 takes `"192"`.
   */
  suiteB?: SuiteBLevel;
  /**
   * `"webpki"` checks in addition to `strict` what the CA/Browser Forum demands of certificates of
   * public web servers.
   */
  profile?: "webpki";
  /**
   * Tells public suffixes (publicsuffix.org), for which the profile `"webpki"` then takes no wildcard:
   * `co.uk`, and not `example.co.uk`. The list is not in this library. Of its two parts only the one
   * of registries belongs here: who owns a private suffix may have a certificate for all below it
   * (Baseline Requirements, section 3.2.2.6).
   */
  isPublicSuffix?: (domain: string) => boolean;
  /**
   * Whether CRLs must tell that certificates are not revoked: `"leaf"` of the leaf (`-crl_check`),
   * `"all"` of the whole path (`-crl_check_all`).
   *
   * @default {"none"}
   */
  crlCheck?: "none" | "leaf" | "all";
  /** CRLs at hand, besides those that the trust store finds. @default {[]} */
  crls?: readonly CertificateRevocationList[];
  /**
   * Whether indirect CRLs, CRLs for some reasons only, and CRLs whose issuer is not on the path are
   * taken too (`-extended_crl`).
   *
   * @default {false}
   */
  extendedCrlSupport?: boolean;
  /** Whether delta CRLs are taken (`-use_deltas`). @default {false} */
  useDeltaCrls?: boolean;
  /**
   * Whether certificate policies are checked (`-policy_check`): RFC 5280 demands it, OpenSSL does it
   * when it is told to.
   *
   * @default {true with `strict`, a profile or another option about policies, else false}
   */
  checkPolicies?: boolean;
  /** The acceptable policies, dotted or by OpenSSL's names (`-policy`). @default {any} */
  policies?: readonly string[];
  /** Whether a path without an acceptable policy is invalid (`-explicit_policy`). @default {false} */
  requireExplicitPolicy?: boolean;
  /** Whether policies may not be mapped (`-inhibit_map`). @default {false} */
  inhibitPolicyMapping?: boolean;
  /** Whether anyPolicy does not stand for all policies (`-inhibit_any`). @default {false} */
  inhibitAnyPolicy?: boolean;
  /**
   * TLSA records of the host (DANE: RFC 6698, RFC 7671; SSL_dane_tlsa_add), from an answer that DNSSEC
   * secures. With DANE-EE the leaf is valid whatever its dates and issuer are, with DANE-TA a trust
   * anchor is one that a record names, and the trust store is not asked; PKIX-EE and PKIX-TA bind the
   * paths to the trust store. One of the records must match. `decodeTlsaRecord` leaves the unusable
   * ones to the caller; where there are none, verification is as without this option.
   *
   * @default {[]}
   */
  tlsa?: readonly TlsaRecord[];
  /**
   * Whether the leaf must have the wanted name also where a DANE-EE record matches, as OpenSSL has it.
   * RFC 7671, section 5.1, does without (DANE_FLAG_NO_DANE_EE_NAMECHECKS), but for protocols in which
   * a server could pass another one's answers off as its own.
   *
   * @default {true}
   */
  daneEeNameChecks?: boolean;
  /**
   * Decides on each problem of a path, as a verify callback does: `true` takes it as if it were
   * none. It may answer later. What it takes is noted in the result.
   *
   * @default {nothing is taken}
   */
  unsafelyAccept?: (
    problem: VerificationProblem,
    chain: readonly Certificate[],
  ) => MaybePromise<boolean>;
  /** Whether the trust store is asked before `untrusted`. @default {true} */
  trustedFirst?: boolean;
  /** Whether proxy certificates (RFC 3820) are taken. @default {false} */
  allowProxyCertificates?: boolean;
  /** Whether the signature of a self-signed trusted certificate is checked. @default {false} */
  checkSelfSignedSignature?: boolean;
  /** Whether critical extensions that are not known are ignored. @default {false} */
  unsafelyIgnoreCriticalExtensions?: boolean;
  /** How many signatures are checked at most, over all paths that are tried. @default {100} */
  maxSignatureChecks?: number;
  /** Remembers good signatures over many verifications; a known one is not computed again. */
  signatureCache?: SignatureCache;
  /**
   * Who signed certificates and CRLs by SM2: OpenSSL's `-vfyopt distid:`, which is for the leaf alone
   * there, and no identifier at all by default.
   *
   * @default {"1234567812345678"}
   */
  distinguishingId?: Uint8Array;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/** The options with every default filled in and every value checked. */
export interface ResolvedOptions extends VerifyOptions {
  readonly untrusted: readonly Certificate[];
  /** The time in whole seconds, or `undefined` when it does not count. */
  readonly seconds: number | undefined;
  readonly hostnames: readonly string[];
  readonly address: Bytes | undefined;
  readonly depth: number;
  readonly securityLevel: number;
  readonly partialChain: boolean;
  readonly strict: boolean;
  readonly trustedFirst: boolean;
  readonly maxSignatureChecks: number;
  readonly crlCheck: "none" | "leaf" | "all";
  readonly crls: readonly CertificateRevocationList[];
  readonly extendedCrlSupport: boolean;
  readonly useDeltaCrls: boolean;
  /** What is demanded of policies, or `undefined` when they are not checked. */
  readonly policyInputs: PolicyInputs | undefined;
}

/** Fills the defaults in. @throws {TypeError} @throws {RangeError} @throws {SslError} For values that make no sense. */
export function resolveOptions(options: VerifyOptions): ResolvedOptions {
  const {
    trustStore,
    time = new Date(),
    purpose,
    profile,
    hostname,
    ipAddress,
    depth = 100,
    securityLevel = 1,
    maxSignatureChecks = 100,
  } = options;
  if (typeof trustStore?.findBySubject !== "function") {
    throw new TypeError("Cannot verify a certificate: the option trustStore is no trust store");
  }
  if (purpose !== undefined && !isVerifyPurpose(purpose)) {
    throw new TypeError(`Cannot verify a certificate: there is no purpose "${purpose}"`);
  }
  if (profile !== undefined && profile !== "webpki") {
    throw new TypeError(`Cannot verify a certificate: there is no profile "${profile}"`);
  }
  if (options.suiteB !== undefined && !SUITE_B_LEVELS.includes(options.suiteB)) {
    throw new TypeError(
      `Cannot verify a certificate: suiteB is "${options.suiteB}", not 128, 128-only or 192`,
    );
  }
  checkDecoded("untrusted", options.untrusted, "Certificate");
  checkDecoded("crls", options.crls, "CertificateRevocationList");
  checkInteger("depth", depth, 0, 1_000_000);
  checkInteger("securityLevel", securityLevel, 0, 5);
  checkInteger("maxSignatureChecks", maxSignatureChecks, 1, 1_000_000);
  options.tlsa?.forEach(checkTlsaRecord);
  if (Number.isNaN(time.getTime())) {
    throw new RangeError("Cannot verify a certificate: the option time is an invalid date");
  }
  return {
    ...options,
    untrusted: options.untrusted ?? [],
    // RFC 5280 gives times in whole seconds; a fraction of the last valid one is still valid.
    seconds: options.checkTime === false ? undefined : Math.floor(time.getTime() / 1000),
    hostnames: resolveHostnames(hostname),
    address: resolveAddress(ipAddress),
    depth,
    securityLevel,
    maxSignatureChecks,
    partialChain: options.partialChain ?? false,
    strict: options.strict === true || profile !== undefined,
    trustedFirst: options.trustedFirst ?? true,
    crlCheck: resolveCrlCheck(options.crlCheck),
    crls: options.crls ?? [],
    extendedCrlSupport: options.extendedCrlSupport ?? false,
    useDeltaCrls: options.useDeltaCrls ?? false,
    policyInputs: resolvePolicies(options),
  };
}

function resolveCrlCheck(crlCheck: VerifyOptions["crlCheck"] = "none"): "none" | "leaf" | "all" {
  if (["none", "leaf", "all"].includes(crlCheck)) return crlCheck;
  throw new TypeError(
    `Cannot verify a certificate: crlCheck is "${crlCheck}", not none, leaf or all`,
  );
}

/** Options about policies ask for their check, as X509_VERIFY_PARAM_set1_policies does. */
function resolvePolicies(options: VerifyOptions): PolicyInputs | undefined {
  const { policies, requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = options;
  const isAsked = policies !== undefined || requireExplicitPolicy === true ||
    inhibitPolicyMapping === true || inhibitAnyPolicy === true;
  const checked = options.checkPolicies ??
    (isAsked || options.strict === true || options.profile !== undefined);
  if (!checked) return undefined;
  return {
    policies: (policies ?? []).map((name) => {
      const oid = oidFromName(name);
      if (oid !== undefined) return oid;
      throw new TypeError(`Cannot verify a certificate: there is no policy "${name}"`);
    }),
    requireExplicitPolicy: requireExplicitPolicy ?? false,
    inhibitPolicyMapping: inhibitPolicyMapping ?? false,
    inhibitAnyPolicy: inhibitAnyPolicy ?? false,
  };
}

/** Texts and bytes have nothing that paths are built of. */
function checkDecoded(
  name: string,
  values: readonly (Certificate | CertificateRevocationList)[] = [],
  kind: string,
): void {
  if (Array.isArray(values) && values.every((value) => value?.der !== undefined)) return;
  throw new TypeError(
    `Cannot verify a certificate: the option ${name} is no list of ${kind}; ${kind}.fromPem() and ` +
      "fromDer() read one",
  );
}

function checkInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `Cannot verify a certificate: the option ${name} is ${value}, not between ${least} and ${most}`,
  );
}

/** No list at all leaves the host unchecked; an empty one is likely an accident. */
function resolveHostnames(hostname: VerifyOptions["hostname"]): readonly string[] {
  if (hostname === undefined) return [];
  const names = typeof hostname === "string" ? [hostname] : hostname;
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
    throw new TypeError(
      "Cannot verify a certificate: the option hostname is no text, or list of it",
    );
  }
  if (names.length > 0) return names;
  throw new RangeError("Cannot verify a certificate: the option hostname is an empty list");
}

function resolveAddress(ipAddress: string | Uint8Array | undefined): Bytes | undefined {
  if (ipAddress === undefined) return undefined;
  const address = typeof ipAddress === "string" ? parseHostAddress(ipAddress) : ipAddress.slice();
  if (address?.length === 4 || address?.length === 16) return address;
  throw new RangeError(`Cannot verify a certificate: "${ipAddress}" is no IP address`);
}
