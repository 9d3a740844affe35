// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type AeadAlgorithm, aes128Ccm8, aes256Ccm8 } from "../../crypto/cipher/aead.ts";
import { aes128Ccm, aes128Gcm, aes256Ccm, aes256Gcm } from "../../crypto/cipher/aes_aeads.ts";
import { chacha20Poly1305 } from "../../crypto/cipher/chacha20_poly1305.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { sha1 } from "../../crypto/digest/sha1.ts";
import { sha256, sha384 } from "../../crypto/digest/sha2.ts";
import { hexNumber, type NamedNumber, rowOf } from "./name_of.ts";
import { UNAVAILABLE_CIPHER_SUITES } from "./unavailable_cipher_suites.ts";
import type { ProtocolVersionName } from "./versions.ts";

/** Record protection by authenticated encryption (RFC 5246, Section 6.2.3.3; RFC 8446, 5.2). */
export interface AeadProtection {
  /** Marks authenticated encryption. */
  readonly kind: "aead";
  /** The cipher. */
  readonly algorithm: AeadAlgorithm;
  /** How many bytes of the nonce come from the key block: 4 for GCM and CCM in 1.2, else 12. */
  readonly fixedIvLength: number;
  /** How many bytes of the nonce each record carries: 8 for GCM and CCM in TLS 1.2, else 0. */
  readonly explicitNonceLength: number;
}

/** Record protection by AES-CBC and HMAC (RFC 5246, Section 6.2.3.2). */
export interface CbcProtection {
  /** Marks a block cipher with a MAC. */
  readonly kind: "cbc";
  /** The length of the AES key in bytes. */
  readonly keyLength: number;
  /** The digest of the HMAC. */
  readonly mac: DigestAlgorithm;
}

/** One cipher suite. */
export interface CipherSuite extends NamedNumber {
  /** OpenSSL's name. */
  readonly opensslName: string;
  /** The versions it works in: TLS 1.3 only, or up to TLS 1.2. */
  readonly version: "TLSv1.3" | "TLSv1.2";
  /** The oldest version that has it, as `openssl ciphers -v` prints it. */
  readonly minimumVersion: ProtocolVersionName;
  /** The key exchange; `"any"` in TLS 1.3, where the suite does not say. */
  readonly keyExchange: "any" | "ecdhe";
  /** The kind of certificate; RFC 8422, Section 5.10: `"ecdsa"` suites take EdDSA keys as well. */
  readonly authentication: "any" | "rsa" | "ecdsa";
  /** How records are protected. */
  readonly cipher: AeadProtection | CbcProtection;
  /** The digest of the PRF of TLS 1.2 or of HKDF and the transcript in TLS 1.3. */
  readonly hash: DigestAlgorithm;
  /** The strength of the cipher in bits, as OpenSSL 3.0 counts it. */
  readonly strengthBits: number;
  /** Set where IANA does not recommend it: CBC (MAC before encryption), CCM_8 (short tag). */
  readonly weak?: true;
}

/** The signal of a client that tries again with an older version (RFC 7507). */
export const FALLBACK_SCSV = 0x5600;
/** The signal that stands for an empty renegotiation_info (RFC 5746, Section 3.3). */
export const EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff;

