// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type CertificateFacts, NETSCAPE_TYPES } from "./_certificate_facts.ts";
import { EXTENSION_IDS } from "./extension.ts";
import { KEY_PURPOSES } from "./extended_key_usage.ts";
import type { KeyUsage } from "./key_usage.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/** What a certificate is to be used for, by the names that `openssl verify -purpose` takes. */
export type VerifyPurpose =
  | "sslclient"
  | "sslserver"
  | "nssslserver"
  | "smimesign"
  | "smimeencrypt"
  | "crlsign"
  | "any"
  | "ocsphelper"
  | "timestampsign";

/** One purpose: a row of X509_PURPOSE. */
interface PurposeRow {
  /** The purpose that trust settings must name; none for those where self-signed is enough. */
  readonly trust?: string;
  /** Extended key usages of which one must be there, if the certificate has any. */
  readonly extendedKeyUsages?: readonly string[];
  /** Bits of nsCertType of which one must be there, if the certificate has it. */
  readonly netscape?: number;
  /** Key usages of which one must be there, if the certificate has any. */
  readonly keyUsages?: readonly KeyUsage[];
  /** For authorities that only have nsCertType: the bit they need. */
  readonly netscapeCa?: number;
}

const { sslClient, sslServer, smime, sslCa, smimeCa } = NETSCAPE_TYPES;
const SERVER_USAGES = ["digitalSignature", "keyEncipherment", "keyAgreement"] as const;
const SERVER_PURPOSES = [KEY_PURPOSES.serverAuth, KEY_PURPOSES.msSGC, KEY_PURPOSES.nsSGC];

const SERVER: PurposeRow = {
  trust: KEY_PURPOSES.serverAuth,
  extendedKeyUsages: SERVER_PURPOSES,
  netscape: sslServer,
  netscapeCa: sslCa,
  keyUsages: SERVER_USAGES,
};
const MAIL: PurposeRow = {
  trust: KEY_PURPOSES.emailProtection,
  extendedKeyUsages: [KEY_PURPOSES.emailProtection],
  netscape: smime | sslClient,
  netscapeCa: smimeCa,
};

const PURPOSES: Readonly<Record<VerifyPurpose, PurposeRow>> = {
  sslclient: {
    trust: KEY_PURPOSES.clientAuth,
    extendedKeyUsages: [KEY_PURPOSES.clientAuth],
    netscape: sslClient,
    netscapeCa: sslCa,
    keyUsages: ["digitalSignature", "keyAgreement"],
  },
  sslserver: SERVER,
  nssslserver: { ...SERVER, keyUsages: ["keyEncipherment"] },
  smimesign: { ...MAIL, keyUsages: ["digitalSignature", "nonRepudiation"] },
  smimeencrypt: { ...MAIL, keyUsages: ["keyEncipherment"] },
  crlsign: { keyUsages: ["cRLSign"] },
  any: {},
  ocsphelper: {},
  timestampsign: { trust: KEY_PURPOSES.timeStamping },
};

/** Whether a text is the name of a purpose. */
export function isVerifyPurpose(text: string): text is VerifyPurpose {
  return Object.hasOwn(PURPOSES, text);
}

/** What {@linkcode caKind} tells, with the numbers of X509_check_ca. */
export const CA_KINDS = { none: 0, ca: 1, version1Root: 3, keyUsageOnly: 4, netscape: 5 } as const;

/** Whether a certificate is an authority's, and what says so (check_ca of OpenSSL). */
export function caKind(facts: CertificateFacts): number {
  if (facts.invalid !== undefined) return CA_KINDS.none;
  if (facts.keyUsage !== undefined && !facts.keyUsage.has("keyCertSign")) return CA_KINDS.none;
  if (facts.hasBasicConstraints) return facts.isCa ? CA_KINDS.ca : CA_KINDS.none;
  if (facts.certificate.version === 1 && facts.isSelfSigned) return CA_KINDS.version1Root;
  if (facts.keyUsage !== undefined) return CA_KINDS.keyUsageOnly;
  if (((facts.netscapeType ?? 0) & NETSCAPE_TYPES.anyCa) !== 0) return CA_KINDS.netscape;
  return CA_KINDS.none;
}

