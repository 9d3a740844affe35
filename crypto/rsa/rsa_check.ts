// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Checks of RSA keys, as `openssl pkey -check` and `-pubcheck` make them (RSA_check_key_ex; SP
 * 800-56B, Section 6.4.2). Timing: the numbers of the key decide; check keys where nobody measures.
 */

import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/random.ts";
import { bitLength, bytesToBigInt, modularInverse, modularPower } from "../bigint.ts";
import { checkPrimeSync } from "../prime/check_prime.ts";
import { remainders, smallOddPrimes } from "../prime/small_primes.ts";
import type { RsaPrivateParts, RsaPublicParts } from "./rsa_types.ts";

/** OPENSSL_RSA_MAX_MODULUS_BITS. */
const MAX_MODULUS_BITS = 16_384;
/** The product of the primes up to here must have no factor in common with the modulus. */
const SMALL_PRIMES = 752;

/**
 * Checks a public key.
 *
 * @param parts The key's parts.
 * @throws {SslError} `RSA`, `MODULUS_TOO_LARGE`, `INVALID_MODULUS` or `PUB_EXPONENT_OUT_OF_RANGE`.
 */
export function checkRsaPublic({ modulus, exponent }: RsaPublicParts): void {
  const n = bytesToBigInt(modulus);
  const e = bytesToBigInt(exponent);
  if (bitLength(n) > MAX_MODULUS_BITS) {
    throw new SslError("RSA", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bitLength(n)} bits`,
    });
  }
  if (e < 3n || (e & 1n) === 0n) {
    throw new SslError("RSA", "PUB_EXPONENT_OUT_OF_RANGE", {
      expected: "an odd public exponent of 3 or more",
      received: e < 3n ? `${e}` : "an even number",
    });
  }
  const small = smallOddPrimes(SMALL_PRIMES);
  const factor = small[remainders(n, small).indexOf(0)];
  if ((n & 1n) === 0n || factor !== undefined) throw invalidModulus(`the factor ${factor ?? 2}`);
  if (!isProductOfPrimes(n)) throw invalidModulus("a prime, or a power of one");
}

/**
 * Tells products of several primes from primes and their powers. For n = p^k the order of every
 * number modulo p divides n - 1, so that p divides b^(n - 1) - 1; for others that is rare.
 */
function isProductOfPrimes(n: bigint): boolean {
  const base = bytesToBigInt(randomBytes(Math.ceil(bitLength(n) / 8) + 8)) % (n - 3n) + 2n;
  const power = modularPower(base, n - 1n, n);
  return commonDivisor(n, (power - 1n + n) % n) === 1n;
}

/**
 * Checks a private key.
 *
 * @param parts The key's parts.
 * @throws {SslError} `RSA`, with OpenSSL's reason: `VALUE_MISSING`, `BAD_E_VALUE`, `P_NOT_PRIME`,
 * `N_DOES_NOT_EQUAL_P_Q`, `D_E_NOT_CONGRUENT_TO_1` and others.
 */
export function checkRsaPrivate(parts: RsaPrivateParts): void {
  const primes = parts.primes.map(({ prime }) => bytesToBigInt(prime));
  if (primes.length < 2) {
    throw new SslError("RSA", "VALUE_MISSING", {
      expected: "the primes, without which a private key can not be checked",
    });
  }
  const e = bytesToBigInt(parts.publicExponent);
  const d = bytesToBigInt(parts.privateExponent);
  if (e < 3n || (e & 1n) === 0n) {
    throw new SslError("RSA", "BAD_E_VALUE", { expected: "an odd public exponent of 3 or more" });
  }
  // Cheap checks first: hostile numbers shall not cost a test of primality.
  if (primes.reduce((product, prime) => product * prime) !== bytesToBigInt(parts.modulus)) {
    throw primes.length === 2
      ? wrong("N_DOES_NOT_EQUAL_P_Q", "a modulus that is p times q")
      : wrong("N_DOES_NOT_EQUAL_PRODUCT_OF_PRIMES", "a modulus that is the product of the primes");
  }
  primes.forEach(checkIsPrime);
  const common = primes.map((prime) => prime - 1n)
    .reduce((left, right) => left / commonDivisor(left, right) * right);
  if (d * e % common !== 1n) {
    throw wrong(
      "D_E_NOT_CONGRUENT_TO_1",
      "a private exponent that is the inverse of the public one",
    );
  }
  checkRemainders(parts, primes, d);
}

/** The numbers of the Chinese remainder theorem. */
function checkRemainders(
  { primes: rows }: RsaPrivateParts,
  primes: readonly bigint[],
  d: bigint,
): void {
  let product = 1n;
  for (const [index, { exponent, coefficient }] of rows.entries()) {
    const prime = primes[index] as bigint;
    if (bytesToBigInt(exponent) !== d % (prime - 1n)) {
      const reason = (["DMQ1_NOT_CONGRUENT_TO_D", "DMP1_NOT_CONGRUENT_TO_D"] as const)[index] ??
        "MP_EXPONENT_NOT_CONGRUENT_TO_D";
      throw wrong(reason, "the private exponent modulo a prime less one");
    }
    if (index > 0 && bytesToBigInt(coefficient) !== modularInverse(product % prime, prime)) {
      const reason = index === 1 ? "IQMP_NOT_INVERSE_OF_Q" : "MP_COEFFICIENT_NOT_INVERSE_OF_R";
      throw wrong(reason, "the inverse of the primes before, modulo this one");
    }
    product *= prime;
  }
}

function checkIsPrime(prime: bigint, index: number): void {
  if (checkPrimeSync(prime)) return;
  // The order is q, p, others.
  const reason = (["Q_NOT_PRIME", "P_NOT_PRIME"] as const)[index] ?? "MP_R_NOT_PRIME";
  throw wrong(reason, "a prime");
}

type CheckReason =
  | "N_DOES_NOT_EQUAL_P_Q"
  | "N_DOES_NOT_EQUAL_PRODUCT_OF_PRIMES"
  | "P_NOT_PRIME"
  | "Q_NOT_PRIME"
  | "MP_R_NOT_PRIME"
  | "D_E_NOT_CONGRUENT_TO_1"
  | "DMP1_NOT_CONGRUENT_TO_D"
  | "DMQ1_NOT_CONGRUENT_TO_D"
  | "MP_EXPONENT_NOT_CONGRUENT_TO_D"
  | "IQMP_NOT_INVERSE_OF_Q"
  | "MP_COEFFICIENT_NOT_INVERSE_OF_R";

function wrong(reason: CheckReason, expected: string): SslError {
  return new SslError("RSA", reason, {
    expected,
    received: "another number",
    usualCause: "a damaged key file, or a key made by faulty software",
  });
}

function invalidModulus(received: string): SslError {
  return new SslError("RSA", "INVALID_MODULUS", {
    expected: "an odd product of several large primes",
    received,
    usualCause: "a damaged key, or one made to deceive",
  });
}

function commonDivisor(left: bigint, right: bigint): bigint {
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}
