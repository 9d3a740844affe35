// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** PrivateKeyInfo of PKCS #8 (RFC 5208), also in the newer form OneAsymmetricKey (RFC 5958). */

import { DerReader } from "../asn1/der_reader.ts";
import { contextTag } from "../asn1/tags.ts";
import type { DecodedPrivateKey } from "../pkey/key_type.ts";
import { readKeyAlgorithm } from "./algorithm_identifier.ts";

/**
 * Reads a PrivateKeyInfo.
 *
 * @param der The whole structure, not encrypted.
 * @returns The key's parts, copied, and the public key that came with them.
 * @throws {SslError} When the encoding, the algorithm or the key can not be used.
 */
export function decodePrivateKeyInfo(der: Uint8Array): DecodedPrivateKey {
  const reader = new DerReader(der, { path: "PrivateKeyInfo" });
  const decoded = reader.readSequence((inner) => {
    const version = inner.readSmallInteger(1, "version");
    const { row, parameters } = readKeyAlgorithm(inner);
    const secret = inner.readOctetString("privateKey");
    if (inner.peekTag() === contextTag(0, "constructed")) inner.skip("attributes");
    const tag = contextTag(1, "primitive");
    let stated: Uint8Array | undefined;
    if (version === 1 && inner.peekTag() === tag) {
      stated = inner.readBitString("publicKey", tag).bytes;
    }
    return row.decodePrivate(parameters, secret, stated);
  });
  reader.finish();
  return decoded;
}
