// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SHA-512 (FIPS 180-4, Section 6.4.2), as sha256.ts with words of 64 bits: the message schedule goes
 * two words at a time, and none of the two waits for the other.
 */

import { DATA, SCHEDULE, SHA512_CONSTANTS, STATE, SWAP64 } from "../sha_layout.ts";
import {
  type FunctionBuilder,
  i32,
  type I64,
  i64,
  i64x2,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { fractionBits, primes } from "./sha_constants.ts";

type Word = Local<"i64">;

/** Adds `sha512(blocks)`: takes so many blocks at DATA. @param m The module. */
export function addSha512(m: ModuleBuilder): void {
  const constants = primes(80).flatMap((prime) => {
    const bits = fractionBits(prime, 3, 64);
    return Array.from({ length: 8 }, (_, byte) => Number(bits >> BigInt(8 * byte) & 0xffn));
  });
  m.data(SHA512_CONSTANTS, constants);
  m.export("sha512", 1, (f, blocks) => {
    const values = Array.from(
      { length: 8 },
      (_, word) => f.let(i64.rotateLeft(i64.load(STATE, 8 * word), 32)),
    );
    const source = f.let(i32.constant(DATA));
    const swap = f.let(v128.load(SWAP64));
    const constant = f.local("i32");
    const words = f.locals("i64", 8);
    const pairs = f.locals("v128", 8);
    const sum = f.local("i64");
    f.doWhile(() => {
      words.forEach((word, index) => f.set(word, values[index] as Word));
      pairs.forEach((pair, index) => {
        f.set(pair, i8x16.swizzle(v128.load(source, 16 * index), swap));
        const round = i64x2.add(pair, v128.load(SHA512_CONSTANTS, 16 * index));
        f.storeVector(SCHEDULE, round, 16 * index);
      });
      f.set(constant, i32.constant(SHA512_CONSTANTS));
      f.doWhile(() => {
        f.set(constant, i32.add(constant, 128));
        for (let group = 0; group < 8; group++) {
          const next = nextPair(f, pairs, group);
          addRound(f, words, sum, 2 * group);
          addRound(f, words, sum, 2 * group + 1);
          f.storeVector(SCHEDULE, i64x2.add(next, v128.load(constant, 16 * group)), 16 * group);
        }
        // After the last rounds the schedule is not used any more.
      }, () => i32.lessUnsigned(constant, SHA512_CONSTANTS + 640));
      words.forEach((word, index) => {
        const value = values[index] as Word;
        f.set(value, i64.add(value, word));
      });
      f.set(source, i32.add(source, 128));
      f.set(blocks, i32.subtract(blocks, 1));
    }, () => blocks);
    values.forEach((value, word) => f.store64(STATE, i64.rotateLeft(value, 32), 8 * word));
  });
}

/** The two words behind the last sixteen, in the place of the first two. */
function nextPair(f: FunctionBuilder, pairs: readonly Local<"v128">[], group: number): V128 {
  const pair = (index: number): Local<"v128"> => pairs[group + index & 7] as Local<"v128">;
  const between = (index: number): V128 =>
    v128.shuffle32(pair(index), pair(index + 1), [2, 3, 4, 5]);
  const rotate = (x: V128, bits: number): V128 =>
    v128.or(i64x2.shiftRightUnsigned(x, bits), i64x2.shiftLeft(x, 64 - bits));
  const small = (x: V128, first: number, second: number, shift: number): V128 =>
    v128.xor(v128.xor(rotate(x, first), rotate(x, second)), i64x2.shiftRightUnsigned(x, shift));
  const before15 = f.let(between(0));
  const first = pair(0);
  const sum = i64x2.add(i64x2.add(first, between(4)), small(before15, 1, 8, 7));
  f.set(first, i64x2.add(sum, small(pair(7), 19, 61, 6)));
  return first;
}

/** The round t, modulo 16. */
function addRound(f: FunctionBuilder, words: readonly Word[], sum: Word, t: number): void {
  const [a, b, c, d, e, g1, g2, h] = [0, 1, 2, 3, 4, 5, 6, 7].map((place) =>
    words[place - t & 7]
  ) as [Word, Word, Word, Word, Word, Word, Word, Word];
  const choice = i64.xor(g2, i64.and(e, i64.xor(g1, g2)));
  f.set(sum, i64.add(i64.add(h, i64.load(SCHEDULE, 8 * t)), choice));
  f.set(sum, i64.add(sum, rotations(e, 14, 18, 41)));
  f.set(d, i64.add(d, sum));
  const majority = i64.or(i64.and(a, b), i64.and(c, i64.or(a, b)));
  f.set(h, i64.add(i64.add(sum, majority), rotations(a, 28, 34, 39)));
}

function rotations(word: Word, ...bits: [number, number, number]): I64 {
  return bits.map((count) => i64.rotateRight(word, count)).reduce((x, y) => i64.xor(x, y));
}
