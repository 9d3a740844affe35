// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Points of y² = x³ - 3 x + b in Jacobian coordinates (x = X / Z², y = Y / Z³), and their multiples.
 * The formulas are those of the Explicit-Formulas Database, dbl-2001-b, add-2007-bl and madd-2007-bl,
 * put so that products come in pairs and small multiples are sums of two.
 *
 * The addition is wrong for equal and for opposite points and for infinity. In `multiply` and
 * `multiplyBase` equal and opposite points can not meet: all digits are between 0 and 15, and what
 * was summed so far plus what is added is a part of the scalar's digits, hence below the order n;
 * they would be equal only if the same digits stood in both, and opposite only if the sum were n.
 * Infinity is dealt with by masks: a digit of zero keeps the sum from before, and the first other
 * digit takes the entry of the table.
 */

import { BASE, PICKED, SAVED } from "../curve_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type Local,
  type ModuleBuilder,
  v128,
} from "../emitter/mod.ts";
import type { FieldFunctions } from "./field.ts";
import type { SumFunctions } from "./field_sums.ts";
import { type Place, PointFormula, type Product } from "./formulas.ts";

/** How a curve's points lie in memory. */
export interface PointShape {
  /** How far coordinates lie apart: a multiple of 16. */
  readonly stride: number;
  /** How many bytes a scalar has. */
  readonly bytes: number;
  /** Where 1 in Montgomery form lies. */
  readonly one: number;
}

/** The functions of points. */
export interface PointFunctions {
  /** `(point)`: doubles in place; infinity too. */
  readonly double: Callable;
  /** `(sum, point)`: adds another point that is not infinity. */
  readonly add: Callable;
  /** `(target, source)`: copies a point. */
  readonly copy: Callable;
  /** `(sum, scalar, table)`: a multiple, from the table of the multiples 0 to 15. */
  readonly multiply: Callable;
  /** `(sum, scalar)`: a multiple of the base point. */
  readonly multiplyBase: Callable;
  /** The same for a public scalar, which may be zero: in a time that depends on it. */
  readonly multiplyBasePublic: Callable;
}

/** Adds the functions of points to a module. */
export function addPoints(
  m: ModuleBuilder,
  field: FieldFunctions,
  sums: SumFunctions,
  shape: PointShape,
): PointFunctions {
  const { stride } = shape;
  const formulas = (f: FunctionBuilder): PointFormula => new PointFormula(f, field, sums, stride);
  const double = addDouble(m, formulas, stride);
  const add = addAdd(m, formulas, stride);
  const addAffine = addAddAffine(m, formulas, stride);
  const copy = m.function(2, (f, target, source) => {
    copyVectors(f, target, source, 3 * stride / 16);
  });
  const pick = addPick(m, stride / 16);
  const settle = addSettle(m, stride);
  /** Picks coordinates of an entry, adds it, and puts right what the addition can not do. */
  const step = (
    f: FunctionBuilder,
    sum: I32,
    row: I32 | number,
    digit: Local<"i32">,
    infinite: Local<"i32">,
    coordinates: 2 | 3,
  ): void => {
    for (let coordinate = 0; coordinate < coordinates; coordinate++) {
      const at = coordinate * stride;
      f.call(pick, PICKED + at, i32.add(row, at), digit, coordinates * stride);
    }
    f.call(copy, SAVED, sum);
    f.call(coordinates === 3 ? add : addAffine, sum, PICKED);
    f.call(settle, sum, digit, infinite);
    f.set(infinite, i32.and(infinite, i32.isZero(digit)));
  };
  return {
    double,
    add,
    copy,
    multiply: m.function(3, (f, sum, scalar, table) => {
      clearPoint(f, sum, stride);
      const infinite = f.let(i32.constant(1));
      const left = f.let(i32.constant(2 * shape.bytes));
      const digit = f.local("i32");
      f.doWhile(() => {
        f.set(left, i32.subtract(left, 1));
        f.repeat(4, () => f.call(double, sum));
        const byte = i32.load8(i32.add(scalar, lastByteAt(shape, i32.shiftRightUnsigned(left, 1))));
        const shift = i32.shiftLeft(i32.and(left, 1), 2);
        f.set(digit, i32.and(i32.shiftRightUnsigned(byte, shift), 15));
        step(f, sum, table, digit, infinite, 3);
      }, () => left);
    }),
    multiplyBase: m.function(2, (f, sum, scalar) => {
      clearPoint(f, sum, stride);
      copyVectors(f, i32.constant(PICKED + 2 * stride), i32.constant(shape.one), stride / 16);
      const infinite = f.let(i32.constant(1));
      overBaseDigits(f, shape, scalar, {
        take: (row, digit) => step(f, sum, row, digit, infinite, 2),
        shift: () => f.call(double, sum),
      });
    }),
    multiplyBasePublic: m.function(2, (f, sum, scalar) => {
      clearPoint(f, sum, stride);
      const infinite = f.let(i32.constant(1));
      overBaseDigits(f, shape, scalar, {
        take: (row, digit) => {
          const entry = f.let(i32.add(row, i32.multiply(digit, 2 * stride)));
          f.if(digit, () =>
            f.if(infinite, () => {
              copyVectors(f, sum, entry, 2 * stride / 16);
              const z = f.let(i32.add(sum, 2 * stride));
              copyVectors(f, z, i32.constant(shape.one), stride / 16);
              f.set(infinite, i32.constant(0));
            }, () => f.call(addAffine, sum, entry)));
        },
        shift: () => f.call(double, sum),
      });
    }),
  };
}

