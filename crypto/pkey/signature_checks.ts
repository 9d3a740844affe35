// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What can be told of a signature before anybody computes. All engines stand behind these checks,
 * so all of them take and refuse the same signatures, however lenient the host's library is.
 */

import { SslError } from "../../err/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { curveByName } from "../ec/curves.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { decodeEcdsaSignature } from "../ec/ecdsa_signature.ts";
import { isCanonicalEddsaPoint, isCanonicalEddsaSignature } from "../ec/eddsa_checks.ts";
import { pkcs1Length } from "../rsa/rsa_padding.ts";
import type { PrivateKey } from "./private_key.ts";
import type { PublicKey } from "./public_key.ts";
import type { RsaPssAlgorithm, SignatureAlgorithm } from "./pkey_types.ts";

/** OPENSSL_RSA_MAX_MODULUS_BITS. */
const MAX_MODULUS_BITS = 16_384;
/** OPENSSL_RSA_SMALL_MODULUS_BITS: above it the public exponent is limited. */
const SMALL_MODULUS_BITS = 3072;
/** OPENSSL_RSA_MAX_PUBEXP_BITS. */
const MAX_EXPONENT_BITS = 64;

/**
 * Tells whether a signature deserves to be computed with.
 *
 * @param key The public key.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns `false` when it can not be good.
 */
export function mayBeGood(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): boolean {
  switch (algorithm.kind) {
    case "rsa-pkcs1":
      return key.type === "rsa" && isUsableRsa(key) && hasModulusLength(key, signature) &&
        signature.length >= pkcs1Length(algorithm.digest);
    case "rsa-pss":
      return isUsableRsa(key) && hasModulusLength(key, signature) &&
        pssProblem(key, algorithm) === undefined;
    case "ecdsa":
      return key.curve !== undefined &&
        decodeEcdsaSignature(curveByName(key.curve), signature) !== undefined;
    case "ed25519":
    case "ed448":
      return key.type === algorithm.kind && isCanonicalEddsaSignature(algorithm.kind, signature) &&
        isCanonicalEddsaPoint(algorithm.kind, key.point as Uint8Array);
  }
}

/**
 * Checks that a key may sign in a certain way.
 *
 * @param key The private key.
 * @param algorithm How it shall sign.
 * @throws {SslError} When the key is of another type, its parameters forbid the algorithm, or the
 * modulus is too small for the digest.
 */
export function checkMaySign(key: PrivateKey, algorithm: SignatureAlgorithm): void {
  const fits = algorithm.kind === "ecdsa"
    ? key.type === "ec"
    : algorithm.kind === "rsa-pkcs1"
    ? key.type === "rsa" || key.type === "rsa-pss"
    : algorithm.kind === "rsa-pss"
    ? key.type === "rsa" || key.type === "rsa-pss"
    : key.type === algorithm.kind;
  if (!fits) {
    throw new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
      expected: `a key for ${algorithm.kind}`,
      received: `a key of type ${key.type}`,
      remedy: "choose the signature algorithm by the key's type",
    });
  }
  if (algorithm.kind === "rsa-pkcs1") checkPkcs1(key, algorithm.digest);
  if (algorithm.kind === "rsa-pss") checkPss(key, algorithm);
}

function checkPkcs1(key: PrivateKey, digest: DigestAlgorithm): void {
  if (key.type === "rsa-pss") {
    throw new SslError("PROV", "ILLEGAL_OR_UNSUPPORTED_PADDING_MODE", {
      expected: "PSS, for the key is restricted to it (RFC 4055)",
      received: "PKCS #1 v1.5",
      remedy: "sign with rsa-pss, or take a key of type rsa",
    });
  }
  const { publicKey } = key;
  const needed = pkcs1Length(digest);
  if (modulusLength(publicKey) < needed) {
    throw new SslError("RSA", "DIGEST_TOO_BIG_FOR_RSA_KEY", {
      expected: `a modulus of ${8 * needed - 7} bits or more for ${digest.name}`,
      received: `${publicKey.bits} bits`,
    });
  }
}

function checkPss(key: PrivateKey, algorithm: RsaPssAlgorithm): void {
  const { publicKey } = key;
  const problem = pssProblem(publicKey, algorithm);
  if (problem !== undefined) throw problem;
  const needed = algorithm.digest.outputLength + algorithm.saltLength + 2;
  if (Math.ceil((publicKey.bits - 1) / 8) < needed) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `a modulus of more than ${8 * needed - 8} bits`,
      received: `${publicKey.bits} bits with ${algorithm.digest.name} and a salt of ` +
        `${algorithm.saltLength} bytes`,
      remedy: "take a shorter salt or digest, or a longer key",
    });
  }
}

/** What the parameters of a restricted key have against an algorithm. */
function pssProblem(key: PublicKey, algorithm: RsaPssAlgorithm): SslError | undefined {
  const { saltLength, digest, mgf1Digest } = algorithm;
  if (!Number.isSafeInteger(saltLength) || saltLength < 0) {
    return new SslError("RSA", "INVALID_SALT_LENGTH", {
      expected: "a length of 0 or more",
      received: `${saltLength}`,
    });
  }
  const { rsaPssRestriction: allowed } = key;
  if (allowed === undefined) return undefined;
  if (allowed.digest.name !== digest.name) {
    return new SslError("PROV", "DIGEST_NOT_ALLOWED", {
      expected: `${allowed.digest.name}, the only digest that the key allows`,
      received: digest.name,
    });
  }
  if (allowed.mgf1Digest.name !== mgf1Digest.name) {
    return new SslError("RSA", "MGF1_DIGEST_NOT_ALLOWED", {
      expected: `MGF1 with ${allowed.mgf1Digest.name}, the only one that the key allows`,
      received: mgf1Digest.name,
    });
  }
  if (saltLength < allowed.minimumSaltLength) {
    return new SslError("PROV", "PSS_SALTLEN_TOO_SMALL", {
      expected: `a salt of ${allowed.minimumSaltLength} bytes or more, as the key demands`,
      received: `${saltLength} bytes`,
    });
  }
  return undefined;
}

function isUsableRsa(key: PublicKey): boolean {
  const { rsa } = key;
  if (rsa === undefined) return false;
  const bits = bitLengthOfBytes(rsa.modulus);
  if (bits > MAX_MODULUS_BITS) return false;
  return bits <= SMALL_MODULUS_BITS || bitLengthOfBytes(rsa.exponent) <= MAX_EXPONENT_BITS;
}

function hasModulusLength(key: PublicKey, signature: Uint8Array): boolean {
  return signature.length === modulusLength(key);
}

function modulusLength(key: PublicKey): number {
  return key.rsa?.modulus.length ?? 0;
}
