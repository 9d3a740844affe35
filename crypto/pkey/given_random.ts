// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Random, randomBytes } from "../../rand/random.ts";

/**
 * The caller's source of random bytes, when it is another than the platform's: then engines that
 * can not draw from it must decline.
 *
 * @param random What the caller gave.
 * @returns The source, or `undefined` for the platform's.
 */
export function givenRandom(random: Random | undefined): Random | undefined {
  return random === randomBytes ? undefined : random;
}