/** What is done with the digits of a scalar. */
interface DigitActions {
  /** Adds the multiple by a digit from its row of the base point's table. */
  take(row: Local<"i32">, digit: Local<"i32">): void;
  /** Doubles the sum. */
  shift(): void;
}

/**
 * Goes through a scalar for the base point. Digits of 4 bits at 8 bits' distance share a row of the
 * table: first the high halves of all bytes are summed, then, after four doublings, the low ones.
 */
function overBaseDigits(
  f: FunctionBuilder,
  shape: PointShape,
  scalar: I32,
  { take, shift }: DigitActions,
): void {
  const bits = f.let(i32.constant(4));
  const digit = f.local("i32");
  const row = f.local("i32");
  f.repeat(2, () => {
    f.repeat(shape.bytes, (index) => {
      const byte = i32.load8(i32.add(scalar, lastByteAt(shape, index)));
      f.set(digit, i32.and(i32.shiftRightUnsigned(byte, bits), 15));
      f.set(row, i32.add(i32.multiply(index, 32 * shape.stride), BASE));
      take(row, digit);
    });
    f.if(bits, () => {
      f.repeat(4, shift);
      f.set(bits, i32.constant(0));
    });
  });
}

/** Sets a point to infinity. */
function clearPoint(f: FunctionBuilder, point: I32, stride: number): void {
  const zero = f.let(v128.zero());
  for (let at = 0; at < 3 * stride; at += 16) f.storeVector(point, zero, at);
}

/**
 * `(sum, digit, infinite)`: for a digit of zero the sum from before the addition, and where that was
 * infinity what was picked.
 */
function addSettle(m: ModuleBuilder, stride: number): Callable {
  return m.function(3, (f, sum, digit, infinite) => {
    const zero = f.let(v128.zero());
    const none = f.let(i32x4.equal(i32x4.splat(digit), zero));
    const first = f.let(i32x4.splat(i32.subtract(0, infinite)));
    const at = f.let(i32.constant(0));
    f.doWhile(() => {
      const added = v128.bitSelect(v128.load(at, PICKED), v128.load(sum), first);
      f.storeVector(sum, v128.bitSelect(v128.load(at, SAVED), added, none));
      f.set(sum, i32.add(sum, 16));
      f.set(at, i32.add(at, 16));
    }, () => i32.lessUnsigned(at, 3 * stride));
  });
}

/** The place of a scalar's byte, counted from the last one. */
function lastByteAt({ bytes }: PointShape, index: I32): I32 {
  return i32.subtract(bytes - 1, index);
}

/** Copies vectors. */
export function copyVectors(f: FunctionBuilder, target: I32, source: I32, count: number): void {
  for (let vector = 0; vector < count; vector++) {
    f.storeVector(target, v128.load(source, 16 * vector), 16 * vector);
  }
}

/** Adds `(target, table, index, size)`: takes a coordinate of an entry of 16, reading all of them. */
export function addPick(m: ModuleBuilder, vectors: number): Callable {
  return m.function(4, (f, target, table, index, size) => {
    const picked = Array.from({ length: vectors }, () => f.let(v128.zero()));
    const wanted = f.let(i32x4.splat(index));
    const current = f.let(v128.zero());
    const one = f.let(i32x4.splat(1));
    f.repeat(16, () => {
      const mask = f.let(i32x4.equal(wanted, current));
      picked.forEach((vector, at) => {
        f.set(vector, v128.or(vector, v128.and(mask, v128.load(table, 16 * at))));
      });
      f.set(current, i32x4.add(current, one));
      f.set(table, i32.add(table, size));
    });
    picked.forEach((vector, at) => f.storeVector(target, vector, 16 * at));
  });
}

