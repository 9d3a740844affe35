// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key schedule of ARIA (RFC 5794, Section 2.2).
 *
 * Timing: S-boxes are looked up by secret-dependent indices.
 */

import { ariaDiffuse } from "./aria_rounds.ts";
import { ariaTables } from "./aria_tables.ts";
import { loadBigEndian } from "./words.ts";

/** C1, C2 and C3. */
const CONSTANTS = [
  [0x517cc1b7, 0x27220a94, 0xfe13abe8, 0xfa9a6ee0],
  [0x6db14acc, 0x9e21c820, 0xff28b1d5, 0xef5de2b0],
  [0xdb92371d, 0x2126e970, 0x03249775, 0x04e8c90e],
] as const;

/** How far words are turned to the right for the keys of four rounds: 61 to the left is 67. */
const TURNS = [19, 31, 67, 97] as const;

/**
 * Expands a key.
 *
 * @param key 16, 24 or 32 bytes.
 * @returns The keys of all rounds and the one behind them, four words each.
 */
export function ariaSchedule(key: Uint8Array): Int32Array {
  const words = initialWords(key);
  const rounds = 8 + key.length / 4;
  const schedule = new Int32Array(4 * (rounds + 1));
  for (let index = 0; index <= rounds; index++) {
    // The last one is turned by 19 bits to the left.
    const by = TURNS[index >> 2] ?? 109;
    // W3 comes with W0 behind it: the sums go in a circle.
    const fixed = 4 * (index & 3);
    const turned = 4 * (index + 1 & 3);
    for (let word = 0; word < 4; word++) {
      const low = words[turned + (word - (by >> 5) & 3)] as number;
      const high = words[turned + (word - (by >> 5) - 1 & 3)] as number;
      schedule[4 * index + word] = (words[fixed + word] as number) ^ (low >>> by | high << -by);
    }
  }
  words.fill(0);
  return schedule;
}

/** Section 2.2: W0 to W3. */
function initialWords(key: Uint8Array): Int32Array {
  const words = new Int32Array(16);
  const right = new Int32Array(4);
  for (let index = 0; index < key.length >> 2; index++) {
    if (index < 4) words[index] = loadBigEndian(key, 4 * index);
    else right[index - 4] = loadBigEndian(key, 4 * index);
  }
  const first = key.length / 8 - 2;
  for (let step = 0; step < 3; step++) {
    const round = words.subarray(4 * step, 4 * step + 4).slice();
    const constant = CONSTANTS[(first + step) % 3] as readonly number[];
    for (let index = 0; index < 4; index++) {
      round[index] = substitute((round[index] as number) ^ (constant[index] as number), step & 1);
    }
    ariaDiffuse(round);
    const added = step === 0 ? right : words.subarray(4 * step - 4, 4 * step);
    for (let index = 0; index < 4; index++) {
      words[4 * step + 4 + index] = (round[index] as number) ^ (added[index] as number);
    }
  }
  right.fill(0);
  return words;
}

/** The substitution layer of odd rounds (0) and of even ones (1). */
function substitute(word: number, layer: number): number {
  const { boxes } = ariaTables();
  let substituted = 0;
  for (let byte = 0; byte < 4; byte++) {
    const box = boxes[byte + 2 * layer & 3] as Uint8Array;
    const shift = 24 - 8 * byte;
    substituted |= (box[word >>> shift & 0xff] as number) << shift;
  }
  return substituted;
}

/**
 * Turns a schedule around: the keys in the opposite order, those in between through the diffusion.
 *
 * @param schedule A schedule for encryption.
 * @returns The schedule for decryption.
 */
export function reverseAriaSchedule(schedule: Int32Array): Int32Array {
  const reversed = new Int32Array(schedule.length);
  const last = schedule.length - 4;
  for (let at = 0; at <= last; at += 4) {
    const key = reversed.subarray(at, at + 4);
    key.set(schedule.subarray(last - at, last - at + 4));
    if (at !== 0 && at !== last) ariaDiffuse(key);
  }
  return reversed;
}
