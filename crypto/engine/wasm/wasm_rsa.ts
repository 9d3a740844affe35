// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA by the RSA module. Timing: see docs/constant-time.md. */

import { type Random, randomBytes } from "../../../rand/random.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { bitLengthOfBytes } from "../../bigint.ts";
import { onPrivateKeyDestroyed, privateKeyParts } from "../../pkey/key_parts.ts";
import type { PrivateKey } from "../../pkey/private_key.ts";
import { unpadDecrypted } from "../../rsa/rsa_encryption.ts";
import { finishSignature, padForSigning } from "../../rsa/rsa_signature.ts";
import type {
  RsaEncryptionAlgorithm,
  RsaPrivateParts,
  RsaSignatureAlgorithm,
} from "../../rsa/rsa_types.ts";
import { wipe } from "../../wipe.ts";
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
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes | undefined {
  const operation = wasmRsaKey(key);
  if (operation === undefined) return undefined;
  const { modulus } = privateKeyParts(key) as RsaPrivateParts;
  const block = padForSigning(algorithm, data, modulus, bitLengthOfBytes(modulus), random);
  const signature = compute(key, operation, block);
  return signature && finishSignature(algorithm, signature, modulus);
}

/**
 * Decrypts with an RSA key.
 *
 * @param key The private key.
 * @param algorithm How it was encrypted.
 * @param ciphertext The ciphertext, as long as the modulus and below it.
 * @returns The message; `undefined` as {@linkcode signWasmRsa}.
 * @throws {SslError} As {@linkcode unpadDecrypted}.
 */
export function decryptWasmRsa(
  key: PrivateKey,
  algorithm: RsaEncryptionAlgorithm,
  ciphertext: Uint8Array,
): Bytes | undefined {
  const operation = wasmRsaKey(key);
  if (operation === undefined) return undefined;
  const block = compute(key, operation, new Uint8Array(ciphertext));
  const parts = privateKeyParts(key) as RsaPrivateParts;
  return block && unpadDecrypted(algorithm, block, ciphertext, parts);
}

function compute(key: PrivateKey, operation: WasmRsaKey, message: Bytes): Bytes | undefined {
  const result = operation.compute(message);
  if (result !== undefined) return result;
  // The private exponent alone may be right; another engine tries it.
  KEYS.set(key, "declined");
  operation.destroy();
  wipe(message);
  return undefined;
}