/**
 * Whether a certificate serves a purpose (X509_check_purpose).
 *
 * @returns 1 for yes, 0 for no; other numbers are doubtful authorities, which strict checks refuse.
 */
export function checkPurpose(
  facts: CertificateFacts,
  purpose: VerifyPurpose,
  role: "authority" | "leaf",
): number {
  if (facts.invalid !== undefined) return -1;
  const row = PURPOSES[purpose];
  if (purpose === "any") return 1;
  if (facts.purposes !== undefined && row.extendedKeyUsages !== undefined) {
    if (!facts.purposes.some((oid) => row.extendedKeyUsages?.includes(oid))) return 0;
  }
  if (role === "authority") {
    const kind = caKind(facts);
    const fits = kind !== CA_KINDS.netscape || row.netscapeCa === undefined ||
      ((facts.netscapeType ?? 0) & row.netscapeCa) !== 0;
    return fits ? kind : 0;
  }
  if (purpose === "timestampsign") return isTimestampSigner(facts) ? 1 : 0;
  if (row.keyUsages !== undefined && facts.keyUsage !== undefined) {
    if (!row.keyUsages.some((usage) => facts.keyUsage?.has(usage))) return 0;
  }
  const { netscapeType } = facts;
  if (row.netscape === undefined || netscapeType === undefined) return 1;
  if (row.trust !== KEY_PURPOSES.emailProtection) {
    return (netscapeType & row.netscape) !== 0 ? 1 : 0;
  }
  if ((netscapeType & smime) !== 0) return 1;
  // Some old certificates for mail only have the bit for TLS clients.
  return (netscapeType & sslClient) !== 0 ? 2 : 0;
}

/** RFC 3161, section 2.3: the one purpose time stamping, critical, and keys that only sign. */
function isTimestampSigner(facts: CertificateFacts): boolean {
  const { keyUsage, purposes, certificate } = facts;
  if (keyUsage !== undefined) {
    const fits = [...keyUsage].every((use) =>
      use === "digitalSignature" || use === "nonRepudiation"
    );
    if (!fits) return false;
  }
  return purposes?.length === 1 && purposes[0] === KEY_PURPOSES.timeStamping &&
    certificate.extension(EXTENSION_IDS.extendedKeyUsage)?.critical === true;
}

/** What trust settings say: trusted, rejected, or nothing. */
export type Trust = "trusted" | "rejected" | "neutral";

/**
 * For what a trusted certificate is trusted (X509_check_trust).
 *
 * @param purpose The purpose; none when every use is meant.
 * @param selfSigned Whether being self-signed is enough where no settings say otherwise.
 */
export function checkTrust(
  entry: TrustedCertificate,
  facts: CertificateFacts,
  purpose: VerifyPurpose | undefined,
  selfSigned: "suffices" | "is nothing",
): Trust {
  const fallback = selfSigned === "suffices" && facts.isSelfSigned && facts.invalid === undefined
    ? "trusted"
    : "neutral";
  const wanted = purpose === undefined || purpose === "any"
    ? KEY_PURPOSES.anyExtendedKeyUsage
    : PURPOSES[purpose].trust;
  // X509_TRUST_COMPAT: settings do not count for signing CRLs and OCSP responses.
  if (wanted === undefined || entry.settings === undefined) return fallback;
  const includes = (oids: readonly string[] | undefined) =>
    oids?.some((oid) => oid === wanted || oid === KEY_PURPOSES.anyExtendedKeyUsage) ?? false;
  if (includes(entry.settings.rejected)) return "rejected";
  if (includes(entry.settings.trusted)) return "trusted";
  return (entry.settings.trusted?.length ?? 0) === 0 ? fallback : "rejected";
}
