// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The padding of ANSI X9.31 signatures (also ISO/IEC 9796-2 in part), which OpenSSL still knows. */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** The byte by which X9.31 names a digest: its number in ISO/IEC 10118. */
const IDENTIFIERS: Readonly<Record<string, number>> = {
  sha1: 0x33,
  sha256: 0x34,
  sha512: 0x35,
  sha384: 0x36,
};

const LAST = 0xcc;

/**
 * Pads a digest with the byte that names its algorithm, or bare data.
 *
 * @param digest The digest's algorithm; `undefined` for bare data.
 * @param data The digest or the data.
 * @param length The length of the modulus, in bytes.
 * @returns The block, as long as the modulus.
 * @throws {SslError} `RSA`, `INVALID_X931_DIGEST` or `DATA_TOO_LARGE_FOR_KEY_SIZE`.
 */
export function padX931(
  digest: DigestAlgorithm | undefined,
  data: Uint8Array,
  length: number,
): Bytes {
  const identifier = digest === undefined ? undefined : identify(digest);
  const content = identifier === undefined ? data.length : data.length + 1;
  const padding = length - content - 2;
  if (padding < 0) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `at most ${length - 2} bytes for a modulus of ${length} bytes`,
      received: `${content} bytes`,
    });
  }
  const block = new Uint8Array(length);
  if (padding === 0) block[0] = 0x6a;
  else {
    block.fill(0xbb, 1, padding);
    block[0] = 0x6b;
    block[padding] = 0xba;
  }
  block.set(data, padding + 1);
  if (identifier !== undefined) block[length - 2] = identifier;
  block[length - 1] = LAST;
  return block;
}

/**
 * Takes the padding off.
 *
 * @param digest The digest that must be named; `undefined` for bare data.
 * @param block What the public operation gave.
 * @returns The digest or the data.
 * @throws {SslError} `RSA`, `INVALID_HEADER`, `INVALID_PADDING`, `INVALID_TRAILER` or
 * `ALGORITHM_MISMATCH`.
 */
export function unpadX931(digest: DigestAlgorithm | undefined, block: Uint8Array): Bytes {
  const identifier = digest === undefined ? undefined : identify(digest);
  let start = 1;
  if (block[0] === 0x6b) {
    while (block[start] === 0xbb) start++;
    if (block[start] !== 0xba || start < 1) throw bad("INVALID_PADDING", "the bytes bb, then ba");
    start++;
  } else if (block[0] !== 0x6a) throw bad("INVALID_HEADER", "the first byte 6a or 6b");
  if (block.at(-1) !== LAST) throw bad("INVALID_TRAILER", "the last byte cc");
  const data = new Uint8Array(block.subarray(start, block.length - 1));
  if (identifier === undefined) return data;
  if (data.at(-1) !== identifier) {
    throw bad("ALGORITHM_MISMATCH", `the byte ${identifier.toString(16)} for ${digest?.name}`);
  }
  return data.slice(0, -1);
}

/**
 * Chooses between a signature and its complement: X9.31 takes the smaller one.
 *
 * @param signature What the private operation gave.
 * @param modulus The modulus.
 * @returns The signature.
 */
export function smallerX931(signature: bigint, modulus: bigint): bigint {
  const complement = modulus - signature;
  return complement < signature ? complement : signature;
}

/**
 * Chooses between what the public operation gave and its complement: a block ends with the bits of
 * 12.
 *
 * @param message What the public operation gave.
 * @param modulus The modulus.
 * @returns The block as a number.
 */
export function blockOfX931(message: bigint, modulus: bigint): bigint {
  return (message & 15n) === 12n ? message : modulus - message;
}

function identify(digest: DigestAlgorithm): number {
  const identifier = IDENTIFIERS[digest.name];
  if (identifier !== undefined) return identifier;
  throw new SslError("RSA", "INVALID_X931_DIGEST", {
    expected: `one of ${Object.keys(IDENTIFIERS).join(", ")}`,
    received: digest.name,
  });
}

function bad(
  reason: "INVALID_HEADER" | "INVALID_PADDING" | "INVALID_TRAILER" | "ALGORITHM_MISMATCH",
  expected: string,
): SslError {
  return new SslError("RSA", reason, { expected, where: "the padding of X9.31" });
}
