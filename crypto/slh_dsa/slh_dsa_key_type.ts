// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { expandSlhDsaSeeds, SLH_DSA_SETS, type SlhDsaSet, slhDsaSet } from "./slh_dsa.ts";
import type { SlhDsaPrivateParts, SlhDsaPublicParts } from "./slh_dsa_types.ts";

/** SLH-DSA keys (RFC 9909): bare bytes in both encodings. */
export const slhDsaKeyType: KeyTypeRow<SlhDsaPublicParts, SlhDsaPrivateParts, SlhDsaSet> = {
  types: /* @__PURE__ */ SLH_DSA_SETS.map(({ type }) => type),
  oids: /* @__PURE__ */ SLH_DSA_SETS.map(({ oid }) => oid),
  // RFC 9909, Section 3: the parameters are absent; what stands there is left over, an error.
  readParameters: (_reader, oid) => SLH_DSA_SETS.find((row) => row.oid === oid) as SlhDsaSet,
  writeAlgorithm(builder, { type }) {
    builder.oid(slhDsaSet(type).oid);
  },
  decodePublic: (set, key) => ({
    type: set.type,
    verificationKey: exactly(set, 2, key, "subjectPublicKeyInfo.subjectPublicKey"),
  }),
  encodePublic: ({ verificationKey }) => verificationKey,
  decodePrivate(set, key, stated) {
    const signingKey = exactly(set, 4, key, "PrivateKeyInfo.privateKey");
    const parts = { type: set.type, signingKey };
    if (stated === undefined) return { parts };
    return { parts, statedPublic: { type: set.type, verificationKey: new Uint8Array(stated) } };
  },
  writePrivate(builder, { signingKey }) {
    builder.raw(signingKey);
  },
  derivePublic: ({ type, signingKey }) => ({
    type,
    verificationKey: signingKey.slice(2 * slhDsaSet(type).hashLength),
  }),
  bits: ({ verificationKey }) => 8 * verificationKey.length,
  securityBits: ({ type }) => 8 * slhDsaSet(type).hashLength,
  equals: (one, other) => equalBytes(one.verificationKey, other.verificationKey),
  secrets: ({ signingKey }) => [signingKey],
  checkPrivate({ type, signingKey }) {
    const set = slhDsaSet(type);
    const computed = expandSlhDsaSeeds(set, signingKey.subarray(0, 3 * set.hashLength));
    if (equalBytes(computed, signingKey)) return;
    throw new SslError("PROV", "INVALID_KEY", {
      expected: `the root that the seeds of the ${type.toUpperCase()} key give`,
      received: "another root",
      usualCause: "a damaged key",
    });
  },
};

function exactly(set: SlhDsaSet, hashes: number, bytes: Uint8Array, where: string): Bytes {
  const length = hashes * set.hashLength;
  if (bytes.length === length) return new Uint8Array(bytes);
  throw new SslError("PROV", "INVALID_KEY", {
    expected: `${length} bytes for ${set.type.toUpperCase()}`,
    received: `${bytes.length} bytes`,
    where,
  });
}
