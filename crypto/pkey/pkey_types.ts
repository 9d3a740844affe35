// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The types of keys, what they are made of, and how they sign. */

import type { Bytes } from "../../wire/mod.ts";
import type { Random } from "../../rand/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import type { Engine } from "../engine/engine.ts";

/** The type of a key, as `EVP_PKEY_get0_type_name` gives it, in lower case. */
export type KeyType = "rsa" | "rsa-pss" | "ec" | "ed25519" | "ed448" | "x25519" | "x448";

/** The types whose keys are one string of bytes (RFC 8410). */
export type RawKeyType = "ed25519" | "ed448" | "x25519" | "x448";

/** The name of a NIST curve (FIPS 186-5). OpenSSL calls P-256 `prime256v1`. */
export type CurveName = "P-256" | "P-384" | "P-521";

/** How a signature is made and checked. The digest is computed by the algorithm itself. */
export type SignatureAlgorithm =
  | RsaPkcs1Algorithm
  | RsaPssAlgorithm
  | EcdsaAlgorithm
  | EddsaAlgorithm;

/** RSASSA-PKCS1-v1_5 (RFC 8017, Section 8.2). */
export interface RsaPkcs1Algorithm {
  /** Which algorithm. */
  readonly kind: "rsa-pkcs1";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
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
}

/** ECDSA (FIPS 186-5, Section 6) with DER signatures: `SEQUENCE { r INTEGER, s INTEGER }`. */
export interface EcdsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ecdsa";
  /** The digest of the message. */
  readonly digest: DigestAlgorithm;
}

/** Ed25519 and Ed448 over the message itself (RFC 8032: PureEdDSA). */
export interface EddsaAlgorithm {
  /** Which algorithm. */
  readonly kind: "ed25519" | "ed448";
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

/** What an elliptic curve public key is made of. */
export interface EcPublicParts {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
  /** The point, uncompressed: 4, x, y (SEC 1, Section 2.3.3). */
  readonly point: Bytes;
}

/** What a public key of RFC 8410 is made of. */
export interface RawPublicParts {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
  /** The key: 32 bytes for 25519, 56 for X448, 57 for Ed448. */
  readonly point: Bytes;
}

/** What a public key is made of. */
export type PublicKeyParts = RsaPublicParts | EcPublicParts | RawPublicParts;

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

/** What an elliptic curve private key is made of. */
export interface EcPrivateParts {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
  /** The private number, big-endian, as long as a coordinate. */
  readonly scalar: Bytes;
}

/** What a private key of RFC 8410 is made of. */
export interface RawPrivateParts {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
  /** The key's bytes, before any clamping or hashing. */
  readonly seed: Bytes;
}

/** What a private key is made of. `destroy` wipes these arrays. */
export type PrivateKeyParts = RsaPrivateParts | EcPrivateParts | RawPrivateParts;

/** Type and size of a key to be made. */
export type KeyParameters = RsaKeyParameters | EcKeyParameters | RawKeyParameters;

/** An RSA key to be made. */
export interface RsaKeyParameters {
  /** Plain, or restricted to PSS. */
  readonly type: "rsa" | "rsa-pss";
  /** The size of the modulus, in bits: 512 to 16,384. */
  readonly bits: number;
  /** The public exponent, odd. @default {65537} */
  readonly publicExponent?: number;
  /** What a key of type `"rsa-pss"` shall allow. @default {everything} */
  readonly restriction?: RsaPssRestriction;
}

/** An elliptic curve key to be made. */
export interface EcKeyParameters {
  /** A NIST curve. */
  readonly type: "ec";
  /** Which one. */
  readonly curve: CurveName;
}

/** A key of RFC 8410 to be made. */
export interface RawKeyParameters {
  /** Which curve, for which use. */
  readonly type: RawKeyType;
}

/** Options of operations with a public key. */
export interface PublicOperationOptions {
  /**
   * Who may compute, best first. Where the list is the default one, measured facts decide who is
   * asked first for each operation.
   *
   * @default {defaultEngines()}
   */
  engines?: readonly Engine[];
}

/** Options of operations that draw random bytes. */
export interface PrivateOperationOptions extends PublicOperationOptions {
  /**
   * Where random bytes come from. With another source than `randomBytes` every byte that matters
   * for the result is drawn from it, or the operation is deterministic (RFC 6979 for ECDSA).
   *
   * @default {randomBytes}
   */
  random?: Random;
}
