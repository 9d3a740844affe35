// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import { enginesFor, noEngine } from "../engine/select_pkey.ts";
import type { KeyParameters, PrivateOperationOptions } from "./pkey_types.ts";
import { givenRandom } from "./given_random.ts";
import { PrivateKey } from "./private_key.ts";
import { checkRsaParameters } from "../rsa/rsa_keygen.ts";
import { wipe } from "../wipe.ts";

/**
 * Makes a private key. The counterpart of `EVP_PKEY_keygen` and `EVP_PKEY_Q_keygen`.
 *
 * With a given `random`, keys of RFC 8410 are its bytes as they come, and numbers of curves are drawn
 * until they are in range.
 *
 * @param parameters Type and size.
 * @param options Who computes, and with which random bytes.
 * @returns The key; a plain value when the engine is synchronous.
 * @throws {SslError} `RSA`, `KEY_SIZE_TOO_SMALL`, `MODULUS_TOO_LARGE` or `BAD_E_VALUE` for impossible
 * RSA parameters; `EVP`, `UNSUPPORTED_ALGORITHM` when no engine of the list can make the key.
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
  options: PrivateOperationOptions = {},
): MaybePromise<PrivateKey> {
  if ("bits" in parameters) checkRsaParameters(parameters);
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
