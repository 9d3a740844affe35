// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Checks of curves that somebody else chose (SEC 1, Sections 3.1.1.2.1 and 3.1.2.2.1). Whoever can
 * choose a curve without them can choose one where signatures are forged: CVE-2020-0601.
 */

import { SslError } from "../../err/mod.ts";
import { bitLength } from "../bigint.ts";
import { checkPrimeSync } from "../prime/check_prime.ts";
import { isIrreducible } from "./binary_polynomial.ts";
import type { BinaryCurve, Curve, PrimeCurve } from "./curves.ts";
import { curveGroup } from "./group.ts";
import { readPoint } from "./points.ts";

/** Below this many bits nothing is protected: OpenSSL's smallest curve has an order of 110. */
const MIN_ORDER_BITS = 100;

/**
 * Checks a curve that is none of those with a name.
 *
 * @param bare Its numbers, without base point.
 * @param encodedBase Its base point.
 * @returns The whole curve.
 * @throws {SslError} `EC`, with what is wrong with it.
 */
export function checkCurve(bare: Curve, encodedBase: Uint8Array): Curve {
  if (bare.field === "prime") checkPrimeField(bare);
  else checkBinaryField(bare);
  checkOrder(bare);
  checkCofactor(bare);
  const { x: baseX, y: baseY } = readPoint(bare, encodedBase);
  const curve = { ...bare, baseX, baseY };
  if (curveGroup(curve).multiplyPublic({ x: baseX, y: baseY }, curve.order) !== undefined) {
    throw new SslError("EC", "INVALID_GROUP_ORDER", {
      expected: "a base point that has the order that is told",
      received: "one that has another",
    });
  }
  return curve;
}

function checkPrimeField({ prime, a, b, fieldBits }: PrimeCurve): void {
  if (fieldBits < MIN_ORDER_BITS || !checkPrimeSync(prime)) {
    throw new SslError("EC", "INVALID_FIELD", {
      expected: `a prime of at least ${MIN_ORDER_BITS} bits`,
      received: `a number of ${fieldBits} bits${fieldBits < MIN_ORDER_BITS ? "" : ", no prime"}`,
    });
  }
  if (a >= prime || b >= prime) throw coefficientTooLarge();
  if ((4n * a ** 3n + 27n * b * b) % prime === 0n) throw singular();
}

function checkBinaryField({ exponents, a, b, fieldBits }: BinaryCurve): void {
  if (fieldBits < MIN_ORDER_BITS || !isIrreducible(exponents)) {
    throw new SslError("EC", "INVALID_FIELD", {
      expected: `an irreducible polynomial of degree ${MIN_ORDER_BITS} or more`,
      received: `the exponents ${exponents.join(", ")}`,
    });
  }
  if (bitLength(a) > fieldBits || bitLength(b) > fieldBits) throw coefficientTooLarge();
  if (b === 0n) throw singular();
}

function checkOrder(curve: Curve): void {
  const { order, bits, fieldBits } = curve;
  const tooLong = bits > fieldBits + 1;
  // A curve with as many points as its field has elements gives its private keys away (Smart's attack).
  const anomalous = curve.field === "prime" && order === curve.prime;
  if (bits >= MIN_ORDER_BITS && !tooLong && !anomalous && checkPrimeSync(order)) return;
  throw new SslError("EC", "INVALID_GROUP_ORDER", {
    expected: `a prime of ${MIN_ORDER_BITS} to ${fieldBits + 1} bits other than that of the field`,
    received: `a number of ${bits} bits`,
  });
}

/** Hasse's theorem: the curve has q + 1 points, more or less by 2√q. */
function checkCofactor(curve: Curve): void {
  const { order, cofactor, fieldBits } = curve;
  const size = curve.field === "prime" ? curve.prime : 1n << BigInt(fieldBits);
  const difference = cofactor * order - size - 1n;
  if (cofactor > 0n && difference * difference <= 4n * size) return;
  throw new SslError("EC", "INVALID_COFACTOR", {
    expected: "a cofactor that makes a number of points that a curve over this field can have",
    received: `${cofactor}`,
  });
}

function coefficientTooLarge(): SslError {
  return new SslError("EC", "BIGNUM_OUT_OF_RANGE", {
    expected: "coefficients a and b in the field",
    received: "a larger number",
  });
}

function singular(): SslError {
  return new SslError("EC", "DISCRIMINANT_IS_ZERO", {
    expected: "coefficients a and b of a curve without singular points",
    received: "those of a singular curve, on which discrete logarithms are easy",
  });
}
