// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys as HPKE takes them: bytes, or key objects of the mechanism's type. */

import { SslError } from "../../err/mod.ts";
import { dhkemOfKey, dhkemPrivateBytes } from "../kem/dhkem_keys.ts";
import type { KemAlgorithm } from "../kem/kem.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";

/**
 * Gives the bytes of a public key.
 *
 * @param kem The mechanism that it is for.
 * @param key The key.
 * @returns The bytes, as RFC 9180 serialises them.
 * @throws {SslError} `EVP`, `DIFFERENT_KEY_TYPES` when the key is for another mechanism.
 */
export function publicBytes(kem: KemAlgorithm, key: Uint8Array | PublicKey): Uint8Array {
  if (key instanceof Uint8Array) return key;
  checkType(kem, key);
  const { parts } = key;
  if ("encapsulationKey" in parts) return parts.encapsulationKey;
  return key.point as Uint8Array;
}

/**
 * Gives the bytes of a private key.
 *
 * @param kem The mechanism that it is for.
 * @param key The key.
 * @returns The bytes, as RFC 9180 serialises them; a view on the key's own.
 * @throws {SslError} `EVP`, `DIFFERENT_KEY_TYPES` when the key is for another mechanism.
 * @throws {TypeError} When the key was destroyed, or is one of ML-KEM without its seed.
 */
export function privateBytes(kem: KemAlgorithm, key: Uint8Array | PrivateKey): Uint8Array {
  if (key instanceof Uint8Array) return key;
  const parts = privateKeyParts(key);
  checkType(kem, key);
  if (!("expandedKey" in parts)) return dhkemPrivateBytes(parts);
  if (parts.seed !== undefined) return parts.seed;
  throw new TypeError(
    `Cannot use the ${key.type} key with HPKE: it came without its seed, which is the key there`,
  );
}

function checkType(kem: KemAlgorithm, { type, curve }: PublicKey | PrivateKey): void {
  if (dhkemOfKey(type, curve) === kem || kem.name === type.toUpperCase()) return;
  throw new SslError("EVP", "DIFFERENT_KEY_TYPES", {
    expected: `a key for ${kem.name}`,
    received: `a key of type ${typeof curve === "string" ? curve : type}`,
    remedy: "choose the suite by the key's type",
  });
}
