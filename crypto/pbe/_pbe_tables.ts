// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The object identifiers of encryption with passwords. */

/** PBES2 (RFC 8018, Appendix A.4). */
export const PBES2_OID = "1.2.840.113549.1.5.13";
/** PBKDF2 (RFC 8018, Appendix A.2). */
export const PBKDF2_OID = "1.2.840.113549.1.5.12";
/** scrypt (RFC 7914, Section 7). */
export const SCRYPT_OID = "1.3.6.1.4.1.11591.4.11";
/** RC2 in CBC mode, whose parameters are of their own (RFC 8018, Appendix B.2.3). */
export const RC2_CBC_OID = "1.2.840.113549.3.2";

/** HMAC with each digest, by the digest's name in OpenSSL (RFC 8018, Appendix B.1). */
export const PRF_OIDS: readonly (readonly [oid: string, digest: string])[] = [
  ["1.2.840.113549.2.7", "sha1"],
  ["1.2.840.113549.2.6", "md5"],
  ["1.2.840.113549.2.8", "sha224"],
  ["1.2.840.113549.2.9", "sha256"],
  ["1.2.840.113549.2.10", "sha384"],
  ["1.2.840.113549.2.11", "sha512"],
  ["1.2.840.113549.2.12", "sha512-224"],
  ["1.2.840.113549.2.13", "sha512-256"],
  ["2.16.840.1.101.3.4.2.13", "sha3-224"],
  ["2.16.840.1.101.3.4.2.14", "sha3-256"],
  ["2.16.840.1.101.3.4.2.15", "sha3-384"],
  ["2.16.840.1.101.3.4.2.16", "sha3-512"],
  ["1.2.156.10197.1.401.2", "sm3"],
];

/** A scheme that has all its algorithms in its name. */
export interface FixedPbe {
  /** The object identifier. */
  readonly oid: string;
  /** Which scheme. */
  readonly kind: "pbes1" | "pkcs12";
  /** The digest's name. */
  readonly digest: string;
  /** The cipher's name. */
  readonly cipher: string;
}

/** PBES1 (RFC 8018, Appendix A.3) and PKCS #12 (RFC 7292, Appendix C). */
export const FIXED_PBES: readonly FixedPbe[] = [
  { oid: "1.2.840.113549.1.5.1", kind: "pbes1", digest: "md2", cipher: "des-cbc" },
  { oid: "1.2.840.113549.1.5.4", kind: "pbes1", digest: "md2", cipher: "rc2-64-cbc" },
  { oid: "1.2.840.113549.1.5.3", kind: "pbes1", digest: "md5", cipher: "des-cbc" },
  { oid: "1.2.840.113549.1.5.6", kind: "pbes1", digest: "md5", cipher: "rc2-64-cbc" },
  { oid: "1.2.840.113549.1.5.10", kind: "pbes1", digest: "sha1", cipher: "des-cbc" },
  { oid: "1.2.840.113549.1.5.11", kind: "pbes1", digest: "sha1", cipher: "rc2-64-cbc" },
  { oid: "1.2.840.113549.1.12.1.1", kind: "pkcs12", digest: "sha1", cipher: "rc4" },
  { oid: "1.2.840.113549.1.12.1.2", kind: "pkcs12", digest: "sha1", cipher: "rc4-40" },
  { oid: "1.2.840.113549.1.12.1.3", kind: "pkcs12", digest: "sha1", cipher: "des-ede3-cbc" },
  { oid: "1.2.840.113549.1.12.1.4", kind: "pkcs12", digest: "sha1", cipher: "des-ede-cbc" },
  { oid: "1.2.840.113549.1.12.1.5", kind: "pkcs12", digest: "sha1", cipher: "rc2-cbc" },
  { oid: "1.2.840.113549.1.12.1.6", kind: "pkcs12", digest: "sha1", cipher: "rc2-40-cbc" },
];
