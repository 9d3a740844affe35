// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import type { KeyParameters, PrivateOperationOptions } from "./pkey_types.ts";
import { checkKeyParameters } from "./algorithm_checks.ts";
import { givenRandom } from "./given_random.ts";
import { PrivateKey } from "./private_key.ts";
import type { PrimeProgress } from "../prime/prime_progress.ts";
import { randomBytes } from "../../rand/random.ts";
import { type BackgroundOptions, computeInBackground } from "../background.ts";
import { checkRsaParameters, rsaKeySteps } from "../rsa/rsa_keygen.ts";
import { wipe } from "../wipe.ts";

/** Options of {@linkcode generateKey}. */
export interface GenerateKeyOptions
  extends PrivateOperationOptions, BackgroundOptions<PrimeProgress> {}

/**
 * Makes a private key. The counterpart of `EVP_PKEY_keygen` and `EVP_PKEY_Q_keygen`.
 *
 * With a given `random`, keys of RFC 8410 are its bytes as they come, and numbers of curves are drawn
 * until they are in range. ML-KEM keys take 64 bytes of it (d and z), ML-DSA keys 32 (ξ), SLH-DSA keys
 * three hashes (SK.seed, SK.prf and PK.seed).
 *
 * With `onProgress` or `signal` an RSA key is made by the portable engine, in slices between which
 * others get their turn; otherwise it takes one piece of time, about a third of a second for 2,048
 * bits. Keys of other types take no time worth a report.
 *
 * @param parameters Type and size.
 * @param options Who computes, with which random bytes; who hears of progress, and what ends it.
 * @returns The key; a plain value when the engine is synchronous and there is nothing to report.
 * @throws {SslError} `RSA`, `KEY_SIZE_TOO_SMALL`, `MODULUS_TOO_LARGE` or `BAD_E_VALUE` for impossible
 * RSA parameters; `EVP`, `UNSUPPORTED_ALGORITHM` when there is no such type, or no engine of the list can
 * make the key.
 * @throws {TypeError} When the curve or the group is missing.
 *
 * @example Usage
 * ```ts
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-384" });
 * assertEquals([key.type, key.publicKey.bits], ["ec", 384]);
 * ```
 */
export function generateKey(
  parameters: KeyParameters,
  options: GenerateKeyOptions = {},
): MaybePromise<PrivateKey> {
  checkKeyParameters(parameters);
  if (parameters.type === "rsa" || parameters.type === "rsa-pss") checkRsaParameters(parameters);
  const { signal, onProgress } = options;
  if (signal !== undefined || onProgress !== undefined) {
    return generateInBackground(parameters, options);
  }
  const random = givenRandom(options.random);
  const algorithm = "curve" in parameters && typeof parameters.curve === "string"
    ? parameters.curve
    : parameters.type;
  const engines = enginesFor("generate", algorithm, options.engines);
  for (const engine of engines) {
    const made = engine.generate?.(parameters, random);
    if (made === undefined) continue;
    return mapMaybe(made, (der) => {
      const key = PrivateKey.fromPkcs8(der);
      wipe(der);
      return key;
    });
  }
  throw noEngine(`making ${parameters.type} keys`, engines);
}

async function generateInBackground(
  parameters: KeyParameters,
  options: GenerateKeyOptions,
): Promise<PrivateKey> {
  options.signal?.throwIfAborted();
  if (parameters.type !== "rsa" && parameters.type !== "rsa-pss") {
    const { engines, random } = options;
    return await generateKey(parameters, {
      ...engines === undefined ? {} : { engines },
      ...random === undefined ? {} : { random },
    });
  }
  if (options.engines?.every(({ name }) => name !== "portable") ?? false) {
    throw noEngine("making RSA keys with reports", options.engines ?? []);
  }
  const steps = rsaKeySteps(parameters, options.random ?? randomBytes);
  return new PrivateKey(await computeInBackground(steps, options));
}
