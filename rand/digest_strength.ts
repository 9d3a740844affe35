// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type DigestAlgorithm, isXof } from "../crypto/digest/digest.ts";
import { DRBG_MAX_LENGTH, DRBG_MAX_REQUEST, type DrbgMechanism } from "./drbg_mechanism.ts";

/** What the mechanisms with a digest have in common. */
export type DigestDrbgLimits = Omit<DrbgMechanism, "name" | "instantiate">;

/**
 * Tells the strength and the lengths of a mechanism with a digest (SP 800-90Ar1, Table 2).
 *
 * @param what The mechanism, for errors.
 * @param digest The digest.
 * @returns The limits.
 * @throws {RangeError} When the digest is an extendable-output function or too short.
 */
export function digestDrbgLimits(what: string, digest: DigestAlgorithm): DigestDrbgLimits {
  refuseXof(what, digest);
  const strength = digestStrength(what, digest);
  return {
    strength,
    entropyLength: [strength / 8, DRBG_MAX_LENGTH],
    nonceLength: [strength / 16, DRBG_MAX_LENGTH],
    maxPersonalisationLength: DRBG_MAX_LENGTH,
    maxAdditionalInputLength: DRBG_MAX_LENGTH,
    maxRequestLength: DRBG_MAX_REQUEST,
  };
}

/**
 * The security strength of a generator with a digest (SP 800-57 Part 1, Table 3): half its length or
 * more, in steps, at most 256 bits. A generator needs no resistance against collisions.
 *
 * @param what The mechanism, for errors.
 * @param digest The digest.
 * @returns The strength, in bits.
 * @throws {RangeError} When it is below 128 bits.
 */
function digestStrength(what: string, digest: DigestAlgorithm): number {
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
function refuseXof(what: string, digest: DigestAlgorithm): void {
  if (!isXof(digest)) return;
  throw new RangeError(
    `Cannot make a ${what} with ${digest.name}: a digest with a length of its own is expected`,
  );
}
