// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { CipherSuite } from "./cipher_suites.ts";

/** A word of cipher strings that stands for many suites. */
export interface CipherAlias {
  /** The word, exactly as `openssl ciphers` takes it. */
  readonly name: string;
  /** What it stands for. */
  readonly meaning: string;
  /** Tells whether a suite of TLS 1.2 is meant; absent where no suite of this library is. */
  readonly matches?: (suite: CipherSuite) => boolean;
}

/** The words of cipher strings (openssl-ciphers, "CIPHER STRINGS"; cipher_aliases of ssl_ciph.c). */
export const CIPHER_ALIASES: readonly CipherAlias[] = [
  { name: "ALL", meaning: "every suite that encrypts", matches: () => true },
  { name: "HIGH", meaning: "keys of 128 bits and more", matches: () => true },
  { name: "FIPS", meaning: "AES in GCM and CBC", matches: isFips },
  { name: "COMPLEMENTOFDEFAULT", meaning: "in ALL but not in DEFAULT", matches: isNotDefault },
  { name: "kEECDH", meaning: "ephemeral ECDH", matches: isEcdhe },
  { name: "kECDHE", meaning: "ephemeral ECDH", matches: isEcdhe },
  { name: "ECDH", meaning: "ephemeral ECDH", matches: isEcdhe },
  { name: "EECDH", meaning: "ephemeral ECDH with authentication", matches: isEcdhe },
  { name: "ECDHE", meaning: "ephemeral ECDH with authentication", matches: isEcdhe },
  { name: "aRSA", meaning: "RSA certificates", matches: (suite) => suite.authentication === "rsa" },
  { name: "aECDSA", meaning: "ECDSA and EdDSA certificates", matches: isEcdsa },
  { name: "ECDSA", meaning: "ECDSA and EdDSA certificates", matches: isEcdsa },
  { name: "AES128", meaning: "AES with 128 bits", matches: (suite) => isAes(suite, 16) },
  { name: "AES256", meaning: "AES with 256 bits", matches: (suite) => isAes(suite, 32) },
  { name: "AES", meaning: "AES", matches: (suite) => isAes(suite, 16) || isAes(suite, 32) },
  { name: "AESGCM", meaning: "AES in GCM", matches: (suite) => isAead(suite, "gcm", 16) },
  { name: "AESCCM", meaning: "AES in CCM and CCM_8", matches: (suite) => isAead(suite, "ccm") },
  { name: "AESCCM8", meaning: "AES in CCM_8", matches: (suite) => isAead(suite, "ccm", 8) },
  { name: "CHACHA20", meaning: "ChaCha20-Poly1305", matches: (suite) => isAead(suite, "chacha") },
  { name: "SHA1", meaning: "HMAC with SHA-1", matches: (suite) => hasMac(suite, "sha1") },
  { name: "SHA", meaning: "HMAC with SHA-1", matches: (suite) => hasMac(suite, "sha1") },
  { name: "SHA256", meaning: "HMAC with SHA-256", matches: (suite) => hasMac(suite, "sha256") },
  { name: "SHA384", meaning: "HMAC with SHA-384", matches: (suite) => hasMac(suite, "sha384") },
  { name: "TLSv1.2", meaning: "first in TLS 1.2", matches: (suite) => isSince(suite, "TLSv1.2") },
  { name: "TLSv1.0", meaning: "first in TLS 1.0", matches: (suite) => isSince(suite, "TLSv1") },
  { name: "TLSv1", meaning: "first in TLS 1.0", matches: (suite) => isSince(suite, "TLSv1") },
  { name: "SSLv3", meaning: "first in SSL 3.0" },
  { name: "COMPLEMENTOFALL", meaning: "suites that do not encrypt" },
  { name: "eNULL", meaning: "no encryption" },
  { name: "NULL", meaning: "no encryption" },
  { name: "aNULL", meaning: "no authentication" },
  { name: "ADH", meaning: "DH without authentication" },
  { name: "AECDH", meaning: "ECDH without authentication" },
  { name: "LOW", meaning: "keys of less than 112 bits" },
  { name: "MEDIUM", meaning: "keys of 112 bits and some of 128" },
  { name: "kRSA", meaning: "RSA key transport" },
  { name: "RSA", meaning: "RSA key transport" },
  { name: "kDHr", meaning: "DH certificates" },
  { name: "kDHd", meaning: "DH certificates" },
  { name: "kDH", meaning: "DH certificates" },
  { name: "kEDH", meaning: "ephemeral DH" },
  { name: "kDHE", meaning: "ephemeral DH" },
  { name: "EDH", meaning: "ephemeral DH with authentication" },
  { name: "DHE", meaning: "ephemeral DH with authentication" },
  { name: "DH", meaning: "ephemeral DH" },
  { name: "kECDHr", meaning: "ECDH certificates" },
  { name: "kECDHe", meaning: "ECDH certificates" },
  { name: "kECDH", meaning: "ECDH certificates" },
  { name: "aDSS", meaning: "DSA certificates" },
  { name: "DSS", meaning: "DSA certificates" },
  { name: "aDH", meaning: "DH certificates" },
  { name: "aECDH", meaning: "ECDH certificates" },
  { name: "PSK", meaning: "pre-shared keys" },
  { name: "kPSK", meaning: "pre-shared keys" },
  { name: "kECDHEPSK", meaning: "pre-shared keys with ECDHE" },
  { name: "kDHEPSK", meaning: "pre-shared keys with DHE" },
  { name: "kRSAPSK", meaning: "pre-shared keys with RSA" },
  { name: "aPSK", meaning: "pre-shared keys" },
  { name: "SRP", meaning: "secure remote password" },
  { name: "kSRP", meaning: "secure remote password" },
  { name: "aSRP", meaning: "secure remote password" },
  { name: "kGOST", meaning: "GOST" },
  { name: "aGOST", meaning: "GOST" },
  { name: "aGOST01", meaning: "GOST" },
  { name: "GOST94", meaning: "GOST" },
  { name: "GOST89MAC", meaning: "GOST" },
  { name: "3DES", meaning: "Triple-DES" },
  { name: "RC4", meaning: "RC4" },
  { name: "IDEA", meaning: "IDEA" },
  { name: "SEED", meaning: "SEED" },
  { name: "CAMELLIA", meaning: "Camellia" },
  { name: "CAMELLIA128", meaning: "Camellia" },
  { name: "CAMELLIA256", meaning: "Camellia" },
  { name: "ARIA", meaning: "ARIA" },
  { name: "ARIA128", meaning: "ARIA" },
  { name: "ARIA256", meaning: "ARIA" },
  { name: "ARIAGCM", meaning: "ARIA in GCM" },
  { name: "MD5", meaning: "HMAC with MD5" },
];

