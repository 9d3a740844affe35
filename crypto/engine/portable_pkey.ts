// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public-key algorithms in TypeScript. For timing see the heads of rsa.ts, ecdsa.ts, eddsa.ts. */

import { type Random, randomBytes } from "../../rand/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { ecPublicPoint, signEcdsa, verifyEcdsa } from "../ec/ecdsa.ts";
import { signEddsa, verifyEddsa } from "../ec/eddsa.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import { mlKemExchange } from "../kem/ml_kem.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import type {
  KeyParameters,
  PrivateKeyParts,
  RsaPkcs1Algorithm,
  RsaPrivateParts,
  RsaPssAlgorithm,
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
import { generateRsaKey } from "../rsa/rsa_keygen.ts";
import { encodePkcs1, encodePss, isPssEncoding } from "../rsa/rsa_padding.ts";
import { dhCurve, dhExchange, drawPrivateKey } from "./dh_exchange.ts";
import type { ExchangeOperations, PublicKeyOperations } from "./engine.ts";
import { portableDhKey } from "./portable_dh.ts";

/** What was prepared for a key; it lives as long as the key. */
const PUBLIC_NUMBERS = new WeakMap<PublicKey, RsaPublicNumbers>();
const PRIVATE_OPERATIONS = new WeakMap<PrivateKeyParts, RsaPrivateOperation>();

/** The public-key operations of the portable engine. */
export const portablePkey: PublicKeyOperations = { sign, verify, generate, exchange };

function sign(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random?: Random,
): Bytes | undefined {
  const parts = privateKeyParts(key);
  switch (algorithm.kind) {
    case "rsa-pkcs1":
    case "rsa-pss":
      return "modulus" in parts ? signRsa(parts, algorithm, data, random) : undefined;
    case "ecdsa":
      if (!("scalar" in parts)) return undefined;
      return signEcdsa(parts.curve, algorithm.digest, parts.scalar, data);
    default:
      if (parts.type !== algorithm.kind) return undefined;
      return signEddsa(algorithm.kind, parts.seed, data);
  }
}

function signRsa(
  parts: RsaPrivateParts,
  algorithm: RsaPkcs1Algorithm | RsaPssAlgorithm,
  data: Uint8Array,
  random: Random = randomBytes,
): Bytes {
  let operation = PRIVATE_OPERATIONS.get(parts);
  if (operation === undefined) {
    operation = new RsaPrivateOperation(parts);
    PRIVATE_OPERATIONS.set(parts, operation);
  }
  const { bits, length } = operation.publicNumbers;
  const encoded = algorithm.kind === "rsa-pkcs1"
    ? encodePkcs1(algorithm.digest, data, length)
    : encodePss(algorithm, data, random(algorithm.saltLength), bits - 1);
  return bigIntToBytes(operation.compute(bytesToBigInt(encoded)), length);
}

function verify(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  switch (algorithm.kind) {
    case "rsa-pkcs1":
    case "rsa-pss":
      return key.rsa === undefined ? undefined : verifyRsa(key, algorithm, data, signature);
    case "ecdsa":
      if (key.curve === undefined || key.point === undefined) return undefined;
      return verifyEcdsa(key.curve, algorithm.digest, key.point, data, signature);
    default:
      if (key.type !== algorithm.kind || key.point === undefined) return undefined;
      return verifyEddsa(algorithm.kind, key.point, data, signature);
  }
}

function verifyRsa(
  key: PublicKey,
  algorithm: RsaPkcs1Algorithm | RsaPssAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const numbers = publicNumbers(key);
  const message = rsaPublic(numbers, bytesToBigInt(signature));
  if (message === undefined) return false;
  if (algorithm.kind === "rsa-pkcs1") {
    return message === bytesToBigInt(encodePkcs1(algorithm.digest, data, numbers.length));
  }
  // RFC 8017, Section 8.1.2, step 2c: the encoded message may be a byte shorter than the modulus.
  const bits = numbers.bits - 1;
  if (message >> BigInt(8 * Math.ceil(bits / 8)) !== 0n) return false;
  return isPssEncoding(algorithm, data, bigIntToBytes(message, Math.ceil(bits / 8)), bits);
}

function publicNumbers(key: PublicKey): RsaPublicNumbers {
  let numbers = PUBLIC_NUMBERS.get(key);
  if (numbers === undefined) {
    const { modulus, exponent } = key.rsa as NonNullable<PublicKey["rsa"]>;
    numbers = rsaPublicNumbers(modulus, exponent);
    PUBLIC_NUMBERS.set(key, numbers);
  }
  return numbers;
}

function generate(parameters: KeyParameters, random: Random = randomBytes): Bytes {
  const parts = generateParts(parameters, random);
  const point = "scalar" in parts ? ecPublicPoint(parts.curve, parts.scalar) : undefined;
  return encodePrivateKeyInfo(parts, point);
}

function generateParts(parameters: KeyParameters, random: Random): PrivateKeyParts {
  switch (parameters.type) {
    case "rsa":
    case "rsa-pss":
      return generateRsaKey(parameters, random);
    case "ec": {
      const { type, curve } = parameters;
      return { type, curve, scalar: drawPrivateKey(curve, random) };
    }
    default: {
      const { type } = parameters;
      return { type, seed: random(rawAlgorithm(type).length) };
    }
  }
}

function exchange(group: string): ExchangeOperations | undefined {
  const curve = dhCurve(group);
  return curve === undefined ? mlKemExchange(group) : dhExchange(curve, portableDhKey);
}
