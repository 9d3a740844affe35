// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { CertificateFacts } from "./_certificate_facts.ts";
import { EXTENSION_IDS } from "./extension.ts";

/** Codes of verification that the formal demands of RFC 5280 lead to (X509_V_ERR_…). */
const SIGNATURE_ALGORITHM_INCONSISTENCY = 78;
const PATHLEN_INVALID_FOR_NON_CA = 80;
const PATHLEN_WITHOUT_KU_KEY_CERT_SIGN = 81;
const KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA = 82;
const ISSUER_NAME_EMPTY = 83;
const SUBJECT_NAME_EMPTY = 84;
const MISSING_AUTHORITY_KEY_IDENTIFIER = 85;
const MISSING_SUBJECT_KEY_IDENTIFIER = 86;
const EMPTY_SUBJECT_SAN_NOT_CRITICAL = 88;
const CA_BCONS_NOT_CRITICAL = 89;
const AUTHORITY_KEY_IDENTIFIER_CRITICAL = 90;
const SUBJECT_KEY_IDENTIFIER_CRITICAL = 91;
const CA_CERT_MISSING_KEY_USAGE = 92;
const EXTENSIONS_REQUIRE_VERSION_3 = 93;

/**
 * Which formal demand of RFC 5280 a certificate of a chain does not meet (the checks of
 * X509_V_FLAG_X509_STRICT), as a code of verification.
 *
 * @param facts The certificate.
 * @param hasIssuer Whether the chain goes on above it.
 */
export function strictViolation(facts: CertificateFacts, hasIssuer: boolean): number | undefined {
  return violationOfUsage(facts) ?? violationOfNames(facts) ??
    violationOfIdentifiers(facts, hasIssuer);
}

/** RFC 5280, sections 4.2.1.3 and 4.2.1.9. */
function violationOfUsage(facts: CertificateFacts): number | undefined {
  const { certificate, isCa, keyUsage, pathLength } = facts;
  const signs = keyUsage?.has("keyCertSign") ?? true;
  if (pathLength !== undefined && !isCa) return PATHLEN_INVALID_FOR_NON_CA;
  if (pathLength !== undefined && !signs) return PATHLEN_WITHOUT_KU_KEY_CERT_SIGN;
  if (isCa && certificate.extension(EXTENSION_IDS.basicConstraints)?.critical === false) {
    return CA_BCONS_NOT_CRITICAL;
  }
  if (isCa && keyUsage === undefined) return CA_CERT_MISSING_KEY_USAGE;
  if (!isCa && keyUsage !== undefined && signs) return KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA;
  return undefined;
}

/** RFC 5280, sections 4.1.2.4, 4.1.2.6 and 4.2.1.6. */
function violationOfNames(facts: CertificateFacts): number | undefined {
  const { certificate, isCa, keyUsage, invalid } = facts;
  if (certificate.issuer.isEmpty) return ISSUER_NAME_EMPTY;
  if (invalid !== undefined) return undefined;
  const extension = certificate.extension(EXTENSION_IDS.subjectAltName);
  if (certificate.subject.isEmpty) {
    const mustHaveSubject = isCa || (keyUsage?.has("cRLSign") ?? false);
    if (mustHaveSubject || extension === undefined) return SUBJECT_NAME_EMPTY;
    if (!extension.critical) return EMPTY_SUBJECT_SAN_NOT_CRITICAL;
  }
  return undefined;
}

/** RFC 5280, sections 4.1.1.2, 4.1.2.1, 4.2.1.1 and 4.2.1.2. */
function violationOfIdentifiers(facts: CertificateFacts, hasIssuer: boolean): number | undefined {
  const { certificate, isCa, invalid } = facts;
  if (!certificate.signatureAlgorithmsMatch) return SIGNATURE_ALGORITHM_INCONSISTENCY;
  if (invalid !== undefined) return undefined;
  if (certificate.extension(EXTENSION_IDS.authorityKeyIdentifier)?.critical) {
    return AUTHORITY_KEY_IDENTIFIER_CRITICAL;
  }
  if (certificate.extension(EXTENSION_IDS.subjectKeyIdentifier)?.critical) {
    return SUBJECT_KEY_IDENTIFIER_CRITICAL;
  }
  if (certificate.version < 3) {
    return certificate.extensions.length > 0 ? EXTENSIONS_REQUIRE_VERSION_3 : undefined;
  }
  if (hasIssuer && facts.authorityKeyIdentifier?.keyIdentifier === undefined) {
    return MISSING_AUTHORITY_KEY_IDENTIFIER;
  }
  return isCa && facts.subjectKeyIdentifier === undefined
    ? MISSING_SUBJECT_KEY_IDENTIFIER
    : undefined;
}
