// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The pseudorandom function of TLS 1.0 and 1.1 (RFC 2246, Section 5). Its time depends on the lengths of
 * its inputs and output only.
 */

import type { Bytes } from "../../wire/mod.ts";
import { md5 } from "../digest/md5.ts";
import { sha1 } from "../digest/sha1.ts";
import { tls1Prf } from "./tls1_prf.ts";

/**
 * The PRF of TLS 1.0 and 1.1: P_MD5 with one half of the secret and P_SHA-1 with the other. The
 * counterpart of `EVP_KDF-TLS1_PRF` with `MD5-SHA1`.
 *
 * @param secret The secret.
 * @param label The label, ASCII.
 * @param seed What follows the label.
 * @param length How many bytes are wanted; at most 65,536.
 * @returns The derived bytes.
 * @throws {RangeError} When the label is not ASCII or the length is not possible.
 *
 * @example Usage
 * ```ts
 * import { tls10Prf } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const randoms = new Uint8Array(64);
 * assertEquals(tls10Prf(new Uint8Array(48), "key expansion", randoms, 104).length, 104);
 * ```
 */
export function tls10Prf(
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Bytes {
  // The halves share the middle byte of a secret with an odd length.
  const half = Math.ceil(secret.length / 2);
  const output = tls1Prf(md5, secret.subarray(0, half), label, seed, length);
  const other = tls1Prf(sha1, secret.subarray(secret.length - half), label, seed, length);
  for (let at = 0; at < length; at++) output[at] = output[at]! ^ other[at]!;
  other.fill(0);
  return output;
}
