// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Arithmetic modulo 2^255 - 19, on ten signed limbs of 26 and 25 bits in turn, 64 bits wide.
 *
 * Bounds. An element has limbs from -2^20 to 2^b + 2^20, with b bits: the result of a product or of a
 * carried sum. A factor is an element, or the sum or the difference of two. Products take factors:
 * a column is at most ten times 2 times 19 times the product of two limbs, below 2^63. As in field.ts
 * the ranges are derived and checked where the code is emitted.
 */

import { ELEMENT_STRIDE, ELEMENTS } from "../curve25519_layout.ts";
import {
  ALL,
  assume,
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  type I64,
  i64,
  type Local,
  type ModuleBuilder,
  type Range,
  v128,
} from "../emitter/mod.ts";

type Limb = Local<"i64">;

/** How many limbs an element has. */
export const LIMBS = 10;
/** 2^255 - 19. */
export const PRIME = 2n ** 255n - 19n;
/** How much a limb may be out of its bits. */
const EXCESS = 1n << 20n;

/** An element's place among the temporaries, or its address. */
export type Place = number | I32;

/** The address of an element. */
export function addressOf(place: Place): I32 {
  return typeof place === "object" ? place : i32.constant(ELEMENTS + place * ELEMENT_STRIDE);
}

/** How many bits a limb has. */
function bitsOf(limb: number): number {
  return limb & 1 ? 25 : 26;
}

/** Where a limb begins, in bits. */
function startOf(limb: number): number {
  return Math.ceil(25.5 * limb);
}

function maskOf(limb: number): bigint {
  return (1n << BigInt(bitsOf(limb))) - 1n;
}

function elementRange(limb: number): Range {
  return { min: -EXCESS, max: maskOf(limb) + 1n + EXCESS };
}

function factorRange(limb: number): Range {
  const { min, max } = elementRange(limb);
  return { min: min - max, max: 2n * max };
}

/** The limbs of a number as they lie in memory. */
export function elementBytes(value: bigint): number[] {
  const reduced = (value % PRIME + PRIME) % PRIME;
  return Array.from({ length: LIMBS }, (_, limb) => reduced >> BigInt(startOf(limb)) & maskOf(limb))
    .flatMap((limb) =>
      Array.from({ length: 8 }, (_, at) => Number(limb >> BigInt(8 * at) & 0xffn))
    );
}

/** The functions of the field; their parameters are addresses. */
export interface Field25519 {
  /** `(target, a, b)`: the product of factors. */
  readonly multiply: Callable;
  /** `(target, a, count)`: squares a factor so many times. */
  readonly square: Callable;
  /** `(target, a, b)`: the sum of factors, carried. */
  readonly add: Callable;
  /** `(target, a, b)`: the difference of factors, carried. */
  readonly subtract: Callable;
  /** `(target, source)`: takes 32 bytes in, without the highest bit. */
  readonly read: Callable;
  /** `(target, source)`: writes an element between 0 and p, as 32 bytes. */
  readonly write: Callable;
  /** `(target, a)`: a^(2^250 - 1); leaves a^11 in the element 1. */
  readonly power250: Callable;
  /** `(target, a)`: 1 / a, and 0 for 0. */
  readonly invert: Callable;
}

/** Adds the field to a module. It uses the elements 0 to 3 as temporaries of inversions. */
export function addField25519(m: ModuleBuilder): Field25519 {
  const multiply = addMultiply(m);
  const square = addSquare(m);
  const power250 = addPower250(m, multiply, square);
  return {
    multiply,
    square,
    power250,
    add: addSum(m, i64.add),
    subtract: addSum(m, i64.subtract),
    read: addRead(m),
    write: addWrite(m),
    invert: m.function(2, (f, target, a) => {
      // p - 2 = 2^255 - 21 = 2^5 (2^250 - 1) + 11.
      f.call(power250, target, a);
      f.call(square, target, target, 5);
      f.call(multiply, target, target, addressOf(1));
    }),
  };
}

/** Copies an element. */
export function copyElement(f: FunctionBuilder, target: Place, source: Place): void {
  for (let at = 0; at < 8 * LIMBS; at += 16) {
    f.storeVector(addressOf(target), v128.load(addressOf(source), at), at);
  }
}

function load(f: FunctionBuilder, address: I32, range: (limb: number) => Range): Limb[] {
  return Array.from(
    { length: LIMBS },
    (_, limb) => f.let(assume(i64.load(address, 8 * limb), range(limb))),
  );
}

