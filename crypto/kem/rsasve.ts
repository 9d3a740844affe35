// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * RSASVE, key encapsulation by bare RSA (SP 800-56B, Section 7.2.1): the secret is a random number
 * below the modulus. Comparing it with the modulus tells only how many numbers were drawn.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bytesToBigInt } from "../bigint.ts";
import { drawUntil } from "../draw_until.ts";

/**
 * Draws the secret (SP 800-56B, Section 7.2.1.2, step 2).
 *
 * @param modulus n, big-endian without leading zero bytes.
 * @param random Where the number comes from: as many bytes as the modulus has, again until it is in
 * range.
 * @returns A number between 2 and n - 2, as long as the modulus.
 */
export function drawRsasveSecret(modulus: Uint8Array, random: Random = randomBytes): Bytes {
  const n = bytesToBigInt(modulus);
  const unused = Math.clz32(modulus[0] as number) - 24;
  return drawUntil(random, modulus.length, (secret) => {
    secret[0] = (secret[0] as number) & 0xff >> unused;
    const z = bytesToBigInt(secret);
    return z > 1n && z < n - 1n ? secret : undefined;
  });
}

/**
 * Checks a ciphertext (SP 800-56B, Section 7.2.1.3, step 1).
 *
 * @param modulus n, big-endian without leading zero bytes.
 * @param ciphertext The ciphertext.
 * @throws {SslError} `PROV`, `BAD_LENGTH` when it is not as long as the modulus; `RSA`,
 * `DATA_TOO_SMALL` or `DATA_TOO_LARGE_FOR_MODULUS` when the number is not between 2 and n - 2.
 */
export function checkRsasveCiphertext(modulus: Uint8Array, ciphertext: Uint8Array): void {
  if (ciphertext.length !== modulus.length) {
    throw new SslError("PROV", "BAD_LENGTH", {
      expected: `${modulus.length} bytes for an encapsulation with this RSA key`,
      received: `${ciphertext.length} bytes`,
      usualCause: "data that was cut, or that belongs to another key",
    });
  }
  const c = bytesToBigInt(ciphertext);
  if (c > 1n && c < bytesToBigInt(modulus) - 1n) return;
  throw new SslError("RSA", c > 1n ? "DATA_TOO_LARGE_FOR_MODULUS" : "DATA_TOO_SMALL", {
    expected: "a number between 2 and the modulus less 2",
    received: c > 1n ? "a larger one" : "0 or 1",
    usualCause: "data that belongs to another key, or an attack",
  });
}
