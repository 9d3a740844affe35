// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ChaCha20 (RFC 8439, Section 2.4), eight blocks in a step: a register has the same word of four
 * blocks, and two groups of four take turns, so that one computes while the other waits for its
 * results. Nothing but additions, rotations and exclusive-ors.
 */

import { CONSTANTS, STATE, WORDS } from "../chacha_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";

/** How many groups of four blocks a step takes. */
const GROUPS = 2;
/** How many bytes a step takes. */
export const CHACHA_STEP = 256 * GROUPS;
/** "expand 32-byte k", then what the lanes of each group add to the counter. */
const SIGMA = CONSTANTS;
const LANE_COUNTERS = CONSTANTS + 16;

/** The words of a quarter round: columns, then diagonals. */
const COLUMNS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]] as const;
const DIAGONALS = [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]] as const;

/** Adds `(source, target, steps)`: works on 512 bytes a step, from the state's counter on. */
export function addChacha(m: ModuleBuilder): Callable {
  m.data(SIGMA, [...new TextEncoder().encode("expand 32-byte k")]);
  for (let group = 0; group < GROUPS; group++) {
    const counters = [0, 1, 2, 3].flatMap((lane) => [4 * group + lane, 0, 0, 0]);
    m.data(LANE_COUNTERS + 16 * group, counters);
  }
  return m.function(3, (f, source, target, steps) => {
    const groups = Array.from({ length: GROUPS }, () => f.locals("v128", 16));
    f.doWhile(() => {
      groups.forEach((words, group) => {
        words.forEach((word, index) => f.set(word, initialWord(index, group)));
      });
      f.repeat(10, () => {
        for (const words of groups) addRounds(f, words, COLUMNS);
        for (const words of groups) addRounds(f, words, DIAGONALS);
      });
      groups.forEach((words, group) => {
        words.forEach((word, index) => {
          const sum = i32x4.add(word, initialWord(index, group));
          f.storeVector(WORDS + 256 * group, sum, 16 * index);
        });
      });
      addOutput(f, source, target);
      f.store32(STATE, i32.add(i32.load(STATE, 48), 4 * GROUPS), 48);
      f.set(source, i32.add(source, CHACHA_STEP));
      f.set(target, i32.add(target, CHACHA_STEP));
      f.set(steps, i32.subtract(steps, 1));
    }, () => steps);
  });
}

/** A word of the state, for four blocks. */
function initialWord(index: number, group: number): V128 {
  const word = v128.load32Splat(STATE, 4 * index);
  if (index !== 12) return word;
  return i32x4.add(word, v128.load(LANE_COUNTERS + 16 * group));
}

type Quarter = readonly [number, number, number, number];

/** Four quarter rounds (Section 2.1), step by step beside each other. */
function addRounds(
  f: FunctionBuilder,
  words: readonly Local<"v128">[],
  quarters: readonly Quarter[],
): void {
  for (const bits of [16, 12, 8, 7] as const) {
    for (const [a, b, c, d] of quarters) {
      // a += b; d = (d ^ a) <<< 16 or 8; and c += d; b = (b ^ c) <<< 12 or 7.
      const [sum, addend, turned] = bits === 16 || bits === 8 ? [a, b, d] : [c, d, b];
      const total = words[sum] as Local<"v128">;
      const target = words[turned] as Local<"v128">;
      f.set(total, i32x4.add(total, words[addend] as V128));
      f.set(target, rotate(f, v128.xor(target, total), bits));
    }
  }
}

function rotate(f: FunctionBuilder, value: V128, bits: number): V128 {
  const kept = f.let(value);
  if (bits === 16) {
    return v128.shuffle(kept, kept, [2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13]);
  }
  return v128.or(i32x4.shiftLeft(kept, bits), i32x4.shiftRightUnsigned(kept, 32 - bits));
}

/** Transposes four words of four blocks at a time, and applies them. */
function addOutput(f: FunctionBuilder, source: I32, target: I32): void {
  const words = f.let(i32.constant(WORDS));
  const place = f.let(i32.constant(0));
  f.doWhile(() => {
    const rows = [0, 16, 32, 48].map((at) => f.let(v128.load(words, at)));
    const [from, to] = [source, target].map((address) => f.let(i32.add(address, place)));
    transpose4(f, rows).forEach((block, index) => {
      f.storeVector(to as I32, v128.xor(block, v128.load(from as I32, 64 * index)), 64 * index);
    });
    f.set(words, i32.add(words, 64));
    f.set(place, i32.add(place, 16));
    // Behind the four quarters of a group, the next group.
    f.set(place, i32.add(place, i32.multiply(i32.equal(i32.and(place, 64), 64), 192)));
  }, () => i32.lessUnsigned(words, WORDS + 256 * GROUPS));
}

/** Transposes four registers of four words. */
export function transpose4(f: FunctionBuilder, rows: readonly V128[]): readonly V128[] {
  const [a, b, c, d] = rows as [V128, V128, V128, V128];
  const lowAB = f.let(v128.shuffle32(a, b, [0, 4, 1, 5]));
  const lowCD = f.let(v128.shuffle32(c, d, [0, 4, 1, 5]));
  const highAB = f.let(v128.shuffle32(a, b, [2, 6, 3, 7]));
  const highCD = f.let(v128.shuffle32(c, d, [2, 6, 3, 7]));
  return [
    v128.shuffle32(lowAB, lowCD, [0, 1, 4, 5]),
    v128.shuffle32(lowAB, lowCD, [2, 3, 6, 7]),
    v128.shuffle32(highAB, highCD, [0, 1, 4, 5]),
    v128.shuffle32(highAB, highCD, [2, 3, 6, 7]),
  ];
}
