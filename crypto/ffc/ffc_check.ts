// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Checks of parameters and public values of finite field cryptography. Each is done in bounded time:
 * sizes are looked at first.
 */

import type { LongComputation } from "../background.ts";
import { bitLength, bytesToBigInt, modularPower } from "../bigint.ts";
import { randomBytes } from "../../rand/random.ts";
import { checkPrimeSteps } from "../prime/check_prime.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import { ffcPlan } from "./ffc_generate.ts";
import { primesFromSeed, verifiableGenerator } from "./ffc_primes.ts";
import type { FfcParameterOptions, FfcParameters } from "./ffc_types.ts";

/** What may be wrong with parameters, as OpenSSL's FFC_CHECK flags and DH_CHECK flags name it. */
export type FfcProblem =
  | "p-not-prime"
  | "q-not-prime"
  | "q-does-not-divide"
  | "g-unsuitable"
  | "seed-does-not-fit"
  | "g-not-verifiable";

/** The numbers of some parameters. */
export interface FfcNumbers {
  /** p. */
  readonly p: bigint;
  /** q. */
  readonly q: bigint;
  /** g. */
  readonly g: bigint;
}

/**
 * Reads the numbers of parameters.
 *
 * @param parameters The parameters.
 * @returns The numbers.
 */
export function ffcNumbers(parameters: FfcParameters): FfcNumbers {
  return {
    p: bytesToBigInt(parameters.prime),
    q: bytesToBigInt(parameters.subprime),
    g: bytesToBigInt(parameters.generator),
  };
}

/**
 * Checks p, q and g by themselves (FIPS 186-4, Appendix A.2.2; SP 800-56A, Section 5.5.2), cheap
 * checks first.
 *
 * @param numbers The numbers.
 * @returns The steps; their result is what is wrong, or nothing.
 */
export function* ffcNumbersSteps(
  { p, q, g }: FfcNumbers,
): LongComputation<PrimeProgress, FfcProblem | undefined> {
  if (q < 3n || (p - 1n) % q !== 0n) return "q-does-not-divide";
  if (g < 2n || g > p - 2n) return "g-unsuitable";
  if (!(yield* checkPrimeSteps(q, undefined, randomBytes))) return "q-not-prime";
  if (!(yield* checkPrimeSteps(p, undefined, randomBytes))) return "p-not-prime";
  return modularPower(g, q, p) === 1n ? undefined : "g-unsuitable";
}

/**
 * Makes p and q again from the seed, and compares (FIPS 186-4, Appendix A.1.1.3), and g where an
 * index is told (Appendix A.2.4).
 *
 * @param parameters The parameters, with their seed.
 * @param options The method and the digest by which they were made.
 * @returns The steps; their result is what is wrong, or nothing.
 */
export function* ffcSeedSteps(
  parameters: FfcParameters,
  options: FfcParameterOptions,
): LongComputation<PrimeProgress, FfcProblem | undefined> {
  const { p, q, g } = ffcNumbers(parameters);
  const { validation, generatorIndex } = parameters;
  if (validation === undefined) return "seed-does-not-fit";
  const plan = ffcPlan({ ...options, bits: bitLength(p), subprimeBits: bitLength(q) });
  const { seed, counter } = validation;
  if (8 * seed.length < plan.subprimeBits) return "seed-does-not-fit";
  const found = yield* primesFromSeed(plan, seed, randomBytes, counter);
  if (found?.prime !== p || found.subprime !== q || found.counter !== counter) {
    return "seed-does-not-fit";
  }
  if (generatorIndex === undefined) return undefined;
  const made = verifiableGenerator(p, q, plan.digest, seed, generatorIndex, modularPower);
  return made === g ? undefined : "g-not-verifiable";
}

/** What may be wrong with a public value. */
export type PublicValueProblem = "too-small" | "too-large" | "wrong-subgroup";

/**
 * Checks a public value (SP 800-56A, Section 5.6.2.3.1).
 *
 * @param value The value.
 * @param p The modulus.
 * @param q The order of the subgroup; without one only the range is checked.
 * @returns What is wrong, or nothing.
 */
export function publicValueProblem(
  value: bigint,
  p: bigint,
  q: bigint | undefined,
): PublicValueProblem | undefined {
  if (value < 2n) return "too-small";
  if (value > p - 2n) return "too-large";
  if (q === undefined) return undefined;
  // Of a safe prime the subgroup of order (p - 1) / 2 is that of the squares.
  const inside = 2n * q + 1n === p ? jacobi(value, p) === 1 : modularPower(value, q, p) === 1n;
  return inside ? undefined : "wrong-subgroup";
}

/** The Jacobi symbol, by reciprocity: 1 for squares modulo a prime, else -1. */
function jacobi(value: bigint, modulus: bigint): number {
  let sign = 1;
  while (value !== 0n) {
    let twos = 0n;
    while ((value >> twos & 1n) === 0n) twos++;
    value >>= twos;
    const low = modulus & 7n;
    if ((twos & 1n) === 1n && (low === 3n || low === 5n)) sign = -sign;
    if ((value & 3n) === 3n && (modulus & 3n) === 3n) sign = -sign;
    [value, modulus] = [modulus % value, value];
  }
  return modulus === 1n ? sign : 0;
}
