// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Making RSA keys with BigInt (FIPS 186-5, Appendix A.1.3: random probable primes).
 *
 * Timing: the search shows by its time how many candidates it tried, and BigInt promises nothing.
 * Prefer an engine of the host where others can measure a key's making.
 */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/mod.ts";
import {
  bigIntToBytes,
  bigIntToMinimalBytes,
  bitLength,
  bytesToBigInt,
  modularInverse,
  modularPower,
} from "../bigint.ts";
import type { RsaKeyParameters, RsaPrivateParts } from "../pkey/pkey_types.ts";

/** The public exponent that everybody takes. */
const DEFAULT_EXPONENT = 65_537;
const MIN_BITS = 512;
const MAX_BITS = 16_384;
/** Rounds of Miller and Rabin with random bases: more than FIPS 186-5, Table B.1 asks. */
const ROUNDS = 12;
/** Candidates are divided by the primes below this before they cost a power. */
const SIEVE_LIMIT = 4000;
/** How far a search goes on from one random start before it takes another. */
const SEARCH_LENGTH = 1 << 16;

/**
 * Makes an RSA key.
 *
 * @param parameters Size and public exponent.
 * @param random Where random bytes come from.
 * @returns The key's parts.
 * @throws {SslError} `RSA`, `KEY_SIZE_TOO_SMALL` or `MODULUS_TOO_LARGE` for an impossible size, and
 * `BAD_E_VALUE` for an impossible exponent.
 */
export function generateRsaKey(parameters: RsaKeyParameters, random: Random): RsaPrivateParts {
  const { type, bits, restriction } = parameters;
  checkRsaParameters(parameters);
  const exponent = BigInt(parameters.publicExponent ?? DEFAULT_EXPONENT);
  const sieve = smallPrimes();
  for (;;) {
    const p = randomPrime(Math.ceil(bits / 2), exponent, sieve, random);
    const q = randomPrime(Math.floor(bits / 2), exponent, sieve, random);
    // FIPS 186-5, Appendix A.1.3, step 5.4: the primes differ in their first 100 bits.
    const distance = p > q ? p - q : q - p;
    if (bitLength(distance) <= bits / 2 - 100 || bitLength(p * q) !== bits) continue;
    const common = carmichael(p - 1n, q - 1n);
    const secret = modularInverse(exponent, common);
    // Step 3 of the same: too small a private exponent could be found.
    if (secret === undefined || bitLength(secret) <= bits / 2) continue;
    const [larger, smaller] = p > q ? [p, q] : [q, p];
    const base: RsaPrivateParts = {
      type,
      modulus: bigIntToMinimalBytes(p * q),
      publicExponent: bigIntToMinimalBytes(exponent),
      privateExponent: bigIntToBytes(secret, Math.ceil(bits / 8)),
      primes: [
        primeParts(smaller, secret, undefined),
        primeParts(larger, secret, modularInverse(smaller, larger)),
      ],
    };
    return restriction === undefined ? base : { ...base, restriction };
  }
}

/**
 * Checks size and exponent of a key to be made.
 *
 * @param parameters Size and exponent.
 * @throws {SslError} As {@linkcode generateRsaKey}.
 */
export function checkRsaParameters(parameters: RsaKeyParameters): void {
  const { bits, publicExponent = DEFAULT_EXPONENT } = parameters;
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
  const odd = Number.isSafeInteger(publicExponent) && publicExponent % 2 === 1;
  if (!odd || publicExponent < 3) {
    throw new SslError("RSA", "BAD_E_VALUE", {
      expected: "an odd public exponent of 3 or more",
      received: `${publicExponent}`,
    });
  }
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

function carmichael(left: bigint, right: bigint): bigint {
  let [divisor, rest] = [left, right];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return left / divisor * right;
}

function randomPrime(
  bits: number,
  exponent: bigint,
  sieve: readonly number[],
  random: Random,
): bigint {
  const length = Math.ceil(bits / 8);
  for (;;) {
    // The two highest bits are set, so that the product of two primes has all its bits.
    const start = BigInt.asUintN(bits, bytesToBigInt(random(length))) |
      3n << BigInt(bits - 2) | 1n;
    const rests = sieve.map((prime) => Number(start % BigInt(prime)));
    for (let step = 0; step < SEARCH_LENGTH; step += 2) {
      if (!passesSieve(sieve, rests, step)) continue;
      const candidate = start + BigInt(step);
      if (bitLength(candidate) !== bits) break;
      // The exponent must have an inverse modulo p - 1; it is prime or nearly so, as a rule.
      if (modularInverse(exponent, candidate - 1n) === undefined) continue;
      if (isProbablePrime(candidate, random)) return candidate;
    }
  }
}

function passesSieve(sieve: readonly number[], rests: readonly number[], step: number): boolean {
  for (let index = 0; index < sieve.length; index++) {
    if (((rests[index] as number) + step) % (sieve[index] as number) === 0) return false;
  }
  return true;
}

/**
 * The test of Miller and Rabin: base 2 first, which nearly every composite fails, then random ones.
 *
 * @param candidate An odd number above 4.
 * @param random Where the bases come from.
 * @returns Whether it is prime, but for a probability below 2^-100.
 */
export function isProbablePrime(candidate: bigint, random: Random): boolean {
  const last = candidate - 1n;
  let twos = 0;
  while (!(last >> BigInt(twos) & 1n)) twos++;
  const odd = last >> BigInt(twos);
  const length = Math.ceil(bitLength(candidate) / 8) + 8;
  for (let round = 0; round < ROUNDS; round++) {
    const base = round === 0 ? 2n : bytesToBigInt(random(length)) % (candidate - 3n) + 2n;
    let power = modularPower(base, odd, candidate);
    if (power === 1n || power === last) continue;
    let passed = false;
    for (let step = 1; step < twos && !passed; step++) {
      power = power * power % candidate;
      passed = power === last;
    }
    if (!passed) return false;
  }
  return true;
}

function smallPrimes(): readonly number[] {
  const composite = new Uint8Array(SIEVE_LIMIT);
  const primes: number[] = [];
  for (let number = 3; number < SIEVE_LIMIT; number += 2) {
    if (composite[number] === 1) continue;
    primes.push(number);
    for (let multiple = number * number; multiple < SIEVE_LIMIT; multiple += 2 * number) {
      composite[multiple] = 1;
    }
  }
  return primes;
}