/** The cipher suites of this library, in the order in which OpenSSL prefers them by default. */
export const CIPHER_SUITES: readonly CipherSuite[] = [
  {
    number: 0x1302,
    name: "TLS_AES_256_GCM_SHA384",
    opensslName: "TLS_AES_256_GCM_SHA384",
    version: "TLSv1.3",
    minimumVersion: "TLSv1.3",
    keyExchange: "any",
    authentication: "any",
    cipher: { kind: "aead", algorithm: aes256Gcm, fixedIvLength: 12, explicitNonceLength: 0 },
    hash: sha384,
    strengthBits: 256,
  },
  {
    number: 0x1303,
    name: "TLS_CHACHA20_POLY1305_SHA256",
    opensslName: "TLS_CHACHA20_POLY1305_SHA256",
    version: "TLSv1.3",
    minimumVersion: "TLSv1.3",
    keyExchange: "any",
    authentication: "any",
    cipher: {
      kind: "aead",
      algorithm: chacha20Poly1305,
      fixedIvLength: 12,
      explicitNonceLength: 0,
    },
    hash: sha256,
    strengthBits: 256,
  },
  {
    number: 0x1301,
    name: "TLS_AES_128_GCM_SHA256",
    opensslName: "TLS_AES_128_GCM_SHA256",
    version: "TLSv1.3",
    minimumVersion: "TLSv1.3",
    keyExchange: "any",
    authentication: "any",
    cipher: { kind: "aead", algorithm: aes128Gcm, fixedIvLength: 12, explicitNonceLength: 0 },
    hash: sha256,
    strengthBits: 128,
  },
  {
    number: 0x1304,
    name: "TLS_AES_128_CCM_SHA256",
    opensslName: "TLS_AES_128_CCM_SHA256",
    version: "TLSv1.3",
    minimumVersion: "TLSv1.3",
    keyExchange: "any",
    authentication: "any",
    cipher: { kind: "aead", algorithm: aes128Ccm, fixedIvLength: 12, explicitNonceLength: 0 },
    hash: sha256,
    strengthBits: 128,
  },
  {
    number: 0x1305,
    name: "TLS_AES_128_CCM_8_SHA256",
    opensslName: "TLS_AES_128_CCM_8_SHA256",
    version: "TLSv1.3",
    minimumVersion: "TLSv1.3",
    keyExchange: "any",
    authentication: "any",
    cipher: { kind: "aead", algorithm: aes128Ccm8, fixedIvLength: 12, explicitNonceLength: 0 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
  {
    number: 0xc02c,
    name: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    opensslName: "ECDHE-ECDSA-AES256-GCM-SHA384",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes256Gcm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha384,
    strengthBits: 256,
  },
  {
    number: 0xc030,
    name: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    opensslName: "ECDHE-RSA-AES256-GCM-SHA384",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "aead", algorithm: aes256Gcm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha384,
    strengthBits: 256,
  },
  {
    number: 0xcca9,
    name: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "ECDHE-ECDSA-CHACHA20-POLY1305",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: {
      kind: "aead",
      algorithm: chacha20Poly1305,
      fixedIvLength: 12,
      explicitNonceLength: 0,
    },
    hash: sha256,
    strengthBits: 256,
  },
  {
    number: 0xcca8,
    name: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "ECDHE-RSA-CHACHA20-POLY1305",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: {
      kind: "aead",
      algorithm: chacha20Poly1305,
      fixedIvLength: 12,
      explicitNonceLength: 0,
    },
    hash: sha256,
    strengthBits: 256,
  },
  {
    number: 0xc0af,
    name: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8",
    opensslName: "ECDHE-ECDSA-AES256-CCM8",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes256Ccm8, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 256,
    weak: true,
  },
  {
    number: 0xc0ad,
    name: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
    opensslName: "ECDHE-ECDSA-AES256-CCM",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes256Ccm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 256,
  },
  {
    number: 0xc02b,
    name: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    opensslName: "ECDHE-ECDSA-AES128-GCM-SHA256",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes128Gcm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 128,
  },
  {
    number: 0xc02f,
    name: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    opensslName: "ECDHE-RSA-AES128-GCM-SHA256",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "aead", algorithm: aes128Gcm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 128,
  },
  {
    number: 0xc0ae,
    name: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    opensslName: "ECDHE-ECDSA-AES128-CCM8",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes128Ccm8, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
  {
    number: 0xc0ac,
    name: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    opensslName: "ECDHE-ECDSA-AES128-CCM",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "aead", algorithm: aes128Ccm, fixedIvLength: 4, explicitNonceLength: 8 },
    hash: sha256,
    strengthBits: 128,
  },
  {
    number: 0xc024,
    name: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    opensslName: "ECDHE-ECDSA-AES256-SHA384",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "cbc", keyLength: 32, mac: sha384 },
    hash: sha384,
    strengthBits: 256,
    weak: true,
  },
  {
    number: 0xc028,
    name: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    opensslName: "ECDHE-RSA-AES256-SHA384",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "cbc", keyLength: 32, mac: sha384 },
    hash: sha384,
    strengthBits: 256,
    weak: true,
  },
  {
    number: 0xc023,
    name: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    opensslName: "ECDHE-ECDSA-AES128-SHA256",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "cbc", keyLength: 16, mac: sha256 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
  {
    number: 0xc027,
    name: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    opensslName: "ECDHE-RSA-AES128-SHA256",
    version: "TLSv1.2",
    minimumVersion: "TLSv1.2",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "cbc", keyLength: 16, mac: sha256 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
  {
    number: 0xc00a,
    name: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    opensslName: "ECDHE-ECDSA-AES256-SHA",
    version: "TLSv1.2",
    minimumVersion: "TLSv1",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "cbc", keyLength: 32, mac: sha1 },
    hash: sha256,
    strengthBits: 256,
    weak: true,
  },
  {
    number: 0xc014,
    name: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    opensslName: "ECDHE-RSA-AES256-SHA",
    version: "TLSv1.2",
    minimumVersion: "TLSv1",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "cbc", keyLength: 32, mac: sha1 },
    hash: sha256,
    strengthBits: 256,
    weak: true,
  },
  {
    number: 0xc009,
    name: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    opensslName: "ECDHE-ECDSA-AES128-SHA",
    version: "TLSv1.2",
    minimumVersion: "TLSv1",
    keyExchange: "ecdhe",
    authentication: "ecdsa",
    cipher: { kind: "cbc", keyLength: 16, mac: sha1 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
  {
    number: 0xc013,
    name: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    opensslName: "ECDHE-RSA-AES128-SHA",
    version: "TLSv1.2",
    minimumVersion: "TLSv1",
    keyExchange: "ecdhe",
    authentication: "rsa",
    cipher: { kind: "cbc", keyLength: 16, mac: sha1 },
    hash: sha256,
    strengthBits: 128,
    weak: true,
  },
];

/**
 * Finds a cipher suite of this library by its code point.
 *
 * @param number The code point.
 * @returns Its row, or `undefined` for one that this library does not have.
 *
 * @example Usage
 * ```ts
 * import { cipherSuiteByNumber } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cipherSuiteByNumber(0x1301)?.name, "TLS_AES_128_GCM_SHA256");
 * ```
 */
export function cipherSuiteByNumber(number: number): CipherSuite | undefined {
  return rowOf(CIPHER_SUITES, number);
}

/**
 * Finds a cipher suite of this library by the name of IANA or of OpenSSL, in either case.
 *
 * @param name The name.
 * @returns Its row, or `undefined`.
 *
 * @example Usage
 * ```ts
 * import { cipherSuiteByName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cipherSuiteByName("ECDHE-RSA-AES128-GCM-SHA256")?.number, 0xc02f);
 * ```
 */
export function cipherSuiteByName(name: string): CipherSuite | undefined {
  const wanted = name.toUpperCase();
  return CIPHER_SUITES.find((row) => row.name === wanted || row.opensslName === wanted);
}

/**
 * Gives IANA's name of a cipher suite, also of many that this library does not have, and of the
 * signals that are sent as suites.
 *
 * @param number The code point.
 * @returns The name, or the number as `0x%04X`.
 *
 * @example Usage
 * ```ts
 * import { cipherSuiteName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cipherSuiteName(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
 * assertEquals(cipherSuiteName(0x5600), "TLS_FALLBACK_SCSV");
 * assertEquals(cipherSuiteName(0x1a1a), "0x1A1A");
 * ```
 */
export function cipherSuiteName(number: number): string {
  if (number === FALLBACK_SCSV) return "TLS_FALLBACK_SCSV";
  if (number === EMPTY_RENEGOTIATION_INFO_SCSV) return "TLS_EMPTY_RENEGOTIATION_INFO_SCSV";
  return rowOf(CIPHER_SUITES, number)?.name ??
    rowOf(UNAVAILABLE_CIPHER_SUITES, number)?.name ?? hexNumber(number, 2);
}

/**
 * Describes a cipher suite as `openssl ciphers -v` does (SSL_CIPHER_description).
 *
 * @param suite The suite.
 * @returns One line without its end.
 *
 * @example Usage
 * ```ts
 * import { CIPHER_SUITES, describeCipherSuite } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const suite = CIPHER_SUITES.find((row) => row.name === "TLS_AES_128_GCM_SHA256")!;
 * assertEquals(
 *   describeCipherSuite(suite),
 *   "TLS_AES_128_GCM_SHA256         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(128)            Mac=AEAD",
 * );
 * ```
 */
export function describeCipherSuite(suite: CipherSuite): string {
  const { cipher } = suite;
  const exchange = suite.keyExchange === "any" ? "any" : "ECDH";
  const authentication = suite.authentication === "any"
    ? "any"
    : suite.authentication.toUpperCase();
  const encryption = cipher.kind === "cbc"
    ? `AES(${8 * cipher.keyLength})`
    : `${describeAead(cipher.algorithm)}(${8 * cipher.algorithm.keyLength})`;
  const mac = cipher.kind === "cbc" ? cipher.mac.name.toUpperCase() : "AEAD";
  return `${suite.opensslName.padEnd(30)} ${suite.minimumVersion.padEnd(7)} ` +
    `Kx=${exchange.padEnd(8)} Au=${authentication.padEnd(5)} Enc=${encryption.padEnd(22)} ` +
    `Mac=${mac.padEnd(4)}`;
}

function describeAead(algorithm: AeadAlgorithm): string {
  if (algorithm.name.startsWith("chacha20")) return "CHACHA20/POLY1305";
  if (algorithm.name.includes("gcm")) return "AESGCM";
  return algorithm.tagLength === 8 ? "AESCCM8" : "AESCCM";
}
