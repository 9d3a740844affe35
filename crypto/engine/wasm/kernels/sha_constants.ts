// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where the constants of SHA-2 come from: roots of primes (FIPS 180-4, Section 4.2). */

/** The first primes. @param count How many. */
export function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}

/**
 * The first bits of the fractional part of a root.
 *
 * @param number What the root is taken of.
 * @param degree 2 for the square root, 3 for the cubic one.
 * @param bits How many.
 */
export function fractionBits(number: number, degree: number, bits: number): bigint {
  const radicand = BigInt(number) << BigInt(degree * bits);
  let root = 0n;
  for (let bit = 1n << BigInt(bits + 10); bit > 0n; bit >>= 1n) {
    if ((root | bit) ** BigInt(degree) <= radicand) root |= bit;
  }
  return BigInt.asUintN(bits, root);
}
