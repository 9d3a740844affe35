// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How a digest becomes the number that RSA signs (RFC 8017, Section 9). */

import { DerBuilder } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../wire/mod.ts";
import { type DigestAlgorithm, digestOid } from "../digest/digest.ts";
import type { RsaPssAlgorithm } from "../pkey/pkey_types.ts";

/**
 * EMSA-PKCS1-v1_5 (RFC 8017, Section 9.2). Signatures are checked by making this once more and
 * comparing: nothing of the padding is parsed, so nothing of it can be forged.
 *
 * @param digest The digest.
 * @param data The message.
 * @param length The length of the modulus, in bytes.
 * @returns The encoded message, as long as the modulus.
 * @throws {SslError} `RSA`, `DIGEST_TOO_BIG_FOR_RSA_KEY`.
 */
export function encodePkcs1(digest: DigestAlgorithm, data: Uint8Array, length: number): Bytes {
  const prefix = digestInfoPrefix(digest);
  const start = length - prefix.length - digest.outputLength;
  if (length < pkcs1Length(digest)) {
    throw new SslError("RSA", "DIGEST_TOO_BIG_FOR_RSA_KEY", {
      expected: `a modulus of ${8 * pkcs1Length(digest) - 7} bits or more for ${digest.name}`,
      received: `${8 * length} bits`,
    });
  }
  const encoded = new Uint8Array(length).fill(0xff);
  encoded[0] = 0;
  encoded[1] = 1;
  encoded[start - 1] = 0;
  encoded.set(prefix, start);
  encoded.set(digest.digest(data), start + prefix.length);
  return encoded;
}

/**
 * Tells how long a modulus must be for a digest with PKCS #1 v1.5 (RFC 8017, Section 9.2, step 3).
 *
 * @param digest The digest.
 * @returns The shortest length, in bytes.
 */
export function pkcs1Length(digest: DigestAlgorithm): number {
  return digestInfoPrefix(digest).length + digest.outputLength + 11;
}

/** DigestInfo without the digest, which comes last, by the digest's name. */
const PREFIXES = new Map<string, Bytes>();

function digestInfoPrefix(digest: DigestAlgorithm): Bytes {
  // RFC 2246, Section 7.4.3: before TLS 1.2 the two digests are signed without DigestInfo.
  if (digest.name === "md5-sha1") return new Uint8Array(0);
  let prefix = PREFIXES.get(digest.name);
  if (prefix === undefined) {
    const info = new DerBuilder().sequence((inner) => {
      inner.sequence((algorithm) => algorithm.oid(digestOid(digest)).null());
      inner.octetString(new Uint8Array(digest.outputLength));
    }).finish();
    prefix = info.slice(0, info.length - digest.outputLength);
    PREFIXES.set(digest.name, prefix);
  }
  return prefix;
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
  xor(encoded, mgf1(mgf1Digest, hash, blockLength));
  encoded[0] = (encoded[0] as number) & firstMask(bits, length);
  encoded.set(hash, blockLength);
  encoded[length - 1] = 0xbc;
  return encoded;
}

/**
 * EMSA-PSS-VERIFY (RFC 8017, Section 9.1.2), with a salt of exactly the stated length.
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
  const start = blockLength - saltLength - 1;
  if (start < 0 || encoded[length - 1] !== 0xbc) return false;
  const mask = firstMask(bits, length);
  if (((encoded[0] as number) & ~mask) !== 0) return false;
  const hash = encoded.subarray(blockLength, length - 1);
  const block = encoded.slice(0, blockLength);
  xor(block, mgf1(mgf1Digest, hash, blockLength));
  block[0] = (block[0] as number) & mask;
  for (let index = 0; index < start; index++) {
    if (block[index] !== 0) return false;
  }
  if (block[start] !== 1) return false;
  const salt = block.subarray(start + 1);
  return equalBytes(hash, hashWithSalt(digest, digest.digest(data), salt));
}

/**
 * MGF1 (RFC 8017, Appendix B.2.1).
 *
 * @param digest The digest.
 * @param seed The seed.
 * @param length How many bytes.
 * @returns The mask.
 */
export function mgf1(digest: DigestAlgorithm, seed: Uint8Array, length: number): Bytes {
  const mask = new Uint8Array(length);
  const input = new Uint8Array(seed.length + 4);
  input.set(seed);
  const counter = new DataView(input.buffer, seed.length);
  for (let block = 0; block * digest.outputLength < length; block++) {
    const offset = block * digest.outputLength;
    counter.setUint32(0, block);
    mask.set(digest.digest(input).subarray(0, length - offset), offset);
  }
  return mask;
}

function hashWithSalt(digest: DigestAlgorithm, hash: Uint8Array, salt: Uint8Array): Bytes {
  return digest.digest(concatBytes(new Uint8Array(8), hash, salt));
}

/** The bits of the first byte that belong to a number of so many bits. */
function firstMask(bits: number, length: number): number {
  return 0xff >> (8 * length - bits);
}

function xor(target: Uint8Array, mask: Uint8Array): void {
  for (let index = 0; index < mask.length; index++) {
    target[index] = (target[index] as number) ^ (mask[index] as number);
  }
}
