// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What usually leads to a result of verification, and what to do. */
export interface VerificationExplanation {
  /** Why it usually happens. */
  readonly usualCause?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

const OUTDATED_SOFTWARE = "get a new certificate, made by current software";
const ASK_FOR_NEW_CA = "ask the authority for a chain of certificates that meets RFC 5280";

const EXPLANATIONS: Readonly<Record<number, VerificationExplanation>> = {
  1: {
    usualCause: "a limit was reached: very many names, name constraints or certificates",
    remedy: "look at the chain with `openssl s_client -showcerts`; no real one is like that",
  },
  2: {
    usualCause: "an intermediate certificate is trusted, but the root above it is not",
    remedy: "add the root to the trust store, or allow partial chains",
  },
  3: {
    usualCause:
      "no current revocation list of the issuer is at hand, or it covers other certificates",
    remedy:
      "get the list that the certificate's cRLDistributionPoints names, and give it with crls or " +
      "by the trust store",
  },
  6: { usualCause: "the issuer's key is of a type or on a curve that is not supported" },
  7: {
    usualCause: "the certificate was changed, or its issuer is another key with the same name",
    remedy: "add the issuer that really signed it; authorities renew their keys",
  },
  8: {
    usualCause: "the list was changed, or another key with the issuer's name signed it",
    remedy: "get the list again from the authority's distribution point",
  },
  9: {
    usualCause: "the clock of this machine is slow, or the certificate was made for later",
    remedy: "check the clock of this machine",
  },
  10: {
    usualCause: "the certificate was not renewed in time, or the clock of this machine is fast",
    remedy: "renew the certificate; for one of an authority install the current chain",
  },
  11: {
    usualCause: "the clock of this machine is slow, or the list was made for later",
    remedy: "check the clock of this machine",
  },
  12: {
    usualCause: "a newer list was published and not fetched, or the authority is late",
    remedy: "fetch the current list; nextUpdate tells when the next one is due",
  },
  13: {
    usualCause: "the time is written in a form that DER does not allow",
    remedy: OUTDATED_SOFTWARE,
  },
  14: {
    usualCause: "the time is written in a form that DER does not allow",
    remedy: OUTDATED_SOFTWARE,
  },
  18: {
    usualCause: "the server made its own certificate, and it is not in the trust store",
    remedy: "add this certificate to the trust store if you know it, or get one of an authority",
  },
  19: {
    usualCause:
      "the chain ends at a root that is not in the trust store: a private authority, or " +
      "a proxy that inspects traffic",
    remedy: "add the root to the trust store (caCerts, SSL_CERT_FILE) if you trust it",
  },
  20: {
    usualCause: "the server does not send its intermediate certificate, or the authority is not " +
      "in the trust store",
    remedy: "configure the server to send the whole chain, or add the authority to the trust " +
      "store (caCerts, SSL_CERT_FILE)",
  },
  21: {
    usualCause: "the server sends only its own certificate, and the issuer is not in the trust " +
      "store",
    remedy: "configure the server to send the whole chain, or add the authority to the trust store",
  },
  22: {
    usualCause: "more intermediate certificates than the option depth allows",
    remedy: "raise depth if the chain is meant",
  },
  23: {
    usualCause: "the authority took the certificate back, for the reason that the detail tells",
    remedy:
      "do not trust it; its owner needs a new certificate, with a new key if the old one leaked",
  },
  25: {
    usualCause: "an authority that may have no further authorities below it made one",
    remedy: "have the leaf signed by the authority that has the limit itself",
  },
  26: {
    usualCause: "the certificate was made for another use: one for clients on a server, say",
    remedy: "get a certificate whose extendedKeyUsage and keyUsage allow this use",
  },
  28: {
    usualCause: "the trust store holds the certificate with settings that forbid this use",
    remedy: "change the settings with `openssl x509 -addtrust` or `-addreject`",
  },
  32: {
    usualCause: "the issuer's certificate is not one of an authority",
    remedy: "sign with an authority whose keyUsage has keyCertSign",
  },
  33: {
    usualCause: "who signed the list is neither on the path nor among the certificates at hand",
    remedy: "give the certificate of the list's issuer with untrusted",
  },
  34: {
    usualCause: "an extension that decides about validity is not known here",
    remedy: "get a certificate without it, or ignore critical extensions if you know what it means",
  },
  35: {
    usualCause: "the authority lets another certificate sign its lists",
    remedy: "take the list that an authority with the key usage cRLSign signed",
  },
  36: {
    usualCause: "the list has an extension that changes its meaning and is not known here",
    remedy: "get a plain list of the authority, or accept the problem if you know what it means",
  },
  37: {
    usualCause: "the certificate of an authority is used where only an end entity's may be",
    remedy: "make a certificate for the server with basicConstraints CA:FALSE",
  },
  38: { usualCause: "a proxy certificate signed more proxies than it may" },
  39: { usualCause: "the issuer of a proxy certificate may not sign data" },
  40: {
    usualCause: "a proxy certificate (RFC 3820) was given",
    remedy: "allow proxy certificates if you want them",
  },
  41: { usualCause: "an extension is wrong or contradicts another one", remedy: ASK_FOR_NEW_CA },
  42: {
    usualCause: "policies are written wrongly, stand there twice, or anyPolicy is mapped",
    remedy: ASK_FOR_NEW_CA,
  },
  43: {
    usualCause:
      "the certificates have none of the policies that are demanded by them or by the caller",
    remedy: "get a certificate for the policy, or demand another one with policies",
  },
  44: {
    usualCause: "the list covers authorities only, users only, or another distribution point",
    remedy: "get the list that the certificate's cRLDistributionPoints names",
  },
  46: {
    usualCause: "a certificate has addresses or AS numbers that the one above it does not have",
    remedy: "get the certificate from the registry that holds the resources",
  },
  47: {
    usualCause: "an authority may only certify certain names, and this is none of them",
    remedy: "get the certificate from an authority that may certify the name",
  },
  48: {
    usualCause: "an authority must not certify certain names, and this is one of them",
    remedy: "get the certificate from an authority that may certify the name",
  },
  49: {
    usualCause: "name constraints use distances, which RFC 5280 forbids",
    remedy: ASK_FOR_NEW_CA,
  },
  51: {
    usualCause: "name constraints bind a kind of name that nobody here can compare",
    remedy: ASK_FOR_NEW_CA,
  },
  52: { usualCause: "name constraints are written wrongly", remedy: ASK_FOR_NEW_CA },
  53: { usualCause: "a name is written wrongly, so that it can not be compared" },
  54: {
    usualCause: "who signed the list has no path to the same trust anchor as the certificate",
    remedy: "give the certificates above the list's issuer with untrusted",
  },
  62: {
    usualCause: "the server has a certificate for another name, or the connection was made by IP " +
      "address or by a name that the certificate does not have",
    remedy: "connect by a name of the certificate, or get one with this name in its " +
      "subjectAltName; a common name does not count (RFC 9525)",
  },
  63: {
    usualCause: "the certificate is for another mail address",
    remedy: "compare the addresses of its subjectAltName",
  },
  64: {
    usualCause: "the connection was made by IP address, the certificate is for host names",
    remedy: "connect by name, or get a certificate with this IP address in its subjectAltName",
  },
  65: {
    usualCause:
      "the server has a new certificate and its TLSA records are still those of the old " +
      "one, or the server is not the one that the DNS means",
    remedy: "publish the records of the new certificate before it is used (RFC 7671, section 8)",
  },
  66: {
    usualCause: "the key is too short for the security level: RSA with less than 2048 bits, say; " +
      "or it is of a type that is not supported",
    remedy: "make a new key, RSA with 2048 bits or more or P-256",
  },
  67: {
    usualCause:
      "an authority's key is too short for the security level, or of a type that is not " +
      "supported",
    remedy: "use a current authority, or lower securityLevel if you must",
  },
  68: {
    usualCause: "the certificate is signed with SHA-1 or MD5, which can be forged",
    remedy: "have it signed anew with SHA-256, or lower securityLevel if you must",
  },
  70: {
    usualCause: "the trust store failed: a file or directory that can not be read, a damaged " +
      "certificate",
    remedy: "look at the cause of this error",
  },
  72: { usualCause: "a proxy certificate names somebody else than its issuer" },
  78: { usualCause: "the certificate was put together by hand", remedy: OUTDATED_SOFTWARE },
  79: {
    usualCause: "a certificate signed another one without being that of an authority: no " +
      "basicConstraints CA:TRUE, version 1, or keyUsage without keyCertSign",
    remedy: "sign with a certificate that has basicConstraints CA:TRUE and keyUsage keyCertSign",
  },
  94: {
    usualCause: "the key describes its curve by numbers, which allows forgeries (CVE-2020-0601)",
    remedy: "make a key on a named curve, such as P-256",
  },
};

/** What the formal demands of RFC 5280 (80 to 93) have in common. */
const STRICT_EXPLANATION: VerificationExplanation = {
  usualCause: "the certificate does not meet RFC 5280 to the letter, as strict checks demand",
  remedy: "have it made anew by current software, or do without the strict checks",
};

/**
 * Explains a result of verification.
 *
 * @param code Its number, X509_V_ERR_….
 * @returns Why it usually happens and what to do, as far as that is known.
 *
 * @example Usage
 * ```ts
 * import { verificationExplanation } from "@streamssl/ssl/x509";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(verificationExplanation(20).usualCause ?? "", "intermediate certificate");
 * ```
 */
export function verificationExplanation(code: number): VerificationExplanation {
  return EXPLANATIONS[code] ?? (code >= 80 && code <= 93 ? STRICT_EXPLANATION : {});
}
