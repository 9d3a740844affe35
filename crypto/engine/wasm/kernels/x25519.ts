// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * X25519 (RFC 7748, Section 5): the Montgomery ladder, with swaps by masks.
 *
 * A number modulo 2^255 - 19 is ten limbs of 26 and 25 bits in turn, signed, 64 bits wide. Results of
 * products are below 2^26 in absolute value, so sums and differences of two of them can be multiplied
 * without a carry: a column is at most ten times 19 times 2^54, less than 2^62.
 */

import { ELEMENT_STRIDE, ELEMENTS, POINT, RESULT, SCALAR } from "../x25519_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type I64,
  i64,
  i64x2,
  type Local,
  ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";

type Limb = Local<"i64">;

const LIMBS = 10;

/** The elements of the ladder, by their place in memory. */
const X1 = 0;
const X2 = 1;
const Z2 = 2;
const X3 = 3;
const Z3 = 4;
const [A, B, C, D, SQUARE_A, SQUARE_B, E, T] = [5, 6, 7, 8, 9, 10, 11, 12] as const;

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

function at(element: number): number {
  return ELEMENTS + element * ELEMENT_STRIDE;
}

/** Makes the module. @returns Its bytes. */
export function x25519Module(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(1);
  const multiply = addMultiply(m);
  const square = addSquare(m);
  const finish = addFinish(m, multiply, square);
  // (): u of SCALAR times the point with u = POINT, to RESULT.
  m.export("exchange", 0, (f) => {
    const product = (target: number, a: number, b: number): void =>
      f.call(multiply, at(target), at(a), at(b));
    const squared = (target: number, a: number): void => f.call(square, at(target), at(a), 1);
    const paired = (
      target: number,
      a: number,
      b: number,
      operation: (x: V128, y: V128) => V128,
    ): void => {
      for (let vector = 0; vector < LIMBS / 2; vector++) {
        const offset = 16 * vector;
        const value = operation(v128.load(at(a), offset), v128.load(at(b), offset));
        f.storeVector(at(target), value, offset);
      }
    };
    loadPoint(f);
    const bit = f.let(i32.constant(254));
    const swap = f.let(i32.constant(0));
    const current = f.local("i32");
    f.doWhile(() => {
      const byte = i32.load8(i32.shiftRightUnsigned(bit, 3), SCALAR);
      f.set(current, i32.and(i32.shiftRightUnsigned(byte, i32.and(bit, 7)), 1));
      swapPoints(f, i32.xor(swap, current));
      f.set(swap, current);
      paired(A, X2, Z2, i64x2.add);
      paired(B, X2, Z2, i64x2.subtract);
      paired(C, X3, Z3, i64x2.add);
      paired(D, X3, Z3, i64x2.subtract);
      squared(SQUARE_A, A);
      squared(SQUARE_B, B);
      product(D, D, A);
      product(C, C, B);
      paired(E, SQUARE_A, SQUARE_B, i64x2.subtract);
      product(X2, SQUARE_A, SQUARE_B);
      paired(A, D, C, i64x2.add);
      paired(B, D, C, i64x2.subtract);
      squared(X3, A);
      squared(B, B);
      product(Z3, B, X1);
      addScaled(f);
      product(Z2, E, T);
      f.set(bit, i32.subtract(bit, 1));
    }, () => i32.lessUnsigned(bit, 255));
    swapPoints(f, swap);
    f.call(finish);
  });
  return m.toBytes();
}

/** Takes u in without its highest bit (RFC 7748, Section 5), and sets the ladder up. */
function loadPoint(f: FunctionBuilder): void {
  const words = [0, 1, 2, 3].map((word) => f.let(i64.load(POINT, 8 * word)));
  for (let limb = 0; limb < LIMBS; limb++) {
    const [word, shift] = [startOf(limb) >> 6, startOf(limb) & 63];
    let value: I64 = i64.shiftRightUnsigned(words[word] as Limb, shift);
    if (shift + bitsOf(limb) > 64) {
      value = i64.or(value, i64.shiftLeft(words[word + 1] as Limb, 64 - shift));
    }
    const kept = f.let(i64.and(value, maskOf(limb)));
    const one = i64.constant(limb === 0 ? 1 : 0);
    f.store64(at(X1), kept, 8 * limb);
    f.store64(at(X2), one, 8 * limb);
    f.store64(at(Z2), i64.constant(0), 8 * limb);
    f.store64(at(X3), kept, 8 * limb);
    f.store64(at(Z3), one, 8 * limb);
  }
}

