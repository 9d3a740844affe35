// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { sha1 } from "../../crypto/digest/sha1.ts";
import { sha224, sha256, sha384, sha512 } from "../../crypto/digest/sha2.ts";
import type { KeyType, SignatureAlgorithm } from "../../crypto/pkey/pkey_types.ts";
import { hexNumber, type NamedNumber, rowOf } from "./name_of.ts";

/** One signature scheme. */
export interface SignatureScheme extends NamedNumber {
  /** What OpenSSL prints in lists of signature algorithms: `"RSA-PSS+SHA256"`, `"Ed25519"`. */
  readonly opensslName: string;
  /** What `s_client` prints after `Peer signature type:`. */
  readonly peerSignatureType: string;
  /** What `s_client` prints after `Peer signing digest:`; absent where it prints no such line. */
  readonly peerSigningDigest?: string;
  /** The types of keys that can make such signatures. */
  readonly keyTypes: readonly KeyType[];
  /** The curve that TLS 1.3 demands of the key; TLS 1.2 takes any (RFC 8446, Section 4.2.3). */
  readonly curve?: "P-256" | "P-384" | "P-521";
  /** How the signature is made. */
  readonly algorithm: SignatureAlgorithm;
  /** Whether TLS 1.3 allows it in CertificateVerify (RFC 8446, Section 4.4.3). */
  readonly tls13: boolean;
  /** Whether TLS 1.2 knows it. Its bytes are then hash and signature (RFC 5246, 7.4.1.4.1). */
  readonly tls12: boolean;
  /** Set where TLS 1.3 knows it for signatures in certificates alone. */
  readonly certificateOnly?: true;
  /** Its strength in bits, as OpenSSL's security levels count it. */
  readonly securityBits: number;
  /** Set for SHA-1. */
  readonly weak?: true;
}

/**
 * Signature schemes in OpenSSL's order of preference (RFC 8446, Section 4.2.3; RFC 5246). Those of ML-DSA
 * (draft-ietf-tls-mldsa) are for TLS 1.3 alone, and offered only where they are asked for.
 */
