// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** PrivateKeyInfo of PKCS #8 (RFC 5208), also in the newer form OneAsymmetricKey (RFC 5958). */

import { contextTag, DerReader } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { PrivateKeyParts } from "../pkey/pkey_types.ts";
import { readKeyAlgorithm } from "./algorithm_identifier.ts";
import { decodeEcPrivateKey } from "./ec_key.ts";
import type { RawAlgorithm } from "./key_algorithms.ts";
import { decodeRsaPrivateKey } from "./rsa_key.ts";

/** A private key, and the public key that came with it. */
export interface DecodedPrivateKey {
  /** The private key's parts. */
  readonly parts: PrivateKeyParts;
  /** The public point of a key that has one. */
  readonly statedPoint?: Bytes;
}

/**
 * Reads a PrivateKeyInfo.
 *
 * @param der The whole structure, not encrypted.
 * @returns The key's parts, copied.
 * @throws {SslError} When the encoding, the algorithm or the key can not be used.
 */
export function decodePrivateKeyInfo(der: Uint8Array): DecodedPrivateKey {
  const reader = new DerReader(der, { path: "PrivateKeyInfo" });
  const decoded = reader.readSequence((inner) => {
    const version = inner.readSmallInteger(1, "version");
    const algorithm = readKeyAlgorithm(inner);
    const secret = inner.readOctetString("privateKey");
    if (inner.peekTag() === contextTag(0, "constructed")) inner.skip("attributes");
    const tag = contextTag(1, "primitive");
    let stated: Uint8Array | undefined;
    if (version === 1 && inner.peekTag() === tag) {
      stated = inner.readBitString("publicKey", tag).bytes;
    }
    switch (algorithm.kind) {
      case "ec":
        return decodeEcPrivateKey(secret, algorithm.curve);
      case "raw":
        return decodeRawKey(algorithm.algorithm, secret, stated);
      default: {
        const { kind, restriction } = algorithm;
        const type = { type: kind, ...restriction === undefined ? {} : { restriction } };
        return { parts: decodeRsaPrivateKey(secret, type) };
      }
    }
  });
  reader.finish();
  return decoded;
}

/** RFC 8410, Section 7: CurvePrivateKey ::= OCTET STRING, inside the one of PKCS #8. */
function decodeRawKey(
  algorithm: RawAlgorithm,
  der: Uint8Array,
  stated: Uint8Array | undefined,
): DecodedPrivateKey {
  const reader = new DerReader(der, { path: "CurvePrivateKey" });
  const seed = new Uint8Array(reader.readOctetString());
  reader.finish();
  if (seed.length !== algorithm.length) {
    throw new SslError("EC", "INVALID_ENCODING", {
      expected: `${algorithm.length} bytes for ${algorithm.type}`,
      received: `${seed.length} bytes`,
      where: "PrivateKeyInfo.privateKey",
    });
  }
  const parts: PrivateKeyParts = { type: algorithm.type, seed };
  return stated === undefined ? { parts } : { parts, statedPoint: new Uint8Array(stated) };
}
