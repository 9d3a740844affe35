// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The primes p and q from a seed (FIPS 186-4, Appendix A.1.1.2; FIPS 186-2, Appendix 2.2). */

import type { Random } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { LongComputation } from "../background.ts";
import { bigIntToBytes, bitLength, bytesToBigInt } from "../bigint.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { checkPrimeSteps } from "../prime/check_prime.ts";
import { roundsForAnyNumber } from "../prime/miller_rabin.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import { remainders, smallOddPrimes } from "../prime/small_primes.ts";

/** What the two standards ask for. */
export interface FfcPlan {
  /** The size of p. */
  readonly bits: number;
  /** The size of q. */
  readonly subprimeBits: number;
  /** The digest. */
  readonly digest: DigestAlgorithm;
  /** Which standard. */
  readonly standard: "fips186-4" | "fips186-2";
}

/** Candidates are divided by the primes below this first. */
const DIVISION_LIMIT = 2048;

/**
 * Makes q from a seed.
 *
 * @param plan The sizes and the digest.
 * @param seed The seed.
 * @returns q, which has not been tested.
 */
export function subprimeFromSeed(plan: FfcPlan, seed: Uint8Array): bigint {
  const { subprimeBits: bits, digest } = plan;
  let hash = bytesToBigInt(digest.digest(seed));
  if (plan.standard === "fips186-2") hash ^= bytesToBigInt(digest.digest(seedPlus(seed, 1)));
  // The highest and the lowest bit are set, the others are the digest's lowest ones.
  return BigInt.asUintN(bits, hash) | 1n << BigInt(bits - 1) | 1n;
}

/**
 * Makes candidates for p from a seed and q.
 *
 * @param plan The sizes and the digest.
 * @param seed The seed.
 * @param subprime q.
 * @returns One candidate after the other; `undefined` for one that is too short.
 */
export function* primeCandidates(
  plan: FfcPlan,
  seed: Uint8Array,
  subprime: bigint,
): Generator<bigint | undefined> {
  const { bits, digest, standard } = plan;
  const outputBits = 8 * digest.outputLength;
  // FIPS 186-2 counts in digests of SHA-1; for longer ones OpenSSL still does.
  const blocks = Math.ceil(bits / (standard === "fips186-2" ? 160 : outputBits));
  const top = 1n << BigInt(bits - 1);
  // Step 11; before FIPS 186-3 the second digest had gone into q.
  let offset = standard === "fips186-2" ? 2 : 1;
  const counters = standard === "fips186-2" ? 4096 : 4 * bits;
  for (let counter = 0; counter < counters; counter++) {
    let value = 0n;
    for (let block = 0; block < blocks; block++) {
      const hash = bytesToBigInt(digest.digest(seedPlus(seed, offset + block)));
      value |= hash << BigInt(outputBits * block);
    }
    offset += blocks;
    const start = BigInt.asUintN(bits - 1, value) | top;
    const candidate = start - start % (2n * subprime) + 1n;
    yield candidate < top ? undefined : candidate;
  }
}

/** What a search gave. */
export interface FfcPrimes {
  /** p. */
  readonly prime: bigint;
  /** q. */
  readonly subprime: bigint;
  /** The seed. */
  readonly seed: Bytes;
  /** How many candidates for p were tried before. */
  readonly counter: number;
}

/**
 * Searches for p with a given seed.
 *
 * @param plan The sizes and the digest.
 * @param seed The seed.
 * @param random Where the bases of Miller and Rabin come from.
 * @param last The counter after which nobody needs to look.
 * @returns The primes; `undefined` when the seed gives none.
 */
export function* primesFromSeed(
  plan: FfcPlan,
  seed: Uint8Array,
  random: Random,
  last = Infinity,
): LongComputation<PrimeProgress, FfcPrimes | undefined> {
  const subprime = subprimeFromSeed(plan, seed);
  if (!(yield* checkPrimeSteps(subprime, undefined, random))) return undefined;
  yield { event: "found", count: 0 };
  const divisors = smallOddPrimes(DIVISION_LIMIT);
  let counter = 0;
  let tried = 0;
  for (const candidate of primeCandidates(plan, seed, subprime)) {
    if (counter > last) return undefined;
    if (candidate !== undefined && remainders(candidate, divisors).indexOf(0) === -1) {
      yield { event: "candidate", count: tried++ };
      if (yield* checkPrimeSteps(candidate, roundsForAnyNumber(plan.bits) / 2, random)) {
        yield { event: "found", count: 1 };
        return { prime: candidate, subprime, seed: new Uint8Array(seed), counter };
      }
    }
    counter++;
    yield undefined;
  }
  return undefined;
}

/** (seed + number) mod 2^(length of the seed), as bytes. */
function seedPlus(seed: Uint8Array, number: number): Bytes {
  const sum = new Uint8Array(seed);
  let carry = number;
  for (let index = sum.length - 1; index >= 0 && carry > 0; index--) {
    carry += sum[index] as number;
    sum[index] = carry & 0xff;
    carry = Math.floor(carry / 256);
  }
  return sum;
}

/**
 * Makes a verifiable generator (FIPS 186-4, Appendix A.2.3).
 *
 * @param prime p.
 * @param subprime q.
 * @param digest The digest.
 * @param seed The seed of p and q.
 * @param index The index, 0 to 255.
 * @param power Computes a power modulo p.
 * @returns g; `undefined` when there is none.
 */
export function verifiableGenerator(
  prime: bigint,
  subprime: bigint,
  digest: DigestAlgorithm,
  seed: Uint8Array,
  index: number,
  power: (base: bigint, exponent: bigint, modulus: bigint) => bigint,
): bigint | undefined {
  const exponent = (prime - 1n) / subprime;
  const name = new TextEncoder().encode("ggen");
  for (let count = 1; count < 0x1_0000; count++) {
    const tail = Uint8Array.of(index, count >> 8, count & 0xff);
    const hash = bytesToBigInt(digest.digest(concatBytes(seed, name, tail)));
    const generator = power(hash % prime, exponent, prime);
    if (generator >= 2n) return generator;
  }
  return undefined;
}

/**
 * Makes the shortest big-endian bytes of a number.
 *
 * @param value The number.
 * @returns The bytes.
 */
export function numberBytes(value: bigint): Bytes {
  return bigIntToBytes(value, Math.max(1, Math.ceil(bitLength(value) / 8)));
}
