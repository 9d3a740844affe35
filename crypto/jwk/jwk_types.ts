// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** JSON Web Keys (RFC 7517, RFC 7518, RFC 8037, RFC 8812, RFC 9964). */

/** A further prime of an RSA key (RFC 7518, Section 6.3.2.7). */
export interface JwkOtherPrime {
  /** The prime. */
  readonly r: string;
  /** The private exponent modulo the prime less one. */
  readonly d: string;
  /** The inverse of the product of the primes before it. */
  readonly t: string;
}

/** The key of an asymmetric algorithm. Numbers and bytes are base64url without padding. */
export interface Jwk {
  /** The family: `"RSA"`, `"EC"`, `"OKP"` or `"AKP"`. */
  readonly kty: string;
  /** EC, OKP: the curve. */
  readonly crv?: string;
  /** EC: the point's first coordinate; OKP: the public key. */
  readonly x?: string;
  /** EC: the point's second coordinate. */
  readonly y?: string;
  /** RSA: the modulus. */
  readonly n?: string;
  /** RSA: the public exponent. */
  readonly e?: string;
  /** The private exponent, number or key; secret. */
  readonly d?: string;
  /** RSA: the first prime; secret. */
  readonly p?: string;
  /** RSA: the second prime; secret. */
  readonly q?: string;
  /** RSA: `d` modulo `p - 1`; secret. */
  readonly dp?: string;
  /** RSA: `d` modulo `q - 1`; secret. */
  readonly dq?: string;
  /** RSA: the inverse of `q` modulo `p`; secret. */
  readonly qi?: string;
  /** AKP: the algorithm, such as `"ML-DSA-65"`; elsewhere it is the caller's. */
  readonly alg?: string;
  /** AKP: the public key. */
  readonly pub?: string;
  /** AKP: the private key, for ML-DSA its seed; secret. */
  readonly priv?: string;
  /** RSA: the primes beyond the second; secret. */
  readonly oth?: readonly JwkOtherPrime[];
}
