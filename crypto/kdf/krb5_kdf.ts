// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of Kerberos (RFC 3961, Section 5.1). Its time is that of the cipher, and else
 * depends on the lengths of its inputs only.
 */

import { SslError } from "../../err/mod.ts";
import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { BlockCipher } from "../cipher/block_cipher.ts";
import { constantTimeEqual } from "../constant_time.ts";

/** Parameters of {@linkcode krb5Kdf}. */
export interface Krb5KdfOptions {
  /** The well-known constant of what is derived: at least 1 byte, at most a block. */
  constant: Uint8Array;
  /**
   * What becomes of the random bits for a key of triple DES: the 24 bytes of a key with parity, or the
   * 21 bytes as they are (RFC 3961, Section 6.3.1).
   *
   * @default {"key"}
   */
  output?: "key" | "random-bits";
}

/**
 * Derives a key from a key. The counterpart of `EVP_KDF-KRB5KDF`.
 *
 * @param cipher The block cipher: AES, Camellia or triple DES.
 * @param key The base key.
 * @param options The constant.
 * @returns The key, as long as the base key.
 * @throws {RangeError} When key or constant have an impossible length.
 * @throws {SslError} `PROV`, `FAILED_TO_GENERATE_KEY` when two of the three keys of triple DES are the
 * same.
 *
 * @example Usage
 * ```ts
 * import { aes, krb5Kdf } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const key = decodeHex("42263c6e89f4fc28b8df68ee09799f15");
 * const constant = decodeHex("0000000299");
 * assertEquals(encodeHex(krb5Kdf(aes, key, { constant })), "34280a382bc92769b2da2f9ef066854b");
 * ```
 */
export function krb5Kdf(cipher: BlockCipher, key: Uint8Array, options: Krb5KdfOptions): Bytes {
  const { constant, output = "key" } = options;
  const { blockLength } = cipher;
  checkBytes(constant, "the constant");
  if (constant.length < 1 || constant.length > blockLength) {
    throw new RangeError(
      `Cannot use a constant of ${constant.length} bytes for KRB5KDF with ${cipher.name}: ` +
        `1 to ${blockLength} are expected`,
    );
  }
  const tripleDes = cipher.name === "des-ede3" && key.length === 24;
  if (output === "random-bits" && !tripleDes) {
    throw new RangeError(
      `Cannot give the random bits of a key of ${cipher.name}: they are the key`,
    );
  }
  const length = tripleDes ? 21 : key.length;
  const blocks = Math.ceil(length / blockLength);
  const random = new Uint8Array(blocks * blockLength);
  const keyed = cipher.create(key);
  // DR: each block is the one before, encrypted.
  let previous = fold(constant, blockLength);
  for (let offset = 0; offset < random.length; offset += blockLength) {
    keyed.encryptBlocks(previous, 0, random, offset, 1);
    previous = random.slice(offset, offset + blockLength);
  }
  previous.fill(0);
  keyed.destroy();
  const bits = random.slice(0, length);
  random.fill(0);
  return tripleDes && output === "key" ? tripleDesKey(bits) : bits;
}

/**
 * n-fold (RFC 3961, Section 5.1): copies of the input, each rotated right by 13 bits more than the one
 * before, up to a multiple of both lengths; then its pieces are added in ones' complement.
 *
 * @param input The input.
 * @param length How many bytes are wanted.
 * @returns The folded input.
 */
export function fold(input: Uint8Array, length: number): Bytes {
  const total = leastCommonMultiple(input.length, length);
  const sums = new Uint32Array(length);
  for (let at = 0; at < total; at++) {
    sums[at % length]! += rotatedByte(input, at);
  }
  // What is carried out of the first byte comes in again at the last.
  let carry = 0;
  do {
    for (let at = length - 1; at >= 0; at--) {
      carry += sums[at]!;
      sums[at] = carry & 0xff;
      carry >>>= 8;
    }
  } while (carry > 0);
  return Uint8Array.from(sums);
}

/** A byte of the copies behind each other. */
function rotatedByte(input: Uint8Array, at: number): number {
  const bits = 8 * input.length;
  const copy = Math.floor(at / input.length);
  // Rotated right: the byte's first bit stood so many bits before.
  const first = ((8 * (at % input.length) - 13 * copy) % bits + bits) % bits;
  const byte = first >> 3;
  const word = input[byte]! << 8 | input[(byte + 1) % input.length]!;
  return word >> 8 - (first & 7) & 0xff;
}

function leastCommonMultiple(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return a / x * b;
}

/**
 * Makes a key of 168 random bits (RFC 3961, Section 6.3.1): the low bits of seven bytes are the eighth
 * one's, and each byte gets odd parity.
 */
function tripleDesKey(random: Bytes): Bytes {
  const key = new Uint8Array(24);
  for (let part = 0; part < 3; part++) {
    let last = 0;
    for (let at = 0; at < 7; at++) {
      const byte = random[7 * part + at]!;
      key[8 * part + at] = oddParity(byte);
      last |= (byte & 1) << at + 1;
    }
    key[8 * part + 7] = oddParity(last);
  }
  random.fill(0);
  const [one, two, three] = [key.subarray(0, 8), key.subarray(8, 16), key.subarray(16)];
  if (constantTimeEqual(one, two) || constantTimeEqual(two, three)) {
    throw new SslError("PROV", "FAILED_TO_GENERATE_KEY", {
      expected: "three keys of DES that differ",
      received: "two that are the same, which would make triple DES a single one",
      remedy: "take another base key",
    });
  }
  return key;
}

/** Sets the lowest bit so that the number of ones is odd. */
function oddParity(byte: number): number {
  let ones = byte >> 1;
  ones ^= ones >> 4;
  ones ^= ones >> 2;
  ones ^= ones >> 1;
  return byte & 0xfe | ~ones & 1;
}
