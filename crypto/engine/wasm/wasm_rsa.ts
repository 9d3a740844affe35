// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA by the RSA module. Timing: see docs/constant-time.md. */

import { type Random, randomBytes } from "../../../rand/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { bitLengthOfBytes } from "../../bigint.ts";
import { onPrivateKeyDestroyed, privateKeyParts } from "../../pkey/key_parts.ts";
import type { PrivateKey } from "../../pkey/private_key.ts";
import type { RsaPkcs1Algorithm, RsaPssAlgorithm } from "../../rsa/rsa_types.ts";
import { wipe } from "../../wipe.ts";
import { encodeRsaMessage } from "../portable_rsa.ts";
import { WasmRsaKey } from "./rsa_key.ts";

/** Keys that are set up, and those that the module is not for. They live as long as the keys. */
const KEYS = new WeakMap<PrivateKey, WasmRsaKey | "declined">();

/**
 * Gives the private operation of a key, for signatures and for decryption.
 *
 * @param key A key of type `"rsa"` or `"rsa-pss"`.
 * @returns The operation, or `undefined` where the module is missing or not made for such a key.
 */
export function wasmRsaKey(key: PrivateKey): WasmRsaKey | undefined {
  const known = KEYS.get(key);
  if (known !== undefined) return known === "declined" ? undefined : known;
  const parts = privateKeyParts(key);
  const made = "modulus" in parts ? WasmRsaKey.create(parts) : undefined;
  KEYS.set(key, made ?? "declined");
  if (made !== undefined) {
    onPrivateKeyDestroyed(key, () => {
      KEYS.delete(key);
      made.destroy();
    });
  }
  return made;
}

/**
 * Signs data with an RSA key.
 *
 * @param key The private key.
 * @param algorithm How.
 * @param data What to sign.
 * @param random Where salts come from.
 * @returns The signature; `undefined` when the module is missing, is not made for such a key, or
 * found that the parts of the key do not belong together.
 */
export function signWasmRsa(
  key: PrivateKey,
  algorithm: RsaPkcs1Algorithm | RsaPssAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes | undefined {
  const operation = wasmRsaKey(key);
  const parts = privateKeyParts(key);
  if (operation === undefined || !("modulus" in parts)) return undefined;
  const encoded = encodeRsaMessage(algorithm, data, bitLengthOfBytes(parts.modulus), random);
  const message = new Uint8Array(operation.length);
  message.set(encoded, message.length - encoded.length);
  const signature = operation.compute(message);
  if (signature !== undefined) return signature;
  // The private exponent alone may be right; another engine tries it.
  KEYS.set(key, "declined");
  operation.destroy();
  wipe(message);
  return undefined;
}
