// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SubjectPublicKeyInfo (RFC 5280, Section 4.1.2.7). */

import { DerReader } from "../asn1/der_reader.ts";
import { type Bytes, decodeHex } from "../../wire/mod.ts";
import { curveByName } from "../ec/curves.ts";
import { ecPublicParts } from "../ec/ec_parts.ts";
import type { PublicKeyParts } from "../pkey/pkey_types.ts";
import { readKeyAlgorithm } from "./algorithm_identifier.ts";

/** How an uncompressed P-256 key begins: most keys of the web, which need no parser. */
const P256_HEAD = /* @__PURE__ */ decodeHex(
  "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
);
const P256_LENGTH = 91;

/**
 * Reads a SubjectPublicKeyInfo.
 *
 * @param der The whole structure.
 * @returns The key's parts; some are views on `der`.
 * @throws {SslError} When the encoding, the algorithm or the key can not be used.
 */
export function decodeSubjectPublicKeyInfo(der: Bytes): PublicKeyParts {
  if (der.length === P256_LENGTH && beginsWith(der, P256_HEAD)) {
    return ecPublicParts({ curve: curveByName("P-256") }, der.subarray(26));
  }
  const reader = new DerReader(der, { path: "subjectPublicKeyInfo" });
  const parts = reader.readSequence((inner): PublicKeyParts => {
    const { row, parameters } = readKeyAlgorithm(inner);
    const { bytes, unusedBits } = inner.readBitString("subjectPublicKey");
    if (unusedBits !== 0) {
      inner.fail("INVALID_BIT_STRING_BITS_LEFT", { expected: "whole bytes" }, "subjectPublicKey");
    }
    return row.decodePublic(parameters, bytes);
  });
  reader.finish();
  return parts;
}

function beginsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  for (let index = 0; index < head.length; index++) {
    if (bytes[index] !== head[index]) return false;
  }
  return true;
}