/** Writes limbs, which must be an element's. */
function store(f: FunctionBuilder, address: I32, limbs: readonly Limb[]): void {
  limbs.forEach((limb, index) => {
    f.ensure(limb, elementRange(index));
    f.store64(address, limb, 8 * index);
  });
}

/** Carries from one limb to the next; from the last to the first, times 19. */
function carry(f: FunctionBuilder, limbs: readonly Limb[], index: number): void {
  const from = limbs[index] as Limb;
  const to = limbs[(index + 1) % LIMBS] as Limb;
  f.ensure(from, ALL);
  const over = i64.shiftRightSigned(from, bitsOf(index));
  f.set(to, i64.add(to, index === LIMBS - 1 ? i64.multiply(over, 19) : over));
  f.set(from, i64.and(from, maskOf(index)));
}

/** Carries the columns of a product: two chains beside each other. */
function carryColumns(f: FunctionBuilder, columns: readonly Limb[]): void {
  for (const index of [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0]) carry(f, columns, index);
}

/**
 * `(target, a, b)`: a product. Two odd limbs together stand one bit higher than their column, hence
 * the doubling; beyond the last column 2^255 = 19.
 */
function addMultiply(m: ModuleBuilder): Callable {
  return m.function(3, (f, target, a, b) => {
    const right = load(f, b, factorRange);
    const wrapped = right.map((limb) => f.let(i64.multiply(limb, 19)));
    const columns: Limb[] = [];
    for (let i = 0; i < LIMBS; i++) {
      const limb = f.let(assume(i64.load(a, 8 * i), factorRange(i)));
      const doubled = i & 1 ? f.let(i64.multiply(limb, 2)) : limb;
      for (let j = 0; j < LIMBS; j++) {
        const other = (i + j >= LIMBS ? wrapped : right)[j] as Limb;
        const term = i64.multiply(j & 1 ? doubled : limb, other);
        const column = (i + j) % LIMBS;
        if (i === 0) columns.push(f.let(term));
        else f.set(columns[column] as Limb, i64.add(columns[column] as Limb, term));
      }
    }
    carryColumns(f, columns);
    store(f, target, columns);
  });
}

/** `(target, a, count)`: squares so many times. */
function addSquare(m: ModuleBuilder): Callable {
  return m.function(3, (f, target, a, count) => {
    const limbs = load(f, a, factorRange);
    const columns = f.locals("i64", LIMBS);
    f.doWhile(() => {
      limbs.forEach((limb, index) => limb.range = factorRange(index));
      const doubled = limbs.map((limb) => f.let(i64.multiply(limb, 2)));
      const wrapped = limbs.map((limb) => f.let(i64.multiply(limb, 19)));
      const wrappedTwice = limbs.map((limb) => f.let(i64.multiply(limb, 38)));
      columns.forEach((column, index) => {
        const terms: I64[] = [];
        for (let i = 0; i < LIMBS; i++) {
          const j = (index - i + LIMBS) % LIMBS;
          if (j < i) continue;
          const twoOdd = (i & j & 1) === 1;
          const others = i + j >= LIMBS
            ? (twoOdd ? wrappedTwice : wrapped)
            : (twoOdd ? doubled : limbs);
          terms.push(i64.multiply((i === j ? limbs : doubled)[i] as Limb, others[j] as Limb));
        }
        f.set(column, terms.reduce((x, y) => i64.add(x, y)));
      });
      carryColumns(f, columns);
      limbs.forEach((limb, index) => {
        f.set(limb, columns[index] as Limb);
        f.ensure(limb, elementRange(index));
      });
      f.set(count, i32.subtract(count, 1));
    }, () => count);
    limbs.forEach((limb, index) => f.store64(target, limb, 8 * index));
  });
}

/** `(target, a, b)`: a sum or a difference of factors, carried to an element. */
function addSum(m: ModuleBuilder, operation: (a: I64, b: I64) => I64): Callable {
  return m.function(3, (f, target, a, b) => {
    const limbs = Array.from({ length: LIMBS }, (_, limb) => {
      const [left, right] = [a, b].map((address) =>
        assume(i64.load(address, 8 * limb), factorRange(limb))
      ) as [I64, I64];
      return f.let(operation(left, right));
    });
    for (let limb = 0; limb < LIMBS; limb++) carry(f, limbs, limb);
    store(f, target, limbs);
  });
}

