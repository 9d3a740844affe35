// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * DSA with BigInt (FIPS 186-4, Section 4).
 *
 * Timing: BigInt promises nothing, so secrets never meet it bare. Exponents get a random multiple of
 * q, the nonce and the private key a random factor, all fresh for each signature.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  bigIntToBytes,
  bitLength,
  bytesToBigInt,
  modularInverse,
  modularPower,
} from "../bigint.ts";
import { type FfcNumbers, ffcNumbers } from "../ffc/ffc_check.ts";
import type { FfcParameters } from "../ffc/ffc_types.ts";
import { deterministicNonces, digestToNumber, randomNonces } from "./dsa_nonces.ts";
import { decodeDsaSignature, type DsaNumbers, encodeDsaSignature } from "./dsa_signature.ts";
import type { DsaAlgorithm, DsaPrivateParts, DsaPublicParts } from "./dsa_types.ts";

/** MAX_DSA_SIGN_RETRIES of OpenSSL: more tries mean that the parameters are none. */
const MAX_TRIES = 8;
/** The size of the random multiples that blind exponents, in bytes. */
const BLINDING_LENGTH = 8;

/**
 * Signs.
 *
 * @param parts The private key.
 * @param algorithm How.
 * @param data The message, or its digest.
 * @param random Where nonces come from; `undefined` for the platform's.
 * @returns The signature.
 * @throws {SslError} `DSA`, `BAD_Q_VALUE`, `MODULUS_TOO_LARGE` or `INVALID_PARAMETERS` for parameters
 * that nobody signs with, and `TOO_MANY_RETRIES` when they give no signature.
 */
export function signDsa(
  parts: DsaPrivateParts,
  algorithm: DsaAlgorithm,
  data: Uint8Array,
  random: Random | undefined,
): Bytes {
  checkDsaParameters(parts.parameters);
  const numbers = ffcNumbers(parts.parameters);
  const { q } = numbers;
  const hash = hashOf(algorithm, data);
  // A nonce that repeats or is guessed gives the key away, so that it never depends on a generator
  // of random bytes alone, unless the caller names one.
  const nonces = random === undefined || algorithm.nonce === "deterministic"
    ? deterministicNonces(q, algorithm.digest, parts.privateValue, hash)
    : randomNonces(q, random);
  const x = bytesToBigInt(parts.privateValue);
  let tries = 0;
  for (const nonce of nonces) {
    const made = signWithNonce(numbers, x, nonce, digestToNumber(hash, q));
    if (made !== undefined) return encodeDsaSignature(made, q, algorithm.form ?? "der");
    if (++tries === MAX_TRIES) break;
  }
  throw new SslError("DSA", "TOO_MANY_RETRIES", {
    expected: "a signature by one of the first nonces",
    received: `none in ${MAX_TRIES}`,
    usualCause: "the parameters do not belong together",
  });
}

function signWithNonce(
  { p, q, g }: FfcNumbers,
  x: bigint,
  nonce: bigint,
  hash: bigint,
): DsaNumbers | undefined {
  const r = modularPower(g, nonce + q * smallRandom(), p) % q;
  const blind = bytesToBigInt(randomBytes(Math.ceil(bitLength(q) / 8) + 8)) % (q - 1n) + 1n;
  const inverse = modularInverse(nonce * blind % q, q);
  if (inverse === undefined || r === 0n) return undefined;
  const blinded = blind * x % q * r + blind * hash;
  const s = blinded % q * inverse % q;
  return s === 0n ? undefined : { r, s };
}

/**
 * Checks a signature.
 *
 * @param parts The public key.
 * @param algorithm How it was made.
 * @param data The message, or its digest.
 * @param signature The signature.
 * @returns Whether it is good; `false` too for parameters that nobody signs with.
 */
export function verifyDsa(
  parts: DsaPublicParts,
  algorithm: DsaAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (parametersProblem(parts.parameters) !== undefined) return false;
  const { p, q, g } = ffcNumbers(parts.parameters);
  const numbers = decodeDsaSignature(signature, q, algorithm.form ?? "der");
  const inverse = numbers && modularInverse(numbers.s, q);
  if (numbers === undefined || inverse === undefined) return false;
  const hash = digestToNumber(hashOf(algorithm, data), q);
  const y = bytesToBigInt(parts.publicValue);
  const left = modularPower(g, hash * inverse % q, p);
  const right = modularPower(y, numbers.r * inverse % q, p);
  return left * right % p % q === numbers.r;
}

/**
 * Computes a public value.
 *
 * @param parameters p, q and g.
 * @param privateValue x.
 * @returns y = g^x mod p, as a number.
 */
export function dsaPublicValue(parameters: FfcParameters, privateValue: Uint8Array): bigint {
  const { p, q, g } = ffcNumbers(parameters);
  return modularPower(g, bytesToBigInt(privateValue) + q * smallRandom(), p);
}

/**
 * Draws a private key (FIPS 186-4, Appendix B.1.1).
 *
 * @param parameters p, q and g.
 * @param random Where it comes from.
 * @returns x, as long as q.
 */
export function drawDsaKey(parameters: FfcParameters, random: Random): Bytes {
  const q = bytesToBigInt(parameters.subprime);
  const drawn = bytesToBigInt(random(parameters.subprime.length + 8));
  return bigIntToBytes(drawn % (q - 1n) + 1n, parameters.subprime.length);
}

/**
 * Checks that parameters are of a size that DSA has, before anybody computes with them.
 *
 * @param parameters p, q and g.
 * @throws {SslError} `DSA`, `BAD_Q_VALUE`, `MODULUS_TOO_LARGE` or `INVALID_PARAMETERS`.
 */
export function checkDsaParameters(parameters: FfcParameters): void {
  const problem = parametersProblem(parameters);
  if (problem !== undefined) throw problem;
}

function parametersProblem(parameters: FfcParameters): SslError | undefined {
  const { p, q, g } = ffcNumbers(parameters);
  const bits = bitLength(q);
  if (bits !== 160 && bits !== 224 && bits !== 256) {
    return new SslError("DSA", "BAD_Q_VALUE", {
      expected: "q of 160, 224 or 256 bits",
      received: `${bits} bits`,
    });
  }
  if (bitLength(p) > MAX_MODULUS_BITS) {
    return new SslError("DSA", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bitLength(p)} bits`,
    });
  }
  if ((p & 1n) === 0n || p <= q || g < 2n || g >= p || (p - 1n) % q !== 0n) {
    return new SslError("DSA", "INVALID_PARAMETERS", {
      expected: "an odd p, a q that divides p - 1, and g between 1 and p",
      usualCause: "a damaged file, or parameters made to deceive",
    });
  }
  return undefined;
}

/** OPENSSL_DSA_MAX_MODULUS_BITS. */
const MAX_MODULUS_BITS = 10_000;

function hashOf({ digest, prehashed }: DsaAlgorithm, data: Uint8Array): Uint8Array {
  return prehashed === true ? data : digest.digest(data);
}

function smallRandom(): bigint {
  return bytesToBigInt(randomBytes(BLINDING_LENGTH));
}
