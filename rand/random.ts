// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";

/**
 * A source of random bytes: given a length, it returns that many fresh bytes. What needs
 * randomness takes one as an option, so that tests can be deterministic.
 */
export type Random = (length: number) => Bytes;

/** The most that `crypto.getRandomValues` gives in one call, in bytes (Web Cryptography, 10.1.1). */
const LARGEST_REQUEST = 65_536;

/**
 * Random bytes of the platform's generator (`crypto.getRandomValues`), for keys and nonces. The
 * counterpart of `RAND_bytes`.
 *
 * @param length How many bytes; an integer, 0 or more.
 * @returns A new array of so many random bytes.
 * @throws {RangeError} When `length` is not such an integer.
 *
 * @example Usage
 * ```ts
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * assertEquals(randomBytes(100_000).length, 100_000);
 * assertNotEquals(randomBytes(32), randomBytes(32));
 * ```
 */
export function randomBytes(length: number): Bytes {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`Cannot make ${length} random bytes: an integer from 0 is expected`);
  }
  const bytes = new Uint8Array(length);
  if (length <= LARGEST_REQUEST) return crypto.getRandomValues(bytes);
  for (let offset = 0; offset < length; offset += LARGEST_REQUEST) {
    crypto.getRandomValues(bytes.subarray(offset, offset + LARGEST_REQUEST));
  }
  return bytes;
}
