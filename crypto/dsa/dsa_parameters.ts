// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The parameters of DSA: made, checked, and made again from their seed. */

import type { Random } from "../../rand/random.ts";
import { SslError } from "../../err/mod.ts";
import { type BackgroundOptions, computeInBackground, computeNow } from "../background.ts";
import { ffcSeedSteps } from "../ffc/ffc_check.ts";
import { ffcParameterSteps, ffcPlan } from "../ffc/ffc_generate.ts";
import type { FfcParameterOptions, FfcParameters } from "../ffc/ffc_types.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import { checkDsaNumbers } from "./dsa_key_type.ts";

/** Options for {@linkcode generateDsaParameters}. */
export interface GenerateDsaParametersOptions
  extends FfcParameterOptions, BackgroundOptions<PrimeProgress> {
  /**
   * Where random bytes come from.
   *
   * @default {randomBytes}
   */
  random?: Random;
}

/** Options for {@linkcode generateDsaParametersSync}. */
export type GenerateDsaParametersSyncOptions = Omit<GenerateDsaParametersOptions, "signal">;

/**
 * Makes parameters for DSA without blocking; they serve for keys of type `"dhx"` as well. The
 * counterpart of `DSA_generate_parameters_ex` and of `EVP_PKEY_paramgen` for DSA and DHX.
 *
 * @param options Sizes, method, seed, progress and a signal.
 * @returns p, q and g, with the seed and the counter that prove how they were made.
 * @throws {SslError} `DSA`, `INVALID_PARAMETERS` or `BAD_Q_VALUE` for impossible sizes,
 * `SEED_LEN_SMALL`, or `BAD_FFC_PARAMETERS` when a given seed makes no primes.
 *
 * @example Usage
 * ```ts
 * import { checkDsaSeed, generateDsaParameters } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = await generateDsaParameters({ bits: 512, subprimeBits: 160 });
 * assertEquals(parameters.subprime.length, 20);
 * checkDsaSeed(parameters);
 * ```
 */
export async function generateDsaParameters(
  options: GenerateDsaParametersOptions = {},
): Promise<FfcParameters> {
  ffcPlan(options);
  return await computeInBackground(ffcParameterSteps(options, options.random), options);
}

/**
 * Makes parameters for DSA at once.
 *
 * @param options Sizes, method, seed and progress.
 * @returns p, q and g, with the seed and the counter that prove how they were made.
 * @throws {SslError} As {@linkcode generateDsaParameters}.
 *
 * @example Usage
 * ```ts
 * import { generateDsaParametersSync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(generateDsaParametersSync({ bits: 512, generatorIndex: 1 }).prime.length, 64);
 * ```
 */
export function generateDsaParametersSync(
  options: GenerateDsaParametersSyncOptions = {},
): FfcParameters {
  return computeNow(ffcParameterSteps(options, options.random), options.onProgress);
}

/**
 * Checks p, q and g by themselves, as `openssl pkeyparam -check` does.
 *
 * @param parameters The parameters.
 * @throws {SslError} `DSA`, `MODULUS_TOO_LARGE`, `BAD_Q_VALUE`, `INVALID_PARAMETERS`, `P_NOT_PRIME`,
 * `Q_NOT_PRIME` or `BAD_FFC_PARAMETERS`.
 *
 * @example Usage
 * ```ts
 * import { checkDsaGroup, generateDsaParametersSync } from "@streamssl/ssl/crypto";
 * import { assertThrows } from "@std/assert";
 *
 * const good = generateDsaParametersSync({ bits: 512 });
 * checkDsaGroup(good);
 * assertThrows(() => checkDsaGroup({ ...good, generator: Uint8Array.of(2) }));
 * ```
 */
export function checkDsaGroup(parameters: FfcParameters): void {
  checkDsaNumbers(parameters);
}

/**
 * Makes p and q again from their seed and compares (FIPS 186-4, Appendix A.1.1.3), and g where it is
 * verifiable: proof that nobody chose the primes.
 *
 * @param parameters The parameters, with `validation`.
 * @param options The digest and the standard by which they were made.
 * @throws {SslError} `DSA`, `BAD_FFC_PARAMETERS` when they were not made so, and as
 * {@linkcode generateDsaParameters} for impossible sizes.
 *
 * @example Usage
 * ```ts
 * import { checkDsaSeed, generateDsaParametersSync } from "@streamssl/ssl/crypto";
 * import { assertThrows } from "@std/assert";
 *
 * const made = generateDsaParametersSync({ bits: 512 });
 * const validation = { seed: new Uint8Array(20), counter: 1 };
 * assertThrows(() => checkDsaSeed({ ...made, validation }));
 * ```
 */
export function checkDsaSeed(
  parameters: FfcParameters,
  options: Pick<FfcParameterOptions, "digest" | "standard"> = {},
): void {
  const problem = computeNow(ffcSeedSteps(parameters, options));
  if (problem === undefined) return;
  throw new SslError("DSA", "BAD_FFC_PARAMETERS", {
    expected: "parameters that come from their seed",
    received: parameters.validation === undefined
      ? "parameters without a seed"
      : problem === "g-not-verifiable"
      ? "another generator than that of the index"
      : "other primes than those of the seed and the counter",
    usualCause: "another digest or standard, or parameters that somebody chose",
  });
}
