// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM, ML-DSA and SLH-DSA in TypeScript. For timing see the heads of ml_kem.ts, ml_dsa.ts and
 * slh_dsa.ts.
 */

import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  decapsulateMlKem,
  encapsulateMlKem,
  ML_KEM_SEED_LENGTH,
  mlKemSet,
} from "../kem/ml_kem_keys.ts";
import type { MlKemPrivateParts, MlKemPublicParts } from "../kem/ml_kem_types.ts";
import { ML_DSA_SEED_LENGTH, mlDsaSet, signMlDsa, verifyMlDsa } from "../ml_dsa/ml_dsa.ts";
import type { MlDsaPrivateParts, MlDsaPublicParts } from "../ml_dsa/ml_dsa_types.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { encodeSeedKeyInfo } from "../pkcs8/seed_key.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { KeyParameters } from "../pkey/pkey_types.ts";
import { expandSlhDsaSeeds, signSlhDsa, slhDsaSet, verifySlhDsa } from "../slh_dsa/slh_dsa.ts";
import type {
  SlhDsaKeyType,
  SlhDsaPrivateParts,
  SlhDsaPublicParts,
} from "../slh_dsa/slh_dsa_types.ts";
import type { MlDsaKeyType, MlKemKeyType } from "../pkey/pkey_types.ts";
import { wipe } from "../wipe.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What the portable engine does with ML-KEM keys. */
export const portableMlKem: PublicKeyOperations = {
  generate({ type }: KeyParameters, random: Random = randomBytes): Bytes {
    const seed = random(ML_KEM_SEED_LENGTH);
    const der = encodeSeedKeyInfo(mlKemSet(type as MlKemKeyType).oid, seed);
    wipe(seed);
    return der;
  },
  encapsulate(key, random) {
    const { type, encapsulationKey } = key.parts as MlKemPublicParts;
    return encapsulateMlKem(mlKemSet(type), encapsulationKey, random);
  },
  decapsulate(key, ciphertext) {
    const { type, expandedKey } = privateKeyParts(key) as MlKemPrivateParts;
    return decapsulateMlKem(mlKemSet(type), expandedKey, ciphertext);
  },
};

/** What the portable engine does with ML-DSA keys. */
export const portableMlDsa: PublicKeyOperations = {
  generate({ type }: KeyParameters, random: Random = randomBytes): Bytes {
    const seed = random(ML_DSA_SEED_LENGTH);
    const der = encodeSeedKeyInfo(mlDsaSet(type as MlDsaKeyType).oid, seed);
    wipe(seed);
    return der;
  },
  sign(key, algorithm, data, random) {
    if (algorithm.kind !== "ml-dsa") return undefined;
    const { type, expandedKey } = privateKeyParts(key) as MlDsaPrivateParts;
    return signMlDsa(mlDsaSet(type), expandedKey, algorithm, data, random);
  },
  verify(key, algorithm, data, signature) {
    if (algorithm.kind !== "ml-dsa") return undefined;
    const { type, verificationKey } = key.parts as MlDsaPublicParts;
    return verifyMlDsa(mlDsaSet(type), verificationKey, algorithm, data, signature);
  },
};

/** What the portable engine does with SLH-DSA keys. */
export const portableSlhDsa: PublicKeyOperations = {
  generate(parameters: KeyParameters, random: Random = randomBytes): Bytes {
    const type = parameters.type as SlhDsaKeyType;
    const set = slhDsaSet(type);
    const seeds = random(3 * set.hashLength);
    const signingKey = expandSlhDsaSeeds(set, seeds);
    const der = encodePrivateKeyInfo({ type, signingKey });
    wipe(seeds, signingKey);
    return der;
  },
  sign(key, algorithm, data, random) {
    if (algorithm.kind !== "slh-dsa") return undefined;
    const { type, signingKey } = privateKeyParts(key) as SlhDsaPrivateParts;
    return signSlhDsa(slhDsaSet(type), signingKey, algorithm, data, random);
  },
  verify(key, algorithm, data, signature) {
    if (algorithm.kind !== "slh-dsa") return undefined;
    const { type, verificationKey } = key.parts as SlhDsaPublicParts;
    return verifySlhDsa(slhDsaSet(type), verificationKey, algorithm, data, signature);
  },
};
