// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * A derivation by the generator HMAC_DRBG (SP 800-90Ar1, Section 10.1.2), as deterministic signatures
 * use it. Its time depends on lengths only.
 */

import type { Bytes } from "../../wire/mod.ts";
import { HmacDrbgState } from "../../rand/hmac_drbg.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { checkRange } from "./_password.ts";

/** Parameters of {@linkcode hmacDrbgKdf}. */
export interface HmacDrbgKdfOptions {
  /** The nonce. */
  nonce: Uint8Array;
  /** How many bytes are wanted, at most 65,536. */
  length: number;
}

/**
 * Derives bytes from a seed. The counterpart of `EVP_KDF-HMAC-DRBG`.
 *
 * @param digest The digest.
 * @param entropy The entropy input.
 * @param options Nonce, length.
 * @returns The bytes.
 * @throws {RangeError} When the length is not possible, or entropy or nonce are empty.
 *
 * @example Usage
 * ```ts
 * import { hmacDrbgKdf, sha1 } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 6979, Appendix A.2.1: DSA with SHA-1 and "sample", before its reduction
 * const entropy = decodeHex("411602cb19a6ccc34494d79d98ef1e7ed5af25f7");
 * const nonce = decodeHex("8151325dcdbae9e0ff95f9f9658432dbedfdb209");
 * const bytes = hmacDrbgKdf(sha1, entropy, { nonce, length: 20 });
 * assertEquals(encodeHex(bytes), "7bdb6b0ff756e1bb5d53583ef979082f9ad5bd5b");
 * ```
 */
export function hmacDrbgKdf(
  digest: DigestAlgorithm,
  entropy: Uint8Array,
  options: HmacDrbgKdfOptions,
): Bytes {
  const { nonce, length } = options;
  refuseXof("HMAC-DRBG-KDF", digest);
  checkRange("the length of the output of HMAC-DRBG-KDF", length, 1, 65_536);
  if (entropy.length === 0 || nonce.length === 0) {
    throw new RangeError(
      `Cannot derive by HMAC-DRBG-KDF from ${entropy.length} bytes of entropy and a nonce of ` +
        `${nonce.length}: 1 or more of each are expected`,
    );
  }
  const state = new HmacDrbgState(digest, entropy, nonce);
  const output = new Uint8Array(length);
  state.generate(output, new Uint8Array(0));
  state.destroy();
  return output;
}
