// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA in TypeScript. For timing see the head of rsa.ts. */

import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { checkRsasveCiphertext, drawRsasveSecret } from "../kem/rsasve.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type {
  Encapsulation,
  EncryptionAlgorithm,
  PrivateKeyParts,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import {
  RsaPrivateOperation,
  rsaPublic,
  type RsaPublicNumbers,
  rsaPublicNumbers,
} from "../rsa/rsa.ts";
import { padForEncryption, unpadDecrypted } from "../rsa/rsa_encryption.ts";
import {
  finishSignature,
  isSignedBlock,
  padForSigning,
  recoverSigned,
} from "../rsa/rsa_signature.ts";
import {
  isRsaEncryption,
  isRsaSignature,
  type RsaPrivateParts,
  type RsaPublicParts,
} from "../rsa/rsa_types.ts";
import { checkRsaMayEncrypt } from "../rsa/rsa_use_checks.ts";
import { wipe } from "../wipe.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What was prepared for a key; it lives as long as the key. */
const PUBLIC_NUMBERS = new WeakMap<RsaPublicParts, RsaPublicNumbers>();
const PRIVATE_OPERATIONS = new WeakMap<PrivateKeyParts, RsaPrivateOperation>();

/** What the portable engine does with RSA keys. */
export const portableRsa: PublicKeyOperations = {
  sign,
  verify,
  verifyRecover,
  encrypt,
  decrypt,
  encapsulate,
  decapsulate,
};

function sign(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes | undefined {
  if (!isRsaSignature(algorithm)) return undefined;
  const parts = privateKeyParts(key) as RsaPrivateParts;
  const operation = privateOperation(parts);
  const { bits, length } = operation.publicNumbers;
  const block = padForSigning(algorithm, data, parts.modulus, bits, random);
  const signature = bigIntToBytes(operation.compute(bytesToBigInt(block)), length);
  return finishSignature(algorithm, signature, parts.modulus);
}

function verify(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (!isRsaSignature(algorithm)) return undefined;
  const parts = key.parts as RsaPublicParts;
  const block = publicBlock(parts, signature);
  if (block === undefined) return false;
  return isSignedBlock(algorithm, data, block, parts.modulus, key.bits);
}

function verifyRecover(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Bytes | undefined {
  if (!isRsaSignature(algorithm)) return undefined;
  const parts = key.parts as RsaPublicParts;
  const block = publicBlock(parts, signature);
  return block && recoverSigned(algorithm, block, parts.modulus);
}

function encrypt(
  key: PublicKey,
  algorithm: EncryptionAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes | undefined {
  if (!isRsaEncryption(algorithm)) return undefined;
  const parts = key.parts as RsaPublicParts;
  const block = padForEncryption(algorithm, data, parts.modulus, random);
  return publicBlock(parts, block);
}

function decrypt(
  key: PrivateKey,
  algorithm: EncryptionAlgorithm,
  ciphertext: Uint8Array,
): Bytes | undefined {
  if (!isRsaEncryption(algorithm)) return undefined;
  const parts = privateKeyParts(key) as RsaPrivateParts;
  const operation = privateOperation(parts);
  const message = operation.compute(bytesToBigInt(ciphertext));
  const block = secretToBytes(message, operation.publicNumbers.length);
  return unpadDecrypted(algorithm, block, ciphertext, parts);
}

function encapsulate(key: PublicKey, random?: Random): Encapsulation | undefined {
  const parts = key.parts as RsaPublicParts;
  if (parts.type !== "rsa") return undefined;
  checkRsaMayEncrypt(key, "encrypt", new Uint8Array(0));
  const sharedSecret = drawRsasveSecret(parts.modulus, random);
  return { ciphertext: publicBlock(parts, sharedSecret) as Bytes, sharedSecret };
}

function decapsulate(key: PrivateKey, ciphertext: Uint8Array): Bytes | undefined {
  const parts = privateKeyParts(key) as RsaPrivateParts;
  if (parts.type !== "rsa") return undefined;
  checkRsasveCiphertext(parts.modulus, ciphertext);
  const operation = privateOperation(parts);
  const secret = operation.compute(bytesToBigInt(ciphertext));
  return secretToBytes(secret, operation.publicNumbers.length);
}

/** The public operation; `undefined` for a number that is not below the modulus. */
function publicBlock(parts: RsaPublicParts, block: Uint8Array): Bytes | undefined {
  const numbers = publicNumbers(parts);
  const result = rsaPublic(numbers, bytesToBigInt(block));
  return result === undefined ? undefined : bigIntToBytes(result, numbers.length);
}

/** Leading zero bytes must not shorten the time (Manger 2001): a bit above the block keeps them. */
function secretToBytes(value: bigint, length: number): Bytes {
  const longer = bigIntToBytes(value | 1n << BigInt(8 * length), length + 1);
  const block = longer.slice(1);
  wipe(longer);
  return block;
}

function privateOperation(parts: RsaPrivateParts): RsaPrivateOperation {
  let operation = PRIVATE_OPERATIONS.get(parts);
  if (operation === undefined) {
    operation = new RsaPrivateOperation(parts);
    PRIVATE_OPERATIONS.set(parts, operation);
  }
  return operation;
}

function publicNumbers(parts: RsaPublicParts): RsaPublicNumbers {
  let numbers = PUBLIC_NUMBERS.get(parts);
  if (numbers === undefined) {
    numbers = rsaPublicNumbers(parts.modulus, parts.exponent);
    PUBLIC_NUMBERS.set(parts, numbers);
  }
  return numbers;
}
