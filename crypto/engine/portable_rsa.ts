// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSA in TypeScript. For timing see the head of rsa.ts. */

import { type Random, randomBytes } from "../../rand/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { messageDigest } from "../digest/prehashed.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKeyParts, SignatureAlgorithm } from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import {
  RsaPrivateOperation,
  rsaPublic,
  type RsaPublicNumbers,
  rsaPublicNumbers,
} from "../rsa/rsa.ts";
import { encodePkcs1, encodePss, isPssEncoding } from "../rsa/rsa_padding.ts";
import type {
  RsaPkcs1Algorithm,
  RsaPrivateParts,
  RsaPssAlgorithm,
  RsaPublicParts,
} from "../rsa/rsa_types.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What was prepared for a key; it lives as long as the key. */
const PUBLIC_NUMBERS = new WeakMap<RsaPublicParts, RsaPublicNumbers>();
const PRIVATE_OPERATIONS = new WeakMap<PrivateKeyParts, RsaPrivateOperation>();

/** What the portable engine does with RSA keys. */
export const portableRsa: PublicKeyOperations = { sign, verify };

function sign(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes | undefined {
  if (algorithm.kind !== "rsa-pkcs1" && algorithm.kind !== "rsa-pss") return undefined;
  const operation = privateOperation(privateKeyParts(key) as RsaPrivateParts);
  const { bits, length } = operation.publicNumbers;
  const encoded = encodeRsaMessage(algorithm, data, bits, random);
  return bigIntToBytes(operation.compute(bytesToBigInt(encoded)), length);
}

/**
 * Encodes a message for a signature.
 *
 * @param algorithm How to sign.
 * @param data What to sign.
 * @param bits The length of the modulus, in bits.
 * @param random Where salts come from.
 * @returns What the private operation takes: as long as the modulus, or a byte shorter for PSS.
 */
export function encodeRsaMessage(
  algorithm: RsaPkcs1Algorithm | RsaPssAlgorithm,
  data: Uint8Array,
  bits: number,
  random: Random,
): Bytes {
  const used = hashing(algorithm, data);
  return used.kind === "rsa-pkcs1"
    ? encodePkcs1(used.digest, data, Math.ceil(bits / 8))
    : encodePss(used, data, random(used.saltLength), bits - 1);
}

function verify(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (algorithm.kind !== "rsa-pkcs1" && algorithm.kind !== "rsa-pss") return undefined;
  const numbers = publicNumbers(key.parts as RsaPublicParts);
  const message = rsaPublic(numbers, bytesToBigInt(signature));
  if (message === undefined) return false;
  const used = hashing(algorithm, data);
  if (used.kind === "rsa-pkcs1") {
    return message === bytesToBigInt(encodePkcs1(used.digest, data, numbers.length));
  }
  // RFC 8017, Section 8.1.2, step 2c: the encoded message may be a byte shorter than the modulus.
  const bits = numbers.bits - 1;
  if (message >> BigInt(8 * Math.ceil(bits / 8)) !== 0n) return false;
  return isPssEncoding(used, data, bigIntToBytes(message, Math.ceil(bits / 8)), bits);
}

/** The algorithm with a digest that takes data that is hashed already as it is. */
function hashing<A extends RsaPkcs1Algorithm | RsaPssAlgorithm>(
  algorithm: A,
  data: Uint8Array,
): A {
  return algorithm.prehashed === true
    ? { ...algorithm, digest: messageDigest(algorithm.digest, data) }
    : algorithm;
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
