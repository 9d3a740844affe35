// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SubjectPublicKeyInfo (RFC 5280, Section 4.1.2.7). */

import { DerReader } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, decodeHex } from "../../wire/mod.ts";
import { type Curve, curveByName, decodePoint } from "../ec/curves.ts";
import type { PublicKeyParts } from "../pkey/pkey_types.ts";
import { readKeyAlgorithm } from "./algorithm_identifier.ts";
import { decodeRsaPublicKey } from "./rsa_key.ts";

/** How an uncompressed P-256 key begins: most keys of the web, which need no parser. */
const P256_HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
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
    return ecPublicParts(curveByName("P-256"), der.subarray(26));
  }
  const reader = new DerReader(der, { path: "subjectPublicKeyInfo" });
  const parts = reader.readSequence((inner): PublicKeyParts => {
    const algorithm = readKeyAlgorithm(inner);
    const { bytes, unusedBits } = inner.readBitString("subjectPublicKey");
    if (unusedBits !== 0) {
      inner.fail("INVALID_BIT_STRING_BITS_LEFT", { expected: "whole bytes" }, "subjectPublicKey");
    }
    switch (algorithm.kind) {
      case "ec":
        return ecPublicParts(algorithm.curve, bytes);
      case "raw":
        return rawPublicParts(algorithm.algorithm, bytes);
      default: {
        const { kind, restriction } = algorithm;
        const type = { type: kind, ...restriction === undefined ? {} : { restriction } };
        return decodeRsaPublicKey(bytes, type);
      }
    }
  });
  reader.finish();
  return parts;
}

/**
 * Makes the parts of an elliptic curve key from its point.
 *
 * @param curve The curve.
 * @param encoded The point, compressed or not.
 * @returns The parts, with the point copied.
 * @throws {SslError} `EC`, when it is not a point of the curve.
 */
export function ecPublicParts(curve: Curve, encoded: Uint8Array): PublicKeyParts {
  return { type: "ec", curve: curve.name, point: new Uint8Array(decodePoint(curve, encoded)) };
}

function rawPublicParts(
  algorithm: { readonly type: "ed25519" | "ed448" | "x25519" | "x448"; readonly length: number },
  bytes: Uint8Array,
): PublicKeyParts {
  if (bytes.length !== algorithm.length) {
    throw new SslError("EC", "INVALID_ENCODING", {
      expected: `${algorithm.length} bytes for ${algorithm.type}`,
      received: `${bytes.length} bytes`,
      where: "subjectPublicKeyInfo.subjectPublicKey",
    });
  }
  return { type: algorithm.type, point: new Uint8Array(bytes) };
}

function beginsWith(bytes: Uint8Array, hex: string): boolean {
  const head = decodeHex(hex);
  return head.every((byte, index) => bytes[index] === byte);
}
