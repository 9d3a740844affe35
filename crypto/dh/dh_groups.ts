// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The groups with names. Those of RFC 3526 and RFC 7919 are safe primes made of the digits of pi and
 * e, and are computed when they are first used; 2 generates the subgroup of order (p - 1) / 2.
 */

import { type Bytes, equalBytes } from "../../wire/mod.ts";
import { numberBytes } from "../ffc/ffc_primes.ts";
import type { DhParameters } from "./dh_types.ts";
import { RFC5114_NUMBERS, type Rfc5114Numbers } from "./rfc5114_numbers.ts";

/** The names of groups, as OpenSSL writes them. */
export type DhGroupName =
  | "ffdhe2048"
  | "ffdhe3072"
  | "ffdhe4096"
  | "ffdhe6144"
  | "ffdhe8192"
  | "modp_1536"
  | "modp_2048"
  | "modp_3072"
  | "modp_4096"
  | "modp_6144"
  | "modp_8192"
  | "dh_1024_160"
  | "dh_2048_224"
  | "dh_2048_256";

/** A group of the table. */
export interface DhGroup {
  /** OpenSSL's name. */
  readonly name: DhGroupName;
  /** The size of p in bits. */
  readonly bits: number;
  /** How long private keys are, in bits: twice the strength (RFC 7919, Appendix A). */
  readonly privateLength: number;
  /** What its primes are made of. */
  readonly origin: "e" | "pi" | "RFC 5114";
  /** What makes the number a safe prime. */
  readonly offset: bigint;
}

/** Every group with a name: RFC 7919 (Appendix A), RFC 3526 (Sections 2 to 7), RFC 5114. */
export const DH_GROUPS: readonly DhGroup[] = [
  { name: "ffdhe2048", bits: 2048, privateLength: 225, origin: "e", offset: 560_316n },
  { name: "ffdhe3072", bits: 3072, privateLength: 275, origin: "e", offset: 2_625_351n },
  { name: "ffdhe4096", bits: 4096, privateLength: 325, origin: "e", offset: 5_736_041n },
  { name: "ffdhe6144", bits: 6144, privateLength: 375, origin: "e", offset: 15_705_020n },
  { name: "ffdhe8192", bits: 8192, privateLength: 400, origin: "e", offset: 10_965_728n },
  { name: "modp_1536", bits: 1536, privateLength: 200, origin: "pi", offset: 741_804n },
  { name: "modp_2048", bits: 2048, privateLength: 225, origin: "pi", offset: 124_476n },
  { name: "modp_3072", bits: 3072, privateLength: 275, origin: "pi", offset: 1_690_314n },
  { name: "modp_4096", bits: 4096, privateLength: 325, origin: "pi", offset: 240_904n },
  { name: "modp_6144", bits: 6144, privateLength: 375, origin: "pi", offset: 929_484n },
  { name: "modp_8192", bits: 8192, privateLength: 400, origin: "pi", offset: 4_743_158n },
  { name: "dh_1024_160", bits: 1024, privateLength: 160, origin: "RFC 5114", offset: 0n },
  { name: "dh_2048_224", bits: 2048, privateLength: 224, origin: "RFC 5114", offset: 0n },
  { name: "dh_2048_256", bits: 2048, privateLength: 256, origin: "RFC 5114", offset: 0n },
];

const PARAMETERS = new Map<DhGroupName, DhParameters>();

/**
 * Gives the parameters of a group with a name.
 *
 * @param name The name.
 * @returns The parameters; the same object each time.
 * @throws {TypeError} When there is no such group.
 *
 * @example Usage
 * ```ts
 * import { dhGroupParameters } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dhGroupParameters("ffdhe2048").prime.length, 256);
 * ```
 */
export function dhGroupParameters(name: DhGroupName): DhParameters {
  let parameters = PARAMETERS.get(name);
  if (parameters === undefined) {
    const group = DH_GROUPS.find((row) => row.name === name);
    if (group === undefined) {
      const names = DH_GROUPS.map((row) => row.name).join(", ");
      throw new TypeError(`Cannot use the group "${name}": one of ${names} is expected`);
    }
    parameters = group.origin === "RFC 5114"
      ? fromDigits(RFC5114_NUMBERS[name as keyof typeof RFC5114_NUMBERS])
      : safePrimeGroup(group);
    PARAMETERS.set(name, parameters);
  }
  return parameters;
}

/**
 * Finds the name of a group.
 *
 * @param parameters p and g; q, where it is told, must fit too.
 * @returns The row of the table; `undefined` when the group has no name.
 */
export function namedDhGroup(parameters: DhParameters): DhGroup | undefined {
  const { prime, generator, subprime } = parameters;
  return DH_GROUPS.find(({ name, bits }) => {
    if (prime.length !== bits / 8) return false;
    const known = dhGroupParameters(name);
    return equalBytes(known.prime, prime) && equalBytes(known.generator, generator) &&
      (subprime === undefined || equalBytes(known.subprime as Bytes, subprime));
  });
}

function fromDigits({ p, g, q }: Rfc5114Numbers): DhParameters {
  const [prime, generator, subprime] = [p, g, q].map((digits) =>
    numberBytes(BigInt(`0x${digits}`))
  );
  return { prime, generator, subprime } as DhParameters;
}

/** p = 2^b - 2^(b - 64) + (floor(2^(b - 130) * constant) + offset) * 2^64 - 1. */
function safePrimeGroup({ bits, origin, offset, privateLength }: DhGroup): DhParameters {
  const digits = (origin === "e" ? eulersNumber : pi)(BigInt(bits - 130));
  const high = (1n << BigInt(bits)) - (1n << BigInt(bits - 64));
  const prime = high + (digits + offset << 64n) - 1n;
  return {
    prime: numberBytes(prime),
    generator: Uint8Array.of(2),
    subprime: numberBytes(prime >> 1n),
    privateLength,
  };
}

/** Bits beyond those that are asked for, which take the errors of rounding. */
const GUARD = 32n;

/** floor(2^bits * e): the sum of the inverse factorials. */
function eulersNumber(bits: bigint): bigint {
  let term = 1n << bits + GUARD;
  let sum = 0n;
  for (let index = 1n; term > 0n; index++) {
    sum += term;
    term /= index;
  }
  return sum >> GUARD;
}

/** floor(2^bits * pi): Machin's formula, 16 arctan(1/5) - 4 arctan(1/239). */
function pi(bits: bigint): bigint {
  const one = 1n << bits + GUARD;
  return 16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one) >> GUARD;
}

function arctanOfInverse(value: bigint, one: bigint): bigint {
  let power = one / value;
  let sum = 0n;
  for (let index = 1n; power > 0n; index += 2n) {
    sum += (index & 2n) === 0n ? power / index : -(power / index);
    power /= value * value;
  }
  return sum;
}
