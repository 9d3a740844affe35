// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Drawing random bytes again until they serve, but not for ever: sources from outside may be broken. */

import type { Random } from "../rand/random.ts";
import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { wipe } from "./wipe.ts";

/** At worst every other draw is out of range: a sound source does not need so many in 2^128 times. */
export const MOST_DRAWS = 128;

/**
 * Draws until what comes serves.
 *
 * @typeParam T What it serves as.
 * @param random Where random bytes come from.
 * @param length How many bytes are drawn each time.
 * @param take Looks at them, and gives what they serve as, or `undefined`; they are wiped then.
 * @returns What they served as.
 * @throws {SslError} `BN`, `TOO_MANY_ITERATIONS` when a source never gives what serves.
 * @throws {RangeError} When it gives another number of bytes.
 */
export function drawUntil<T>(
  random: Random,
  length: number,
  take: (bytes: Bytes) => T | undefined,
): T {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const bytes = random(length);
    if (bytes.length !== length) {
      throw new RangeError(
        `Cannot use ${bytes.length} random bytes: the source was asked for ${length}`,
      );
    }
    const taken = take(bytes);
    if (taken !== undefined) return taken;
    wipe(bytes);
  }
  throw tooManyDraws();
}

/**
 * The error for a source of random bytes that never gives what serves.
 *
 * @returns The error.
 */
export function tooManyDraws(): SslError {
  return new SslError("BN", "TOO_MANY_ITERATIONS", {
    expected: `random bytes of which some serve within ${MOST_DRAWS} draws`,
    received: "none that do",
    usualCause: "a source of random bytes that always gives the same",
    remedy: "leave the option random out, or give a generator that is seeded",
  });
}
