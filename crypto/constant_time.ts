// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Compares secrets. Its time depends on the length of the arrays only: it has no branch and no
 * early end that depends on the content. A just-in-time compiler gives no guarantee, but has no
 * reason either to break the loop. The counterpart of `CRYPTO_memcmp`.
 *
 * @param left One array.
 * @param right The other.
 * @returns Whether they hold the same bytes; `false` at once when their lengths differ, for lengths
 * are not secret.
 *
 * @example Usage
 * ```ts
 * import { constantTimeEqual } from "@streamssl/ssl/crypto";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
 * assertFalse(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
 * ```
 */
export function constantTimeEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) {
    difference |= (left[index] as number) ^ (right[index] as number);
  }
  return difference === 0;
}
