// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The compression function of SM3 (GB/T 32905-2016, Section 5.3; ISO/IEC 10118-3;
 * draft-sca-cfrg-sm3-02).
 *
 * Timing: additions, rotations and logic only; no look-up and no branch depends on the message.
 */

import { rotateLeft } from "../cipher/words.ts";

/** The initial hash value. */
export const SM3_INITIAL: readonly number[] = [
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600,
  0xa96f30bc,
  0x163138aa,
  0xe38dee4d,
  0xb0fb0e4e,
];

/**
 * Takes one block.
 *
 * @param state Eight words; updated.
 * @param schedule At least 68 words of working memory.
 * @param block Where the block lies.
 * @param offset Where it starts; it has 64 bytes.
 */
export function compressSm3(
  state: Int32Array,
  schedule: Int32Array,
  block: Uint8Array,
  offset: number,
): void {
  expandSchedule(schedule, block, offset);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  let constant = 0x79cc4519;
  for (let t = 0; t < 64; t++) {
    // T is rotated by one bit more in each step.
    if (t === 16) constant = rotateLeft(0x7a879d8a, 16);
    const turned = rotateLeft(a, 12);
    const first = rotateLeft(turned + e + constant | 0, 7);
    const second = first ^ turned;
    const majority = t < 16 ? a ^ b ^ c : a & b | c & (a | b);
    const choice = t < 16 ? e ^ f ^ g : g ^ e & (f ^ g);
    const one = majority + d + second + (schedule[t]! ^ schedule[t + 4]!) | 0;
    const two = choice + h + first + schedule[t]! | 0;
    d = c;
    c = rotateLeft(b, 9);
    b = a;
    a = one;
    h = g;
    g = rotateLeft(f, 19);
    f = e;
    e = two ^ rotateLeft(two, 9) ^ rotateLeft(two, 17);
    constant = rotateLeft(constant, 1);
  }
  state[0] = state[0]! ^ a;
  state[1] = state[1]! ^ b;
  state[2] = state[2]! ^ c;
  state[3] = state[3]! ^ d;
  state[4] = state[4]! ^ e;
  state[5] = state[5]! ^ f;
  state[6] = state[6]! ^ g;
  state[7] = state[7]! ^ h;
}

/** Section 5.3.2. */
function expandSchedule(schedule: Int32Array, block: Uint8Array, offset: number): void {
  for (let t = 0; t < 16; t++, offset += 4) {
    schedule[t] = block[offset]! << 24 | block[offset + 1]! << 16 | block[offset + 2]! << 8 |
      block[offset + 3]!;
  }
  for (let t = 16; t < 68; t++) {
    const x = schedule[t - 16]! ^ schedule[t - 9]! ^ rotateLeft(schedule[t - 3]!, 15);
    schedule[t] = x ^ rotateLeft(x, 15) ^ rotateLeft(x, 23) ^ rotateLeft(schedule[t - 13]!, 7) ^
      schedule[t - 6]!;
  }
}