/** Swaps both points where `swap` is 1. */
function swapPoints(f: FunctionBuilder, swap: I32): void {
  const mask = f.let(i32x4.splat(i32.subtract(0, swap)));
  for (const [a, b] of [[X2, X3], [Z2, Z3]] as const) {
    for (let offset = 0; offset < 8 * LIMBS; offset += 16) {
      const left = f.let(v128.load(at(a), offset));
      const right = f.let(v128.load(at(b), offset));
      const change = f.let(v128.and(v128.xor(left, right), mask));
      f.storeVector(at(a), v128.xor(left, change), offset);
      f.storeVector(at(b), v128.xor(right, change), offset);
    }
  }
}

/** T = AA + 121665 E. */
function addScaled(f: FunctionBuilder): void {
  const limbs = Array.from({ length: LIMBS }, (_, limb) => {
    const scaled = i64.multiply(i64.load(at(E), 8 * limb), 121_665);
    return f.let(i64.add(i64.load(at(SQUARE_A), 8 * limb), scaled));
  });
  for (let limb = 0; limb < LIMBS; limb++) carry(f, limbs, limb);
  limbs.forEach((limb, index) => f.store64(at(T), limb, 8 * index));
}

/** Carries from one limb to the next; from the last to the first, times 19. */
function carry(f: FunctionBuilder, limbs: readonly Limb[], index: number): void {
  const from = limbs[index] as Limb;
  const to = limbs[(index + 1) % LIMBS] as Limb;
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
    const right = Array.from({ length: LIMBS }, (_, limb) => f.let(i64.load(b, 8 * limb)));
    const wrapped = right.map((limb) => f.let(i64.multiply(limb, 19)));
    const columns: Limb[] = [];
    for (let i = 0; i < LIMBS; i++) {
      const limb = f.let(i64.load(a, 8 * i));
      const doubled = i & 1 ? f.let(i64.shiftLeft(limb, 1)) : limb;
      for (let j = 0; j < LIMBS; j++) {
        const other = (i + j >= LIMBS ? wrapped : right)[j] as Limb;
        const term = i64.multiply(j & 1 ? doubled : limb, other);
        const column = (i + j) % LIMBS;
        if (i === 0) columns.push(f.let(term));
        else f.set(columns[column] as Limb, i64.add(columns[column] as Limb, term));
      }
    }
    carryColumns(f, columns);
    columns.forEach((limb, index) => f.store64(target, limb, 8 * index));
  });
}

/** `(target, a, count)`: squares so many times. */
function addSquare(m: ModuleBuilder): Callable {
  return m.function(3, (f, target, a, count) => {
    const limbs = Array.from({ length: LIMBS }, (_, limb) => f.let(i64.load(a, 8 * limb)));
    const columns = f.locals("i64", LIMBS);
    f.doWhile(() => {
      const doubled = limbs.map((limb) => f.let(i64.shiftLeft(limb, 1)));
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
      limbs.forEach((limb, index) => f.set(limb, columns[index] as Limb));
      f.set(count, i32.subtract(count, 1));
    }, () => count);
    limbs.forEach((limb, index) => f.store64(target, limb, 8 * index));
  });
}

/** `()`: X2 / Z2, by Z2^(p - 2), as 32 bytes. */
function addFinish(m: ModuleBuilder, multiply: Callable, square: Callable): Callable {
  return m.function(0, (f) => {
    const product = (target: number, a: number, b: number): void =>
      f.call(multiply, at(target), at(a), at(b));
    const squared = (target: number, a: number, count: number): void =>
      f.call(square, at(target), at(a), count);
    // Exponents: a = 9, b = 11, then c = 2^5 - 1, and so on by doubling the number of ones.
    const [low, ones, other, more] = [A, B, C, D] as const;
    squared(low, Z2, 1);
    squared(ones, low, 2);
    product(ones, Z2, ones);
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
    product(ones, other, ones);
    squared(ones, ones, 5);
    product(low, ones, low);
    product(X2, X2, low);
    writeResult(f);
  });
}

/** Reduces X2 wholly and writes it. */
function writeResult(f: FunctionBuilder): void {
  const limbs = Array.from({ length: LIMBS }, (_, limb) => f.let(i64.load(at(X2), 8 * limb)));
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
  words.forEach((word, index) => f.store64(RESULT, word, 8 * index));
}
