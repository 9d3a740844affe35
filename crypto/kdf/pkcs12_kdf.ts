// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of PKCS #12 (RFC 7292, Appendix B). Its time depends on the lengths of its inputs
 * and output and on the number of iterations only.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import {
  type BackgroundOptions,
  computeInBackground,
  computeNow,
  type LongComputation,
} from "../background.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { checkRange, checkSalt, LARGEST } from "./_password.ts";
import { iterate } from "./pbkdf1.ts";

/** What {@linkcode pkcs12Kdf} derives (RFC 7292, Appendix B.3). OpenSSL's `id`: 1, 2, 3. */
export type Pkcs12KdfPurpose = "key" | "iv" | "mac";

/** Parameters of {@linkcode pkcs12KdfSync}. */
export interface Pkcs12KdfSyncOptions {
  /** The salt. */
  salt: Uint8Array;
  /** How many iterations. */
  iterations: number;
  /** What is derived. */
  purpose: Pkcs12KdfPurpose;
  /** How many bytes are wanted. */
  length: number;
}

/** Parameters of {@linkcode pkcs12Kdf}. */
export interface Pkcs12KdfOptions extends Pkcs12KdfSyncOptions, BackgroundOptions<number> {}

/** RFC 7292, Appendix B.3. */
const PURPOSES: Readonly<Record<Pkcs12KdfPurpose, number>> = { "key": 1, "iv": 2, "mac": 3 };

/**
 * Derives a key, an initialization vector or a MAC key from a password as PKCS #12 does. The counterpart
 * of `PKCS12_key_gen_utf8` and of `EVP_KDF-PKCS12KDF`.
 *
 * @param digest The digest.
 * @param password The password. Text is encoded as a BMPString with two zero bytes at its end (RFC
 * 7292, Appendix B.1), as OpenSSL does; bytes are taken as they are.
 * @param options Salt, iterations, purpose, length.
 * @returns The key.
 * @throws {RangeError} When purpose, iterations or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { pkcs12KdfSync, sha1 } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = decodeHex("0a58cf64530d823f");
 * const key = pkcs12KdfSync(sha1, "smeg", { salt, iterations: 1, purpose: "key", length: 24 });
 * assertEquals(encodeHex(key), "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3");
 * ```
 */
export function pkcs12KdfSync(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pkcs12KdfSyncOptions,
): Bytes {
  return computeNow(pkcs12Steps(digest, password, options));
}

/**
 * Derives as {@linkcode pkcs12KdfSync} does, in slices of some milliseconds.
 *
 * @param digest The digest.
 * @param password The password, as text or encoded.
 * @param options Salt, iterations, purpose, length; who cancels, who is told how far it is.
 * @returns The key.
 * @throws {RangeError} When purpose, iterations or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { pkcs12Kdf, pkcs12KdfSync, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = new Uint8Array(8);
 * const parameters = { salt, iterations: 2048, purpose: "mac", length: 32 } as const;
 * const key = await pkcs12Kdf(sha256, "password", parameters);
 * assertEquals(key, pkcs12KdfSync(sha256, "password", parameters));
 * ```
 */
export async function pkcs12Kdf(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pkcs12KdfOptions,
): Promise<Bytes> {
  return await computeInBackground(pkcs12Steps(digest, password, options), options);
}

function pkcs12Steps(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: Pkcs12KdfSyncOptions,
): LongComputation<number, Bytes> {
  const { salt, iterations, purpose, length } = options;
  refuseXof("the KDF of PKCS #12", digest);
  checkSalt(salt);
  checkRange("the number of iterations of the KDF of PKCS #12", iterations, 1, LARGEST);
  checkRange("the length of the output of the KDF of PKCS #12", length, 1, LARGEST);
  if (!Object.hasOwn(PURPOSES, purpose)) {
    throw new RangeError(
      `Cannot derive ${JSON.stringify(purpose)} by the KDF of PKCS #12: ` +
        `"key", "iv" or "mac" is expected`,
    );
  }
  const bytes = typeof password === "string" ? bmpPassword(password) : password;
  checkBytes(bytes, "the password");
  const { blockLength } = digest;
  const diversifier = new Uint8Array(blockLength).fill(PURPOSES[purpose]);
  const paddedSalt = repeat(salt, blockLength);
  const input = new Uint8Array(paddedSalt.length + roundUp(bytes.length, blockLength));
  input.set(paddedSalt);
  input.set(repeat(bytes, blockLength), paddedSalt.length);
  return fill(digest, diversifier, input, { iterations, length });
}

/** RFC 7292, Appendix B.2, step 6. */
function* fill(
  digest: DigestAlgorithm,
  diversifier: Bytes,
  input: Bytes,
  { iterations, length }: { iterations: number; length: number },
): LongComputation<number, Bytes> {
  const { outputLength, blockLength } = digest;
  const output = new Uint8Array(length);
  try {
    for (let offset = 0; offset < length; offset += outputLength) {
      const start = digest.create().update(diversifier).update(input).digest();
      const steps = iterate(digest, start, iterations, outputLength);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) {
        if (step.value !== undefined) {
          yield Math.min(1, (offset + step.value * outputLength) / length);
        }
      }
      const block = step.value;
      output.set(block.subarray(0, length - offset), offset);
      if (offset + outputLength < length) addBlock(input, repeatTo(block, blockLength));
      block.fill(0);
    }
    yield 1;
  } finally {
    input.fill(0);
  }
  return output;
}

/** Step 6C: each block I_j of the input becomes (I_j + B + 1) mod 2^v. */
function addBlock(input: Bytes, addend: Bytes): void {
  const { length } = addend;
  for (let block = 0; block < input.length; block += length) {
    let carry = 1;
    for (let at = length - 1; at >= 0; at--) {
      carry += input[block + at]! + addend[at]!;
      input[block + at] = carry;
      carry >>= 8;
    }
  }
}

/** Copies of some bytes up to a multiple of a length; nothing of nothing. */
function repeat(bytes: Uint8Array, multiple: number): Bytes {
  return repeatTo(bytes, roundUp(bytes.length, multiple));
}

function repeatTo(bytes: Uint8Array, length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length]!);
}

function roundUp(length: number, multiple: number): number {
  return Math.ceil(length / multiple) * multiple;
}

/** A BMPString with its terminator (RFC 7292, Appendix B.1); what UCS-2 lacks becomes surrogates. */
function bmpPassword(password: string): Bytes {
  const bytes = new Uint8Array(2 * password.length + 2);
  for (let index = 0; index < password.length; index++) {
    const code = password.charCodeAt(index);
    bytes[2 * index] = code >> 8;
    bytes[2 * index + 1] = code;
  }
  return bytes;
}
