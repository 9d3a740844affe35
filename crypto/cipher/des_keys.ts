// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What is special about keys of DES: parity bits, and keys that are weak.
 *
 * Timing: no branches and no look-ups that depend on the key; only the answer shows.
 */

import { decodeHex } from "../../wire/mod.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { des } from "./des.ts";

/**
 * NIST SP 800-67, Section 3.3.2: the four keys that decrypt as they encrypt, and the six pairs of
 * which one key decrypts what the other encrypts.
 */
const WEAK_KEYS = [
  "0101010101010101",
  "fefefefefefefefe",
  "e0e0e0e0f1f1f1f1",
  "1f1f1f1f0e0e0e0e",
  "01fe01fe01fe01fe",
  "fe01fe01fe01fe01",
  "1fe01fe00ef10ef1",
  "e01fe01ff10ef10e",
  "01e001e001f101f1",
  "e001e001f101f101",
  "1ffe1ffe0efe0efe",
  "fe1ffe1ffe0efe0e",
  "011f011f010e010e",
  "1f011f010e010e01",
  "e0fee0fef1fef1fe",
  "fee0fee0fef1fef1",
] as const;

/**
 * Sets the lowest bit of each byte so that the byte has an odd number of ones, as keys of DES should.
 * The counterpart of `DES_set_odd_parity`.
 *
 * @param key A key of DES or Triple DES, which is changed.
 *
 * @example Usage
 * ```ts
 * import { setOddParity } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = Uint8Array.of(0, 1, 2, 3);
 * setOddParity(key);
 * assertEquals(key, Uint8Array.of(1, 1, 2, 2));
 * ```
 */
export function setOddParity(key: Uint8Array): void {
  for (const [index, byte] of key.entries()) key[index] = byte ^ 1 ^ parity(byte);
}

/**
 * Whether each byte has an odd number of ones. The counterpart of `DES_check_key_parity`.
 *
 * @param key A key of DES or Triple DES.
 * @returns Whether it is so.
 *
 * @example Usage
 * ```ts
 * import { hasOddParity } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * assert(hasOddParity(Uint8Array.of(1, 2, 4)));
 * assert(!hasOddParity(Uint8Array.of(1, 2, 3)));
 * ```
 */
export function hasOddParity(key: Uint8Array): boolean {
  let odd = 1;
  for (const byte of key) odd &= parity(byte);
  return odd === 1;
}

/**
 * Whether a key of DES is one of the sixteen weak and semi-weak ones. Parity bits are not looked at.
 * The counterpart of `DES_is_weak_key`, which looks at them.
 *
 * @param key A key of DES, 8 bytes.
 * @returns Whether it is weak.
 * @throws {RangeError} When it has another length.
 *
 * @example Usage
 * ```ts
 * import { isWeakDesKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * assert(isWeakDesKey(new Uint8Array(8)));
 * assert(!isWeakDesKey(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
 * ```
 */
export function isWeakDesKey(key: Uint8Array): boolean {
  checkKeyLength(des, key);
  let weak = 0;
  for (const weakKey of WEAK_KEYS) {
    let difference = 0;
    for (const [index, byte] of decodeHex(weakKey).entries()) {
      difference |= (byte ^ (key[index] as number)) & 0xfe;
    }
    weak |= difference - 1 >>> 31;
  }
  return weak === 1;
}

/** 1 for a byte with an odd number of ones. */
function parity(byte: number): number {
  const nibble = byte ^ byte >> 4;
  return 0x6996 >> (nibble & 15) & 1;
}