type Formulas = (f: FunctionBuilder) => PointFormula;

/** With g = 2 Y², b = 2 X g and a = 3 (X - Z²) (X + Z²): X3 = a² - 2 b, Y3 = a (b - X3) - 2 g², Z3 = 2 Y Z. */
function addDouble(m: ModuleBuilder, formulas: Formulas, stride: number): Callable {
  return m.function(1, (f, x) => {
    const formula = formulas(f);
    const y = i32.add(x, stride);
    const z = i32.add(x, 2 * stride);
    const [delta, g, minus, plus, twiceX, twiceY] = [0, 1, 2, 3, 4, 5] as const;
    const [a, b, square, other] = [6, 7, 8, 9] as const;
    formula.squarePair([delta, z], [g, y]);
    formula.sum(g, g, [1, g]);
    formula.subtract(minus, x, delta);
    formula.add(plus, x, delta);
    formula.add(twiceX, x, x);
    formula.add(twiceY, y, y);
    formula.multiplyPair([a, minus, plus], [b, g, twiceX]);
    formula.sum(a, a, [2, a]);
    formula.squarePair([square, a], [other, g]);
    formula.sum(x, square, [-2, b]);
    formula.subtract(b, b, x);
    formula.multiplyPair([z, z, twiceY], [square, a, b]);
    formula.sum(y, square, [-2, other]);
  });
}

function addAdd(m: ModuleBuilder, formulas: Formulas, stride: number): Callable {
  return m.function(2, (f, x1, x2) => {
    const formula = formulas(f);
    const [y1, z1] = [i32.add(x1, stride), i32.add(x1, 2 * stride)];
    const [y2, z2] = [i32.add(x2, stride), i32.add(x2, 2 * stride)];
    const [square1, square2, u1, h, s1, r] = [0, 1, 2, 3, 4, 5] as const;
    formula.squarePair([square1, z1], [square2, z2]);
    formula.multiplyPair([u1, x1, square2], [h, x2, square1]);
    formula.multiplyPair([s1, y1, z2], [r, y2, z1]);
    formula.multiplyPair([s1, s1, square2], [r, r, square1]);
    formula.subtract(h, h, u1);
    formula.subtract(r, r, s1);
    finishAddition(formula, x1, y1, u1, (square, cube) => {
      formula.multiplyPair([z1, z1, z2], [square, s1, cube]);
      return [z1, z1, h];
    });
  });
}

function addAddAffine(m: ModuleBuilder, formulas: Formulas, stride: number): Callable {
  return m.function(2, (f, x1, x2) => {
    const formula = formulas(f);
    const [y1, z1] = [i32.add(x1, stride), i32.add(x1, 2 * stride)];
    const [square1, h, r] = [0, 3, 5] as const;
    formula.square(square1, z1);
    formula.multiplyPair([h, x2, square1], [r, i32.add(x2, stride), z1]);
    formula.subtract(h, h, x1);
    formula.multiplyPair([r, r, square1], [z1, z1, h]);
    formula.subtract(r, r, y1);
    finishAddition(formula, x1, y1, x1, (square, cube) => [square, y1, cube]);
  });
}

/**
 * With H in 3 and r in 5: X3 = r² - H³ - 2 U1 H², Y3 = r (U1 H² - X3) - S1 H³. What is done besides says
 * which product goes with the last one; S1 H³ goes to `square`.
 */
function finishAddition(
  formula: PointFormula,
  x: I32,
  y: I32,
  u1: Place,
  besides: (square: Place, cube: Place) => Product,
): void {
  const [h, r, square, cube, v, other] = [3, 5, 6, 7, 8, 9] as const;
  formula.squarePair([square, h], [other, r]);
  formula.multiplyPair([cube, h, square], [v, u1, square]);
  const product = besides(square, cube);
  formula.subtract(other, other, cube);
  formula.sum(x, other, [-2, v]);
  formula.subtract(v, v, x);
  formula.multiplyPair(product, [v, v, r]);
  formula.sum(y, v, [-1, square]);
}
