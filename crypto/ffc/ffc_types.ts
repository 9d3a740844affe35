// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The parameters of finite field cryptography: what DSA and Diffie-Hellman have in common. */

import type { Bytes } from "../../wire/mod.ts";

/** How parameters were made, so that everybody can make them again (FIPS 186-4, Appendix A.1). */
export interface FfcValidation {
  /** The seed of both primes. */
  readonly seed: Bytes;
  /** How many candidates for p were tried before. */
  readonly counter: number;
}

/** The parameters of a group: numbers are big-endian without leading zero bytes. */
export interface FfcParameters {
  /** p, the modulus. */
  readonly prime: Bytes;
  /** g. */
  readonly generator: Bytes;
  /** q, the order of the generator: a prime that divides p - 1. */
  readonly subprime: Bytes;
  /** How p and q were made. */
  readonly validation?: FfcValidation;
  /** h, from which the generator was made: g = h^((p - 1) / q). */
  readonly h?: number;
  /** The index from which a verifiable generator was made (FIPS 186-4, Appendix A.2.3). */
  readonly generatorIndex?: number;
}

/** The sizes and the method of parameters to be made. */
export interface FfcParameterOptions {
  /** The size of p in bits: 512 to 10,000. @default {2048} */
  readonly bits?: number;
  /**
   * The size of q in bits: 160, 224 or 256.
   *
   * @default {256, and 160 below 2,048 bits}
   */
  readonly subprimeBits?: number;
  /** The digest, at least as long as q. @default {SHA-1, SHA-224 or SHA-256 by the size of q} */
  readonly digest?: "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
  /** The standard; the older one is for old peers. @default {"fips186-4"} */
  readonly standard?: "fips186-4" | "fips186-2";
  /** The seed, when parameters are to be made again. @default {random bytes} */
  readonly seed?: Uint8Array;
  /**
   * The index of a verifiable generator, 0 to 255 (FIPS 186-4, Appendix A.2.3).
   *
   * @default {none: the generator is not verifiable}
   */
  readonly generatorIndex?: number;
}
