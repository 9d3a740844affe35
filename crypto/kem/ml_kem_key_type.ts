// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { readSeedKey, type SeedKeyForm, writeSeedKey } from "../pkcs8/seed_key.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import {
  checkMlKemPrivate,
  checkMlKemPublic,
  expandMlKemSeed,
  ML_KEM_SEED_LENGTH,
  ML_KEM_SETS,
  mlKemPrivateLength,
  mlKemPublicOf,
  type MlKemSet,
  mlKemSet,
} from "./ml_kem_keys.ts";
import type { MlKemPrivateParts, MlKemPublicParts } from "./ml_kem_types.ts";

/** ML-KEM keys (RFC 9935). */
export const mlKemKeyType: KeyTypeRow<MlKemPublicParts, MlKemPrivateParts, MlKemSet> = {
  types: /* @__PURE__ */ ML_KEM_SETS.map(({ type }) => type),
  oids: /* @__PURE__ */ ML_KEM_SETS.map(({ oid }) => oid),
  // RFC 9935, Section 3: the parameters are absent; what stands there is left over, an error.
  readParameters: (_reader, oid) => ML_KEM_SETS.find((row) => row.oid === oid) as MlKemSet,
  writeAlgorithm(builder, { type }) {
    builder.oid(mlKemSet(type).oid);
  },
  decodePublic(set, key) {
    checkMlKemPublic(set, key);
    return { type: set.type, encapsulationKey: new Uint8Array(key) };
  },
  encodePublic: ({ encapsulationKey }) => encapsulationKey,
  decodePrivate(set, key, stated) {
    const read = readSeedKey(formOf(set), key);
    if (read.seed === undefined) checkMlKemPrivate(set, read.expandedKey);
    const parts = { type: set.type, ...read };
    if (stated === undefined) return { parts };
    return { parts, statedPublic: { type: set.type, encapsulationKey: new Uint8Array(stated) } };
  },
  writePrivate: (builder, parts) => writeSeedKey(builder, parts),
  derivePublic: ({ type, expandedKey }) => ({
    type,
    encapsulationKey: mlKemPublicOf(mlKemSet(type), expandedKey),
  }),
  // OpenSSL gives the number in the name as the size.
  bits: ({ type }) => 256 * mlKemSet(type).rank,
  securityBits: ({ type }) => mlKemSet(type).securityBits,
  equals: (one, other) => equalBytes(one.encapsulationKey, other.encapsulationKey),
  secrets: ({ seed, expandedKey }) => seed === undefined ? [expandedKey] : [seed, expandedKey],
};

function formOf(set: MlKemSet): SeedKeyForm {
  return {
    name: set.name,
    seedLength: ML_KEM_SEED_LENGTH,
    expandedLength: mlKemPrivateLength(set),
    expand: (seed) => expandMlKemSeed(set, seed),
  };
}
