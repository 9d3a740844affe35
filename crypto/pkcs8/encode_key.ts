// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Writing keys: SubjectPublicKeyInfo and PKCS #8. */

import { DerBuilder } from "../asn1/der_builder.ts";
import { plainlyEncoded } from "../ec/ec_parts.ts";
import type { Bytes } from "../../wire/mod.ts";
import { keyTypeRow } from "../pkey/key_types.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { writeKeyAlgorithm } from "./algorithm_identifier.ts";

/**
 * Writes a SubjectPublicKeyInfo (RFC 5280, Section 4.1.2.7).
 *
 * @param parts The key's parts.
 * @returns The DER encoding.
 */
export function encodeSubjectPublicKeyInfo(parts: PublicKeyParts): Bytes {
  return new DerBuilder().sequence((builder) => {
    writeKeyAlgorithm(builder, parts);
    builder.bitString(keyTypeRow(parts.type).encodePublic(parts));
  }).finish();
}

/**
 * Writes a PrivateKeyInfo of PKCS #8 (RFC 5208, Section 5).
 *
 * @param parts The key's parts.
 * @param publicParts The public key, which some types of keys carry with them.
 * @returns The DER encoding; secret.
 */
export function encodePrivateKeyInfo(parts: PrivateKeyParts, publicParts?: PublicKeyParts): Bytes {
  return new DerBuilder().sequence((builder) => {
    builder.integer(0);
    writeKeyAlgorithm(builder, parts);
    builder.octetString((inner) => keyTypeRow(parts.type).writePrivate(inner, parts, publicParts));
  }).finish();
}

/**
 * Writes a key in the way that every host reads. RSA keys are plain rsaEncryption, without a restriction
 * to PSS: hosts refuse raw operations with restricted keys, and the restriction is enforced before they
 * are asked. Curves are told by their names.
 *
 * @param parts The key's parts.
 * @param publicParts The public key, which some types of keys carry with them.
 * @returns The DER encoding; secret.
 */
export function encodeHostPrivateKey(parts: PrivateKeyParts, publicParts?: PublicKeyParts): Bytes {
  if ("scalar" in parts) return encodePrivateKeyInfo(plainlyEncoded(parts), publicParts);
  if (!("modulus" in parts)) return encodePrivateKeyInfo(parts, publicParts);
  const { restriction: _, ...plain } = parts;
  return encodePrivateKeyInfo({ ...plain, type: "rsa" });
}
