// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Overwrites secrets with zeros. Copies that the runtime made by itself (when its garbage collector
 * moves an array, or a host library keeps the key inside) are out of reach. The counterpart of
 * `OPENSSL_cleanse`.
 *
 * @param arrays What to overwrite; `undefined` is skipped.
 *
 * @example Usage
 * ```ts
 * import { wipe } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const secret = Uint8Array.of(1, 2, 3);
 * wipe(secret);
 * assertEquals(secret, new Uint8Array(3));
 * ```
 */
export function wipe(
  ...arrays: readonly (Uint8Array | Uint32Array | Int32Array | undefined)[]
): void {
  for (const array of arrays) array?.fill(0);
}
