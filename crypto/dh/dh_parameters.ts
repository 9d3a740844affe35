// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import { type BackgroundOptions, computeInBackground, computeNow } from "../background.ts";
import type { LongComputation } from "../background.ts";
import { numberBytes } from "../ffc/ffc_primes.ts";
import { primeSteps } from "../prime/generate_prime.ts";
import { primeClass } from "../prime/prime_class.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import type { DhParameters } from "./dh_types.ts";

/** Sizes of parameters to be made. */
export interface DhParameterOptions {
  /** The size of p in bits: 512 to 10,000. @default {2048} */
  readonly bits?: number;
  /** The generator. @default {2} */
  readonly generator?: number;
}

/** Options for {@linkcode generateDhParameters}. */
export interface GenerateDhParametersOptions
  extends DhParameterOptions, BackgroundOptions<PrimeProgress> {
  /**
   * Where random bytes come from.
   *
   * @default {randomBytes}
   */
  random?: Random;
}

/** Options for {@linkcode generateDhParametersSync}. */
export type GenerateDhParametersSyncOptions = Omit<GenerateDhParametersOptions, "signal">;

const MIN_BITS = 512;
const MAX_BITS = 10_000;

/**
 * Makes a group for Diffie-Hellman without blocking: a safe prime and a small generator. It takes
 * minutes for 4,096 bits; groups with a name, such as ffdhe4096, are at hand at once and trusted
 * better. The counterpart of `DH_generate_parameters_ex` and `openssl dhparam`.
 *
 * @param options Size and generator, progress and a signal.
 * @returns p and g.
 * @throws {SslError} `DH`, `MODULUS_TOO_SMALL`, `MODULUS_TOO_LARGE` or `BAD_GENERATOR`.
 *
 * @example Usage
 * ```ts
 * import { generateDhParameters, generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = await generateDhParameters({ bits: 512 });
 * const key = await generateKey({ type: "dh", parameters });
 * assertEquals(key.publicKey.bits, 512);
 * ```
 */
export async function generateDhParameters(
  options: GenerateDhParametersOptions = {},
): Promise<DhParameters> {
  return await computeInBackground(dhParameterSteps(options, options.random), options);
}

/**
 * Makes a group for Diffie-Hellman at once.
 *
 * @param options Size, generator and progress.
 * @returns p and g.
 * @throws {SslError} As {@linkcode generateDhParameters}.
 *
 * @example Usage
 * ```ts
 * import { checkDhGroup, generateDhParametersSync } from "@streamssl/ssl/crypto";
 *
 * checkDhGroup(generateDhParametersSync({ bits: 512, generator: 5 }));
 * ```
 */
export function generateDhParametersSync(
  options: GenerateDhParametersSyncOptions = {},
): DhParameters {
  return computeNow(dhParameterSteps(options, options.random), options.onProgress);
}

function* dhParameterSteps(
  { bits = 2048, generator = 2 }: DhParameterOptions,
  random: Random | undefined,
): LongComputation<PrimeProgress, DhParameters> {
  if (!Number.isInteger(bits) || bits < MIN_BITS || bits > MAX_BITS) {
    throw new SslError("DH", bits > MAX_BITS ? "MODULUS_TOO_LARGE" : "MODULUS_TOO_SMALL", {
      expected: `${MIN_BITS} to ${MAX_BITS} bits`,
      received: `${bits}`,
    });
  }
  if (!Number.isSafeInteger(generator) || generator < 2) {
    throw new SslError("DH", "BAD_GENERATOR", { expected: "2 or more", received: `${generator}` });
  }
  // By the law of quadratic reciprocity 2 and 5 then are squares: the subgroup of prime order.
  const [add, rem] = generator === 2 ? [24n, 23n] : generator === 5 ? [60n, 59n] : [12n, 11n];
  const wanted = primeClass(bits, { kind: "safe", add, rem });
  const prime = yield* primeSteps(bits, wanted, random);
  yield { event: "found", count: 0 };
  return { prime: numberBytes(prime), generator: numberBytes(BigInt(generator)) };
}
