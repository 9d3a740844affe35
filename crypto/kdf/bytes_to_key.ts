// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * EVP_BytesToKey, the key derivation of OpenSSL's first years: for encrypted PEM files and for what
 * `openssl enc` made without `-pbkdf2`. One digest of a password is guessed a billion times a second: it
 * is here to read what exists. Its time depends on lengths only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { checkRange, checkSalt, LARGEST, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode bytesToKey}. */
export interface BytesToKeyOptions {
  /** The salt, 8 bytes. @default {none} */
  salt?: Uint8Array;
  /** How many times each block is digested. @default {1} */
  iterations?: number;
  /** The key's length, in bytes. */
  keyLength: number;
  /** The length of the initialization vector, in bytes. @default {0} */
  ivLength?: number;
}

/** What {@linkcode bytesToKey} derives. */
export interface BytesToKeyResult {
  /** The key; secret. */
  readonly key: Bytes;
  /** The initialization vector. */
  readonly iv: Bytes;
}

/** No cipher takes more. */
const MAX_LENGTH = 1024;

/**
 * Derives key and initialization vector of a password, as `EVP_BytesToKey`.
 *
 * @param digest The digest: MD5 in PEM files and in `openssl enc` before OpenSSL 1.1, SHA-256 since.
 * @param password The password; text stands for its bytes in UTF-8.
 * @param options Salt, iterations and lengths.
 * @returns Key and initialization vector.
 * @throws {RangeError} When a length or the number of iterations is not possible.
 *
 * @example Usage
 * ```ts
 * import { bytesToKey, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = new Uint8Array(8);
 * const { key, iv } = bytesToKey(sha256, "correct horse", { salt, keyLength: 32, ivLength: 16 });
 * assertEquals([key.length, iv.length], [32, 16]);
 * ```
 */
export function bytesToKey(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: BytesToKeyOptions,
): BytesToKeyResult {
  const { salt = new Uint8Array(0), iterations = 1, keyLength, ivLength = 0 } = options;
  refuseXof("EVP_BytesToKey", digest);
  checkSalt(salt);
  if (salt.length !== 0 && salt.length !== 8) {
    throw new RangeError(
      `Cannot derive a key: the salt has ${salt.length} bytes, 8 or none are expected`,
    );
  }
  checkRange("the number of iterations of EVP_BytesToKey", iterations, 1, LARGEST);
  checkRange("the key's length of EVP_BytesToKey", keyLength, 0, MAX_LENGTH);
  checkRange("the vector's length of EVP_BytesToKey", ivLength, 0, MAX_LENGTH);
  const bytes = passwordBytes(password);
  const output = new Uint8Array(keyLength + ivLength);
  let block = new Uint8Array(0);
  for (let at = 0; at < output.length; at += block.length) {
    const previous = block;
    block = digest.create().update(previous).update(bytes).update(salt).digest();
    previous.fill(0);
    for (let round = 1; round < iterations; round++) block = digest.digest(block);
    output.set(block.subarray(0, output.length - at), at);
  }
  block.fill(0);
  const result = { key: output.slice(0, keyLength), iv: output.slice(keyLength) };
  output.fill(0);
  return result;
}
