// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { Certificate } from "./certificate.ts";
import { EXTENSION_IDS } from "./extension.ts";
import { equalBytes } from "../wire/mod.ts";
import type { AuthorityKeyIdentifier } from "./key_identifier.ts";
import { inheritedDsaValue } from "./_inherited_keys.ts";
import { foldName } from "./_name_fold.ts";
import type { Name } from "./name.ts";
import type { KeyUsage } from "./key_usage.ts";
import { signatureAlgorithmByOid } from "./signature_algorithms.ts";

/** proxyCertInfo (RFC 3820), nsCertType, and what RFC 3779 and OCSP add. */
const PROXY_CERT_INFO = "1.3.6.1.5.5.7.1.14";
const NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1";
const IP_ADDRESS_BLOCKS = "1.3.6.1.5.5.7.1.7";
const AUTONOMOUS_SYSTEMS = "1.3.6.1.5.5.7.1.8";
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** The extensions that may be critical (X509_supported_extension of OpenSSL 3.0). */
const HANDLED_EXTENSIONS: ReadonlySet<string> = new Set([
  NETSCAPE_CERT_TYPE,
  EXTENSION_IDS.keyUsage,
  EXTENSION_IDS.subjectAltName,
  EXTENSION_IDS.basicConstraints,
  EXTENSION_IDS.certificatePolicies,
  EXTENSION_IDS.crlDistributionPoints,
  EXTENSION_IDS.extendedKeyUsage,
  IP_ADDRESS_BLOCKS,
  AUTONOMOUS_SYSTEMS,
  EXTENSION_IDS.ocspNoCheck,
  EXTENSION_IDS.policyConstraints,
  PROXY_CERT_INFO,
  EXTENSION_IDS.nameConstraints,
  EXTENSION_IDS.policyMappings,
  EXTENSION_IDS.inhibitAnyPolicy,
  EXTENSION_IDS.subjectKeyIdentifier,
]);

/** Bits of nsCertType. */
export const NETSCAPE_TYPES = {
  sslClient: 0x80,
  sslServer: 0x40,
  smime: 0x20,
  sslCa: 0x04,
  smimeCa: 0x02,
  anyCa: 0x07,
} as const;

/** What validation wants to know of a certificate, the counterpart of X509's ex_flags. */
export interface CertificateFacts {
  readonly certificate: Certificate;
  /** Issuer and subject have the same name. */
  readonly isSelfIssued: boolean;
  /** Self-issued, and its key identifiers and key type say that it signed itself. */
  readonly isSelfSigned: boolean;
  /** Why its extensions can not be used, if they can not. */
  readonly invalid: unknown;
  /** Its key, or `undefined` when the key can not be used. */
  readonly publicKey: PublicKey | undefined;
  /** Its key describes its curve by numbers instead of a name (RFC 5480, section 2.1.1). */
  readonly hasExplicitCurve: boolean;
  /** Its key is a DSA key that takes its parameters from its issuer's (RFC 3279, section 2.3.2). */
  readonly inheritsParameters: boolean;
  readonly hasBasicConstraints: boolean;
  readonly isCa: boolean;
  readonly pathLength: number | undefined;
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly purposes: readonly string[] | undefined;
  readonly netscapeType: number | undefined;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  /** The type of an extension that is critical and that nobody here handles. */
  readonly unhandledCritical: string | undefined;
  /** RFC 3820: it is a proxy certificate, with this limit for further ones below it. */
  readonly proxy: { readonly pathLength?: number } | undefined;
}

/**
 * Where a certificate keeps its facts. In a WeakMap they cost the garbage collector a third of the time
 * of a chain whose signatures are known (measured: 12,000 chains a second, and 18,000 this way).
 */
const FACTS = Symbol("facts");

/** The facts of a certificate; found once, as certificates do not change. */
export function factsOf(
  certificate: Certificate & { [FACTS]?: CertificateFacts },
): CertificateFacts {
  const known = certificate[FACTS];
  if (known !== undefined) return known;
  const facts = findFacts(certificate);
  Object.defineProperty(certificate, FACTS, { value: facts });
  return facts;
}

function findFacts(certificate: Certificate): CertificateFacts {
  const publicKey = attempt(() => certificate.publicKey);
  const isSelfIssued = isSameName(certificate.subject, certificate.issuer);
  const facts = {
    certificate,
    publicKey,
    hasExplicitCurve: publicKey === undefined
      ? hasExplicitCurve(certificate)
      : "curve" in publicKey.parts && publicKey.parts.parameterEncoding === "explicit",
    inheritsParameters: publicKey === undefined && inheritedDsaValue(certificate) !== undefined,
    isSelfIssued,
    isSelfSigned: false,
    ...decodeExtensionFacts(certificate),
  };
  facts.isSelfSigned = isSelfIssued && identifiersMatch(facts, facts) && keyTypeFits(facts, facts);
  return facts;
}

