// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Making the parameters of DSA, and of Diffie-Hellman by ANSI X9.42. */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { LongComputation } from "../background.ts";
import { modularPower } from "../bigint.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import { sha224, sha256, sha384, sha512 } from "../digest/sha2.ts";
import { tooManyDraws } from "../draw_until.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import {
  type FfcPlan,
  type FfcPrimes,
  numberBytes,
  primesFromSeed,
  verifiableGenerator,
} from "./ffc_primes.ts";
import type { FfcParameterOptions, FfcParameters } from "./ffc_types.ts";

const DIGESTS = [sha1, sha224, sha256, sha384, sha512];

/** OPENSSL_DSA_MAX_MODULUS_BITS, and the least that OpenSSL makes. */
const MIN_BITS = 512;
const MAX_BITS = 10_000;

/**
 * Makes parameters as a long computation.
 *
 * @param options Sizes, method, seed and index.
 * @param random Where seeds and the bases of primality tests come from.
 * @returns The steps; their result is the parameters.
 * @throws {SslError} `DSA`, `INVALID_PARAMETERS`, `BAD_Q_VALUE`, `SEED_LEN_SMALL`, or
 * `BAD_FFC_PARAMETERS` when a given seed makes no primes.
 */
export function* ffcParameterSteps(
  options: FfcParameterOptions,
  random: Random = randomBytes,
): LongComputation<PrimeProgress, FfcParameters> {
  const plan = ffcPlan(options);
  const { seed: given, generatorIndex } = options;
  checkSeed(plan, given);
  let before: Uint8Array | undefined;
  for (;;) {
    const seed = given ?? random(seedLength(plan));
    if (before !== undefined && equalBytes(seed, before)) throw tooManyDraws();
    before = seed;
    const found = yield* primesFromSeed(plan, seed, random);
    if (found !== undefined) return withGenerator(plan, found, generatorIndex);
    if (given !== undefined) {
      throw new SslError("DSA", "BAD_FFC_PARAMETERS", {
        expected: `a seed that makes primes of ${plan.subprimeBits} and ${plan.bits} bits`,
        received: "a seed that makes none",
        usualCause: "the seed belongs to another size, digest or standard",
      });
    }
  }
}

/**
 * Completes the options, and checks them.
 *
 * @param options The options.
 * @returns The sizes and the digest.
 * @throws {SslError} `DSA`, `INVALID_PARAMETERS` or `BAD_Q_VALUE`.
 */
export function ffcPlan(options: FfcParameterOptions): FfcPlan {
  const { bits = 2048, standard = "fips186-4", generatorIndex } = options;
  const subprimeBits = options.subprimeBits ?? (bits >= 2048 ? 256 : 160);
  if (!Number.isInteger(bits) || bits < MIN_BITS || bits > MAX_BITS) {
    throw invalid("INVALID_PARAMETERS", `${MIN_BITS} to ${MAX_BITS} bits for p`, `${bits}`);
  }
  if (subprimeBits !== 160 && subprimeBits !== 224 && subprimeBits !== 256) {
    throw invalid("BAD_Q_VALUE", "160, 224 or 256 bits for q", `${subprimeBits}`);
  }
  const digest = chooseDigest(options.digest, subprimeBits);
  if (generatorIndex !== undefined && !isIndex(generatorIndex)) {
    throw invalid("INVALID_PARAMETERS", "an index of 0 to 255", `${generatorIndex}`);
  }
  return { bits, subprimeBits, digest, standard };
}

function chooseDigest(name: string | undefined, subprimeBits: number): DigestAlgorithm {
  const usual = { 160: sha1, 224: sha224, 256: sha256 }[subprimeBits as 160 | 224 | 256];
  const digest = name === undefined ? usual : DIGESTS.find((row) => row.name === name);
  if (digest !== undefined && 8 * digest.outputLength >= subprimeBits) return digest;
  throw invalid(
    "INVALID_PARAMETERS",
    `a digest of at least ${subprimeBits} bits: ${DIGESTS.map((row) => row.name).join(", ")}`,
    `${name}`,
  );
}

function isIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index <= 255;
}

function checkSeed(plan: FfcPlan, seed: Uint8Array | undefined): void {
  if (seed === undefined || 8 * seed.length >= plan.subprimeBits) return;
  throw invalid(
    "SEED_LEN_SMALL",
    `a seed of ${plan.subprimeBits / 8} bytes or more`,
    `${seed.length}`,
  );
}

function seedLength({ standard, subprimeBits, digest }: FfcPlan): number {
  return standard === "fips186-2" ? subprimeBits / 8 : digest.outputLength;
}

function withGenerator(
  plan: FfcPlan,
  { prime, subprime, seed, counter }: FfcPrimes,
  generatorIndex: number | undefined,
): FfcParameters {
  const common = {
    prime: numberBytes(prime),
    subprime: numberBytes(subprime),
    validation: { seed, counter },
  };
  if (generatorIndex !== undefined) {
    const { digest } = plan;
    const made = verifiableGenerator(prime, subprime, digest, seed, generatorIndex, modularPower);
    if (made === undefined) {
      throw invalid("INVALID_PARAMETERS", "an index with a generator", "none");
    }
    return { ...common, generator: numberBytes(made), generatorIndex };
  }
  // FIPS 186-4, Appendix A.2.1.
  const exponent = (prime - 1n) / subprime;
  for (let h = 2;; h++) {
    const generator = modularPower(BigInt(h), exponent, prime);
    if (generator !== 1n) return { ...common, generator: numberBytes(generator), h };
  }
}

function invalid(
  reason: "INVALID_PARAMETERS" | "BAD_Q_VALUE" | "SEED_LEN_SMALL",
  expected: string,
  received: string,
): SslError {
  return new SslError("DSA", reason, { expected, received });
}
