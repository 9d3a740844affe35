// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys of kty AKP, whose algorithm tells what their bytes mean: ML-DSA (RFC 9964). */

import { SslError } from "../../err/mod.ts";
import { expandMlDsaSeed, ML_DSA_SEED_LENGTH, mlDsaSet } from "../ml_dsa/ml_dsa.ts";
import type { MlDsaKeyType, MlDsaPrivateParts, MlDsaPublicParts } from "../ml_dsa/ml_dsa_types.ts";
import { badMember, readBytes, writeBytes } from "./_jwk_bytes.ts";
import type { Jwk } from "./jwk_types.ts";

/** The algorithms: their names in JWK and here (RFC 9964, Section 5). */
const AKP_ALGORITHMS: readonly (readonly [alg: string, type: MlDsaKeyType])[] = [
  ["ML-DSA-44", "ml-dsa-44"],
  ["ML-DSA-65", "ml-dsa-65"],
  ["ML-DSA-87", "ml-dsa-87"],
];

/** The names of the algorithms, for errors. */
export const AKP_NAMES: string = AKP_ALGORITHMS.map(([alg]) => alg).join(", ");

/** Reads the public part. */
export function readAkpPublic(jwk: Jwk): MlDsaPublicParts {
  const type = akpType(jwk);
  return { type, verificationKey: readBytes(jwk, "pub", mlDsaSet(type).publicLength) };
}

/** Reads the private part, which is always the seed. */
export function readAkpPrivate(jwk: Jwk): MlDsaPrivateParts {
  const type = akpType(jwk);
  const seed = readBytes(jwk, "priv", ML_DSA_SEED_LENGTH);
  return { type, seed, expandedKey: expandMlDsaSeed(mlDsaSet(type), seed) };
}

/** Writes the public part; `undefined` for keys of another kind. */
export function writeAkpPublic(parts: MlDsaPublicParts): Jwk | undefined {
  const row = AKP_ALGORITHMS.find(([_, type]) => type === parts.type);
  return row && { kty: "AKP", alg: row[0], pub: writeBytes(parts.verificationKey) };
}

/** Writes the private part. */
export function writeAkpPrivate({ seed, type }: MlDsaPrivateParts): Pick<Jwk, "priv"> {
  if (seed !== undefined) return { priv: writeBytes(seed) };
  throw new SslError("EVP", "UNSUPPORTED_KEY_TYPE", {
    expected: "a key with its seed, for JSON Web Keys have no other form (RFC 9964, Section 4)",
    received: `a key of type ${type} without`,
    usualCause: "the key came in expanded form, of which no seed can be computed",
  });
}

function akpType({ alg }: Jwk): MlDsaKeyType {
  const row = AKP_ALGORITHMS.find(([name]) => name === alg);
  if (row !== undefined) return row[1];
  if (typeof alg !== "string") throw badMember("alg", AKP_NAMES, `a ${typeof alg}`);
  throw new SslError("EVP", "UNSUPPORTED_KEY_TYPE", {
    expected: AKP_NAMES,
    received: alg.slice(0, 64),
  });
}
