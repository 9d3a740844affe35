// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** One result of certificate verification. */
export interface X509VerifyError {
  /** Its number, X509_V_OK or X509_V_ERR_…. */
  readonly code: number;
  /** Its name, as in X509_V_ERR_…, or `OK`. */
  readonly name: string;
  /** Its text, as X509_verify_cert_error_string gives it. */
  readonly text: string;
}

/** Every result of certificate verification that OpenSSL 3.0 has; a row's index is its code. */
export const X509_V_ERRORS = [
  { code: 0, name: "OK", text: "ok" },
  { code: 1, name: "UNSPECIFIED", text: "unspecified certificate verification error" },
  { code: 2, name: "UNABLE_TO_GET_ISSUER_CERT", text: "unable to get issuer certificate" },
  { code: 3, name: "UNABLE_TO_GET_CRL", text: "unable to get certificate CRL" },
  {
    code: 4,
    name: "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
    text: "unable to decrypt certificate's signature",
  },
  { code: 5, name: "UNABLE_TO_DECRYPT_CRL_SIGNATURE", text: "unable to decrypt CRL's signature" },
  {
    code: 6,
    name: "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
    text: "unable to decode issuer public key",
  },
  { code: 7, name: "CERT_SIGNATURE_FAILURE", text: "certificate signature failure" },
  { code: 8, name: "CRL_SIGNATURE_FAILURE", text: "CRL signature failure" },
  { code: 9, name: "CERT_NOT_YET_VALID", text: "certificate is not yet valid" },
  { code: 10, name: "CERT_HAS_EXPIRED", text: "certificate has expired" },
  { code: 11, name: "CRL_NOT_YET_VALID", text: "CRL is not yet valid" },
  { code: 12, name: "CRL_HAS_EXPIRED", text: "CRL has expired" },
  {
    code: 13,
    name: "ERROR_IN_CERT_NOT_BEFORE_FIELD",
    text: "format error in certificate's notBefore field",
  },
  {
    code: 14,
    name: "ERROR_IN_CERT_NOT_AFTER_FIELD",
    text: "format error in certificate's notAfter field",
  },
  {
    code: 15,
    name: "ERROR_IN_CRL_LAST_UPDATE_FIELD",
    text: "format error in CRL's lastUpdate field",
  },
  {
    code: 16,
    name: "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
    text: "format error in CRL's nextUpdate field",
  },
  { code: 17, name: "OUT_OF_MEM", text: "out of memory" },
  { code: 18, name: "DEPTH_ZERO_SELF_SIGNED_CERT", text: "self-signed certificate" },
  {
    code: 19,
    name: "SELF_SIGNED_CERT_IN_CHAIN",
    text: "self-signed certificate in certificate chain",
  },
  {
    code: 20,
    name: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    text: "unable to get local issuer certificate",
  },
  {
    code: 21,
    name: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    text: "unable to verify the first certificate",
  },
  { code: 22, name: "CERT_CHAIN_TOO_LONG", text: "certificate chain too long" },
  { code: 23, name: "CERT_REVOKED", text: "certificate revoked" },
  { code: 24, name: "NO_ISSUER_PUBLIC_KEY", text: "issuer certificate doesn't have a public key" },
  { code: 25, name: "PATH_LENGTH_EXCEEDED", text: "path length constraint exceeded" },
  { code: 26, name: "INVALID_PURPOSE", text: "unsuitable certificate purpose" },
  { code: 27, name: "CERT_UNTRUSTED", text: "certificate not trusted" },
  { code: 28, name: "CERT_REJECTED", text: "certificate rejected" },
  { code: 29, name: "SUBJECT_ISSUER_MISMATCH", text: "subject issuer mismatch" },
  { code: 30, name: "AKID_SKID_MISMATCH", text: "authority and subject key identifier mismatch" },
  {
    code: 31,
    name: "AKID_ISSUER_SERIAL_MISMATCH",
    text: "authority and issuer serial number mismatch",
  },
  {
    code: 32,
    name: "KEYUSAGE_NO_CERTSIGN",
    text: "key usage does not include certificate signing",
  },
  { code: 33, name: "UNABLE_TO_GET_CRL_ISSUER", text: "unable to get CRL issuer certificate" },
  { code: 34, name: "UNHANDLED_CRITICAL_EXTENSION", text: "unhandled critical extension" },
  { code: 35, name: "KEYUSAGE_NO_CRL_SIGN", text: "key usage does not include CRL signing" },
  { code: 36, name: "UNHANDLED_CRITICAL_CRL_EXTENSION", text: "unhandled critical CRL extension" },
  { code: 37, name: "INVALID_NON_CA", text: "invalid non-CA certificate (has CA markings)" },
  { code: 38, name: "PROXY_PATH_LENGTH_EXCEEDED", text: "proxy path length constraint exceeded" },
  {
    code: 39,
    name: "KEYUSAGE_NO_DIGITAL_SIGNATURE",
    text: "key usage does not include digital signature",
  },
  {
    code: 40,
    name: "PROXY_CERTIFICATES_NOT_ALLOWED",
    text: "proxy certificates not allowed, please set the appropriate flag",
  },
  { code: 41, name: "INVALID_EXTENSION", text: "invalid or inconsistent certificate extension" },
  {
    code: 42,
    name: "INVALID_POLICY_EXTENSION",
    text: "invalid or inconsistent certificate policy extension",
  },
  { code: 43, name: "NO_EXPLICIT_POLICY", text: "no explicit policy" },
  { code: 44, name: "DIFFERENT_CRL_SCOPE", text: "different CRL scope" },
  { code: 45, name: "UNSUPPORTED_EXTENSION_FEATURE", text: "unsupported extension feature" },
  {
    code: 46,
    name: "UNNESTED_RESOURCE",
    text: "RFC 3779 resource not subset of parent's resources",
  },
  { code: 47, name: "PERMITTED_VIOLATION", text: "permitted subtree violation" },
  { code: 48, name: "EXCLUDED_VIOLATION", text: "excluded subtree violation" },
  { code: 49, name: "SUBTREE_MINMAX", text: "name constraints minimum and maximum not supported" },
  { code: 50, name: "APPLICATION_VERIFICATION", text: "application verification failure" },
  { code: 51, name: "UNSUPPORTED_CONSTRAINT_TYPE", text: "unsupported name constraint type" },
  {
    code: 52,
    name: "UNSUPPORTED_CONSTRAINT_SYNTAX",
    text: "unsupported or invalid name constraint syntax",
  },
  { code: 53, name: "UNSUPPORTED_NAME_SYNTAX", text: "unsupported or invalid name syntax" },
  { code: 54, name: "CRL_PATH_VALIDATION_ERROR", text: "CRL path validation error" },
  { code: 55, name: "PATH_LOOP", text: "path loop" },
  { code: 56, name: "SUITE_B_INVALID_VERSION", text: "Suite B: certificate version invalid" },
  { code: 57, name: "SUITE_B_INVALID_ALGORITHM", text: "Suite B: invalid public key algorithm" },
  { code: 58, name: "SUITE_B_INVALID_CURVE", text: "Suite B: invalid ECC curve" },
  {
    code: 59,
    name: "SUITE_B_INVALID_SIGNATURE_ALGORITHM",
    text: "Suite B: invalid signature algorithm",
  },
  { code: 60, name: "SUITE_B_LOS_NOT_ALLOWED", text: "Suite B: curve not allowed for this LOS" },
  {
    code: 61,
    name: "SUITE_B_CANNOT_SIGN_P_384_WITH_P_256",
    text: "Suite B: cannot sign P-384 with P-256",
  },
  { code: 62, name: "HOSTNAME_MISMATCH", text: "hostname mismatch" },
  { code: 63, name: "EMAIL_MISMATCH", text: "email address mismatch" },
  { code: 64, name: "IP_ADDRESS_MISMATCH", text: "IP address mismatch" },
  { code: 65, name: "DANE_NO_MATCH", text: "no matching DANE TLSA records" },
  { code: 66, name: "EE_KEY_TOO_SMALL", text: "EE certificate key too weak" },
  { code: 67, name: "CA_KEY_TOO_SMALL", text: "CA certificate key too weak" },
  { code: 68, name: "CA_MD_TOO_WEAK", text: "CA signature digest algorithm too weak" },
  { code: 69, name: "INVALID_CALL", text: "invalid certificate verification context" },
  { code: 70, name: "STORE_LOOKUP", text: "issuer certificate lookup error" },
  {
    code: 71,
    name: "NO_VALID_SCTS",
    text: "Certificate Transparency required, but no valid SCTs found",
  },
  { code: 72, name: "PROXY_SUBJECT_NAME_VIOLATION", text: "proxy subject name violation" },
  { code: 73, name: "OCSP_VERIFY_NEEDED", text: "OCSP verification needed" },
  { code: 74, name: "OCSP_VERIFY_FAILED", text: "OCSP verification failed" },
  { code: 75, name: "OCSP_CERT_UNKNOWN", text: "OCSP unknown cert" },
  {
    code: 76,
    name: "UNSUPPORTED_SIGNATURE_ALGORITHM",
    text: "Cannot find certificate signature algorithm",
  },
  {
    code: 77,
    name: "SIGNATURE_ALGORITHM_MISMATCH",
    text: "subject signature algorithm and issuer public key algorithm mismatch",
  },
  {
    code: 78,
    name: "SIGNATURE_ALGORITHM_INCONSISTENCY",
    text: "cert info signature and signature algorithm mismatch",
  },
  { code: 79, name: "INVALID_CA", text: "invalid CA certificate" },
  { code: 80, name: "PATHLEN_INVALID_FOR_NON_CA", text: "Path length invalid for non-CA cert" },
  {
    code: 81,
    name: "PATHLEN_WITHOUT_KU_KEY_CERT_SIGN",
    text: "Path length given without key usage keyCertSign",
  },
  {
    code: 82,
    name: "KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA",
    text: "Key usage keyCertSign invalid for non-CA cert",
  },
  { code: 83, name: "ISSUER_NAME_EMPTY", text: "Issuer name empty" },
  { code: 84, name: "SUBJECT_NAME_EMPTY", text: "Subject name empty" },
  { code: 85, name: "MISSING_AUTHORITY_KEY_IDENTIFIER", text: "Missing Authority Key Identifier" },
  { code: 86, name: "MISSING_SUBJECT_KEY_IDENTIFIER", text: "Missing Subject Key Identifier" },
  { code: 87, name: "EMPTY_SUBJECT_ALT_NAME", text: "Empty Subject Alternative Name extension" },
  {
    code: 88,
    name: "EMPTY_SUBJECT_SAN_NOT_CRITICAL",
    text: "Subject empty and Subject Alt Name extension not critical",
  },
  {
    code: 89,
    name: "CA_BCONS_NOT_CRITICAL",
    text: "Basic Constraints of CA cert not marked critical",
  },
  {
    code: 90,
    name: "AUTHORITY_KEY_IDENTIFIER_CRITICAL",
    text: "Authority Key Identifier marked critical",
  },
  {
    code: 91,
    name: "SUBJECT_KEY_IDENTIFIER_CRITICAL",
    text: "Subject Key Identifier marked critical",
  },
  {
    code: 92,
    name: "CA_CERT_MISSING_KEY_USAGE",
    text: "CA cert does not include key usage extension",
  },
  {
    code: 93,
    name: "EXTENSIONS_REQUIRE_VERSION_3",
    text: "Using cert extension requires at least X509v3",
  },
  {
    code: 94,
    name: "EC_KEY_EXPLICIT_PARAMS",
    text: "Certificate public key has explicit ECC parameters",
  },
] as const satisfies readonly X509VerifyError[];

/** The name of a result of certificate verification, as in X509_V_ERR_…, or `OK`. */
export type X509VerifyErrorName = typeof X509_V_ERRORS[number]["name"];

/**
 * The text of a result of certificate verification (X509_verify_cert_error_string of OpenSSL 3.0).
 *
 * @param code The result's number.
 * @returns Its text, also for a number that no result has.
 *
 * @example Usage
 * ```ts
 * import { x509VerifyErrorText } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(x509VerifyErrorText(10), "certificate has expired");
 * ```
 */
export function x509VerifyErrorText(code: number): string {
  return X509_V_ERRORS[code]?.text ?? "unknown certificate verification error";
}

/**
 * The number of a result of certificate verification.
 *
 * @param name Its name, as in X509_V_ERR_…, or `OK`.
 * @returns Its number.
 *
 * @example Usage
 * ```ts
 * import { x509VerifyErrorCode } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(x509VerifyErrorCode("CERT_HAS_EXPIRED"), 10);
 * ```
 */
export function x509VerifyErrorCode(name: X509VerifyErrorName): number {
  return X509_V_ERRORS.findIndex((row) => row.name === name);
}
