// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * DES (FIPS 46-3), Triple DES with two and three keys (NIST SP 800-67), and DESX.
 *
 * DES falls to an exhaustive search of its 56-bit keys, and all of them have blocks of 64 bits, of
 * which no key should see more than a few gigabytes. They are here to read what is old.
 *
 * Timing: as that of des_rounds.ts, which looks tables up by secret-dependent indices.
 */

import type { BlockCipher } from "./block_cipher.ts";
import { checkKeyLength } from "./cipher_checks.ts";
import { desBlocks, desChain, desSchedule, reverseDesSchedule } from "./des_rounds.ts";
import { type BlockTransforms, ScheduledKey } from "./scheduled_key.ts";

/** What is the same for all of them: the schedule makes the difference. */
const TRANSFORMS: BlockTransforms = {
  encrypt: desBlocks,
  decrypt: desBlocks,
  invert: reverseDesSchedule,
  chain: desChain,
};

/** DES: one key of 8 bytes, whose parity bits are not looked at. */
export const des: BlockCipher = {
  name: "des",
  blockLength: 8,
  keyLengths: [8],
  create(key) {
    checkKeyLength(des, key);
    return new ScheduledKey(des, TRANSFORMS, desSchedule(key));
  },
};

/** Triple DES with two keys, the first of which serves the third stage as well: 16 bytes. */
export const desEde: BlockCipher = {
  name: "des-ede",
  blockLength: 8,
  keyLengths: [16],
  create(key) {
    checkKeyLength(desEde, key);
    const first = key.subarray(0, 8);
    const schedule = desSchedule(first, key.subarray(8), first);
    return new ScheduledKey(desEde, TRANSFORMS, schedule);
  },
};

/** Triple DES with three keys: 24 bytes. */
export const desEde3: BlockCipher = {
  name: "des-ede3",
  blockLength: 8,
  keyLengths: [24],
  create(key) {
    checkKeyLength(desEde3, key);
    const schedule = desSchedule(key.subarray(0, 8), key.subarray(8, 16), key.subarray(16));
    return new ScheduledKey(desEde3, TRANSFORMS, schedule);
  },
};

/**
 * DESX: DES between two additions of keys. Its 24 bytes are the key of DES, what is added in front
 * and what is added behind.
 */
export const desx: BlockCipher = {
  name: "desx",
  blockLength: 8,
  keyLengths: [24],
  create(key) {
    checkKeyLength(desx, key);
    const schedule = desSchedule(key.subarray(0, 8));
    const view = new DataView(key.buffer, key.byteOffset + 8, 16);
    for (let word = 0; word < 4; word++) schedule[word] = view.getInt32(4 * word);
    return new ScheduledKey(desx, TRANSFORMS, schedule);
  },
};
