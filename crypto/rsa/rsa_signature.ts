// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** From messages to what the bare RSA operation signs, and back, by the signature algorithm. */

import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/random.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../bigint.ts";
import { messageDigest } from "../digest/prehashed.ts";
import { checkBlock } from "./rsa_encryption.ts";
import {
  acceptedPkcs1,
  digestOfPkcs1,
  encodePkcs1,
  padPkcs1,
  unpadPkcs1,
} from "./rsa_pkcs1_signature.ts";
import { encodePss, fixedPss, isPssEncoding, pssSaltLength } from "./rsa_pss.ts";
import type { RsaSignatureAlgorithm } from "./rsa_types.ts";
import { blockOfX931, padX931, smallerX931, unpadX931 } from "./rsa_x931.ts";

/**
 * Makes the block that is signed.
 *
 * @param algorithm How.
 * @param data The message.
 * @param modulus The modulus.
 * @param bits Its size.
 * @param random Where salts come from.
 * @returns A block as long as the modulus, and below it.
 * @throws {SslError} `RSA`, when the modulus has no room.
 */
export function padForSigning(
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  modulus: Uint8Array,
  bits: number,
  random: Random,
): Bytes {
  const { length } = modulus;
  const used = hashing(algorithm, data);
  switch (used.kind) {
    case "rsa-pkcs1":
      return encodePkcs1(used.digest, data, length);
    case "rsa-pkcs1-bare":
      return padPkcs1(data, length);
    case "rsa-pss": {
      const salt = random(Math.max(0, pssSaltLength(used, bits - 1)));
      const block = new Uint8Array(length);
      const encoded = encodePss(used, data, salt, bits - 1);
      block.set(encoded, length - encoded.length);
      return block;
    }
    case "rsa-x931":
      return padX931(used.digest, used.digest?.digest(data) ?? data, length);
    case "rsa-raw":
      checkBlock(data, modulus);
      return new Uint8Array(data);
  }
}

/**
 * Finishes a signature: X9.31 takes the smaller one of two.
 *
 * @param algorithm How.
 * @param signature What the private operation gave.
 * @param modulus The modulus.
 * @returns The signature.
 */
export function finishSignature(
  { kind }: RsaSignatureAlgorithm,
  signature: Bytes,
  modulus: Uint8Array,
): Bytes {
  if (kind !== "rsa-x931") return signature;
  const smaller = smallerX931(bytesToBigInt(signature), bytesToBigInt(modulus));
  return bigIntToBytes(smaller, modulus.length);
}

/**
 * Tells whether a block belongs to a good signature.
 *
 * @param algorithm How it was signed.
 * @param data The message.
 * @param block What the public operation gave, as long as the modulus.
 * @param modulus The modulus.
 * @param bits Its size.
 * @returns Whether it does.
 */
export function isSignedBlock(
  algorithm: RsaSignatureAlgorithm,
  data: Uint8Array,
  block: Uint8Array,
  modulus: Uint8Array,
  bits: number,
): boolean {
  const used = hashing(algorithm, data);
  const { length } = block;
  switch (used.kind) {
    case "rsa-pkcs1":
      return acceptedPkcs1(used.digest, data, length).some((good) => equalBytes(good, block));
    case "rsa-pkcs1-bare":
      return equalBytes(padPkcs1(data, length), block);
    case "rsa-pss": {
      // RFC 8017, Section 8.1.2, step 2c: the encoded message may be a byte shorter than the modulus.
      const start = length - Math.ceil((bits - 1) / 8);
      if (block.subarray(0, start).some((byte) => byte !== 0)) return false;
      return isPssEncoding(used, data, block.subarray(start), bits - 1);
    }
    case "rsa-x931": {
      const padded = padX931(used.digest, used.digest?.digest(data) ?? data, length);
      return equalBytes(x931Block(block, modulus), padded);
    }
    case "rsa-raw":
      return equalBytes(block, data);
  }
}

/**
 * Takes what was signed out of a block, as `EVP_PKEY_verify_recover`.
 *
 * @param algorithm How it was signed.
 * @param block What the public operation gave, as long as the modulus.
 * @param modulus The modulus.
 * @returns The digest, or the bare data.
 * @throws {SslError} When the block has not the padding that the algorithm demands, or the algorithm
 * is PSS, which shows nothing of what was signed.
 */
export function recoverSigned(
  algorithm: RsaSignatureAlgorithm,
  block: Bytes,
  modulus: Uint8Array,
): Bytes {
  switch (algorithm.kind) {
    case "rsa-pkcs1":
      return digestOfPkcs1(algorithm.digest, unpadPkcs1(block));
    case "rsa-pkcs1-bare":
      return unpadPkcs1(block);
    case "rsa-x931":
      return unpadX931(algorithm.digest, x931Block(block, modulus));
    case "rsa-raw":
      return block;
    case "rsa-pss":
      throw new SslError("RSA", "ILLEGAL_OR_UNSUPPORTED_PADDING_MODE", {
        expected: "a padding that can be taken off: PKCS #1 v1.5, X9.31 or none",
        received: "PSS, which mixes digest and salt",
        remedy: "check the signature with verify",
      });
  }
}

function x931Block(block: Uint8Array, modulus: Uint8Array): Bytes {
  return bigIntToBytes(blockOfX931(bytesToBigInt(block), bytesToBigInt(modulus)), modulus.length);
}

/** The algorithm with a digest of fixed length that takes data that is hashed already as it is. */
function hashing(algorithm: RsaSignatureAlgorithm, data: Uint8Array): RsaSignatureAlgorithm {
  const used = algorithm.kind === "rsa-pss" ? fixedPss(algorithm) : algorithm;
  if (!("prehashed" in used) || used.prehashed !== true || used.digest === undefined) return used;
  return { ...used, digest: messageDigest(used.digest, data) };
}
