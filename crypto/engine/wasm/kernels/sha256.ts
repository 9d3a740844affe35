// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SHA-256 (FIPS 180-4, Section 6.2.2): sixteen rounds at a time, so that the eight working variables
 * are back in their places. The message schedule is computed four words at a time in vectors, between
 * the rounds, and waits in memory with the rounds' constants added.
 */

import { DATA, SCHEDULE, SHA256_CONSTANTS, STATE, SWAP32 } from "../sha_layout.ts";
import {
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i64x2,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { fractionBits, primes } from "./sha_constants.ts";

type Word = Local<"i32">;

/** Adds `sha256(blocks)`: takes so many blocks at DATA. @param m The module. */
export function addSha256(m: ModuleBuilder): void {
  const constants = primes(64).flatMap((prime) => {
    const bits = fractionBits(prime, 3, 32);
    return [0n, 8n, 16n, 24n].map((shift) => Number(bits >> shift & 0xffn));
  });
  m.data(SHA256_CONSTANTS, constants);
  m.export("sha256", 1, (f, blocks) => {
    const values = Array.from({ length: 8 }, (_, word) => f.let(i32.load(STATE, 4 * word)));
    const source = f.let(i32.constant(DATA));
    const swap = f.let(v128.load(SWAP32));
    const constant = f.local("i32");
    const words = f.locals("i32", 8);
    const quads = f.locals("v128", 4);
    const rounds = new Rounds(f, words);
    f.doWhile(() => {
      words.forEach((word, index) => f.set(word, values[index] as Word));
      quads.forEach((quad, index) => {
        f.set(quad, i8x16.swizzle(v128.load(source, 16 * index), swap));
        const round = i32x4.add(quad, v128.load(SHA256_CONSTANTS, 16 * index));
        f.storeVector(SCHEDULE, round, 16 * index);
      });
      f.set(constant, i32.constant(SHA256_CONSTANTS));
      rounds.start();
      f.doWhile(() => {
        f.set(constant, i32.add(constant, 64));
        for (let group = 0; group < 4; group++) {
          // The last sixteen rounds need no more words.
          f.if(i32.lessUnsigned(constant, SHA256_CONSTANTS + 256), () => nextQuad(f, quads, group));
          for (let round = 0; round < 4; round++) rounds.add(4 * group + round);
          const next = i32x4.add(quads[group] as V128, v128.load(constant, 16 * group));
          f.storeVector(SCHEDULE, next, 16 * group);
        }
      }, () => i32.lessUnsigned(constant, SHA256_CONSTANTS + 256));
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

/** The four words behind the last sixteen, in the place of the first four. */
function nextQuad(f: FunctionBuilder, quads: readonly Local<"v128">[], group: number): void {
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => quads[group + index & 3]) as [
    Local<"v128">,
    V128,
    V128,
    V128,
  ];
  const rotate = (x: V128, bits: number): V128 =>
    v128.or(i32x4.shiftRightUnsigned(x, bits), i32x4.shiftLeft(x, 32 - bits));
  const before15 = f.let(v128.shuffle32(a, b, [1, 2, 3, 4]));
  const before7 = v128.shuffle32(c, d, [1, 2, 3, 4]);
  const small = v128.xor(
    v128.xor(rotate(before15, 7), rotate(before15, 18)),
    i32x4.shiftRightUnsigned(before15, 3),
  );
  const sum = f.let(i32x4.add(i32x4.add(a, before7), small));
  // Two words wait for the two before them. A word twice in 64 bits, shifted, is a rotated word.
  const zero = f.let(v128.zero());
  const sigma = (twice: V128): Local<"v128"> => {
    const x = f.let(twice);
    return f.let(v128.xor(
      v128.xor(i64x2.shiftRightUnsigned(x, 17), i64x2.shiftRightUnsigned(x, 19)),
      i32x4.shiftRightUnsigned(x, 10),
    ));
  };
  const last = sigma(v128.shuffle32(d, d, [2, 2, 3, 3]));
  const half = f.let(i32x4.add(sum, v128.shuffle32(last, zero, [0, 2, 4, 4])));
  const first = sigma(v128.shuffle32(half, half, [0, 0, 1, 1]));
  f.set(a, i32x4.add(half, v128.shuffle32(first, zero, [4, 4, 0, 2])));
}

/** Emits rounds; the working variables change their names instead of their places. */
class Rounds {
  readonly #f: FunctionBuilder;
  readonly #words: readonly Word[];
  /** a ^ b of this round and of the one before, where it was b ^ c of this one. */
  readonly #differences: readonly [Word, Word];
  readonly #sum: Word;

  constructor(f: FunctionBuilder, words: readonly Word[]) {
    this.#f = f;
    this.#words = words;
    this.#differences = [f.local("i32"), f.local("i32")];
    this.#sum = f.local("i32");
  }

  /** Before the first round of a block. */
  start(): void {
    const [, b, c] = this.#words as [Word, Word, Word];
    this.#f.set(this.#differences[1], i32.xor(b, c));
  }

  /** The round t, modulo 16. */
  add(t: number): void {
    const f = this.#f;
    const name = (place: number): Word => this.#words[place - t & 7] as Word;
    const [a, b, d, e, g, h] = [0, 1, 3, 4, 6, 7].map(name) as [Word, Word, Word, Word, Word, Word];
    const sum = this.#sum;
    const current = this.#differences[t & 1] as Word;
    const before = this.#differences[1 - (t & 1)] as Word;
    const choice = i32.xor(g, i32.and(e, i32.xor(name(5), g)));
    f.set(sum, i32.add(i32.add(h, i32.load(SCHEDULE, 4 * t)), choice));
    f.set(sum, i32.add(sum, rotations(e, 6, 11, 25)));
    f.set(d, i32.add(d, sum));
    f.set(current, i32.xor(a, b));
    const majority = i32.xor(b, i32.and(current, before));
    f.set(h, i32.add(i32.add(sum, majority), rotations(a, 2, 13, 22)));
  }
}

function rotations(word: Word, ...bits: [number, number, number]): I32 {
  return bits.map((count) => i32.rotateRight(word, count)).reduce((x, y) => i32.xor(x, y));
}
