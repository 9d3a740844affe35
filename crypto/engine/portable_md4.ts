// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of MD4 (RFC 1320, Section 3.4).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

import { rotateLeft } from "../cipher/words.ts";
import { readLittleEndian } from "./portable_md5.ts";

/** The words' order in round 2 starts at 0, 1, 2, 3; in round 3 at these. */
const ROUND_3: readonly number[] = [0, 2, 1, 3];

/**
 * Takes one block.
 *
 * @param state Four words; updated.
 * @param schedule At least 16 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressMd4(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  readLittleEndian(schedule, block, offset);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let t = 0; t < 16; t += 4) {
    a = rotateLeft(a + (d ^ b & (c ^ d)) + schedule[t]! | 0, 3);
    d = rotateLeft(d + (c ^ a & (b ^ c)) + schedule[t + 1]! | 0, 7);
    c = rotateLeft(c + (b ^ d & (a ^ b)) + schedule[t + 2]! | 0, 11);
    b = rotateLeft(b + (a ^ c & (d ^ a)) + schedule[t + 3]! | 0, 19);
  }
  for (let t = 0; t < 4; t++) {
    a = rotateLeft(a + (b & c | d & (b | c)) + schedule[t]! + 0x5a827999 | 0, 3);
    d = rotateLeft(d + (a & b | c & (a | b)) + schedule[t + 4]! + 0x5a827999 | 0, 5);
    c = rotateLeft(c + (d & a | b & (d | a)) + schedule[t + 8]! + 0x5a827999 | 0, 9);
    b = rotateLeft(b + (c & d | a & (c | d)) + schedule[t + 12]! + 0x5a827999 | 0, 13);
  }
  for (const t of ROUND_3) {
    a = rotateLeft(a + (b ^ c ^ d) + schedule[t]! + 0x6ed9eba1 | 0, 3);
    d = rotateLeft(d + (a ^ b ^ c) + schedule[t + 8]! + 0x6ed9eba1 | 0, 9);
    c = rotateLeft(c + (d ^ a ^ b) + schedule[t + 4]! + 0x6ed9eba1 | 0, 11);
    b = rotateLeft(b + (c ^ d ^ a) + schedule[t + 12]! + 0x6ed9eba1 | 0, 15);
  }
  state[0] = state[0]! + a | 0;
  state[1] = state[1]! + b | 0;
  state[2] = state[2]! + c | 0;
  state[3] = state[3]! + d | 0;
}
