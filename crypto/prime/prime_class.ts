// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which numbers a search for primes looks at. */

import { SslError } from "../../err/mod.ts";
import { bitLength } from "../bigint.ts";

/** The longest primes that are searched for, in bits. */
const MAX_BITS = 16_384;

/** The candidates of a search: `residue`, `residue + step`, … of one size. */
export interface PrimeClass {
  /** Whether the half of the prime must be prime too. */
  readonly kind: "any" | "safe";
  /** From one candidate to the next. */
  readonly step: bigint;
  /** What candidates leave over when they are divided by the step. */
  readonly residue: bigint;
  /** The highest bits, which are set: 1 or 3. */
  readonly topBits: 1 | 3;
}

/** Every odd number with the two highest bits set. */
export const ANY_PRIME: PrimeClass = { kind: "any", step: 2n, residue: 1n, topBits: 3 };

/** What a caller asks for. */
export interface PrimeRequest {
  /** Whether the half must be prime too. */
  readonly kind?: "any" | "safe";
  /** The divisor. */
  readonly add?: bigint;
  /** What it leaves over. */
  readonly rem?: bigint;
}

/**
 * Turns what a caller asks for into candidates that are odd, and 3 more than a multiple of 4 for
 * safe primes.
 *
 * @param bits The size of the prime.
 * @param request What is asked for.
 * @returns The candidates.
 * @throws {SslError} `BN`, `BITS_TOO_SMALL`.
 * @throws {RangeError} When no prime fulfils the request.
 */
export function primeClass(bits: number, request: PrimeRequest): PrimeClass {
  const { kind = "any", add } = request;
  checkBits(bits, kind, add);
  const base = kind === "any" ? ANY_PRIME : { kind, step: 4n, residue: 3n, topBits: 3 } as const;
  if (add === undefined) {
    if (request.rem === undefined) return base;
    throw new RangeError("Cannot search primes by what is left over: add says of which division");
  }
  const rem = request.rem ?? base.residue;
  if (add < 1n || rem < 0n || rem >= add && add > base.residue) {
    throw new RangeError(`Cannot search primes: add ${add} and rem ${rem} do not fit together`);
  }
  const step = add / greatestCommonDivisor(add, base.step) * base.step;
  const residue = [0n, 1n, 2n, 3n].map((times) => rem % add + times * add)
    .find((value) => value % base.step === base.residue);
  const odd = oddPart(add);
  // A prime that divides both would divide every candidate, or the half of every one.
  const common = greatestCommonDivisor(odd, kind === "any" ? rem : rem * (rem - 1n));
  if (residue === undefined || odd > 1n && common !== 1n) {
    throw new RangeError(
      `Cannot search ${kind} primes that leave ${rem} over by ${add}: there are none or few`,
    );
  }
  return { kind, step, residue, topBits: 1 };
}

function checkBits(bits: number, kind: "any" | "safe", add: bigint | undefined): void {
  if (!Number.isInteger(bits) || bits > MAX_BITS) {
    throw new RangeError(`Cannot search a prime of ${bits} bits: 2 to ${MAX_BITS} are expected`);
  }
  // 5 (3 bits) is no candidate here, and neither 11 nor 23 has its two highest bits set.
  const smallest = kind === "safe" && bits !== 3 ? 6 : 2;
  if (bits < smallest || add !== undefined && bitLength(add) >= bits) {
    throw new SslError("BN", "BITS_TOO_SMALL", {
      expected: add === undefined
        ? `${smallest} bits or more for ${kind === "safe" ? "a safe prime" : "a prime"}`
        : `more than the ${bitLength(add)} bits of add, and ${smallest} or more`,
      received: `${bits} bits`,
    });
  }
}

/** Euclid's algorithm. */
function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

function oddPart(value: bigint): bigint {
  while ((value & 1n) === 0n) value >>= 1n;
  return value;
}
