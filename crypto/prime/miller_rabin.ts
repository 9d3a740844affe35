// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The test of Miller and Rabin (FIPS 186-5, Appendix B.3.1). */

import type { Random } from "../../rand/random.ts";
import { bitLength, bytesToBigInt, modularPower } from "../bigint.ts";
import type { LongComputation } from "../background.ts";
import type { PrimeProgress } from "./prime_progress.ts";

/** Powers of longer numbers take so long that others must get their turn in between. */
const LONG_BITS = 1024;

/**
 * Tests a number with base 2, which nearly every composite fails, and then with random bases.
 *
 * @param candidate An odd number above 4.
 * @param rounds How many random bases.
 * @param random Where they come from.
 * @returns Whether it passed every round.
 */
export function* millerRabin(
  candidate: bigint,
  rounds: number,
  random: Random,
): LongComputation<PrimeProgress, boolean> {
  const last = candidate - 1n;
  const twos = trailingZeros(last);
  const odd = last >> BigInt(twos);
  const length = Math.ceil(bitLength(candidate) / 8) + 8;
  for (let round = 0; round <= rounds; round++) {
    const base = round === 0 ? 2n : bytesToBigInt(random(length)) % (candidate - 3n) + 2n;
    let power = yield* interruptiblePower(base, odd, candidate);
    let passed = power === 1n || power === last;
    for (let step = 1; step < twos && !passed; step++) {
      power = power * power % candidate;
      passed = power === last;
    }
    if (!passed) return false;
    yield { event: "round", count: round };
  }
  return true;
}

/**
 * Tells how many rounds a number from somebody else needs: as `BN_check_prime` of OpenSSL, for an
 * error below 2^-128 and 2^-256 whoever chose the number.
 *
 * @param bits The number's size.
 * @returns The rounds.
 */
export function roundsForAnyNumber(bits: number): number {
  return bits > 2048 ? 128 : 64;
}

/**
 * Tells how many rounds a number needs that was drawn at random (FIPS 186-5, Appendix C.1, by the
 * bounds of Damgård, Landrock and Pomerance), for an error below 2^-128.
 *
 * @param bits The number's size.
 * @returns The rounds.
 */
export function roundsForRandomNumber(bits: number): number {
  if (bits >= 3747) return 3;
  if (bits >= 1345) return 4;
  if (bits >= 476) return 5;
  if (bits >= 400) return 6;
  if (bits >= 347) return 7;
  if (bits >= 308) return 8;
  return bits >= 55 ? 27 : 34;
}

/** As `modularPower`, by bits of a window, with a pause after each window of a long number. */
function* interruptiblePower(
  base: bigint,
  exponent: bigint,
  modulus: bigint,
): LongComputation<PrimeProgress, bigint> {
  const digits = exponent.toString(32);
  if (4 * digits.length <= LONG_BITS) return modularPower(base, exponent, modulus);
  const powers = [1n, base];
  for (let index = 2; index < 32; index++) {
    powers.push(powers[index - 1] as bigint * base % modulus);
  }
  let result = 1n;
  for (let index = 0; index < digits.length; index++) {
    for (let square = 0; square < 5; square++) result = result * result % modulus;
    result = result * (powers[Number.parseInt(digits.charAt(index), 32)] as bigint) % modulus;
    yield undefined;
  }
  return result;
}

function trailingZeros(value: bigint): number {
  let count = 0;
  while ((value >> BigInt(count) & 1n) === 0n) count++;
  return count;
}
