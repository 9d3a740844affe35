// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** EMSA-PSS: how a digest becomes the number that RSA signs, with a salt (RFC 8017, Section 9.1). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../wire/mod.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { applyMgf1 } from "./mgf1.ts";
import type { RsaPssAlgorithm } from "./rsa_types.ts";

/**
 * Gives the digest as PSS uses it: extendable-output functions have a fixed length (RFC 8702, Section
 * 2: 256 bits for SHAKE128, 512 bits for SHAKE256).
 *
 * @param algorithm The algorithm.
 * @returns The algorithm with that digest.
 */
export function fixedPss<A extends RsaPssAlgorithm>(algorithm: A): A {
  const { digest } = algorithm;
  if (!isXof(digest)) return algorithm;
  const outputLength = digest.name === "shake128" ? 32 : 64;
  const fixed: DigestAlgorithm = {
    ...digest,
    outputLength,
    digest: (data: Uint8Array) => digest.digest(data, { outputLength }),
  };
  return { ...algorithm, digest: fixed };
}

/**
 * Tells how long a salt is.
 *
 * @param algorithm The algorithm.
 * @param bits The size of the modulus in bits, less one.
 * @returns Its length in bytes for signing; below 0 when the modulus has no room for the digest.
 */
export function pssSaltLength({ digest, saltLength }: RsaPssAlgorithm, bits: number): number {
  if (typeof saltLength === "number") return saltLength;
  if (saltLength === "digest") return digest.outputLength;
  return Math.ceil(bits / 8) - digest.outputLength - 2;
}

/**
 * Tells how long a salt is where only the algorithm is known, as in an AlgorithmIdentifier.
 *
 * @param algorithm The algorithm.
 * @returns Its length in bytes.
 * @throws {SslError} `RSA`, `INVALID_SALT_LENGTH` when the length depends on the key.
 */
export function statedSaltLength({ digest, saltLength }: RsaPssAlgorithm): number {
  if (typeof saltLength === "number") return saltLength;
  if (saltLength === "digest") return digest.outputLength;
  throw new SslError("RSA", "INVALID_SALT_LENGTH", {
    expected: 'a number of bytes, or "digest"',
    received: `"${saltLength}", which depends on the key`,
  });
}

/**
 * EMSA-PSS-ENCODE (RFC 8017, Section 9.1.1).
 *
 * @param algorithm Digests and salt length.
 * @param data The message.
 * @param salt The salt.
 * @param bits The size of the modulus in bits, less one.
 * @returns The encoded message.
 * @throws {SslError} `RSA`, `DATA_TOO_LARGE_FOR_KEY_SIZE`.
 */
export function encodePss(
  algorithm: RsaPssAlgorithm,
  data: Uint8Array,
  salt: Uint8Array,
  bits: number,
): Bytes {
  const { digest, mgf1Digest } = algorithm;
  const length = Math.ceil(bits / 8);
  const blockLength = length - digest.outputLength - 1;
  const start = blockLength - salt.length - 1;
  if (start < 0) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `a modulus of more than ${8 * (length - start) - 8} bits`,
      received: `${bits + 1} bits`,
    });
  }
  const hash = hashWithSalt(digest, digest.digest(data), salt);
  const encoded = new Uint8Array(length);
  encoded[start] = 1;
  encoded.set(salt, start + 1);
  applyMgf1(encoded, mgf1Digest, hash, blockLength);
  encoded[0] = (encoded[0] as number) & firstMask(bits, length);
  encoded.set(hash, blockLength);
  encoded[length - 1] = 0xbc;
  return encoded;
}

/**
 * EMSA-PSS-VERIFY (RFC 8017, Section 9.1.2), with a salt of exactly the stated length, or of any.
 *
 * @param algorithm Digests and salt length.
 * @param data The message.
 * @param encoded The encoded message that came out of the signature, as long as `bits` demands.
 * @param bits The size of the modulus in bits, less one.
 * @returns Whether it fits.
 */
export function isPssEncoding(
  algorithm: RsaPssAlgorithm,
  data: Uint8Array,
  encoded: Uint8Array,
  bits: number,
): boolean {
  const { digest, mgf1Digest, saltLength } = algorithm;
  const { length } = encoded;
  const blockLength = length - digest.outputLength - 1;
  const longest = blockLength - 1;
  if (longest < 0 || pssSaltLength(algorithm, bits) > longest || encoded[length - 1] !== 0xbc) {
    return false;
  }
  const mask = firstMask(bits, length);
  if (((encoded[0] as number) & ~mask) !== 0) return false;
  const hash = encoded.subarray(blockLength, length - 1);
  const block = encoded.slice(0, blockLength);
  applyMgf1(block, mgf1Digest, hash, blockLength);
  block[0] = (block[0] as number) & mask;
  const start = block.findIndex((byte) => byte !== 0);
  if (start === -1 || block[start] !== 1) return false;
  const found = longest - start;
  if (saltLength !== "auto" && found !== pssSaltLength(algorithm, bits)) return false;
  const salt = block.subarray(start + 1);
  return equalBytes(hash, hashWithSalt(digest, digest.digest(data), salt));
}

function hashWithSalt(digest: DigestAlgorithm, hash: Uint8Array, salt: Uint8Array): Bytes {
  return digest.digest(concatBytes(new Uint8Array(8), hash, salt));
}

/** The bits of the first byte that belong to a number of so many bits. */
function firstMask(bits: number, length: number): number {
  return 0xff >> (8 * length - bits);
}
