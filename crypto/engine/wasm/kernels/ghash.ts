// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * GHASH (NIST SP 800-38D, Section 6.4) in constant time, in two ways:
 *
 * - Up to 16 blocks: the sum of block i times H^(n-i), with carry-less products made of ordinary
 *   ones. Operands are cut to every fourth bit, so that sums of up to 15 bits fit between them and
 *   the lowest bit of each is the exclusive-or. The upper half of a product comes from the product
 *   of the reversed operands. The sum is reduced once.
 * - More: 16 chains at once. Blocks are transposed, so that register j has byte j of 16 blocks, and
 *   each chain is multiplied by H^16 with tables of 16 bytes for each half byte and each byte of the
 *   result: 512 swizzles for 256 bytes, with the reduction inside the tables. At the end the chains
 *   are summed in the first way.
 *
 * Addresses are public; secrets only pick bytes within registers.
 */

import { GHASH_CONSTANTS, GHASH_SCRATCH, HASH_POWERS } from "../aes_layout.ts";
import {
  call64,
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type I64,
  i64,
  i64x2,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { swizzle } from "./aes.ts";

const REVERSED_HIGH = GHASH_CONSTANTS;
const REVERSED_LOW = GHASH_CONSTANTS + 16;
const LOW_HALF = GHASH_CONSTANTS + 32;
const SWAP_WORDS = GHASH_CONSTANTS + 48;
/** Six words of 64 bits for each of 16 blocks. */
const WORDS = GHASH_SCRATCH;
/** A power while it is computed. */
const POWER = GHASH_SCRATCH + 0x400;
/** The 16 chains, and half of the next ones. */
const CHAINS = GHASH_SCRATCH + 0x500;
/** How far the words of two blocks lie apart. */
const STRIDE = 48;
/** Every fourth bit, four times. */
const COMBS = [
  0x1111111111111111n,
  0x2222222222222222n,
  0x4444444444444444n,
  0x8888888888888888n,
] as const;

/** The functions of GHASH that other kernels call. */
export interface GhashFunctions {
  /** `(slot, hashKey)`: computes the powers 1 to 16 of the hash key at an address. */
  readonly powers: Callable;
  /** `(slot, table)`: computes the table of H^16. */
  readonly table: Callable;
  /**
   * `(slot, table, source, blocks, target)`: the sum of all blocks. Beyond 16, their number must be
   * a multiple of 16; blocks of zeros in front change nothing.
   */
  readonly sum: Callable;
}

/** Adds GHASH to a module. @param m The module. */
export function addGhash(m: ModuleBuilder): GhashFunctions {
  const reversed = Array.from(
    { length: 16 },
    (_, x) => (x & 1) << 3 | (x & 2) << 1 | (x & 4) >> 1 | x >> 3,
  );
  m.data(REVERSED_HIGH, reversed.map((bits) => bits << 4));
  m.data(REVERSED_LOW, reversed);
  m.data(LOW_HALF, new Array<number>(16).fill(15));
  m.data(SWAP_WORDS, Array.from({ length: 16 }, (_, index) => index ^ 7));
  const transpose = addTranspose(m);
  const product = addProduct(m);
  const short = addShortSum(m, product);
  const chains = addChains(m, transpose);
  return {
    powers: addPowers(m, short),
    table: addTable(m, transpose),
    sum: m.function(5, (f, slot, table, source, count, target) => {
      f.if(i32.lessEqualUnsigned(count, 16), () => {
        f.call(short, slot, source, count, target);
      }, () => {
        const zero = f.let(v128.zero());
        for (let lane = 0; lane < 16; lane++) f.storeVector(CHAINS, zero, 16 * lane);
        f.call(chains, table, source, i32.shiftRightUnsigned(count, 4));
        // Where half of the next chains was, the blocks of the sum.
        const blocks = CHAINS + 256;
        for (let lane = 0; lane < 16; lane++) f.storeVector(blocks, zero, 16 * lane);
        f.call(transpose, CHAINS, blocks);
        f.call(short, slot, blocks, 16, target);
      });
    }),
  };
}

/** Reverses the bits of each byte. */
function reverseBits(f: FunctionBuilder, bytes: V128): V128 {
  const kept = f.let(bytes);
  const mask = f.let(v128.load(LOW_HALF));
  return v128.or(
    i8x16.swizzle(v128.load(REVERSED_HIGH), v128.and(kept, mask)),
    i8x16.swizzle(
      v128.load(REVERSED_LOW),
      v128.and(i32x4.shiftRightUnsigned(kept, 4), mask),
    ),
  );
}

/**
 * `(source, target)`: transposes 16 registers of 16 bytes by four rounds of interleaving, and adds
 * them to the target's.
 */
function addTranspose(m: ModuleBuilder): Callable {
  const low: number[] = [];
  const high: number[] = [];
  for (let index = 0; index < 8; index++) {
    low.push(index, 16 + index);
    high.push(8 + index, 24 + index);
  }
  return m.function(2, (f, source, target) => {
    let current = Array.from({ length: 16 }, (_, row) => f.let(v128.load(source, 16 * row)));
    for (let round = 0; round < 4; round++) {
      const mixed: Local<"v128">[] = [];
      for (let index = 0; index < 8; index++) {
        const [a, b] = [current[index], current[index + 8]] as [V128, V128];
        mixed.push(f.let(v128.shuffle(a, b, low)), f.let(v128.shuffle(a, b, high)));
      }
      current = mixed;
    }
    current.forEach((row, index) => {
      f.storeVector(target, v128.xor(row, v128.load(target, 16 * index)), 16 * index);
    });
  });
}

/** Writes the six words of a block: natural, reversed, and the sums of both for Karatsuba. */
function storeWords(f: FunctionBuilder, target: I32, block: Local<"v128">): void {
  // GHASH's first bit is x^0, so the natural form is the one with the bits of bytes reversed.
  const natural = f.let(reverseBits(f, block));
  const backward = f.let(i8x16.swizzle(block, v128.load(SWAP_WORDS)));
  [natural, backward].forEach((pair, form) => {
    const low = f.let(i64x2.extract(pair, 0));
    const high = f.let(i64x2.extract(pair, 1));
    f.store64(target, low, 24 * form);
    f.store64(target, high, 24 * form + 8);
    f.store64(target, i64.xor(low, high), 24 * form + 16);
  });
}

/**
 * `(words, powers, blocks)`: the sum of the lower halves of carry-less products of words, going up,
 * and powers, going down. Sixteen times up to 16 set bits of a comb sum up to 256: the carries are
 * kept out by masking at the end, because exclusive-ors of products do not carry.
 */
function addProduct(m: ModuleBuilder): Callable {
  return m.function(3, (f, words, powers, blocks) => {
    const sums = COMBS.map(() => f.let(i64.constant(0)));
    const combs = COMBS.map((comb) => f.let(i64.constant(comb)));
    const end = f.let(i32.add(words, i32.multiply(blocks, STRIDE)));
    f.doWhile(() => {
      const a = f.let(i64.load(words));
      const b = f.let(i64.load(powers));
      const partsA = combs.map((comb) => f.let(i64.and(a, comb)));
      const partsB = combs.map((comb) => f.let(i64.and(b, comb)));
      sums.forEach((sum, residue) => {
        let total: I64 = sum;
        partsA.forEach((part, index) => {
          const other = partsB[residue - index & 3] as I64;
          total = i64.xor(total, i64.multiply(part, other));
        });
        f.set(sum, total);
      });
      f.set(words, i32.add(words, STRIDE));
      f.set(powers, i32.subtract(powers, STRIDE));
    }, () => i32.lessUnsigned(words, end));
    const masked = sums.map((sum, residue) => i64.and(sum, combs[residue] as I64));
    f.result(masked.reduce((a, b) => i64.or(a, b)));
  }, "i64");
}

/** `(slot, source, blocks, target)`: the sum of block i times H^(blocks - i), up to 16 blocks. */
function addShortSum(m: ModuleBuilder, product: Callable): Callable {
  return m.function(4, (f, slot, source, blocks, target) => {
    f.repeat(blocks, (index) => {
      const words = f.let(i32.add(i32.multiply(index, STRIDE), WORDS));
      storeWords(f, words, f.let(v128.load(i32.add(source, i32.shiftLeft(index, 4)))));
    });
    const powers = f.let(i32.add(i32.add(slot, HASH_POWERS), i32.multiply(blocks, STRIDE)));
    const sum = (word: number): Local<"i64"> =>
      f.let(call64(product, WORDS + 8 * word, i32.add(powers, 8 * word), blocks));
    // A product of reversed words is the reversed product, one bit further.
    const reversedSum = (word: number): Local<"i64"> => {
      const swapped = f.let(i8x16.swizzle(i64x2.splat(sum(word)), v128.load(SWAP_WORDS)));
      return f.let(i64.shiftRightUnsigned(i64x2.extract(reverseBits(f, swapped), 0), 1));
    };
    const [low, high, middle] = [sum(0), sum(1), sum(2)];
    const [lowTop, highTop, middleTop] = [reversedSum(3), reversedSum(4), reversedSum(5)];
    const xor = (...terms: I64[]): I64 => terms.reduce((a, b) => i64.xor(a, b));
    const c3 = highTop;
    const c2 = f.let(xor(high, middleTop, lowTop, highTop));
    const c1 = f.let(xor(lowTop, middle, low, high));
    const c0 = f.let(low);
    // x^128 = x^7 + x^2 + x + 1, for the words 3 and 2.
    for (const [top, below, lowest] of [[c3, c2, c1], [c2, c1, c0]] as const) {
      f.set(
        lowest,
        xor(lowest, top, i64.shiftLeft(top, 1), i64.shiftLeft(top, 2), i64.shiftLeft(top, 7)),
      );
      f.set(
        below,
        xor(
          below,
          i64.shiftRightUnsigned(top, 63),
          i64.shiftRightUnsigned(top, 62),
          i64.shiftRightUnsigned(top, 57),
        ),
      );
    }
    f.storeVector(target, reverseBits(f, i64x2.replace(i64x2.splat(c0), 1, c1)));
  });
}

function addPowers(m: ModuleBuilder, short: Callable): Callable {
  return m.function(2, (f, slot, hashKey) => {
    const first = f.let(v128.load(hashKey));
    const at = f.let(i32.add(slot, HASH_POWERS + STRIDE));
    storeWords(f, at, first);
    f.storeVector(POWER, first);
    f.repeat(15, () => {
      f.call(short, slot, POWER, 1, POWER);
      f.set(at, i32.add(at, STRIDE));
      storeWords(f, at, f.let(v128.load(POWER)));
    });
  });
}

/**
 * For each half byte of a block, 32 in all, its 16 values times H^16: combinations of H^16 times four
 * successive powers of x. Transposed, they are one table for each byte of the result.
 */
function addTable(m: ModuleBuilder, transpose: Callable): Callable {
  return m.export("table", 2, (f, slot, table) => {
    const low = f.let(i64.load(slot, HASH_POWERS + 16 * STRIDE));
    const high = f.let(i64.load(slot, HASH_POWERS + 16 * STRIDE + 8));
    const carry = f.local("i64");
    f.repeat(32, (half) => {
      const powers = Array.from({ length: 4 }, () => {
        const power = f.let(reverseBits(f, f.let(i64x2.replace(i64x2.splat(low), 1, high))));
        f.set(carry, i64.multiply(i64.shiftRightUnsigned(high, 63), 0x87));
        f.set(high, i64.or(i64.shiftLeft(high, 1), i64.shiftRightUnsigned(low, 63)));
        f.set(low, i64.xor(i64.shiftLeft(low, 1), carry));
        return power;
      }).reverse();
      const multiples: V128[] = [f.let(v128.zero())];
      for (let bits = 1; bits < 16; bits++) {
        const top = 31 - Math.clz32(bits);
        const power = powers[top] as V128;
        const rest = multiples[bits - (1 << top)] as V128;
        multiples.push(bits === 1 << top ? power : f.let(v128.xor(rest, power)));
      }
      const target = f.let(i32.add(table, i32.shiftLeft(half, 8)));
      const zero = f.let(v128.zero());
      multiples.forEach((multiple, index) => {
        f.storeVector(CHAINS, multiple, 16 * index);
        f.storeVector(target, zero, 16 * index);
      });
      f.call(transpose, CHAINS, target);
    });
  });
}

/** `(table, source, groups)`: adds groups of 16 blocks to the chains, times H^16 between them. */
function addChains(m: ModuleBuilder, transpose: Callable): Callable {
  return m.function(3, (f, table, source, groups) => {
    const mask = f.let(v128.load(LOW_HALF));
    f.doWhile(() => {
      f.call(transpose, source, CHAINS);
      f.set(source, i32.add(source, 256));
      f.set(groups, i32.subtract(groups, 1));
      f.if(groups, () => multiplyChains(f, table, mask));
    }, () => groups);
  });
}

/** Multiplies all chains; in two halves of the result, so that the sums stay in registers. */
function multiplyChains(f: FunctionBuilder, table: I32, mask: V128): void {
  for (let half = 0; half < 2; half++) {
    const sums = Array.from({ length: 8 }, () => f.let(v128.zero()));
    const at = f.let(i32.constant(CHAINS));
    const row = f.let(i32.add(table, 128 * half));
    f.doWhile(() => {
      const bytes = f.let(v128.load(at));
      const high = f.let(v128.and(i32x4.shiftRightUnsigned(bytes, 4), mask));
      const low = f.let(v128.and(bytes, mask));
      sums.forEach((sum, byte) => {
        const fromHigh = swizzle(v128.load(row, 16 * byte), high);
        const fromLow = swizzle(v128.load(row, 256 + 16 * byte), low);
        f.set(sum, v128.xor(v128.xor(sum, fromHigh), fromLow));
      });
      f.set(at, i32.add(at, 16));
      f.set(row, i32.add(row, 512));
    }, () => i32.lessUnsigned(at, CHAINS + 256));
    // The first half waits behind the chains until the second was computed.
    sums.forEach((sum, byte) => f.storeVector(CHAINS, sum, (half === 0 ? 256 : 128) + 16 * byte));
  }
  for (let byte = 0; byte < 8; byte++) {
    f.storeVector(CHAINS, v128.load(CHAINS, 256 + 16 * byte), 16 * byte);
  }
}
