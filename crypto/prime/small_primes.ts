// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Odd primes that are small enough to divide by, and what a large number leaves over for them. */

/** Products of primes stay below this, so that one division of a large number serves several. */
const EXACT = 2 ** 53;

let primes: readonly number[] = [];
let limitSoFar = 0;

/**
 * Lists the odd primes below a limit.
 *
 * @param limit The limit, at most 2^20.
 * @returns The primes, in order; the list is kept for the next caller.
 */
export function smallOddPrimes(limit: number): readonly number[] {
  if (limit > limitSoFar) {
    primes = sieve(limit);
    limitSoFar = limit;
  }
  const end = primes.findIndex((prime) => prime >= limit);
  return end === -1 ? primes : primes.slice(0, end);
}

function sieve(limit: number): readonly number[] {
  const composite = new Uint8Array(limit);
  const found: number[] = [];
  for (let number = 3; number < limit; number += 2) {
    if (composite[number] === 1) continue;
    found.push(number);
    for (let multiple = number * number; multiple < limit; multiple += 2 * number) {
      composite[multiple] = 1;
    }
  }
  return found;
}

/**
 * Divides a number by many primes. Several primes share one division by their product, which is
 * the part that costs.
 *
 * @param value The number, 0 or more.
 * @param divisors The primes.
 * @returns What is left over for each.
 */
export function remainders(value: bigint, divisors: readonly number[]): Uint32Array {
  const rests = new Uint32Array(divisors.length);
  let start = 0;
  while (start < divisors.length) {
    let product = 1;
    let end = start;
    while (end < divisors.length && product * (divisors[end] as number) < EXACT) {
      product *= divisors[end++] as number;
    }
    const rest = Number(value % BigInt(product));
    for (let index = start; index < end; index++) rests[index] = rest % (divisors[index] as number);
    start = end;
  }
  return rests;
}
