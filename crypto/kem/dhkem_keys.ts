// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which DHKEM belongs to a key, as in OpenSSL's key encapsulation with keys on curves. */

import type { Curve, CurveName, KeyType, PrivateKeyParts } from "../pkey/pkey_types.ts";
import { dhkemP256, dhkemP384, dhkemP521, dhkemX25519, dhkemX448 } from "./dhkem.ts";
import type { KemAlgorithm } from "./kem.ts";

/**
 * Finds the DHKEM of a key.
 *
 * @param type The key's type.
 * @param curve The curve of a key of type `"ec"`.
 * @returns The mechanism; `undefined` when there is none for such keys.
 */
export function dhkemOfKey(
  type: KeyType,
  curve: CurveName | Curve | undefined,
): KemAlgorithm | undefined {
  switch (type === "ec" ? curve : type) {
    case "P-256":
      return dhkemP256;
    case "P-384":
      return dhkemP384;
    case "P-521":
      return dhkemP521;
    case "x25519":
      return dhkemX25519;
    case "x448":
      return dhkemX448;
    default:
      return undefined;
  }
}

/**
 * Gives the bytes of a private key for DHKEM.
 *
 * @param parts The key's parts, of a type and curve that has one.
 * @returns The bytes; a view.
 */
export function dhkemPrivateBytes(parts: PrivateKeyParts): Uint8Array {
  if ("scalar" in parts) return parts.scalar;
  if ("seed" in parts && parts.seed !== undefined) return parts.seed;
  throw new TypeError(`Cannot use a key of type "${parts.type}" for Diffie-Hellman`);
}
