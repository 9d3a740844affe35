// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** X25519 (RFC 7748, Section 5): the Montgomery ladder, with swaps by masks. */

import { POINT, RESULT, SCALAR } from "../curve25519_layout.ts";
import {
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i64x2,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import {
  addressOf,
  addScaled,
  copyElement,
  type Field25519,
  LIMBS,
  type Place,
} from "./field25519.ts";

/** The elements of the ladder, by their place in memory. */
const X1 = 4;
const X2 = 5;
const Z2 = 6;
const X3 = 7;
const Z3 = 8;
const [A, B, C, D, SQUARE_A, SQUARE_B, E, T] = [9, 10, 11, 12, 13, 14, 15, 16] as const;

/**
 * Adds `exchange()`: u of SCALAR times the point with u = POINT, to RESULT.
 *
 * @param m The module.
 * @param field The field.
 * @param one Where 1 lies.
 */
export function addX25519(m: ModuleBuilder, field: Field25519, one: I32): void {
  m.export("exchange", 0, (f) => {
    const product = (target: number, a: number, b: Place): void =>
      f.call(field.multiply, addressOf(target), addressOf(a), addressOf(b));
    const squared = (target: number, a: number): void =>
      f.call(field.square, addressOf(target), addressOf(a), 1);
    f.call(field.read, addressOf(X1), POINT);
    copyElement(f, X3, X1);
    copyElement(f, X2, one);
    copyElement(f, Z3, one);
    const zero = f.let(v128.zero());
    for (let at = 0; at < 8 * LIMBS; at += 16) f.storeVector(addressOf(Z2), zero, at);
    const bit = f.let(i32.constant(254));
    const swap = f.let(i32.constant(0));
    const current = f.local("i32");
    f.doWhile(() => {
      const byte = i32.load8(i32.shiftRightUnsigned(bit, 3), SCALAR);
      f.set(current, i32.and(i32.shiftRightUnsigned(byte, i32.and(bit, 7)), 1));
      swapPoints(f, i32.xor(swap, current));
      f.set(swap, current);
      paired(f, A, X2, Z2, i64x2.add);
      paired(f, B, X2, Z2, i64x2.subtract);
      paired(f, C, X3, Z3, i64x2.add);
      paired(f, D, X3, Z3, i64x2.subtract);
      squared(SQUARE_A, A);
      squared(SQUARE_B, B);
      product(D, D, A);
      product(C, C, B);
      paired(f, E, SQUARE_A, SQUARE_B, i64x2.subtract);
      product(X2, SQUARE_A, SQUARE_B);
      paired(f, A, D, C, i64x2.add);
      paired(f, B, D, C, i64x2.subtract);
      squared(X3, A);
      squared(B, B);
      product(Z3, B, X1);
      // T = AA + 121665 E.
      addScaled(f, T, SQUARE_A, E, 121_665);
      product(Z2, E, T);
      f.set(bit, i32.subtract(bit, 1));
    }, () => i32.lessUnsigned(bit, 255));
    swapPoints(f, swap);
    f.call(field.invert, addressOf(Z2), addressOf(Z2));
    product(X2, X2, Z2);
    f.call(field.write, RESULT, addressOf(X2));
  });
}

/** A sum or a difference of elements, not carried: a factor. */
function paired(
  f: FunctionBuilder,
  target: number,
  a: number,
  b: number,
  operation: (x: V128, y: V128) => V128,
): void {
  for (let at = 0; at < 8 * LIMBS; at += 16) {
    const value = operation(v128.load(addressOf(a), at), v128.load(addressOf(b), at));
    f.storeVector(addressOf(target), value, at);
  }
}

/** Swaps both points where `swap` is 1. */
function swapPoints(f: FunctionBuilder, swap: I32): void {
  const mask = f.let(i32x4.splat(i32.subtract(0, swap)));
  const at = f.let(i32.constant(0));
  f.doWhile(() => {
    // X3 and Z3 lie as far behind X2 and Z2.
    const left = f.let(v128.load(i32.add(addressOf(X2), at)));
    const right = f.let(v128.load(i32.add(addressOf(X3), at)));
    const change = f.let(v128.and(v128.xor(left, right), mask));
    f.storeVector(i32.add(addressOf(X2), at), v128.xor(left, change));
    f.storeVector(i32.add(addressOf(X3), at), v128.xor(right, change));
    f.set(at, i32.add(at, 16));
  }, () => i32.lessUnsigned(at, 2 * 8 * LIMBS));
}