export const SIGNATURE_SCHEMES: readonly SignatureScheme[] = [
  {
    number: 0x0403,
    name: "ecdsa_secp256r1_sha256",
    opensslName: "ECDSA+SHA256",
    peerSignatureType: "ECDSA",
    peerSigningDigest: "SHA256",
    keyTypes: ["ec"],
    curve: "P-256",
    algorithm: { kind: "ecdsa", digest: sha256 },
    tls13: true,
    tls12: true,
    securityBits: 128,
  },
  {
    number: 0x0503,
    name: "ecdsa_secp384r1_sha384",
    opensslName: "ECDSA+SHA384",
    peerSignatureType: "ECDSA",
    peerSigningDigest: "SHA384",
    keyTypes: ["ec"],
    curve: "P-384",
    algorithm: { kind: "ecdsa", digest: sha384 },
    tls13: true,
    tls12: true,
    securityBits: 192,
  },
  {
    number: 0x0603,
    name: "ecdsa_secp521r1_sha512",
    opensslName: "ECDSA+SHA512",
    peerSignatureType: "ECDSA",
    peerSigningDigest: "SHA512",
    keyTypes: ["ec"],
    curve: "P-521",
    algorithm: { kind: "ecdsa", digest: sha512 },
    tls13: true,
    tls12: true,
    securityBits: 256,
  },
  {
    number: 0x0807,
    name: "ed25519",
    opensslName: "Ed25519",
    peerSignatureType: "Ed25519",
    keyTypes: ["ed25519"],
    algorithm: { kind: "ed25519" },
    tls13: true,
    tls12: true,
    securityBits: 128,
  },
  {
    number: 0x0808,
    name: "ed448",
    opensslName: "Ed448",
    peerSignatureType: "Ed448",
    keyTypes: ["ed448"],
    algorithm: { kind: "ed448" },
    tls13: true,
    tls12: true,
    securityBits: 224,
  },
  {
    number: 0x0904,
    name: "mldsa44",
    opensslName: "mldsa44",
    peerSignatureType: "mldsa44",
    keyTypes: ["ml-dsa-44"],
    algorithm: { kind: "ml-dsa" },
    tls13: true,
    tls12: false,
    securityBits: 128,
  },
  {
    number: 0x0905,
    name: "mldsa65",
    opensslName: "mldsa65",
    peerSignatureType: "mldsa65",
    keyTypes: ["ml-dsa-65"],
    algorithm: { kind: "ml-dsa" },
    tls13: true,
    tls12: false,
    securityBits: 192,
  },
  {
    number: 0x0906,
    name: "mldsa87",
    opensslName: "mldsa87",
    peerSignatureType: "mldsa87",
    keyTypes: ["ml-dsa-87"],
    algorithm: { kind: "ml-dsa" },
    tls13: true,
    tls12: false,
    securityBits: 256,
  },
  {
    number: 0x0809,
    name: "rsa_pss_pss_sha256",
    opensslName: "RSA-PSS+SHA256",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA256",
    keyTypes: ["rsa-pss"],
    algorithm: { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 },
    tls13: true,
    tls12: true,
    securityBits: 128,
  },
  {
    number: 0x080a,
    name: "rsa_pss_pss_sha384",
    opensslName: "RSA-PSS+SHA384",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA384",
    keyTypes: ["rsa-pss"],
    algorithm: { kind: "rsa-pss", digest: sha384, mgf1Digest: sha384, saltLength: 48 },
    tls13: true,
    tls12: true,
    securityBits: 192,
  },
  {
    number: 0x080b,
    name: "rsa_pss_pss_sha512",
    opensslName: "RSA-PSS+SHA512",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA512",
    keyTypes: ["rsa-pss"],
    algorithm: { kind: "rsa-pss", digest: sha512, mgf1Digest: sha512, saltLength: 64 },
    tls13: true,
    tls12: true,
    securityBits: 256,
  },
  {
    number: 0x0804,
    name: "rsa_pss_rsae_sha256",
    opensslName: "RSA-PSS+SHA256",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA256",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 },
    tls13: true,
    tls12: true,
    securityBits: 128,
  },
  {
    number: 0x0805,
    name: "rsa_pss_rsae_sha384",
    opensslName: "RSA-PSS+SHA384",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA384",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pss", digest: sha384, mgf1Digest: sha384, saltLength: 48 },
    tls13: true,
    tls12: true,
    securityBits: 192,
  },
  {
    number: 0x0806,
    name: "rsa_pss_rsae_sha512",
    opensslName: "RSA-PSS+SHA512",
    peerSignatureType: "RSA-PSS",
    peerSigningDigest: "SHA512",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pss", digest: sha512, mgf1Digest: sha512, saltLength: 64 },
    tls13: true,
    tls12: true,
    securityBits: 256,
  },
  {
    number: 0x0401,
    name: "rsa_pkcs1_sha256",
    opensslName: "RSA+SHA256",
    peerSignatureType: "RSA",
    peerSigningDigest: "SHA256",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pkcs1", digest: sha256 },
    tls13: false,
    tls12: true,
    certificateOnly: true,
    securityBits: 128,
  },
  {
    number: 0x0501,
    name: "rsa_pkcs1_sha384",
    opensslName: "RSA+SHA384",
    peerSignatureType: "RSA",
    peerSigningDigest: "SHA384",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pkcs1", digest: sha384 },
    tls13: false,
    tls12: true,
    certificateOnly: true,
    securityBits: 192,
  },
  {
    number: 0x0601,
    name: "rsa_pkcs1_sha512",
    opensslName: "RSA+SHA512",
    peerSignatureType: "RSA",
    peerSigningDigest: "SHA512",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pkcs1", digest: sha512 },
    tls13: false,
    tls12: true,
    certificateOnly: true,
    securityBits: 256,
  },
  {
    number: 0x0303,
    name: "ecdsa_sha224",
    opensslName: "ECDSA+SHA224",
    peerSignatureType: "ECDSA",
    peerSigningDigest: "SHA224",
    keyTypes: ["ec"],
    algorithm: { kind: "ecdsa", digest: sha224 },
    tls13: false,
    tls12: true,
    securityBits: 112,
  },
  {
    number: 0x0301,
    name: "rsa_pkcs1_sha224",
    opensslName: "RSA+SHA224",
    peerSignatureType: "RSA",
    peerSigningDigest: "SHA224",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pkcs1", digest: sha224 },
    tls13: false,
    tls12: true,
    securityBits: 112,
  },
  {
    number: 0x0203,
    name: "ecdsa_sha1",
    opensslName: "ECDSA+SHA1",
    peerSignatureType: "ECDSA",
    peerSigningDigest: "SHA1",
    keyTypes: ["ec"],
    algorithm: { kind: "ecdsa", digest: sha1 },
    tls13: false,
    tls12: true,
    certificateOnly: true,
    securityBits: 64,
    weak: true,
  },
  {
    number: 0x0201,
    name: "rsa_pkcs1_sha1",
    opensslName: "RSA+SHA1",
    peerSignatureType: "RSA",
    peerSigningDigest: "SHA1",
    keyTypes: ["rsa"],
    algorithm: { kind: "rsa-pkcs1", digest: sha1 },
    tls13: false,
    tls12: true,
    certificateOnly: true,
    securityBits: 64,
    weak: true,
  },
];

