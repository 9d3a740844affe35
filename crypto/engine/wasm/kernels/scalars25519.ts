// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Numbers modulo the order of Ed25519's base point (RFC 8032, Section 5.1), in Montgomery form on nine
 * limbs of 29 bits, R = 2^261. There are few products in a signature, so these are loops.
 *
 * Bounds: limbs are below 2^30 in one operand, a sum of two numbers, and below 2^29 in the other; a
 * column is at most nine times 2^59 + 2^58, below 2^63. A product of less than 2^257 and less than L
 * is below 1.1 L, so that taking L away once is enough.
 */

import { COLUMNS, DIGEST, ORDER_CONSTANTS, RESULT, SCALARS } from "../curve25519_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  type I64,
  i64,
  type Local,
  type ModuleBuilder,
  v128,
} from "../emitter/mod.ts";

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const BITS = 29;
const LIMBS = 9;
const MASK = (1n << 29n) - 1n;
const RADIX = 1n << BigInt(BITS * LIMBS);
/** How far numbers lie apart. */
const STRIDE = 0x50;

/** Constants by their place: the order, 1, R², R² 2^256. */
const NUMBERS = [ORDER, 1n, RADIX * RADIX % ORDER, (RADIX * RADIX << 256n) % ORDER];
const [ORDER_AT, ONE, SQUARE, SHIFTED_SQUARE] = [0, 1, 2, 3].map((index) =>
  ORDER_CONSTANTS + index * STRIDE
) as [number, number, number, number];

/** The functions of these numbers. */
export interface ScalarFunctions {
  /** `()`: the 64 bytes of DIGEST, reduced, to RESULT. */
  readonly reduce: Callable;
  /** `(a, b, summand)`: a b + summand of 32 bytes each, reduced, to RESULT. */
  readonly multiplyAdd: Callable;
}

/** Adds the functions to a module. @param m The module. */
export function addScalars25519(m: ModuleBuilder): ScalarFunctions {
  m.data(
    ORDER_CONSTANTS,
    NUMBERS.flatMap((number) => {
      const bytes = Array.from({ length: LIMBS }, (_, limb) => number >> BigInt(BITS * limb) & MASK)
        .flatMap((limb) =>
          Array.from({ length: 8 }, (_, at) => Number(limb >> BigInt(8 * at) & 0xffn))
        );
      return [...bytes, ...new Array<number>(STRIDE - bytes.length).fill(0)];
    }),
  );
  const at = (place: number): number => SCALARS + place * STRIDE;
  const multiply = addMultiply(m);
  const read = addRead(m);
  const add = m.function(2, (f, target, other) => {
    for (let limb = 0; limb < LIMBS; limb++) {
      f.store64(target, i64.add(i64.load(target, 8 * limb), i64.load(other, 8 * limb)), 8 * limb);
    }
  });
  const write = addWrite(m, multiply);
  return {
    reduce: m.function(0, (f) => {
      f.call(read, at(0), DIGEST);
      f.call(read, at(1), DIGEST + 32);
      f.call(multiply, at(0), at(0), SQUARE);
      f.call(multiply, at(1), at(1), SHIFTED_SQUARE);
      f.call(add, at(0), at(1));
      f.call(write, at(0));
    }),
    multiplyAdd: m.function(3, (f, a, b, summand) => {
      f.call(read, at(0), a);
      f.call(read, at(1), b);
      f.call(read, at(2), summand);
      f.call(multiply, at(0), at(0), SQUARE);
      f.call(multiply, at(0), at(0), at(1));
      // Now all but the last product is there, and without R; with it, as `write` takes it.
      f.call(add, at(0), at(2));
      f.call(multiply, at(0), at(0), SQUARE);
      f.call(write, at(0));
    }),
  };
}

