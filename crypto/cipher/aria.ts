// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ARIA (RFC 5794).
 *
 * Timing: as that of aria_rounds.ts, which looks tables up by secret-dependent indices.
 */

import { ariaBlocks } from "./aria_rounds.ts";
import { ariaSchedule, reverseAriaSchedule } from "./aria_schedule.ts";
import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";

const TRANSFORMS: BlockTransforms = {
  encrypt: ariaBlocks,
  decrypt: ariaBlocks,
  invert: reverseAriaSchedule,
};

/** ARIA: keys of 16, 24 and 32 bytes, blocks of 16. */
export const aria: BlockCipher = {
  name: "aria",
  blockLength: 16,
  keyLengths: [16, 24, 32],
  create(key) {
    checkKeyLength(aria, key);
    return new ScheduledKey(aria, TRANSFORMS, ariaSchedule(key));
  },
};
