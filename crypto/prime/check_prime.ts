// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Random, randomBytes } from "../../rand/random.ts";
import { type BackgroundOptions, computeInBackground, computeNow } from "../background.ts";
import type { LongComputation } from "../background.ts";
import { bitLength } from "../bigint.ts";
import { millerRabin, roundsForAnyNumber } from "./miller_rabin.ts";
import type { PrimeProgress } from "./prime_progress.ts";
import { remainders, smallOddPrimes } from "./small_primes.ts";

/** Longer numbers are refused: one round over them would take minutes. */
const MAX_BITS = 32_768;
/** Numbers are divided by the primes below this first. */
const DIVISION_LIMIT = 2048;

/** Options for {@linkcode checkPrimeSync}. */
export interface CheckPrimeSyncOptions {
  /**
   * How many random bases Miller and Rabin take.
   *
   * @default {64, and 128 above 2,048 bits, as BN_check_prime}
   */
  rounds?: number;
  /** Hears of each step. */
  onProgress?: (progress: PrimeProgress) => void;
  /**
   * Where the bases come from.
   *
   * @default {randomBytes}
   */
  random?: Random;
}

/** Options for {@linkcode checkPrime}. */
export interface CheckPrimeOptions
  extends Omit<CheckPrimeSyncOptions, "onProgress">, BackgroundOptions<PrimeProgress> {}

/**
 * Tests whether a number is prime, without blocking. The counterpart of `BN_check_prime`.
 *
 * @param value The number, whoever chose it.
 * @param options Rounds, progress and a signal.
 * @returns Whether it is prime: a composite passes with a probability below 2^-128.
 * @throws {RangeError} When it has more than 32,768 bits.
 *
 * @example Usage
 * ```ts
 * import { checkPrime } from "@streamssl/ssl/crypto";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(await checkPrime(2n ** 127n - 1n));
 * assertFalse(await checkPrime(2n ** 128n - 1n));
 * ```
 */
export async function checkPrime(
  value: bigint,
  options: CheckPrimeOptions = {},
): Promise<boolean> {
  const { rounds, random } = options;
  return await computeInBackground(checkPrimeSteps(value, rounds, random), options);
}

/**
 * Tests whether a number is prime, at once.
 *
 * @param value The number, whoever chose it.
 * @param options Rounds and progress.
 * @returns Whether it is prime.
 * @throws {RangeError} When it has more than 32,768 bits.
 *
 * @example Usage
 * ```ts
 * import { checkPrimeSync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0n, 1n, 2n, 3n, 561n].filter((value) => checkPrimeSync(value)), [2n, 3n]);
 * ```
 */
export function checkPrimeSync(value: bigint, options: CheckPrimeSyncOptions = {}): boolean {
  const { rounds, random, onProgress } = options;
  return computeNow(checkPrimeSteps(value, rounds, random), onProgress);
}

/**
 * The test as a long computation.
 *
 * @param value The number.
 * @param rounds How many random bases.
 * @param random Where they come from.
 * @returns The steps; their result is whether the number is prime.
 */
export function* checkPrimeSteps(
  value: bigint,
  rounds: number | undefined,
  random: Random = randomBytes,
): LongComputation<PrimeProgress, boolean> {
  if (value < 2n) return false;
  const bits = bitLength(value);
  if (bits > MAX_BITS) {
    throw new RangeError(`Cannot test a number of ${bits} bits: at most ${MAX_BITS} are expected`);
  }
  if ((value & 1n) === 0n) return value === 2n;
  const divisors = smallOddPrimes(DIVISION_LIMIT);
  const divisor = divisors[remainders(value, divisors).indexOf(0)];
  if (divisor !== undefined) return value === BigInt(divisor);
  if (value < BigInt(DIVISION_LIMIT) ** 2n) return true;
  yield { event: "candidate", count: 0 };
  return yield* millerRabin(value, rounds ?? roundsForAnyNumber(bits), random);
}