/** `(target, a, b)`: the product divided by R; row by row, and each row makes one limb zero. */
function addMultiply(m: ModuleBuilder): Callable {
  const factor = -inverse(ORDER) & MASK;
  return m.function(3, (f, target, a, b) => {
    const zero = f.let(v128.zero());
    for (let at = 0; at < STRIDE; at += 16) f.storeVector(COLUMNS, zero, at);
    const row = f.let(i32.constant(0));
    const carry = f.local("i64");
    f.doWhile(() => {
      const limb = f.let(i64.load(i32.add(a, row)));
      const lowest = f.let(i64.add(i64.load(COLUMNS), i64.multiply(limb, i64.load(b))));
      const multiple = f.let(i64.and(i64.multiply(i64.and(lowest, MASK), factor), MASK));
      const cleared = i64.add(lowest, i64.multiply(multiple, i64.load(ORDER_AT)));
      f.set(carry, i64.shiftRightUnsigned(cleared, BITS));
      const column = f.let(i32.constant(8));
      f.doWhile(() => {
        const products = i64.add(
          i64.multiply(limb, i64.load(i32.add(b, column))),
          i64.multiply(multiple, i64.load(column, ORDER_AT)),
        );
        const sum = i64.add(i64.add(i64.load(column, COLUMNS), products), carry);
        f.store64(column, sum, COLUMNS - 8);
        f.set(carry, i64.constant(0));
        f.set(column, i32.add(column, 8));
      }, () => i32.lessUnsigned(column, 8 * LIMBS));
      f.store64(COLUMNS, i64.constant(0), 8 * LIMBS - 8);
      f.set(row, i32.add(row, 8));
    }, () => i32.lessUnsigned(row, 8 * LIMBS));
    carryLimbs(f, target, (at) => i64.load(at, COLUMNS));
  });
}

/** Writes limbs with carries, which may be negative. @returns What is carried out of the last one. */
function carryLimbs(f: FunctionBuilder, target: I32, limb: (at: I32) => I64): Local<"i64"> {
  const carry = f.let(i64.constant(0));
  const at = f.let(i32.constant(0));
  f.doWhile(() => {
    f.set(carry, i64.add(carry, limb(at)));
    f.store64(i32.add(target, at), i64.and(carry, MASK));
    f.set(carry, i64.shiftRightSigned(carry, BITS));
    f.set(at, i32.add(at, 8));
  }, () => i32.lessUnsigned(at, 8 * LIMBS));
  return carry;
}

/** `(target, source)`: takes 32 bytes in. */
function addRead(m: ModuleBuilder): Callable {
  return m.function(2, (f, target, source) => {
    for (let limb = 0; limb < LIMBS; limb++) {
      const byte = Math.min(BITS * limb >> 3, 24);
      const bits = i64.shiftRightUnsigned(i64.load(source, byte), BITS * limb - 8 * byte);
      f.store64(target, i64.and(bits, MASK), 8 * limb);
    }
  });
}

/** `(source)`: takes R away, reduces wholly, and writes 32 bytes to RESULT. */
function addWrite(m: ModuleBuilder, multiply: Callable): Callable {
  return m.function(1, (f, source) => {
    f.call(multiply, source, source, ONE);
    const negative = carryLimbs(
      f,
      i32.constant(COLUMNS),
      (at) => i64.subtract(i64.load(i32.add(source, at)), i64.load(at, ORDER_AT)),
    );
    f.storeVector(RESULT, v128.zero());
    f.storeVector(RESULT, v128.zero(), 16);
    const bit = f.let(i32.constant(0));
    const at = f.let(i32.constant(0));
    f.doWhile(() => {
      const less = f.let(i64.load(at, COLUMNS));
      const difference = i64.xor(less, i64.load(i32.add(source, at)));
      const limb = i64.xor(less, i64.and(difference, negative));
      const byte = f.let(i32.shiftRightUnsigned(bit, 3));
      const shifted = i64.shiftLeft(limb, i64.extendUnsigned(i32.and(bit, 7)));
      f.store64(byte, i64.or(i64.load(byte, RESULT), shifted), RESULT);
      f.set(bit, i32.add(bit, BITS));
      f.set(at, i32.add(at, 8));
    }, () => i32.lessUnsigned(at, 8 * LIMBS));
  });
}

/** The inverse modulo 2^29, by Newton's iteration. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (let round = 0; round < 5; round++) result = result * (2n - value * result) & MASK;
  return result;
}
