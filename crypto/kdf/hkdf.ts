// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** HKDF (RFC 5869). Its time depends on the lengths of its inputs and output only. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { hmac } from "../mac/hmac.ts";
import { hmacStart, setUpHmacKey } from "./_hmac_start.ts";

/**
 * Extracts a pseudorandom key (RFC 5869, Section 2.2).
 *
 * @param digest The digest.
 * @param salt The salt; zeros of the digest's length when `undefined`.
 * @param inputKeyingMaterial What the key comes from.
 * @returns The pseudorandom key, as many bytes as the digest has.
 *
 * @example Usage
 * ```ts
 * import { hkdfExtract, hmac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const salt = Uint8Array.of(1);
 * const material = Uint8Array.of(2);
 * assertEquals(hkdfExtract(sha256, salt, material), hmac(sha256, salt, material));
 * ```
 */
export function hkdfExtract(
  digest: DigestAlgorithm,
  salt: Uint8Array | undefined,
  inputKeyingMaterial: Uint8Array,
): Bytes {
  return hmac(digest, salt ?? new Uint8Array(digest.outputLength), inputKeyingMaterial);
}

/**
 * Expands a pseudorandom key (RFC 5869, Section 2.3).
 *
 * @param digest The digest.
 * @param pseudorandomKey The key, at least as many bytes as the digest has.
 * @param info What the output is for.
 * @param length How many bytes are wanted, 0 to 255 times the digest's length.
 * @returns The keying material.
 * @throws {RangeError} When `length` is not possible.
 *
 * @example Usage
 * ```ts
 * import { hkdfExpand, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hkdfExpand(sha256, new Uint8Array(32), new Uint8Array(0), 42).length, 42);
 * ```
 */
export function hkdfExpand(
  digest: DigestAlgorithm,
  pseudorandomKey: Uint8Array,
  info: Uint8Array,
  length: number,
): Bytes {
  const { outputLength } = digest;
  if (!Number.isInteger(length) || length < 0 || length > 255 * outputLength) {
    throw new RangeError(
      `Cannot derive ${length} bytes by HKDF with ${digest.name}: ` +
        `0 to ${255 * outputLength} are possible (RFC 5869, Section 2.3)`,
    );
  }
  checkBytes(info, "the info");
  // T(n) = HMAC(PRK, T(n - 1) | info | n), and T(0) is empty.
  const message = new Uint8Array(outputLength + info.length + 1);
  message.set(info, outputLength);
  message[message.length - 1] = 1;
  if (length <= outputLength) {
    return hmacStart(digest, pseudorandomKey, message.subarray(outputLength), length);
  }
  const output = new Uint8Array(length);
  const key = setUpHmacKey(digest, pseudorandomKey, message.length);
  key.compute(message.subarray(outputLength), message, outputLength);
  output.set(message.subarray(0, outputLength));
  for (let offset = outputLength; offset < length; offset += outputLength) {
    message[message.length - 1]!++;
    key.compute(message, message, outputLength);
    output.set(message.subarray(0, Math.min(outputLength, length - offset)), offset);
  }
  key.destroy();
  message.fill(0);
  return output;
}

/**
 * Derives keys: extract, then expand. The counterpart of `EVP_KDF-HKDF`.
 *
 * @param digest The digest.
 * @param salt The salt; zeros of the digest's length when `undefined`.
 * @param inputKeyingMaterial What the keys come from.
 * @param info What the output is for.
 * @param length How many bytes are wanted, 0 to 255 times the digest's length.
 * @returns The keying material.
 * @throws {RangeError} When `length` is not possible.
 *
 * @example Usage
 * ```ts
 * import { hkdf, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const none = new Uint8Array(0);
 * assertEquals(hkdf(sha256, undefined, Uint8Array.of(1), none, 16).length, 16);
 * ```
 */
export function hkdf(
  digest: DigestAlgorithm,
  salt: Uint8Array | undefined,
  inputKeyingMaterial: Uint8Array,
  info: Uint8Array,
  length: number,
): Bytes {
  const pseudorandomKey = hkdfExtract(digest, salt, inputKeyingMaterial);
  const output = hkdfExpand(digest, pseudorandomKey, info, length);
  pseudorandomKey.fill(0);
  return output;
}
