// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The key derivation of Microsoft's PVK files: one digest. Its time depends on lengths only. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { refuseXof } from "./_counter.ts";
import { checkRange, passwordBytes } from "./_password.ts";

/** Parameters of {@linkcode pvkKdf}. */
export interface PvkKdfOptions {
  /** The salt. */
  salt: Uint8Array;
  /** How many bytes are wanted, at most as many as the digest has. */
  length: number;
}

/**
 * Derives the key of a PVK file, to read what is old: guessing a password costs one digest. The
 * counterpart of `EVP_KDF-PVKKDF`.
 *
 * @param digest The digest: SHA-1 in the files.
 * @param password The password; text stands for its bytes in UTF-8.
 * @param options Salt, length.
 * @returns The key.
 * @throws {RangeError} When the length is not possible.
 *
 * @example Usage
 * ```ts
 * import { pvkKdf, sha1 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pvkKdf(sha1, "password", { salt: new Uint8Array(16), length: 16 }).length, 16);
 * ```
 */
export function pvkKdf(
  digest: DigestAlgorithm,
  password: string | Uint8Array,
  options: PvkKdfOptions,
): Bytes {
  const { salt, length } = options;
  refuseXof("PVKKDF", digest);
  checkRange(`the length of PVKKDF's output with ${digest.name}`, length, 1, digest.outputLength);
  const hash = digest.create().update(salt).update(passwordBytes(password)).digest();
  const key = hash.slice(0, length);
  hash.fill(0);
  return key;
}
