// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Whether a key may encrypt, decrypt or derive as it is asked to, before anybody computes. */

import { type Curve, curveLabel, curveOf, isSameCurve } from "../ec/curves.ts";
import { SslError } from "../../err/mod.ts";
import { checkRsaMayEncrypt } from "../rsa/rsa_use_checks.ts";
import { privateKeyParts } from "./key_parts.ts";
import { equalFfcParameters } from "../ffc/ffc_parameters.ts";
import type { PrivateKey } from "./private_key.ts";
import type {
  EncryptionAlgorithm,
  KeyType,
  PrivateKeyParts,
  PublicKeyParts,
} from "./pkey_types.ts";
import type { PublicKey } from "./public_key.ts";

/** The types of keys that encrypt, by the kind of algorithm. */
const ENCRYPTING: Readonly<Record<EncryptionAlgorithm["kind"], readonly KeyType[]>> = {
  "rsa-pkcs1": ["rsa"],
  "rsa-oaep": ["rsa"],
  "rsa-raw": ["rsa"],
  "sm2": ["sm2"],
};

/** The types of keys that derive. */
const DERIVING: readonly KeyType[] = ["ec", "x25519", "x448", "dh", "dhx"];

/** The types of keys that encapsulate besides those of ML-KEM; `"ec"` on the curves of RFC 9180. */
const ENCAPSULATING: readonly KeyType[] = ["rsa", "x25519", "x448"];

/**
 * Says that a key can not encapsulate, where its type is the reason.
 *
 * @param type The key's type.
 * @throws {SslError} `EVP`, `OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE`.
 */
export function checkMayEncapsulate(type: KeyType): void {
  if (ENCAPSULATING.includes(type) || type.startsWith("ml-kem-")) return;
  throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
    expected: `a key of type ${ENCAPSULATING.join(", ")}, ml-kem-512, ml-kem-768 or ml-kem-1024, ` +
      "or of type ec on P-256, P-384 or P-521",
    received: type === "ec" ? "a key of type ec on another curve" : `a key of type ${type}`,
  });
}

/**
 * Checks that a key may encrypt or decrypt in a certain way.
 *
 * @param key The key.
 * @param algorithm How.
 * @param operation Which of both.
 * @param data The message or the ciphertext.
 * @returns The message, or the ciphertext in its full length.
 * @throws {SslError} When the key is of another type, or the ciphertext can not be one.
 */
export function checkMayEncrypt(
  key: PublicKey | PrivateKey,
  algorithm: EncryptionAlgorithm,
  operation: "encrypt" | "decrypt",
  data: Uint8Array,
): Uint8Array {
  const types = ENCRYPTING[algorithm.kind];
  const publicKey = "publicKey" in key ? key.publicKey : key;
  if (types.includes(key.type)) {
    return key.type === "sm2" ? data : checkRsaMayEncrypt(publicKey, operation, data);
  }
  throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
    expected: `a key of type ${types.join(" or ")} for ${algorithm.kind}`,
    received: `a key of type ${key.type}`,
    remedy: "choose the algorithm by the key's type",
  });
}

/**
 * Checks that two keys may make a secret together.
 *
 * @param key The own private key.
 * @param peer The other side's public key.
 * @throws {SslError} `EVP`, `OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE`, `DIFFERENT_KEY_TYPES` or `DIFFERENT_PARAMETERS`.
 */
export function checkMayDerive(key: PrivateKey, peer: PublicKey): void {
  if (!DERIVING.includes(key.type)) {
    throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
      expected: `a key of type ${DERIVING.join(", ")} for Diffie-Hellman`,
      received: `a key of type ${key.type}`,
      ...key.type === "sm2" ? { remedy: "exchange keys by sm2Exchange" } : {},
    });
  }
  if (key.type !== peer.type) {
    throw new SslError("EVP", "DIFFERENT_KEY_TYPES", {
      expected: `a public key of type ${key.type}`,
      received: `one of type ${peer.type}`,
    });
  }
  checkSameGroup(privateKeyParts(key), peer.parts);
  const [own, other] = [curveOfParts(privateKeyParts(key)), curveOfParts(peer.parts)];
  if (own === undefined || other === undefined || isSameCurve(own, other)) return;
  throw new SslError("EVP", "DIFFERENT_PARAMETERS", {
    expected: `a public key on ${curveLabel(own)}`,
    received: `one on ${curveLabel(other)}`,
  });
}

function checkSameGroup(own: PrivateKeyParts, other: PublicKeyParts): void {
  if (!("parameters" in own && "parameters" in other)) return;
  if (equalFfcParameters(own.parameters, other.parameters)) return;
  throw new SslError("EVP", "DIFFERENT_PARAMETERS", {
    expected: "a public key of the same group",
    received: "one of another group",
  });
}

function curveOfParts(parts: PrivateKeyParts | PublicKeyParts): Curve | undefined {
  return "curve" in parts ? curveOf(parts.curve) : undefined;
}