/** Compares names: nearly always their folds tell already, and nothing has to be decoded. */
function isSameName(left: Name, right: Name): boolean {
  return foldName(left.der) === foldName(right.der) &&
    (attempt(() => left.equals(right)) ?? false);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function decodeExtensionFacts(certificate: Certificate) {
  const facts = {
    invalid: undefined as unknown,
    hasBasicConstraints: false,
    isCa: false,
    pathLength: undefined as number | undefined,
    keyUsage: undefined as ReadonlySet<KeyUsage> | undefined,
    purposes: undefined as readonly string[] | undefined,
    netscapeType: undefined as number | undefined,
    authorityKeyIdentifier: undefined as AuthorityKeyIdentifier | undefined,
    subjectKeyIdentifier: undefined as Uint8Array | undefined,
    unhandledCritical: undefined as string | undefined,
    proxy: undefined as { pathLength?: number } | undefined,
  };
  try {
    certificate.version;
    certificate.serialNumber;
    certificate.subject.relativeNames;
    certificate.issuer.relativeNames;
    certificate.signatureAlgorithmIdentifier;
    const basicConstraints = certificate.basicConstraints;
    facts.hasBasicConstraints = basicConstraints !== undefined;
    facts.isCa = basicConstraints?.isCa ?? false;
    facts.pathLength = basicConstraints?.pathLength;
    facts.keyUsage = certificate.keyUsage;
    facts.purposes = certificate.extendedKeyUsage;
    facts.subjectKeyIdentifier = certificate.subjectKeyIdentifier;
    facts.authorityKeyIdentifier = certificate.authorityKeyIdentifier;
    facts.netscapeType = decodeNetscapeType(certificate);
    facts.proxy = decodeProxyInfo(certificate);
    // These are not kept here, but a certificate in which they are damaged is of no use.
    certificate.subjectAltName;
    certificate.nameConstraints;
    if (facts.keyUsage?.size === 0) throw new RangeError("keyUsage allows nothing at all");
    if (facts.proxy !== undefined && (facts.isCa || certificate.subjectAltName !== undefined)) {
      throw new RangeError("a proxy certificate is no CA and has no subjectAltName (RFC 3820)");
    }
    facts.unhandledCritical = certificate.extensions
      .find(({ critical, oid }) => critical && !HANDLED_EXTENSIONS.has(oid))?.oid;
  } catch (error) {
    facts.invalid = error;
  }
  return facts;
}

function decodeNetscapeType(certificate: Certificate): number | undefined {
  const extension = certificate.extension(NETSCAPE_CERT_TYPE);
  if (extension === undefined) return undefined;
  const { bytes } = new DerReader(extension.value, { path: "nsCertType" }).readBitString();
  return bytes[0] ?? 0;
}

/** RFC 3820, section 3.8. */
function decodeProxyInfo(certificate: Certificate): { pathLength?: number } | undefined {
  const extension = certificate.extension(PROXY_CERT_INFO);
  if (extension === undefined) return undefined;
  const reader = new DerReader(extension.value, { path: "proxyCertInfo" });
  return reader.readSequence((inner) => {
    const limited = inner.peekTag() === DER_TAGS.INTEGER;
    const pathLength = limited ? inner.readSmallInteger(0x7fff_ffff, "pCPathLen") : undefined;
    inner.readAny("proxyPolicy");
    return pathLength === undefined ? {} : { pathLength };
  });
}

/**
 * Whether one certificate seems to have issued another: names, key identifiers and the type of the
 * key fit, and both can be used (ossl_x509_likely_issued). The signature is not looked at.
 */
export function likelyIssued(issuer: CertificateFacts, subject: CertificateFacts): boolean {
  return issuer.invalid === undefined && subject.invalid === undefined &&
    isSameName(subject.certificate.issuer, issuer.certificate.subject) &&
    identifiersMatch(issuer, subject) && keyTypeFits(issuer, subject);
}

/** Whether the subject's authority key identifier is the issuer's, as far as both tell. */
export function identifiersMatch(
  issuer: Pick<CertificateFacts, "certificate" | "subjectKeyIdentifier">,
  subject: Pick<CertificateFacts, "authorityKeyIdentifier">,
): boolean {
  const wanted = subject.authorityKeyIdentifier;
  if (wanted === undefined) return true;
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = wanted;
  const found = issuer.subjectKeyIdentifier;
  if (keyIdentifier !== undefined && found !== undefined && !equalBytes(keyIdentifier, found)) {
    return false;
  }
  if (
    authorityCertSerialNumber !== undefined &&
    authorityCertSerialNumber !== issuer.certificate.serialNumber
  ) return false;
  const name = authorityCertIssuer?.find(({ type }) => type === "directory");
  return name?.type !== "directory" || isSameName(name.name, issuer.certificate.issuer);
}

/** Whether a signature of this kind can come from the issuer's key (check_sig_alg_match). */
function keyTypeFits(
  issuer: Pick<CertificateFacts, "publicKey" | "hasExplicitCurve" | "inheritsParameters">,
  subject: Pick<CertificateFacts, "certificate">,
): boolean {
  const type = issuer.hasExplicitCurve
    ? "ec"
    : issuer.inheritsParameters
    ? "dsa"
    : issuer.publicKey?.type;
  if (type === undefined) return false;
  const oid = attempt(() => subject.certificate.signatureAlgorithmIdentifier.oid);
  const row = oid === undefined ? undefined : signatureAlgorithmByOid(oid);
  return row?.keyTypes.includes(type) ?? false;
}

function hasExplicitCurve(certificate: Certificate): boolean {
  return attempt(() => {
    const reader = new DerReader(certificate.subjectPublicKeyInfo).readSequence().readSequence();
    return reader.readOid() === EC_PUBLIC_KEY && reader.peekTag() === DER_TAGS.SEQUENCE;
  }) ?? false;
}