/**
 * Finds a signature scheme by its code point.
 *
 * @param number The code point.
 * @returns Its row, or `undefined` for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { signatureSchemeByNumber } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signatureSchemeByNumber(0x0804)?.name, "rsa_pss_rsae_sha256");
 * ```
 */
export function signatureSchemeByNumber(number: number): SignatureScheme | undefined {
  return rowOf(SIGNATURE_SCHEMES, number);
}

/**
 * Gives the RFC's name of a signature scheme.
 *
 * @param number The code point.
 * @returns The name, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { signatureSchemeName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signatureSchemeName(0x0807), "ed25519");
 * assertEquals(signatureSchemeName(0x0a0a), "0x0A0A");
 * ```
 */
export function signatureSchemeName(number: number): string {
  return rowOf(SIGNATURE_SCHEMES, number)?.name ?? hexNumber(number, 2);
}

/**
 * Gives a signature scheme's name as `openssl` prints it in lists such as `Requested Signature
 * Algorithms`: schemes that this library does not have as signature and hash.
 *
 * @param number The code point.
 * @returns For example `"RSA-PSS+SHA256"`, `"DSA+SHA1"` or `"0x0A+0x0A"`.
 *
 * @example Usage
 * ```ts
 * import { opensslSignatureSchemeName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(opensslSignatureSchemeName(0x0804), "RSA-PSS+SHA256");
 * assertEquals(opensslSignatureSchemeName(0x0202), "DSA+SHA1");
 * assertEquals(opensslSignatureSchemeName(0x0a0b), "0x0B+0x0A");
 * ```
 */
export function opensslSignatureSchemeName(number: number): string {
  const known = rowOf(SIGNATURE_SCHEMES, number);
  if (known !== undefined) return known.opensslName;
  // RFC 5246, Section 7.4.1.4.1: signature 2 is DSA; hashes 2 to 6 are SHA-1 to SHA-512.
  const hash = number >> 8;
  const digest = ["SHA1", "SHA224", "SHA256", "SHA384", "SHA512"][hash - 2];
  if ((number & 0xff) === 2 && digest !== undefined) return `DSA+${digest}`;
  return `${hexNumber(number & 0xff, 1)}+${hexNumber(hash, 1)}`;
}
