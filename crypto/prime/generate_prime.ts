// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Searching for primes. Timing: a search shows by its time how many candidates it tried, and BigInt
 * promises nothing; the prime that is found is one of many.
 */

import { type Random, randomBytes } from "../../rand/random.ts";
import { SslError } from "../../err/mod.ts";
import { type BackgroundOptions, computeInBackground, computeNow } from "../background.ts";
import type { LongComputation } from "../background.ts";
import { bitLength, bytesToBigInt } from "../bigint.ts";
import { tooManyDraws } from "../draw_until.ts";
import { millerRabin, roundsForRandomNumber } from "./miller_rabin.ts";
import { type PrimeClass, primeClass } from "./prime_class.ts";
import type { PrimeProgress } from "./prime_progress.ts";
import { sieveWindow } from "./sieve_window.ts";

/** Every safe prime too short for the test of Miller and Rabin, or for that of its half. */
const SHORT_SAFE_PRIMES: readonly bigint[] = [7n, 11n, 23n, 47n, 59n];
const SHORT_PRIMES: readonly bigint[] = [2n, 3n, 5n, 7n, 11n, 13n];

/** Options for {@linkcode generatePrimeSync}. */
export interface GeneratePrimeSyncOptions {
  /**
   * Whether any prime will do, or only one whose half, `(p - 1) / 2`, is prime too.
   *
   * @default {"any"}
   */
  kind?: "any" | "safe";
  /** The prime shall leave `rem` over when it is divided by this. */
  add?: bigint;
  /**
   * What is left over.
   *
   * @default {1n, and 3n for safe primes}
   */
  rem?: bigint;
  /** Hears of each step. */
  onProgress?: (progress: PrimeProgress) => void;
  /**
   * Where random bytes come from.
   *
   * @default {randomBytes}
   */
  random?: Random;
}

/** Options for {@linkcode generatePrime}. */
export interface GeneratePrimeOptions
  extends Omit<GeneratePrimeSyncOptions, "onProgress">, BackgroundOptions<PrimeProgress> {}

/**
 * Makes a random prime without blocking. The counterpart of `BN_generate_prime_ex2`.
 *
 * @param bits Its size, 2 to 16,384; without `add` the two highest bits are set, so that the product
 * of two primes has the sum of their bits.
 * @param options Which primes, progress and a signal.
 * @returns The prime: composite with a probability below 2^-128.
 * @throws {SslError} `BN`, `BITS_TOO_SMALL` when there is no such prime of this size.
 * @throws {RangeError} For a size that is no whole number or too large, and for `add` and `rem` that
 * no prime fulfils.
 *
 * @example Usage
 * ```ts
 * import { checkPrime, generatePrime } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const prime = await generatePrime(128, { kind: "safe", onProgress: ({ event }) => event });
 * assert(await checkPrime((prime - 1n) / 2n));
 * ```
 */
export async function generatePrime(
  bits: number,
  options: GeneratePrimeOptions = {},
): Promise<bigint> {
  const wanted = primeClass(bits, options);
  return await computeInBackground(primeSteps(bits, wanted, options.random), options);
}

/**
 * Makes a random prime at once.
 *
 * @param bits Its size, 2 to 16,384.
 * @param options Which primes, and progress.
 * @returns The prime.
 * @throws {SslError} `BN`, `BITS_TOO_SMALL` when there is no such prime of this size.
 * @throws {RangeError} As {@linkcode generatePrime}.
 *
 * @example Usage
 * ```ts
 * import { generatePrimeSync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(generatePrimeSync(64, { add: 12n, rem: 11n }) % 12n, 11n);
 * ```
 */
export function generatePrimeSync(bits: number, options: GeneratePrimeSyncOptions = {}): bigint {
  const wanted = primeClass(bits, options);
  return computeNow(primeSteps(bits, wanted, options.random), options.onProgress);
}

/**
 * The search as a long computation.
 *
 * @param bits The size of the prime.
 * @param wanted Which primes.
 * @param random Where random bytes come from.
 * @param isSuitable Looks at a candidate before it is tested.
 * @returns The steps; their result is the prime.
 */
export function* primeSteps(
  bits: number,
  wanted: PrimeClass,
  random: Random = randomBytes,
  isSuitable?: (candidate: bigint) => boolean,
): LongComputation<PrimeProgress, bigint> {
  let tried = 0;
  let before: bigint | undefined;
  // About one window in two holds a prime; a class without primes must not search for ever.
  for (let window = 0; window < 64 * bits; window++) {
    const start = randomStart(bits, wanted, random);
    // Short numbers repeat themselves by chance.
    if (bits > 64 && start === before) throw tooManyDraws();
    before = start;
    for (const index of sieveWindow(start, bits, wanted)) {
      const candidate = start + BigInt(index) * wanted.step;
      if (bitLength(candidate) !== bits) break;
      if (isSuitable !== undefined && !isSuitable(candidate)) continue;
      yield { event: "candidate", count: tried++ };
      if (yield* isPrime(candidate, bits, wanted, random)) return candidate;
    }
    yield undefined;
  }
  throw new SslError("BN", "TOO_MANY_ITERATIONS", {
    expected: `a prime of ${bits} bits among the numbers that were asked for`,
    received: `none in ${64 * bits} stretches of them`,
  });
}

/** Both halves of a safe prime get one quick round before either gets all of them. */
function* isPrime(
  candidate: bigint,
  bits: number,
  { kind }: PrimeClass,
  random: Random,
): LongComputation<PrimeProgress, boolean> {
  const rounds = roundsForRandomNumber(bits);
  if (kind === "any") {
    if (bits < 5) return SHORT_PRIMES.includes(candidate);
    return yield* millerRabin(candidate, rounds, random);
  }
  if (bits < 7) return SHORT_SAFE_PRIMES.includes(candidate);
  const half = candidate >> 1n;
  if (!(yield* millerRabin(half, 0, random))) return false;
  if (!(yield* millerRabin(candidate, 0, random))) return false;
  if (!(yield* millerRabin(half, roundsForRandomNumber(bits - 1), random))) return false;
  return yield* millerRabin(candidate, rounds, random);
}

function randomStart(bits: number, wanted: PrimeClass, random: Random): bigint {
  const drawn = BigInt.asUintN(bits, bytesToBigInt(random(Math.ceil(bits / 8))));
  const top = BigInt(wanted.topBits) << BigInt(bits - wanted.topBits.toString(2).length);
  const value = drawn | top;
  const start = value - value % wanted.step + wanted.residue;
  // One step lower may be too low, and one step higher too high: then the next draw is better.
  return start < value && bitLength(start + wanted.step) === bits ? start + wanted.step : start;
}
