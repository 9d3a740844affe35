// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of ANSI X9.63, which SEC 1, Section 3.6.1 describes. Its time depends on the
 * lengths of its inputs and output only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { concatBlocks, fourBytes, refuseXof } from "./_counter.ts";

/** Parameters of {@linkcode x963Kdf}. */
export interface X963KdfOptions {
  /** What both sides know besides: `SharedInfo`. @default {empty} */
  sharedInfo?: Uint8Array;
  /** How many bytes are wanted. */
  length: number;
}

/**
 * Derives keys from a shared secret as ANSI X9.63 does, and as ANSI X9.42 does in its form by
 * concatenation. The counterpart of `EVP_KDF-X963` and `EVP_KDF-X942-CONCAT`.
 *
 * @param digest The digest.
 * @param secret The shared secret.
 * @param options What both sides know besides, length.
 * @returns The keying material.
 * @throws {RangeError} When the length is not possible.
 *
 * @example Usage
 * ```ts
 * import { sha256, x963Kdf } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const secret = decodeHex("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08");
 * assertEquals(
 *   encodeHex(x963Kdf(sha256, secret, { length: 16 })),
 *   "443024c3dae66b95e6f5670601558f71",
 * );
 * ```
 */
export function x963Kdf(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  options: X963KdfOptions,
): Bytes {
  const { sharedInfo = new Uint8Array(0), length } = options;
  refuseXof("the KDF of X9.63", digest);
  const start = digest.create().update(secret);
  return concatBlocks(
    "the KDF of X9.63",
    length,
    digest.outputLength,
    (counter) => start.clone().update(fourBytes(counter)).update(sharedInfo).digest(),
  );
}
