// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** One signature algorithm of certificates. */
export interface SignatureAlgorithmRow {
  /** The algorithm in dotted form. */
  readonly oid: string;
  /** OpenSSL's name, for example `ecdsa-with-SHA256`. */
  readonly name: string;
  /** What kind of signature it is; `"other"` when this library can not check it. */
  readonly kind: "rsa-pkcs1" | "rsa-pss" | "ecdsa" | "ed25519" | "ed448" | "other";
  /** The name of the digest; absent where the algorithm or its parameters have it. */
  readonly digest?: string;
  /**
   * How many bits of security the digest gives, as X509_get_signature_info tells it; absent where
   * the parameters decide.
   */
  readonly securityBits?: number;
}

/**
 * The signature algorithms of certificates (RFC 3279, RFC 4055, RFC 5758, RFC 8410). Weak ones and
 * those that this library does not compute are listed too, so that a report can name them.
 */
export const SIGNATURE_ALGORITHMS: readonly SignatureAlgorithmRow[] = [
  {
    oid: "1.2.840.113549.1.1.11",
    name: "sha256WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha256",
    securityBits: 128,
  },
  {
    oid: "1.2.840.10045.4.3.2",
    name: "ecdsa-with-SHA256",
    kind: "ecdsa",
    digest: "sha256",
    securityBits: 128,
  },
  {
    oid: "1.2.840.10045.4.3.3",
    name: "ecdsa-with-SHA384",
    kind: "ecdsa",
    digest: "sha384",
    securityBits: 192,
  },
  {
    oid: "1.2.840.113549.1.1.12",
    name: "sha384WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha384",
    securityBits: 192,
  },
  {
    oid: "1.2.840.113549.1.1.13",
    name: "sha512WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha512",
    securityBits: 256,
  },
  {
    oid: "1.2.840.10045.4.3.4",
    name: "ecdsa-with-SHA512",
    kind: "ecdsa",
    digest: "sha512",
    securityBits: 256,
  },
  { oid: "1.3.101.112", name: "ED25519", kind: "ed25519", securityBits: 128 },
  { oid: "1.3.101.113", name: "ED448", kind: "ed448", securityBits: 224 },
  { oid: "1.2.840.113549.1.1.10", name: "rsassaPss", kind: "rsa-pss" },
  {
    oid: "1.2.840.113549.1.1.5",
    name: "sha1WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha1",
    securityBits: 63,
  },
  {
    oid: "1.2.840.10045.4.1",
    name: "ecdsa-with-SHA1",
    kind: "ecdsa",
    digest: "sha1",
    securityBits: 63,
  },
  {
    oid: "1.2.840.113549.1.1.14",
    name: "sha224WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha224",
    securityBits: 112,
  },
  {
    oid: "1.2.840.10045.4.3.1",
    name: "ecdsa-with-SHA224",
    kind: "ecdsa",
    digest: "sha224",
    securityBits: 112,
  },
  {
    oid: "1.2.840.113549.1.1.15",
    name: "sha512-224WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha512-224",
    securityBits: 112,
  },
  {
    oid: "1.2.840.113549.1.1.16",
    name: "sha512-256WithRSAEncryption",
    kind: "rsa-pkcs1",
    digest: "sha512-256",
    securityBits: 128,
  },
  {
    oid: "1.2.840.113549.1.1.4",
    name: "md5WithRSAEncryption",
    kind: "other",
    digest: "md5",
    securityBits: 39,
  },
  {
    oid: "1.2.840.113549.1.1.2",
    name: "md2WithRSAEncryption",
    kind: "other",
    digest: "md2",
    securityBits: 39,
  },
  {
    oid: "1.3.14.3.2.29",
    name: "sha1WithRSA",
    kind: "other",
    digest: "sha1",
    securityBits: 63,
  },
  {
    oid: "1.2.840.10040.4.3",
    name: "dsaWithSHA1",
    kind: "other",
    digest: "sha1",
    securityBits: 63,
  },
  {
    oid: "2.16.840.1.101.3.4.3.1",
    name: "dsa_with_SHA224",
    kind: "other",
    digest: "sha224",
    securityBits: 112,
  },
  {
    oid: "2.16.840.1.101.3.4.3.2",
    name: "dsa_with_SHA256",
    kind: "other",
    digest: "sha256",
    securityBits: 128,
  },
  {
    oid: "1.2.156.10197.1.501",
    name: "SM2-with-SM3",
    kind: "other",
    digest: "sm3",
    securityBits: 128,
  },
];

/**
 * Finds a signature algorithm.
 *
 * @param oid The algorithm in dotted form.
 * @param table Where to look.
 * @returns Its row; `undefined` for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { signatureAlgorithmByOid } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signatureAlgorithmByOid("1.3.101.112")?.name, "ED25519");
 * ```
 */
export function signatureAlgorithmByOid(
  oid: string,
  table: readonly SignatureAlgorithmRow[] = SIGNATURE_ALGORITHMS,
): SignatureAlgorithmRow | undefined {
  return table.find((row) => row.oid === oid);
}
