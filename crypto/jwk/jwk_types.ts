// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** JSON Web Keys (RFC 7517, RFC 7518, RFC 8037, RFC 8812). */

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
  /** The family: `"RSA"`, `"EC"` or `"OKP"`. */
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
  /** RSA: the primes beyond the second; secret. */
  readonly oth?: readonly JwkOtherPrime[];
}
