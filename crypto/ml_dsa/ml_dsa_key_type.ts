// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { readSeedKey, type SeedKeyForm, writeSeedKey } from "../pkcs8/seed_key.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import {
  checkMlDsaPrivate,
  expandMlDsaSeed,
  ML_DSA_SEED_LENGTH,
  ML_DSA_SETS,
  mlDsaPublicOf,
  type MlDsaSet,
  mlDsaSet,
} from "./ml_dsa.ts";
import type { MlDsaPrivateParts, MlDsaPublicParts } from "./ml_dsa_types.ts";

/** ML-DSA keys (RFC 9881). */
export const mlDsaKeyType: KeyTypeRow<MlDsaPublicParts, MlDsaPrivateParts, MlDsaSet> = {
  types: /* @__PURE__ */ ML_DSA_SETS.map(({ type }) => type),
  oids: /* @__PURE__ */ ML_DSA_SETS.map(({ oid }) => oid),
  // RFC 9881, Section 2: the parameters are absent; what stands there is left over, an error.
  readParameters: (_reader, oid) => ML_DSA_SETS.find((row) => row.oid === oid) as MlDsaSet,
  writeAlgorithm(builder, { type }) {
    builder.oid(mlDsaSet(type).oid);
  },
  // Every string of the right length is a public key (FIPS 204, Algorithm 23).
  decodePublic({ type, name, publicLength }, key) {
    if (key.length !== publicLength) {
      throw new SslError("PROV", "INVALID_KEY", {
        expected: `${publicLength} bytes for a public key of ${name}`,
        received: `${key.length} bytes`,
        where: "subjectPublicKeyInfo.subjectPublicKey",
      });
    }
    return { type, verificationKey: new Uint8Array(key) };
  },
  encodePublic: ({ verificationKey }) => verificationKey,
  decodePrivate(set, key, stated) {
    const read = readSeedKey(formOf(set), key);
    if (read.seed === undefined) checkMlDsaPrivate(set, read.expandedKey);
    const parts = { type: set.type, ...read };
    if (stated === undefined) return { parts };
    return { parts, statedPublic: { type: set.type, verificationKey: new Uint8Array(stated) } };
  },
  writePrivate: (builder, parts) => writeSeedKey(builder, parts),
  derivePublic: ({ type, expandedKey }) => ({
    type,
    verificationKey: mlDsaPublicOf(mlDsaSet(type), expandedKey),
  }),
  bits: ({ verificationKey }) => 8 * verificationKey.length,
  securityBits: ({ type }) => mlDsaSet(type).securityBits,
  equals: (one, other) => equalBytes(one.verificationKey, other.verificationKey),
  secrets: ({ seed, expandedKey }) => seed === undefined ? [expandedKey] : [seed, expandedKey],
};

function formOf(set: MlDsaSet): SeedKeyForm {
  return {
    name: set.name,
    seedLength: ML_DSA_SEED_LENGTH,
    expandedLength: set.privateLength,
    expand: (seed) => expandMlDsaSeed(set, seed),
  };
}
