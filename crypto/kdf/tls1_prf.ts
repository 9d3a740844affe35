// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The pseudorandom functions of TLS 1.0 to 1.2. Their time depends on the lengths of inputs and output
 * only.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { md5, md5Sha1 } from "../digest/md5.ts";
import { sha1 } from "../digest/sha1.ts";
import { writeAscii } from "./_ascii.ts";
import { setUpHmacKey } from "./_hmac_start.ts";

/**
 * The PRF of TLS 1.2 (RFC 5246, Section 5): P_hash with the digest of the cipher suite; with MD5-SHA1
 * that of TLS 1.0 and 1.1. The counterpart of `EVP_KDF-TLS1_PRF`.
 *
 * @param digest The digest of the cipher suite, or MD5-SHA1.
 * @param secret The secret.
 * @param label The label, ASCII.
 * @param seed What follows the label.
 * @param length How many bytes are wanted; at most 65,536.
 * @returns The derived bytes.
 * @throws {RangeError} When the label is not ASCII or the length is not possible.
 *
 * @example Usage
 * ```ts
 * import { sha256, tls1Prf } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const randoms = new Uint8Array(64);
 * const master = tls1Prf(sha256, new Uint8Array(32), "master secret", randoms, 48);
 * assertEquals(master.length, 48);
 * ```
 */
export function tls1Prf(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Bytes {
  if (!Number.isInteger(length) || length < 0 || length > 65_536) {
    throw new RangeError(`Cannot derive ${length} bytes by the TLS PRF: 0 to 65,536 are possible`);
  }
  if (digest.name !== md5Sha1.name) return expand(digest, secret, label, seed, length);
  // RFC 2246, Section 5: each half of the secret for one digest; of an odd length they share a byte.
  const half = Math.ceil(secret.length / 2);
  const output = expand(md5, secret.subarray(0, half), label, seed, length);
  const second = expand(sha1, secret.subarray(secret.length - half), label, seed, length);
  for (let at = 0; at < length; at++) output[at]! ^= second[at]!;
  second.fill(0);
  return output;
}

/** P_hash of the label and the seed (RFC 5246, Section 5). */
function expand(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Bytes {
  const { outputLength } = digest;
  const output = new Uint8Array(length);
  checkBytes(seed, "the seed");
  // A(i) | label | seed, with A(0) = label | seed and A(i) = HMAC(secret, A(i - 1)).
  const message = new Uint8Array(outputLength + label.length + seed.length);
  writeAscii(label, message, outputLength);
  message.set(seed, outputLength + label.length);
  const key = setUpHmacKey(digest, secret, message.length);
  // What the next A(i) is made of.
  let previous = message.subarray(outputLength);
  for (let offset = 0; offset < length; offset += outputLength) {
    key.compute(previous, message, outputLength);
    previous = message.subarray(0, outputLength);
    key.compute(message, output.subarray(offset), Math.min(outputLength, length - offset));
  }
  key.destroy();
  message.fill(0);
  return output;
}
