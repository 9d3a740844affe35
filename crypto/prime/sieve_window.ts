// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** One stretch of candidates, without those that small primes divide. */

import type { PrimeClass } from "./prime_class.ts";
import { remainders, smallOddPrimes } from "./small_primes.ts";

/**
 * How far the division goes, and over how many candidates. Measured on V8: a safe prime costs many
 * more powers than divisions, so that a larger sieve pays.
 */
const SIZES = {
  any: { limit: 1 << 13, candidates: 1 << 11 },
  safe: { limit: 1 << 17, candidates: 1 << 15 },
} as const;

/**
 * Sieves a stretch.
 *
 * @param start Its first candidate.
 * @param bits The size of the candidates.
 * @param wanted Which candidates: their step, and whether their halves count.
 * @returns The candidates that are left, as numbers of steps from the first.
 */
export function sieveWindow(start: bigint, bits: number, wanted: PrimeClass): number[] {
  const { limit, candidates } = SIZES[wanted.kind];
  // A small prime must divide only composites: half of a candidate is 2^(bits - 2) or more.
  const bound = bits >= 40 ? limit : Math.min(limit, 2 ** ((bits - 2) / 2));
  const primes = smallOddPrimes(Math.ceil(bound));
  const rests = remainders(start, primes);
  const steps = remainders(wanted.step, primes);
  const composite = new Uint8Array(candidates);
  for (let index = 0; index < primes.length; index++) {
    const prime = primes[index] as number;
    const step = steps[index] as number;
    // The class was chosen so that this prime divides no candidate.
    if (step === 0) continue;
    const inverse = inverseModulo(step, prime);
    const rest = rests[index] as number;
    mark(composite, (prime - rest) * inverse % prime, prime);
    if (wanted.kind === "safe") mark(composite, (prime + 1 - rest) * inverse % prime, prime);
  }
  const left: number[] = [];
  for (let index = 0; index < candidates; index++) {
    if (composite[index] === 0) left.push(index);
  }
  return left;
}

function mark(composite: Uint8Array, first: number, step: number): void {
  for (let index = first; index < composite.length; index += step) composite[index] = 1;
}

/** Euclid's algorithm with small numbers. */
function inverseModulo(value: number, prime: number): number {
  let [oldRest, rest] = [prime, value];
  let [oldFactor, factor] = [0, 1];
  while (rest !== 0) {
    const quotient = Math.floor(oldRest / rest);
    [oldRest, rest] = [rest, oldRest - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return oldFactor < 0 ? oldFactor + prime : oldFactor;
}