/** An element plus a factor times a small constant: a factor. */
export function addScaled(
  f: FunctionBuilder,
  target: Place,
  a: Place,
  b: Place,
  multiple: number,
): void {
  const limbs = Array.from({ length: LIMBS }, (_, limb) => {
    const scaled = i64.multiply(
      assume(i64.load(addressOf(b), 8 * limb), factorRange(limb)),
      multiple,
    );
    return f.let(i64.add(assume(i64.load(addressOf(a), 8 * limb), elementRange(limb)), scaled));
  });
  for (let limb = 0; limb < LIMBS; limb++) carry(f, limbs, limb);
  limbs.forEach((limb, index) => {
    f.ensure(limb, factorRange(index));
    f.store64(addressOf(target), limb, 8 * index);
  });
}

/** `(target, a)`: by doubling the number of ones in the exponent. */
function addPower250(m: ModuleBuilder, multiply: Callable, square: Callable): Callable {
  return m.function(2, (f, target, a) => {
    const [low, ones, other, more] = [1, 2, 3, 0].map(addressOf) as [I32, I32, I32, I32];
    const product = (to: I32, x: I32, y: I32): void => f.call(multiply, to, x, y);
    const squared = (to: I32, x: I32, count: number): void => f.call(square, to, x, count);
    // Exponents: 2, 8, 9, 11, 22, then 31 = 2^5 - 1.
    squared(low, a, 1);
    squared(ones, low, 2);
    product(ones, a, ones);
    product(low, low, ones);
    squared(other, low, 1);
    product(ones, ones, other);
    squared(other, ones, 5);
    product(ones, other, ones);
    squared(other, ones, 10);
    product(other, other, ones);
    squared(more, other, 20);
    product(other, more, other);
    squared(other, other, 10);
    product(ones, other, ones);
    squared(other, ones, 50);
    product(other, other, ones);
    squared(more, other, 100);
    product(other, more, other);
    squared(other, other, 50);
    product(target, other, ones);
  });
}

function addRead(m: ModuleBuilder): Callable {
  return m.function(2, (f, target, source) => {
    for (let limb = 0; limb < LIMBS; limb++) {
      // Each limb lies within the 64 bits from its first byte on; the last ones from an earlier byte.
      const byte = Math.min(startOf(limb) >> 3, 24);
      const bits = i64.shiftRightUnsigned(i64.load(source, byte), startOf(limb) - 8 * byte);
      f.store64(target, i64.and(bits, maskOf(limb)), 8 * limb);
    }
  });
}

function addWrite(m: ModuleBuilder): Callable {
  return m.function(2, (f, target, source) => {
    const limbs = load(f, source, elementRange);
    for (let pass = 0; pass < 2; pass++) {
      for (let limb = 0; limb < LIMBS; limb++) carry(f, limbs, limb);
    }
    // The quotient by p: what 19 more would carry out of the top.
    const last = limbs[LIMBS - 1] as Limb;
    const quotient = f.let(
      i64.shiftRightSigned(i64.add(i64.multiply(last, 19), 1 << 24), 25),
    );
    limbs.forEach((limb, index) => {
      f.set(quotient, i64.shiftRightSigned(i64.add(limb, quotient), bitsOf(index)));
    });
    const first = limbs[0] as Limb;
    f.set(first, i64.add(first, i64.multiply(quotient, 19)));
    limbs.forEach((limb, index) => {
      const next = limbs[index + 1];
      if (next !== undefined) {
        f.set(next, i64.add(next, i64.shiftRightSigned(limb, bitsOf(index))));
      }
      f.set(limb, i64.and(limb, maskOf(index)));
    });
    const words = [0, 1, 2, 3].map(() => f.let(i64.constant(0)));
    limbs.forEach((limb, index) => {
      const [word, shift] = [startOf(index) >> 6, startOf(index) & 63];
      const low = words[word] as Limb;
      f.set(low, i64.or(low, i64.shiftLeft(limb, shift)));
      const high = words[word + 1];
      if (shift + bitsOf(index) > 64 && high !== undefined) {
        f.set(high, i64.or(high, i64.shiftRightUnsigned(limb, 64 - shift)));
      }
    });
    words.forEach((word, index) => f.store64(target, word, 8 * index));
  });
}
