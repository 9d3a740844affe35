// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of SSH (RFC 4253, Section 7.2). Its time depends on the lengths of its inputs and
 * output only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { checkRange, LARGEST } from "./_password.ts";

/**
 * What {@linkcode sshKdf} derives: the initial IVs (A, B), the encryption keys (C, D), the integrity
 * keys (E, F), each from client to server first.
 */
export type SshKdfType = "A" | "B" | "C" | "D" | "E" | "F";

/** Parameters of {@linkcode sshKdf}. */
export interface SshKdfOptions {
  /** The exchange hash H. OpenSSL's `xcghash`. */
  exchangeHash: Uint8Array;
  /** The session identifier: the exchange hash of the first key exchange. */
  sessionId: Uint8Array;
  /** What is derived. */
  type: SshKdfType;
  /** How many bytes are wanted. */
  length: number;
}

/**
 * Derives an IV or a key of an SSH connection. The counterpart of `EVP_KDF-SSHKDF`.
 *
 * @param digest The digest of the key exchange.
 * @param secret The shared secret K, encoded as an `mpint` with its length.
 * @param options Exchange hash, session identifier, what is derived, length.
 * @returns The IV or key.
 * @throws {RangeError} When type or length are not possible.
 *
 * @example Usage
 * ```ts
 * import { sha256, sshKdf } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const exchangeHash = new Uint8Array(32);
 * const secret = Uint8Array.of(0, 0, 0, 1, 42);
 * const iv = sshKdf(sha256, secret, { exchangeHash, sessionId: exchangeHash, type: "A", length: 16 });
 * assertEquals(iv.length, 16);
 * ```
 */
export function sshKdf(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  options: SshKdfOptions,
): Bytes {
  const { exchangeHash, sessionId, type, length } = options;
  refuseXof("SSHKDF", digest);
  checkRange("the length of the output of SSHKDF", length, 1, LARGEST);
  if (!/^[A-F]$/.test(type)) {
    throw new RangeError(
      `Cannot derive ${JSON.stringify(type)} by SSHKDF: a letter from A to F is expected`,
    );
  }
  const start = digest.create().update(secret).update(exchangeHash);
  // K1 = HASH(K || H || X || session_id), Kn = HASH(K || H || K1 || … || Kn-1)
  let block = start.clone().update(Uint8Array.of(type.charCodeAt(0))).update(sessionId).digest();
  const output = new Uint8Array(length);
  for (let offset = 0;; offset += block.length) {
    output.set(block.subarray(0, length - offset), offset);
    if (offset + block.length >= length) break;
    start.update(block);
    block.fill(0);
    block = start.digest();
  }
  block.fill(0);
  return output;
}
