// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What can be told of the use of an RSA key before anybody computes. */

import { SslError } from "../../err/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { isXof } from "../digest/digest.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { checkBlock, fitCiphertext } from "./rsa_encryption.ts";
import { pkcs1Length } from "./rsa_pkcs1_signature.ts";
import { fixedPss, pssSaltLength } from "./rsa_pss.ts";
import type { RsaPssAlgorithm, RsaPublicParts, RsaSignatureAlgorithm } from "./rsa_types.ts";

/** OPENSSL_RSA_MAX_MODULUS_BITS. */
const MAX_MODULUS_BITS = 16_384;
/** OPENSSL_RSA_SMALL_MODULUS_BITS: above it the public exponent is limited. */
const SMALL_MODULUS_BITS = 3072;
/** OPENSSL_RSA_MAX_PUBEXP_BITS. */
const MAX_EXPONENT_BITS = 64;

/**
 * Tells whether a signature deserves to be computed with.
 *
 * @param key The public key, of type `"rsa"` or `"rsa-pss"`.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns `false` when it can not be good.
 */
export function mayBeRsaSignature(
  key: PublicKey,
  algorithm: RsaSignatureAlgorithm,
  signature: Uint8Array,
): boolean {
  const parts = key.parts as RsaPublicParts;
  if (usageProblem(parts) !== undefined) return false;
  if (signature.length !== parts.modulus.length) return false;
  if (algorithm.kind === "rsa-pss") return pssProblem(parts, algorithm) === undefined;
  if (parts.type !== "rsa") return false;
  return algorithm.kind !== "rsa-pkcs1" || signature.length >= pkcs1Length(algorithm.digest);
}

/**
 * Checks that a key may sign in a certain way.
 *
 * @param key The private key, of type `"rsa"` or `"rsa-pss"`.
 * @param algorithm How it shall sign.
 * @throws {SslError} When its parameters forbid the algorithm, or the modulus is too small.
 */
export function checkRsaMaySign(key: PrivateKey, algorithm: RsaSignatureAlgorithm): void {
  const parts = key.publicKey.parts as RsaPublicParts;
  if (algorithm.kind === "rsa-pss") return checkPss(parts, algorithm);
  checkUnrestricted(parts, algorithm);
  if (algorithm.kind !== "rsa-pkcs1") return;
  const { digest } = algorithm;
  const needed = pkcs1Length(digest);
  if (parts.modulus.length < needed) {
    throw new SslError("RSA", "DIGEST_TOO_BIG_FOR_RSA_KEY", {
      expected: `a modulus of ${8 * needed - 7} bits or more for ${digest.name}`,
      received: `${bitLengthOfBytes(parts.modulus)} bits`,
    });
  }
}

/**
 * Checks that what was signed can be recovered.
 *
 * @param key The public key.
 * @param algorithm How it was signed.
 * @param signature The signature.
 * @throws {SslError} When it can not.
 */
export function checkRsaMayRecover(
  key: PublicKey,
  algorithm: RsaSignatureAlgorithm,
  signature: Uint8Array,
): void {
  const parts = key.parts as RsaPublicParts;
  checkUnrestricted(parts, algorithm);
  const problem = usageProblem(parts);
  if (problem !== undefined) throw problem;
  checkBlock(signature, parts.modulus);
}

/**
 * Checks that a key may encrypt or decrypt.
 *
 * @param key The key.
 * @param operation Which of both.
 * @param data The message or the ciphertext.
 * @returns The message, or the ciphertext as long as the modulus.
 * @throws {SslError} When its numbers would cost too much, or the ciphertext can not be one.
 */
export function checkRsaMayEncrypt(
  key: PublicKey,
  operation: "encrypt" | "decrypt",
  data: Uint8Array,
): Uint8Array {
  const parts = key.parts as RsaPublicParts;
  const problem = usageProblem(parts);
  if (problem !== undefined) throw problem;
  return operation === "decrypt" ? fitCiphertext(data, parts.modulus) : data;
}

function checkUnrestricted({ type }: RsaPublicParts, { kind }: RsaSignatureAlgorithm): void {
  if (type === "rsa") return;
  throw new SslError("PROV", "ILLEGAL_OR_UNSUPPORTED_PADDING_MODE", {
    expected: "PSS, for the key is restricted to it (RFC 4055)",
    received: kind === "rsa-pkcs1" ? "PKCS #1 v1.5" : kind,
    remedy: "sign with rsa-pss, or take a key of type rsa",
  });
}

function checkPss(parts: RsaPublicParts, algorithm: RsaPssAlgorithm): void {
  const problem = pssProblem(parts, algorithm);
  if (problem !== undefined) throw problem;
  algorithm = fixedPss(algorithm);
  const bits = bitLengthOfBytes(parts.modulus);
  const saltLength = Math.max(0, pssSaltLength(algorithm, bits - 1));
  const needed = algorithm.digest.outputLength + saltLength + 2;
  if (Math.ceil((bits - 1) / 8) < needed) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `a modulus of more than ${8 * needed - 8} bits`,
      received: `${bits} bits with ${algorithm.digest.name} and a salt of ${saltLength} bytes`,
      remedy: "take a shorter salt or digest, or a longer key",
    });
  }
}

/** What the parameters of a restricted key have against an algorithm. */
function pssProblem(parts: RsaPublicParts, algorithm: RsaPssAlgorithm): SslError | undefined {
  const { saltLength, digest, mgf1Digest } = algorithm;
  if (typeof saltLength === "number" && (!Number.isSafeInteger(saltLength) || saltLength < 0)) {
    return new SslError("RSA", "INVALID_SALT_LENGTH", {
      expected: "a length of 0 or more",
      received: `${saltLength}`,
    });
  }
  if (isXof(mgf1Digest) && mgf1Digest.name !== digest.name) {
    return new SslError("RSA", "INVALID_MGF1_MD", {
      expected: `a mask by ${mgf1Digest.name} with the digest ${mgf1Digest.name} (RFC 8702)`,
      received: digest.name,
    });
  }
  const { restriction: allowed } = parts;
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
  const stated = saltLength === "auto"
    ? allowed.minimumSaltLength
    : pssSaltLength(algorithm, bitLengthOfBytes(parts.modulus) - 1);
  if (stated < allowed.minimumSaltLength) {
    return new SslError("PROV", "PSS_SALTLEN_TOO_SMALL", {
      expected: `a salt of ${allowed.minimumSaltLength} bytes or more, as the key demands`,
      received: `${stated} bytes`,
    });
  }
  return undefined;
}

/** Numbers with which one operation would take minutes (RSA_public_encrypt refuses them, too). */
function usageProblem({ modulus, exponent }: RsaPublicParts): SslError | undefined {
  const bits = bitLengthOfBytes(modulus);
  if (bits > MAX_MODULUS_BITS) {
    return new SslError("RSA", "MODULUS_TOO_LARGE", {
      expected: `at most ${MAX_MODULUS_BITS} bits`,
      received: `${bits} bits`,
    });
  }
  if (bits <= SMALL_MODULUS_BITS || bitLengthOfBytes(exponent) <= MAX_EXPONENT_BITS) {
    return undefined;
  }
  return new SslError("RSA", "BAD_E_VALUE", {
    expected: `a public exponent of at most ${MAX_EXPONENT_BITS} bits with so long a modulus`,
    received: `${bitLengthOfBytes(exponent)} bits`,
  });
}
