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

/** RSASSA-PSS (RFC 8017, Section 8.1). */
export interface RsaPssAlgorithm {
  /** Which algorithm. */
  readonly kind: "rsa-pss";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
  /** The digest of the mask generation function MGF1. */
  readonly mgf1Digest: DigestAlgorithm;
  /** The salt's length, in bytes; a signature with another one is bad. */
  readonly saltLength: number;
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
