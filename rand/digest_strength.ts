// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "../crypto/digest/digest.ts";

/**
 * The security strength of a generator with a digest (SP 800-57 Part 1, Table 3): half its length or
 * more, in steps, at most 256 bits. A generator needs no resistance against collisions.
 *
 * @param what The mechanism, for errors.
 * @param digest The digest.
 * @returns The strength, in bits.
 * @throws {RangeError} When it is below 128 bits.
 */
export function digestStrength(what: string, digest: DigestAlgorithm): number {
  const strength = Math.min(256, 64 * (digest.outputLength >> 3));
  if (strength >= 128) return strength;
  throw new RangeError(
    `Cannot make a ${what} with ${digest.name}: it gives ${digest.outputLength} bytes, ` +
      `16 or more are expected`,
  );
}

/**
 * Refuses extendable-output functions.
 *
 * @param what The mechanism, for errors.
 * @param digest The digest.
 * @throws {RangeError} When it is one.
 */
export function refuseXof(what: string, digest: DigestAlgorithm): void {
  if ((digest as { extendable?: boolean }).extendable !== true) return;
  throw new RangeError(
    `Cannot make a ${what} with ${digest.name}: a digest with a length of its own is expected`,
  );
}
