// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { modularPower } from "../bigint.ts";

/**
 * Computes a square root modulo an odd prime. Its time depends on the values.
 *
 * @param square The number, from 0 to `prime - 1`.
 * @param prime The prime.
 * @returns One of its roots, or `undefined` when it has none.
 */
export function modularSquareRoot(square: bigint, prime: bigint): bigint | undefined {
  if (square === 0n) return 0n;
  const root = (prime & 3n) === 3n
    ? modularPower(square, (prime + 1n) >> 2n, prime)
    : tonelliShanks(square, prime);
  return root * root % prime === square ? root : undefined;
}

/** For primes that are 1 modulo 4, such as that of P-224, where prime - 1 is a multiple of 2^96. */
function tonelliShanks(square: bigint, prime: bigint): bigint {
  let odd = prime - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos++;
  }
  let factor = modularPower(nonResidue(prime), odd, prime);
  let root = modularPower(square, (odd + 1n) >> 1n, prime);
  let rest = modularPower(square, odd, prime);
  while (rest !== 1n) {
    // The smallest number of squarings that brings the rest to 1.
    let order = 0;
    for (let power = rest; power !== 1n; power = power * power % prime) {
      if (++order >= twos) return 0n;
    }
    for (let count = twos - order - 1; count > 0; count--) factor = factor * factor % prime;
    root = root * factor % prime;
    factor = factor * factor % prime;
    rest = rest * factor % prime;
    twos = order;
  }
  return root;
}

/** The smallest number that is no square: Euler's criterion tells. */
function nonResidue(prime: bigint): bigint {
  let candidate = 2n;
  while (modularPower(candidate, (prime - 1n) >> 1n, prime) === 1n) candidate++;
  return candidate;
}
