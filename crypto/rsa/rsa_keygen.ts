// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Making RSA keys with BigInt (FIPS 186-5, Appendix A.1.3: random probable primes), with two primes
 * or more (RFC 8017, Section 3.1).
 *
 * Timing: the search shows by its time how many candidates it tried, and BigInt promises nothing.
 * Prefer an engine of the host where others can measure a key's making.
 */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import { computeNow, type LongComputation } from "../background.ts";
import { bigIntToBytes, bigIntToMinimalBytes, bitLength, modularInverse } from "../bigint.ts";
import { tooManyDraws } from "../draw_until.ts";
import type { RsaKeyParameters, RsaPrivateParts } from "../pkey/pkey_types.ts";
import { primeSteps } from "../prime/generate_prime.ts";
import { ANY_PRIME } from "../prime/prime_class.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";

/** The public exponent that everybody takes. */
const DEFAULT_EXPONENT = 65_537;
const MIN_BITS = 512;
const MAX_BITS = 16_384;
/** OpenSSL limits exponents to 64 bits (OPENSSL_RSA_MAX_PUBEXP_BITS). */
const MAX_EXPONENT_BITS = 64;

/**
 * Makes an RSA key at once.
 *
 * @param parameters Size, public exponent and number of primes.
 * @param random Where random bytes come from.
 * @param onProgress Hears of each step.
 * @returns The key's parts.
 * @throws {SslError} `RSA`, `KEY_SIZE_TOO_SMALL` or `MODULUS_TOO_LARGE` for an impossible size,
 * `BAD_E_VALUE` for an impossible exponent, `KEY_PRIME_NUM_INVALID` for too many primes.
 */
export function generateRsaKey(
  parameters: RsaKeyParameters,
  random: Random,
  onProgress?: (progress: PrimeProgress) => void,
): RsaPrivateParts {
  return computeNow(rsaKeySteps(parameters, random), onProgress);
}

/**
 * Makes an RSA key as a long computation.
 *
 * @param parameters Size, public exponent and number of primes.
 * @param random Where random bytes come from.
 * @returns The steps; their result is the key's parts.
 * @throws {SslError} As {@linkcode generateRsaKey}.
 */
export function* rsaKeySteps(
  parameters: RsaKeyParameters,
  random: Random,
): LongComputation<PrimeProgress, RsaPrivateParts> {
  checkRsaParameters(parameters);
  const { bits, primes: count = 2 } = parameters;
  const exponent = BigInt(parameters.publicExponent ?? DEFAULT_EXPONENT);
  const isSuitable = (candidate: bigint) => areCoprime(exponent, candidate - 1n);
  for (let attempt = 0;; attempt++) {
    const primes: bigint[] = [];
    for (let index = 0; index < count; index++) {
      const size = Math.floor(bits / count) + (index < bits % count ? 1 : 0);
      primes.push(yield* primeSteps(size, ANY_PRIME, random, isSuitable));
      yield { event: "found", count: index };
    }
    // No two of so long primes are the same by chance.
    if (new Set(primes).size < count) throw tooManyDraws();
    const parts = keyFromPrimes(parameters, primes, exponent);
    if (parts !== undefined) return parts;
    yield { event: "rejected", count: attempt };
  }
}

/** The key of some primes; `undefined` when they do not suit each other. */
function keyFromPrimes(
  { type, bits, restriction }: RsaKeyParameters,
  primes: readonly bigint[],
  exponent: bigint,
): RsaPrivateParts | undefined {
  const [p, q, ...others] = [...primes].sort((a, b) => a < b ? 1 : -1) as [bigint, bigint];
  const modulus = primes.reduce((product, prime) => product * prime);
  // FIPS 186-5, Appendix A.1.3, step 5.4: the primes differ in their first 100 bits.
  const apart = primes.length > 2 || bitLength(p - q) > bits / 2 - 100;
  if (!apart || bitLength(modulus) !== bits) return undefined;
  const secret = modularInverse(exponent, primes.map((prime) => prime - 1n).reduce(commonMultiple));
  // Step 3 of the same: too small a private exponent could be found.
  if (secret === undefined || bitLength(secret) <= bits / 2) return undefined;
  let product = q;
  const base: RsaPrivateParts = {
    type,
    modulus: bigIntToMinimalBytes(modulus),
    publicExponent: bigIntToMinimalBytes(exponent),
    privateExponent: bigIntToBytes(secret, Math.ceil(bits / 8)),
    primes: [
      primeParts(q, secret, undefined),
      ...[p, ...others].map((prime) => {
        const coefficient = modularInverse(product % prime, prime);
        product *= prime;
        return primeParts(prime, secret, coefficient);
      }),
    ],
  };
  return restriction === undefined ? base : { ...base, restriction };
}

/**
 * Checks size, exponent and number of primes of a key to be made.
 *
 * @param parameters What is asked for.
 * @throws {SslError} As {@linkcode generateRsaKey}.
 */
export function checkRsaParameters(parameters: RsaKeyParameters): void {
  const { bits, publicExponent = DEFAULT_EXPONENT, primes = 2 } = parameters;
  if (!Number.isInteger(bits) || bits < MIN_BITS) {
    throw new SslError("RSA", "KEY_SIZE_TOO_SMALL", {
      expected: `${MIN_BITS} to ${MAX_BITS} bits; 2048 or more to be of use`,
      received: `${bits}`,
    });
  }
  if (bits > MAX_BITS) {
    throw new SslError("RSA", "MODULUS_TOO_LARGE", {
      expected: `${MIN_BITS} to ${MAX_BITS} bits`,
      received: `${bits}`,
    });
  }
  if (!isPublicExponent(publicExponent)) {
    throw new SslError("RSA", "BAD_E_VALUE", {
      expected:
        `an odd public exponent of 3 or more, exact and with at most ${MAX_EXPONENT_BITS} bits`,
      received: `${publicExponent}`,
    });
  }
  const most = mostPrimes(bits);
  if (!Number.isInteger(primes) || primes < 2 || primes > most) {
    throw new SslError("RSA", "KEY_PRIME_NUM_INVALID", {
      expected: `2 to ${most} primes for ${bits} bits`,
      received: `${primes}`,
      usualCause: "shorter primes would be found by the elliptic curve method of factoring",
    });
  }
}

function isPublicExponent(exponent: number | bigint): boolean {
  if (typeof exponent === "number" && !Number.isSafeInteger(exponent)) return false;
  const value = BigInt(exponent);
  return value >= 3n && (value & 1n) === 1n && bitLength(value) <= MAX_EXPONENT_BITS;
}

/** As many as OpenSSL allows (ossl_rsa_multip_cap). */
function mostPrimes(bits: number): number {
  if (bits < 1024) return 2;
  if (bits < 4096) return 3;
  return bits < 8192 ? 4 : 5;
}

function primeParts(
  prime: bigint,
  secret: bigint,
  coefficient: bigint | undefined,
): RsaPrivateParts["primes"][number] {
  const length = Math.ceil(bitLength(prime) / 8);
  return {
    prime: bigIntToBytes(prime, length),
    exponent: bigIntToBytes(secret % (prime - 1n), length),
    coefficient: coefficient === undefined ? new Uint8Array(0) : bigIntToBytes(coefficient, length),
  };
}

function commonMultiple(left: bigint, right: bigint): bigint {
  return left / commonDivisor(left, right) * right;
}

function areCoprime(exponent: bigint, value: bigint): boolean {
  return commonDivisor(exponent, value % exponent) === 1n;
}

function commonDivisor(left: bigint, right: bigint): bigint {
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}
