// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Polynomials with coefficients modulo two, as numbers whose bit i is the coefficient of x^i. */

import { bitLength } from "../bigint.ts";
import { BinaryField } from "./binary_field.ts";

/**
 * Tells whether a polynomial is irreducible, by Rabin's test.
 *
 * @param exponents Its exponents, from the highest to 0.
 * @returns Whether it is.
 */
export function isIrreducible(exponents: readonly number[]): boolean {
  const polynomial = exponents.reduce((sum, at) => sum | 1n << BigInt(at), 0n);
  const degree = exponents[0] as number;
  const field = new BinaryField(exponents);
  const x = field.spread(2n);
  if (field.squareTimes(x, degree) !== x) return false;
  return primeDivisors(degree).every((divisor) => {
    const power = field.squareTimes(x, degree / divisor);
    return greatestCommonDivisor(polynomial, field.pack(power ^ x)) === 1n;
  });
}

function primeDivisors(value: number): number[] {
  const divisors: number[] = [];
  for (let divisor = 2; divisor <= value; divisor++) {
    if (value % divisor !== 0) continue;
    divisors.push(divisor);
    while (value % divisor === 0) value /= divisor;
  }
  return divisors;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) {
    const shift = bitLength(a) - bitLength(b);
    if (shift < 0) [a, b] = [b, a];
    else a ^= b << BigInt(shift);
    if (a === 0n) return b;
  }
  return a;
}
