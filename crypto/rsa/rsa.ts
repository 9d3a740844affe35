// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RSA with BigInt.
 *
 * Timing: BigInt promises nothing, so secrets never meet it bare. The message is blinded by a
 * random factor and the exponents by random multiples of p - 1, both fresh or changed for each
 * operation, so the time depends on numbers that nobody else knows. No result leaves before it was
 * checked with the public exponent: a fault in the Chinese remainder theorem would give the primes
 * away (Boneh, DeMillo and Lipton 1997).
 */

import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/random.ts";
import { bitLength, bytesToBigInt, modularInverse, modularPower } from "../bigint.ts";
import type { RsaPrivateParts } from "../pkey/pkey_types.ts";

/** The public numbers of a key, ready to be computed with. */
export interface RsaPublicNumbers {
  /** n. */
  readonly modulus: bigint;
  /** e. */
  readonly exponent: bigint;
  /** The size of n in bits. */
  readonly bits: number;
  /** The length of n in bytes. */
  readonly length: number;
}

/**
 * Reads the public numbers of a key.
 *
 * @param modulus n, big-endian.
 * @param exponent e, big-endian.
 * @returns The numbers.
 */
export function rsaPublicNumbers(modulus: Uint8Array, exponent: Uint8Array): RsaPublicNumbers {
  const n = bytesToBigInt(modulus);
  const bits = bitLength(n);
  return { modulus: n, exponent: bytesToBigInt(exponent), bits, length: Math.ceil(bits / 8) };
}

/**
 * RSAVP1 (RFC 8017, Section 5.2.2): the public operation. Nothing of it is secret.
 *
 * @param key The public numbers.
 * @param signature The signature as a number.
 * @returns The message as a number; `undefined` when the signature is n or more.
 */
export function rsaPublic(key: RsaPublicNumbers, signature: bigint): bigint | undefined {
  if (signature >= key.modulus) return undefined;
  return modularPower(signature, key.exponent, key.modulus);
}

/** How many operations use one blinding factor, which is squared from one to the next. */
const BLINDING_USES = 32;

/** The size of the random multiples that blind exponents, in bytes. */
const EXPONENT_BLINDING_LENGTH = 8;

interface PrimeNumbers {
  readonly prime: bigint;
  readonly exponent: bigint;
  readonly coefficient: bigint;
}

/** The private operation of one key. */
export class RsaPrivateOperation {
  readonly #public: RsaPublicNumbers;
  readonly #exponent: bigint;
  readonly #primes: readonly PrimeNumbers[];
  #mask = 1n;
  #unmask = 1n;
  #uses = 0;

  /**
   * Prepares a key.
   *
   * @param parts Its parts.
   */
  constructor(parts: RsaPrivateParts) {
    this.#public = rsaPublicNumbers(parts.modulus, parts.publicExponent);
    this.#exponent = bytesToBigInt(parts.privateExponent);
    const primes = parts.primes.map(({ prime, exponent, coefficient }) => ({
      prime: bytesToBigInt(prime),
      exponent: bytesToBigInt(exponent),
      coefficient: bytesToBigInt(coefficient),
    }));
    // With factors of another number the theorem gives nonsense; the exponent alone may be right.
    const product = primes.reduce((value, { prime }) => value * prime, 1n);
    this.#primes = product === this.#public.modulus ? primes : [];
  }

  /** The public numbers. */
  get publicNumbers(): RsaPublicNumbers {
    return this.#public;
  }

  /**
   * RSASP1 (RFC 8017, Section 5.2.1): the private operation, blinded and checked.
   *
   * @param message The message as a number, below the modulus.
   * @returns The signature as a number.
   * @throws {SslError} `RSA`, `INVALID_KEYPAIR` when the private key does not belong to the public
   * one, so that no result may leave.
   */
  compute(message: bigint): bigint {
    const { modulus, exponent } = this.#public;
    this.#changeBlinding();
    const blinded = message * this.#mask % modulus;
    for (const power of [() => this.#byPrimes(blinded), () => this.#byExponent(blinded)]) {
      const result = power() * this.#unmask % modulus;
      if (modularPower(result, exponent, modulus) === message % modulus) return result;
      // OpenSSL too tries the private exponent alone before it gives up.
    }
    throw new SslError("RSA", "INVALID_KEYPAIR", {
      expected: "a private key that belongs to its modulus and public exponent",
      received: "one whose results they do not confirm; no signature was given out",
      usualCause: "a damaged key file, two keys mixed up, or faulty hardware",
    });
  }

  /** The Chinese remainder theorem by Garner's steps, for two primes or more. */
  #byPrimes(message: bigint): bigint {
    if (this.#primes.length < 2) return this.#byExponent(message);
    let result = 0n;
    let product = 1n;
    for (const { prime, exponent, coefficient } of this.#primes) {
      const blind = bytesToBigInt(randomBytes(EXPONENT_BLINDING_LENGTH)) * (prime - 1n);
      const part = modularPower(message % prime, exponent + blind, prime);
      if (product === 1n) {
        result = part;
      } else {
        let difference = (part - result % prime) * coefficient % prime;
        if (difference < 0n) difference += prime;
        result += product * difference;
      }
      product *= prime;
    }
    return result;
  }

  #byExponent(message: bigint): bigint {
    const { modulus } = this.#public;
    return modularPower(message, this.#exponent, modulus);
  }

  #changeBlinding(): void {
    const { modulus, exponent, length } = this.#public;
    if (this.#uses > 0) {
      this.#uses--;
      this.#mask = this.#mask * this.#mask % modulus;
      this.#unmask = this.#unmask * this.#unmask % modulus;
      return;
    }
    let unmask: bigint | undefined;
    let factor = 0n;
    while (unmask === undefined) {
      factor = bytesToBigInt(randomBytes(length + 8)) % modulus;
      unmask = factor === 0n ? undefined : blindInverse(factor, modulus, length);
    }
    this.#unmask = unmask;
    this.#mask = modularPower(factor, exponent, modulus);
    this.#uses = BLINDING_USES;
  }
}

/** Euclid's algorithm tells by its time what it inverts, so it is given a product. */
function blindInverse(value: bigint, modulus: bigint, length: number): bigint | undefined {
  const blind = bytesToBigInt(randomBytes(length + 8)) % modulus;
  const inverse = modularInverse(value * blind % modulus, modulus);
  return inverse === undefined ? undefined : inverse * blind % modulus;
}
