// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Writing keys: SubjectPublicKeyInfo and PKCS #8. */

import { DerBuilder } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { writeKeyAlgorithm } from "./algorithm_identifier.ts";
import { writeEcPrivateKey } from "./ec_key.ts";
import { writeRsaPrivateKey, writeRsaPublicKey } from "./rsa_key.ts";

/**
 * Writes a SubjectPublicKeyInfo (RFC 5280, Section 4.1.2.7).
 *
 * @param parts The key's parts.
 * @returns The DER encoding.
 */
export function encodeSubjectPublicKeyInfo(parts: PublicKeyParts): Bytes {
  return new DerBuilder().sequence((builder) => {
    writeKeyAlgorithm(builder, parts);
    if ("point" in parts) {
      builder.bitString(parts.point);
    } else {
      const key = new DerBuilder();
      writeRsaPublicKey(key, parts);
      builder.bitString(key.finish());
    }
  }).finish();
}

/**
 * Writes a PrivateKeyInfo of PKCS #8 (RFC 5208, Section 5).
 *
 * @param parts The key's parts.
 * @param point The public point, written with keys of type `"ec"`.
 * @returns The DER encoding; secret.
 */
export function encodePrivateKeyInfo(parts: PrivateKeyParts, point?: Uint8Array): Bytes {
  return new DerBuilder().sequence((builder) => {
    builder.integer(0);
    writeKeyAlgorithm(builder, parts);
    builder.octetString((inner) => {
      if ("seed" in parts) inner.octetString(parts.seed);
      else if ("scalar" in parts) writeEcPrivateKey(inner, parts, point, "absent");
      else writeRsaPrivateKey(inner, parts);
    });
  }).finish();
}

/**
 * Writes an RSA key as plain rsaEncryption, without a restriction to PSS: hosts refuse raw
 * operations with restricted keys, and the restriction is enforced before they are asked.
 *
 * @param parts The key's parts.
 * @param point The public point, written with keys of type `"ec"`.
 * @returns The DER encoding; secret.
 */
export function encodeHostPrivateKey(parts: PrivateKeyParts, point?: Uint8Array): Bytes {
  if (!("modulus" in parts)) return encodePrivateKeyInfo(parts, point);
  const { restriction: _, ...plain } = parts;
  return encodePrivateKeyInfo({ ...plain, type: "rsa" });
}