function isEcdhe(suite: CipherSuite): boolean {
  return suite.keyExchange === "ecdhe";
}

function isEcdsa(suite: CipherSuite): boolean {
  return suite.authentication === "ecdsa";
}

function isAead(suite: CipherSuite, name: string, tagLength?: number): boolean {
  const { cipher } = suite;
  return cipher.kind === "aead" && cipher.algorithm.name.includes(name) &&
    (tagLength === undefined || cipher.algorithm.tagLength === tagLength);
}

function isAes(suite: CipherSuite, keyLength: number): boolean {
  const { cipher } = suite;
  return cipher.kind === "cbc"
    ? cipher.keyLength === keyLength
    : cipher.algorithm.name.startsWith("aes") && cipher.algorithm.keyLength === keyLength;
}

function hasMac(suite: CipherSuite, name: string): boolean {
  return suite.cipher.kind === "cbc" && suite.cipher.mac.name === name;
}

function isSince(suite: CipherSuite, version: string): boolean {
  return suite.minimumVersion === version;
}

function isFips(suite: CipherSuite): boolean {
  return suite.cipher.kind === "cbc" || isAead(suite, "gcm");
}

/** CCM is in ALL but not in DEFAULT (SSL_NOT_DEFAULT in s3_lib.c). */
function isNotDefault(suite: CipherSuite): boolean {
  return isAead(suite, "ccm");
}
