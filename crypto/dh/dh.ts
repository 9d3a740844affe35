// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Diffie-Hellman over finite fields with BigInt (PKCS #3; SP 800-56A, Section 5.7.1.1).
 *
 * Timing: BigInt promises nothing, so private values never meet it bare: an exponent gets a random
 * multiple of the order, or is cut into two random parts, anew for each operation.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  bigIntToBytes,
  bigIntToMinimalBytes,
  bitLength,
  bytesToBigInt,
  modularPower,
} from "../bigint.ts";
import { drawUntil } from "../draw_until.ts";
import { publicValueProblem } from "../ffc/ffc_check.ts";
import { namedDhGroup } from "./dh_groups.ts";
import type { DhParameters } from "./dh_types.ts";

/** OPENSSL_DH_MAX_MODULUS_BITS. */
const MAX_MODULUS_BITS = 10_000;
/** DH_MIN_MODULUS_BITS. */
const MIN_MODULUS_BITS = 512;
/** The size of random multiples of the order, in bits. */
const BLINDING_BITS = 64;

/** The numbers of a group. */
export interface DhNumbers {
  /** p. */
  readonly p: bigint;
  /** g. */
  readonly g: bigint;
  /** q, when it is known. */
  readonly q: bigint | undefined;
}

/**
 * Reads the numbers of parameters, of a size that can be computed with.
 *
 * @param parameters The parameters.
 * @returns The numbers.
 * @throws {SslError} `DH`, `MODULUS_TOO_LARGE`, `MODULUS_TOO_SMALL`, `CHECK_P_NOT_PRIME` or
 * `BAD_GENERATOR`.
 */
export function dhNumbers(parameters: DhParameters): DhNumbers {
  const { prime, generator, subprime } = parameters;
  const p = bytesToBigInt(prime);
  const bits = bitLength(p);
  if (bits > MAX_MODULUS_BITS || bits < MIN_MODULUS_BITS) {
    throw new SslError("DH", bits > MAX_MODULUS_BITS ? "MODULUS_TOO_LARGE" : "MODULUS_TOO_SMALL", {
      expected: `a modulus of ${MIN_MODULUS_BITS} to ${MAX_MODULUS_BITS} bits`,
      received: `${bits} bits`,
    });
  }
  const g = bytesToBigInt(generator);
  if ((p & 1n) === 0n) {
    throw new SslError("DH", "CHECK_P_NOT_PRIME", { expected: "an odd modulus" });
  }
  if (g < 2n || g > p - 2n) {
    throw new SslError("DH", "BAD_GENERATOR", { expected: "a generator from 2 to p - 2" });
  }
  return { p, g, q: subprime && bytesToBigInt(subprime) };
}

/**
 * Draws a private value: as long as the parameters say, or the group's strength demands, or q
 * allows; without any of these as long as p.
 *
 * @param parameters The group.
 * @param random Where it comes from.
 * @returns The private value, big-endian.
 * @throws {SslError} As {@linkcode dhNumbers}; `BN`, `TOO_MANY_ITERATIONS` when the source never gives one.
 */
export function drawDhKey(parameters: DhParameters, random: Random): Bytes {
  const { p, q } = dhNumbers(parameters);
  const order = q ?? p - 1n;
  const group = namedDhGroup(parameters);
  const most = bitLength(order);
  const bits = Math.min(parameters.privateLength ?? group?.privateLength ?? most, most);
  const length = Math.ceil(bits / 8);
  // SP 800-56A, Section 5.6.1.1.4: drawn again until it is in range.
  return drawUntil(random, length, (bytes) => {
    const value = BigInt.asUintN(bits, bytesToBigInt(bytes));
    return value > 1n && value < order ? bigIntToBytes(value, length) : undefined;
  });
}

/**
 * Computes a public value.
 *
 * @param parameters The group.
 * @param privateValue The private value.
 * @returns g^x mod p, big-endian without leading zero bytes.
 * @throws {SslError} As {@linkcode dhNumbers}.
 */
export function dhPublicValue(parameters: DhParameters, privateValue: Uint8Array): Bytes {
  const numbers = dhNumbers(parameters);
  return bigIntToMinimalBytes(blindedPower(numbers.g, bytesToBigInt(privateValue), numbers));
}

/**
 * Checks a public value that came from outside.
 *
 * @param parameters The group.
 * @param publicValue The public value.
 * @throws {SslError} `DH`, `CHECK_PUBKEY_TOO_SMALL`, `CHECK_PUBKEY_TOO_LARGE` or
 * `CHECK_PUBKEY_INVALID`, and as {@linkcode dhNumbers}.
 */
export function checkDhPublicValue(parameters: DhParameters, publicValue: Uint8Array): void {
  const { p, q } = dhNumbers(parameters);
  const problem = publicValueProblem(bytesToBigInt(publicValue), p, q);
  if (problem === undefined) return;
  const reason = problem === "too-small"
    ? "CHECK_PUBKEY_TOO_SMALL"
    : problem === "too-large"
    ? "CHECK_PUBKEY_TOO_LARGE"
    : "CHECK_PUBKEY_INVALID";
  throw new SslError("DH", reason, {
    expected: "a public value from 2 to p - 2, of the subgroup that g generates",
    received: problem === "wrong-subgroup" ? "one outside of the subgroup" : "one out of range",
    usualCause: "an attack on the private value, or a key of another group",
  });
}

/**
 * Computes the shared secret.
 *
 * @param parameters The group.
 * @param privateValue The own private value.
 * @param peer The other side's public value; it is checked.
 * @param options Whether leading zero bytes stay.
 * @returns The secret: as long as p when it is padded.
 * @throws {SslError} `DH`, `INVALID_SECRET`, and as {@linkcode checkDhPublicValue}.
 */
export function dhSecret(
  parameters: DhParameters,
  privateValue: Uint8Array,
  peer: Uint8Array,
  { pad = true }: { readonly pad?: boolean } = {},
): Bytes {
  checkDhPublicValue(parameters, peer);
  const numbers = dhNumbers(parameters);
  const secret = blindedPower(bytesToBigInt(peer), bytesToBigInt(privateValue), numbers);
  // SP 800-56A, Section 5.7.1.1, step 2.
  if (secret <= 1n || secret === numbers.p - 1n) {
    throw new SslError("DH", "INVALID_SECRET", {
      expected: "a secret other than 0, 1 and p - 1",
      received: "one that every observer knows",
      usualCause: "a public value of small order: an attack",
    });
  }
  return pad ? bigIntToBytes(secret, parameters.prime.length) : bigIntToMinimalBytes(secret);
}

/** A power by a secret exponent, which is never computed with as it is. */
function blindedPower(base: bigint, exponent: bigint, { p, q }: DhNumbers): bigint {
  const bits = bitLength(exponent);
  if (q !== undefined && bitLength(q) <= 2 * bits) {
    const multiple = bytesToBigInt(randomBytes(BLINDING_BITS / 8));
    return modularPower(base, exponent + q * multiple, p);
  }
  // The order is unknown or much longer: two powers by random parts cost less.
  const drawn = bytesToBigInt(randomBytes(Math.ceil(bits / 8) + 8));
  const part = exponent === 0n ? 0n : drawn % exponent;
  return modularPower(base, part, p) * modularPower(base, exponent - part, p) % p;
}
