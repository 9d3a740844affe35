// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA keys: what they are made of, and how they sign and encrypt. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** RSASSA-PKCS1-v1_5 (RFC 8017, Section 8.2). */
export interface RsaPkcs1Algorithm {
  /** Which algorithm. */
  readonly kind: "rsa-pkcs1";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
}

/**
 * PKCS #1 v1.5 padding around bare data, without the structure that names a digest: RSA_sign of the
 * first toolkits, and `RSA_private_encrypt`.
 */
export interface RsaPkcs1BareAlgorithm {
  /** Which algorithm; the data may be 11 bytes shorter than the modulus. */
  readonly kind: "rsa-pkcs1-bare";
}

/** ANSI X9.31, from the standard that was withdrawn in 2013. */
export interface RsaX931Algorithm {
  /** Which algorithm. */
  readonly kind: "rsa-x931";
  /** The digest of the message: SHA-1, SHA-256, SHA-384 or SHA-512. @default {the data is signed bare} */
  readonly digest?: DigestAlgorithm;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
}

/**
 * The bare operation (RFC 8017, Section 5.2): as many bytes as the modulus has, unpadded. Whoever
 * signs so must have padded.
 */
export interface RsaRawAlgorithm {
  /** Which algorithm. */
  readonly kind: "rsa-raw";
}

/** How RSA keys sign. */
export type RsaSignatureAlgorithm =
  | RsaPkcs1Algorithm
  | RsaPkcs1BareAlgorithm
  | RsaPssAlgorithm
  | RsaX931Algorithm
  | RsaRawAlgorithm;

/**
 * The length of the salt of PSS: in bytes, or by name. `"digest"` is that of the digest, `"max"` the
 * longest that fits (RSA_PSS_SALTLEN_DIGEST and RSA_PSS_SALTLEN_MAX). `"auto"` is the longest when
 * signing, and any length when checking (RSA_PSS_SALTLEN_AUTO).
 */
export type RsaPssSaltLength = number | "digest" | "max" | "auto";

/** RSASSA-PSS (RFC 8017, Section 8.1). */
export interface RsaPssAlgorithm {
  /** Which algorithm. */
  readonly kind: "rsa-pss";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /**
   * The digest of the mask generation function MGF1. With an extendable-output function, that
   * function is the mask itself (RFC 8702, Section 3.1).
   */
  readonly mgf1Digest: DigestAlgorithm;
  /** The salt's length; a signature with another one is bad. */
  readonly saltLength: RsaPssSaltLength;
  /** Whether the data is the digest already, as for EVP_PKEY_sign. @default {false} */
  readonly prehashed?: boolean;
}

/** What a key of type `"rsa-pss"` allows (RFC 4055, Section 3.1), when it carries parameters. */
export interface RsaPssRestriction {
  /** The only digest. */
  readonly digest: DigestAlgorithm;
  /** The only digest of MGF1. */
  readonly mgf1Digest: DigestAlgorithm;
  /** The shortest salt, in bytes. */
  readonly minimumSaltLength: number;
}

/** What an RSA public key is made of. */
export interface RsaPublicParts {
  /** Plain, or restricted to PSS. */
  readonly type: "rsa" | "rsa-pss";
  /** n, big-endian without leading zero bytes. */
  readonly modulus: Bytes;
  /** e, big-endian without leading zero bytes. */
  readonly exponent: Bytes;
  /** What a restricted key allows. */
  readonly restriction?: RsaPssRestriction;
}

/** One prime factor of an RSA key, with what the Chinese remainder theorem needs. */
export interface RsaPrime {
  /** The prime, big-endian. */
  readonly prime: Bytes;
  /** The private exponent modulo the prime less one. */
  readonly exponent: Bytes;
  /** The inverse of the product of the primes before it, modulo this one; empty for the first. */
  readonly coefficient: Bytes;
}

/** What an RSA private key is made of. Numbers are big-endian. */
export interface RsaPrivateParts extends Omit<RsaPublicParts, "exponent"> {
  /** e. */
  readonly publicExponent: Bytes;
  /** d. */
  readonly privateExponent: Bytes;
  /**
   * The prime factors. The order is q, p, then others, so that the coefficient of p is `qInv` of
   * PKCS #1. Empty when the key came without them.
   */
  readonly primes: readonly RsaPrime[];
}

/** An RSA key to be made. */
export interface RsaKeyParameters {
  /** Plain, or restricted to PSS. */
  readonly type: "rsa" | "rsa-pss";
  /** The size of the modulus, in bits: 512 to 16,384. */
  readonly bits: number;
  /** The public exponent: odd, at most 64 bits. @default {65537} */
  readonly publicExponent?: number | bigint;
  /** How many primes: up to 3, from 4,096 bits on 4, from 8,192 on 5. @default {2} */
  readonly primes?: number;
  /** What a key of type `"rsa-pss"` shall allow. @default {everything} */
  readonly restriction?: RsaPssRestriction;
}

/** RSAES-PKCS1-v1_5 (RFC 8017, Section 7.2). */
export interface RsaPkcs1Encryption {
  /** Which algorithm. */
  readonly kind: "rsa-pkcs1";
  /**
   * What comes of a bad padding: other bytes, always the same for one ciphertext and key, so that
   * nobody learns from it whether it was bad; or an error, which gives an attacker who sees it the
   * messages of others (Bleichenbacher's attack). Only for decryption.
   *
   * @default {"implicit"}
   */
  readonly rejection?: "implicit" | "explicit";
}

/** RSAES-OAEP (RFC 8017, Section 7.1). */
export interface RsaOaepEncryption {
  /** Which algorithm. */
  readonly kind: "rsa-oaep";
  /** The digest of the label. */
  readonly digest: DigestAlgorithm;
  /** The digest of the mask generation function MGF1. @default {the digest of the label} */
  readonly mgf1Digest?: DigestAlgorithm;
  /** What is bound to the message without being encrypted. @default {nothing} */
  readonly label?: Uint8Array;
}

/** The bare operation (RFC 8017, Section 5.1): as many bytes as the modulus has, unpadded. */
export interface RsaRawEncryption {
  /** Which algorithm. */
  readonly kind: "rsa-raw";
}

/** How RSA keys encrypt. */
export type RsaEncryptionAlgorithm = RsaPkcs1Encryption | RsaOaepEncryption | RsaRawEncryption;

/** Whether an algorithm is one of RSA keys. */
export function isRsaSignature(
  algorithm: { readonly kind: string },
): algorithm is RsaSignatureAlgorithm {
  return algorithm.kind.startsWith("rsa-");
}

/** Whether an algorithm is one of RSA keys. */
export function isRsaEncryption(
  algorithm: { readonly kind: string },
): algorithm is RsaEncryptionAlgorithm {
  return algorithm.kind.startsWith("rsa-");
}
