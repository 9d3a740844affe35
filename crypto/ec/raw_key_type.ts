// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import { RAW_ALGORITHMS, type RawAlgorithm, rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { rawPublicKey } from "./eddsa.ts";
import type { RawPrivateParts, RawPublicParts } from "./raw_types.ts";

/** Sizes as EVP_PKEY_get_bits and EVP_PKEY_get_security_bits tell them. */
const SIZES = {
  ed25519: { bits: 256, securityBits: 128 },
  ed448: { bits: 456, securityBits: 224 },
  x25519: { bits: 253, securityBits: 128 },
  x448: { bits: 448, securityBits: 224 },
} as const;

/** Keys that are one string of bytes (RFC 8410). */
export const rawKeyType: KeyTypeRow<RawPublicParts, RawPrivateParts, RawAlgorithm> = {
  types: /* @__PURE__ */ RAW_ALGORITHMS.map(({ type }) => type),
  oids: /* @__PURE__ */ RAW_ALGORITHMS.map(({ oid }) => oid),
  // RFC 8410, Section 3: the parameters are absent; what stands there is left over, an error.
  readParameters: (_reader, oid) => RAW_ALGORITHMS.find((row) => row.oid === oid) as RawAlgorithm,
  writeAlgorithm(builder, { type }) {
    builder.oid(rawAlgorithm(type).oid);
  },
  decodePublic: ({ type, length }, key) => ({
    type,
    point: exactly(length, type, key, "subjectPublicKeyInfo.subjectPublicKey"),
  }),
  encodePublic: ({ point }) => point,
  decodePrivate({ type, length }, key, stated) {
    // RFC 8410, Section 7: CurvePrivateKey ::= OCTET STRING, inside the one of PKCS #8.
    const reader = new DerReader(key, { path: "CurvePrivateKey" });
    const seed = exactly(length, type, reader.readOctetString(), "PrivateKeyInfo.privateKey");
    reader.finish();
    const parts: RawPrivateParts = { type, seed };
    if (stated === undefined) return { parts };
    return { parts, statedPublic: { type, point: new Uint8Array(stated) } };
  },
  writePrivate(builder, { seed }) {
    builder.octetString(seed);
  },
  derivePublic: ({ type, seed }) => ({ type, point: rawPublicKey(type, seed) }),
  bits: ({ type }) => SIZES[type].bits,
  securityBits: ({ type }) => SIZES[type].securityBits,
  equals: (one, other) => equalBytes(one.point, other.point),
  secrets: ({ seed }) => [seed],
};

function exactly(length: number, type: string, bytes: Uint8Array, where: string): Bytes {
  if (bytes.length === length) return new Uint8Array(bytes);
  throw new SslError("EC", "INVALID_ENCODING", {
    expected: `${length} bytes for ${type}`,
    received: `${bytes.length} bytes`,
    where,
  });
}
