// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Encryption with passwords: the schemes of PKCS #5 and PKCS #12 as plain data. */

import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** PBKDF2 within PBES2 (RFC 8018, Appendix A.2). */
export interface Pbes2Pbkdf2 {
  /** The function. */
  readonly type: "pbkdf2";
  /** The digest of its HMAC. */
  readonly digest: DigestAlgorithm;
  /** The salt. */
  readonly salt: Uint8Array;
  /** How many iterations. */
  readonly iterations: number;
  /** The key's length, in bytes, where it is written down. */
  readonly keyLength?: number;
}

/** scrypt within PBES2 (RFC 7914, Section 7). */
export interface Pbes2Scrypt {
  /** The function. */
  readonly type: "scrypt";
  /** The salt. */
  readonly salt: Uint8Array;
  /** The cost N. */
  readonly cost: number;
  /** The block size r. */
  readonly blockSize: number;
  /** The parallelization p. */
  readonly parallelization: number;
  /** The key's length, in bytes, where it is written down. */
  readonly keyLength?: number;
}

/** PBES2 (RFC 8018, Section 6.2): a key derivation and a cipher, each of one's choice. */
export interface Pbes2Scheme {
  /** The scheme. */
  readonly kind: "pbes2";
  /** How the key is derived. */
  readonly kdf: Pbes2Pbkdf2 | Pbes2Scrypt;
  /** The cipher: one with an object identifier, and without a tag. */
  readonly cipher: CipherAlgorithm;
  /** The initialization vector; empty for ciphers that have none. */
  readonly iv: Uint8Array;
  /** RC2: the effective size of the key, in bits. */
  readonly effectiveKeyBits?: number;
}

/** PBES1 (RFC 8018, Section 6.1): key and vector are the two halves of what PBKDF1 gives. */
export interface Pbes1Scheme {
  /** The scheme. */
  readonly kind: "pbes1";
  /** The digest: MD2, MD5 or SHA-1. */
  readonly digest: DigestAlgorithm;
  /** The cipher: DES or RC2 with 64 bits, in CBC mode. */
  readonly cipher: CipherAlgorithm;
  /** The salt, 8 bytes. */
  readonly salt: Uint8Array;
  /** How many iterations. */
  readonly iterations: number;
}

/** The schemes of PKCS #12 (RFC 7292, Appendix C), with SHA-1. */
export interface Pkcs12PbeScheme {
  /** The scheme. */
  readonly kind: "pkcs12";
  /** The digest: SHA-1. */
  readonly digest: DigestAlgorithm;
  /** The cipher: triple DES, RC2 or RC4. */
  readonly cipher: CipherAlgorithm;
  /** The salt. */
  readonly salt: Uint8Array;
  /** How many iterations. */
  readonly iterations: number;
}

/** How something is encrypted with a password. */
export type PbeScheme = Pbes2Scheme | Pbes1Scheme | Pkcs12PbeScheme;
