// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SHA-1 (FIPS 180-4, Section 6.1.2): the whole message schedule first, four words at a time, with the
 * rounds' constants added; then five rounds at a time, so that the five working variables are back in
 * their places.
 */

import { DATA, SCHEDULE, SHA1_CONSTANTS, STATE, SWAP32 } from "../sha_layout.ts";
import {
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";

type Word = Local<"i32">;
/** The function of a stage of twenty rounds (Section 4.1.1). */
export type Sha1Stage = (b: Word, c: Word, d: Word) => I32;

const CHOICE: Sha1Stage = (b, c, d) => i32.xor(d, i32.and(b, i32.xor(c, d)));
const PARITY: Sha1Stage = (b, c, d) => i32.xor(i32.xor(b, c), d);
const MAJORITY: Sha1Stage = (b, c, d) => i32.or(i32.and(b, c), i32.and(d, i32.or(b, c)));

/** The stages with their constants (Section 4.2.1). */
export const SHA1_STAGES: readonly (readonly [Sha1Stage, number])[] = [
  [CHOICE, 0x5a827999],
  [PARITY, 0x6ed9eba1],
  [MAJORITY, 0x8f1bbcdc],
  [PARITY, 0xca62c1d6],
];
/** The length of a stage of the schedule, in bytes. */
const STAGE_LENGTH = 80;
const SCHEDULE_END = SCHEDULE + STAGE_LENGTH * SHA1_STAGES.length;

/** Adds `sha1(blocks)`: takes so many blocks at DATA. @param m The module. */
export function addSha1(m: ModuleBuilder): void {
  const constants = SHA1_STAGES.flatMap(([, constant]) =>
    [0, 8, 16, 24].map((bit) => constant >>> bit & 255)
  );
  m.data(SHA1_CONSTANTS, constants);
  m.export("sha1", 1, (f, blocks) => {
    const values = Array.from({ length: 5 }, (_, word) => f.let(i32.load(STATE, 4 * word)));
    const source = f.let(i32.constant(DATA));
    const swap = f.let(v128.load(SWAP32));
    const words = f.locals("i32", 5);
    const quads = f.locals("v128", 4);
    const at = f.local("i32");
    f.doWhile(() => {
      quads.forEach((quad, index) => {
        f.set(quad, i8x16.swizzle(v128.load(source, 16 * index), swap));
      });
      addSchedule(f, quads, at);
      words.forEach((word, index) => f.set(word, values[index] as Word));
      f.set(at, i32.constant(SCHEDULE));
      SHA1_STAGES.forEach(([stage], index) => {
        f.doWhile(() => {
          for (let round = 0; round < 5; round++) addRound(f, words, stage, at, round);
          f.set(at, i32.add(at, 20));
        }, () => i32.lessUnsigned(at, SCHEDULE + STAGE_LENGTH * (index + 1)));
      });
      words.forEach((word, index) => {
        const value = values[index] as Word;
        f.set(value, i32.add(value, word));
      });
      f.set(source, i32.add(source, 64));
      f.set(blocks, i32.subtract(blocks, 1));
    }, () => blocks);
    values.forEach((value, word) => f.store32(STATE, value, 4 * word));
  });
}

/** Writes the schedule stage by stage: five groups of four words, which change their names. */
function addSchedule(f: FunctionBuilder, quads: readonly Local<"v128">[], at: Word): void {
  f.set(at, i32.constant(SCHEDULE));
  const constant = f.let(i32.constant(SHA1_CONSTANTS));
  f.doWhile(() => {
    const added = f.let(v128.load32Splat(constant));
    f.repeat(5, () => {
      f.storeVector(at, i32x4.add(quads[0] as V128, added));
      const next = nextQuad(f, quads);
      quads.forEach((quad, index) => f.set(quad, quads[index + 1] ?? next));
      f.set(at, i32.add(at, 16));
    });
    f.set(constant, i32.add(constant, 4));
  }, () => i32.lessUnsigned(at, SCHEDULE_END));
}

/** W[t] = (W[t-3] ^ W[t-8] ^ W[t-14] ^ W[t-16]) <<< 1; the last of four waits for the first. */
function nextQuad(f: FunctionBuilder, quads: readonly V128[]): V128 {
  const [a, b, c, d] = quads as readonly [V128, V128, V128, V128];
  const zero = f.let(v128.zero());
  const before3 = v128.shuffle32(d, zero, [1, 2, 3, 4]);
  const before14 = v128.shuffle32(a, b, [2, 3, 4, 5]);
  const sum = f.let(v128.xor(v128.xor(a, before14), v128.xor(c, before3)));
  const rotated = f.let(v128.or(i32x4.shiftLeft(sum, 1), i32x4.shiftRightUnsigned(sum, 31)));
  const first = f.let(v128.shuffle32(rotated, zero, [4, 4, 4, 0]));
  const turned = v128.or(i32x4.shiftLeft(first, 1), i32x4.shiftRightUnsigned(first, 31));
  return f.let(v128.xor(rotated, turned));
}

function addRound(
  f: FunctionBuilder,
  words: readonly Word[],
  stage: Sha1Stage,
  at: I32,
  round: number,
): void {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((place) => words[(place - round + 5) % 5]) as [
    Word,
    Word,
    Word,
    Word,
    Word,
  ];
  const sum = i32.add(i32.add(e, i32.load(at, 4 * round)), stage(b, c, d));
  f.set(e, i32.add(sum, i32.rotateLeft(a, 5)));
  f.set(b, i32.rotateLeft(b, 30));
}
