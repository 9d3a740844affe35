// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Checks the arguments of a call of a CBC cipher.
 *
 * @param iv The initialization vector.
 * @param data The blocks.
 * @throws {RangeError} When a length is wrong.
 */
export function checkCbc(iv: Uint8Array, data: Uint8Array): void {
  if (iv.length !== 16) {
    throw new RangeError(
      `Cannot use an initialization vector of ${iv.length} bytes with AES-CBC: 16 are expected`,
    );
  }
  if (data.length % 16 !== 0) {
    throw new RangeError(
      `Cannot work on ${data.length} bytes with AES-CBC: a multiple of 16 is expected`,
    );
  }
}
