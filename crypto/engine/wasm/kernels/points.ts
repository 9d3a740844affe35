// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Points of y² = x³ - 3 x + b in Jacobian coordinates (x = X / Z², y = Y / Z³), and their multiples.
 * The formulas are those of the Explicit-Formulas Database: dbl-2001-b, add-2007-bl, madd-2007-bl.
 *
 * The addition is wrong for equal and for opposite points and for infinity. In `multiply` and
 * `multiplyBase` equal and opposite points can not meet: all digits are between 0 and 15, and what
 * was summed so far plus what is added is a part of the scalar's digits, hence below the order n;
 * they would be equal only if the same digits stood in both, and opposite only if the sum were n.
 * Infinity is dealt with by masks: a digit of zero keeps the sum from before, and the first other
 * digit takes the entry of the table.
 */

import { BASE, PICKED, SAVED, TEMPORARIES } from "../curve_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type I64,
  i64,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { carryLimbs, type FieldFunctions } from "./field.ts";

/** How a curve's points lie in memory. */
export interface PointShape {
  /** How many limbs a coordinate has. */
  readonly limbs: number;
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
  /** `(sum, scalar, table)`: a multiple, from the table of the multiples 0 to 15. */
  readonly multiply: Callable;
  /** `(sum, scalar)`: a multiple of the base point. */
  readonly multiplyBase: Callable;
}

/** A coordinate: a temporary by its number, or an address. */
type Place = number | I32;
/** Terms of a sum: small factors of coordinates. */
type Terms = readonly (readonly [factor: number, place: Place])[];

/** Writes formulas down. */
export class Formula {
  readonly #f: FunctionBuilder;
  readonly #field: FieldFunctions;
  readonly #shape: PointShape;

  constructor(f: FunctionBuilder, field: FieldFunctions, shape: PointShape) {
    this.#f = f;
    this.#field = field;
    this.#shape = shape;
  }

  address(place: Place): I32 {
    if (typeof place === "object") return place;
    return i32.constant(TEMPORARIES + place * this.#shape.stride);
  }

  multiply(target: Place, a: Place, b: Place): void {
    const [to, left, right] = [target, a, b].map((place) => this.address(place));
    this.#f.call(this.#field.multiply, to as I32, left as I32, right as I32);
  }

  square(target: Place, a: Place): void {
    this.#f.call(this.#field.square, this.address(target), this.address(a), 1);
  }

  /** Sums terms; carried when the result enters a product beside another sum. */
  sum(target: Place, terms: Terms, carried: "carried" | "as it is"): void {
    const f = this.#f;
    const limbs = Array.from({ length: this.#shape.limbs }, (_, limb) => {
      let total: I64 | undefined;
      for (const [factor, place] of terms) {
        const size = Math.abs(factor);
        const loaded = i64.load(this.address(place), 8 * limb);
        const term = size === 1
          ? loaded
          : size === 3
          ? i64.multiply(loaded, 3)
          : i64.shiftLeft(loaded, Math.log2(size));
        if (total === undefined) total = term;
        else total = factor < 0 ? i64.subtract(total, term) : i64.add(total, term);
      }
      return f.let(total as I64);
    });
    if (carried === "carried") {
      this.#field.fold(f, limbs);
      carryLimbs(f, limbs);
    }
    limbs.forEach((limb, index) => f.store64(this.address(target), limb, 8 * index));
  }
}

/** Adds the functions of points to a module. */
export function addPoints(
  m: ModuleBuilder,
  field: FieldFunctions,
  shape: PointShape,
): PointFunctions {
  const double = addDouble(m, field, shape);
  const add = addAdd(m, field, shape);
  const addAffine = addAddAffine(m, field, shape);
  const vectors = shape.stride / 16;
  const pickPoint = addPick(m, 3 * vectors);
  const pickAffine = addPick(m, 2 * vectors);
  return {
    double,
    add,
    multiply: m.function(3, (f, sum, scalar, table) => {
      const step = startMultiple(f, sum, shape);
      const left = f.let(i32.constant(2 * shape.bytes));
      f.doWhile(() => {
        f.set(left, i32.subtract(left, 1));
        for (let bit = 0; bit < 4; bit++) f.call(double, sum);
        const byte = i32.load8(i32.add(scalar, lastByteAt(shape, i32.shiftRightUnsigned(left, 1))));
        const digit = f.let(
          i32.and(i32.shiftRightUnsigned(byte, i32.shiftLeft(i32.and(left, 1), 2)), 15),
        );
        f.call(pickPoint, PICKED, table, digit);
        step(digit, add);
      }, () => left);
    }),
    // Digits of 4 bits at 8 bits' distance share a row of the table: first the high halves of all
    // bytes are summed, then, after four doublings, the low ones.
    multiplyBase: m.function(2, (f, sum, scalar) => {
      const step = startMultiple(f, sum, shape);
      const shift = f.let(i32.constant(4));
      f.repeat(2, () => {
        f.repeat(shape.bytes, (index) => {
          const byte = i32.load8(i32.add(scalar, lastByteAt(shape, index)));
          const digit = f.let(i32.and(i32.shiftRightUnsigned(byte, shift), 15));
          const row = i32.add(i32.multiply(index, 32 * shape.stride), BASE);
          f.call(pickAffine, PICKED, row, digit);
          step(digit, addAffine);
        });
        f.if(shift, () => {
          for (let bit = 0; bit < 4; bit++) f.call(double, sum);
          f.set(shift, i32.constant(0));
        });
      });
    }),
  };

  /** Sets the sum to infinity; gives what adds the picked point for a digit. */
  function startMultiple(
    f: FunctionBuilder,
    sum: Local<"i32">,
    { one }: PointShape,
  ): (digit: I32, addition: Callable) => void {
    const zero = f.let(v128.zero());
    for (let vector = 0; vector < 3 * vectors; vector++) f.storeVector(sum, zero, 16 * vector);
    const infinite = f.let(i32x4.equal(zero, zero));
    const none = f.local("v128");
    return (digit, addition) => {
      copyVectors(f, i32.constant(SAVED), sum, 3 * vectors);
      f.call(addition, sum, PICKED);
      if (addition === addAffine) {
        copyVectors(f, i32.constant(PICKED + 2 * shape.stride), i32.constant(one), vectors);
      }
      f.set(none, i32x4.equal(i32x4.splat(digit), zero));
      for (let vector = 0; vector < 3 * vectors; vector++) {
        const at = 16 * vector;
        const added: V128 = v128.bitSelect(
          v128.load(PICKED, at),
          v128.load(sum, at),
          infinite,
        );
        f.storeVector(sum, v128.bitSelect(v128.load(SAVED, at), added, none), at);
      }
      f.set(infinite, v128.and(infinite, none));
    };
  }
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

/** `(target, table, index)`: takes the entry of 16, reading all of them. */
function addPick(m: ModuleBuilder, vectors: number): Callable {
  return m.function(3, (f, target, table, index) => {
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
      f.set(table, i32.add(table, 16 * vectors));
    });
    picked.forEach((vector, at) => f.storeVector(target, vector, 16 * at));
  });
}

function addDouble(m: ModuleBuilder, field: FieldFunctions, shape: PointShape): Callable {
  return m.function(1, (f, x) => {
    const formula = new Formula(f, field, shape);
    const y = i32.add(x, shape.stride);
    const z = i32.add(x, 2 * shape.stride);
    const [delta, gamma, beta, alpha, other, square] = [0, 1, 2, 3, 4, 5] as const;
    formula.square(delta, z);
    formula.square(gamma, y);
    formula.multiply(beta, x, gamma);
    formula.sum(alpha, [[1, x], [-1, delta]], "as it is");
    formula.sum(other, [[1, x], [1, delta]], "carried");
    formula.multiply(alpha, alpha, other);
    formula.sum(alpha, [[3, alpha]], "carried");
    formula.sum(other, [[1, y], [1, z]], "carried");
    formula.square(square, alpha);
    formula.square(other, other);
    formula.sum(z, [[1, other], [-1, gamma], [-1, delta]], "carried");
    formula.sum(x, [[1, square], [-8, beta]], "carried");
    formula.sum(other, [[4, beta], [-1, x]], "carried");
    formula.multiply(other, alpha, other);
    formula.square(square, gamma);
    formula.sum(y, [[1, other], [-8, square]], "carried");
  });
}

function addAdd(m: ModuleBuilder, field: FieldFunctions, shape: PointShape): Callable {
  return m.function(2, (f, x1, x2) => {
    const formula = new Formula(f, field, shape);
    const [y1, z1] = [i32.add(x1, shape.stride), i32.add(x1, 2 * shape.stride)];
    const [y2, z2] = [i32.add(x2, shape.stride), i32.add(x2, 2 * shape.stride)];
    const [square1, square2, u1, h, s1, r] = [0, 1, 2, 3, 4, 5] as const;
    formula.square(square1, z1);
    formula.square(square2, z2);
    formula.multiply(u1, x1, square2);
    formula.multiply(h, x2, square1);
    formula.multiply(s1, y1, z2);
    formula.multiply(s1, s1, square2);
    formula.multiply(r, y2, z1);
    formula.multiply(r, r, square1);
    formula.sum(h, [[1, h], [-1, u1]], "as it is");
    formula.sum(r, [[1, r], [-1, s1]], "as it is");
    formula.multiply(z1, z1, z2);
    finishAddition(formula, x1, y1, z1, u1, s1);
  });
}

function addAddAffine(m: ModuleBuilder, field: FieldFunctions, shape: PointShape): Callable {
  return m.function(2, (f, x1, x2) => {
    const formula = new Formula(f, field, shape);
    const [y1, z1] = [i32.add(x1, shape.stride), i32.add(x1, 2 * shape.stride)];
    const [square1, h, r] = [0, 3, 5] as const;
    formula.square(square1, z1);
    formula.multiply(h, x2, square1);
    formula.multiply(r, i32.add(x2, shape.stride), z1);
    formula.multiply(r, r, square1);
    formula.sum(h, [[1, h], [-1, x1]], "as it is");
    formula.sum(r, [[1, r], [-1, y1]], "as it is");
    finishAddition(formula, x1, y1, z1, x1, y1);
  });
}

/** With H in 3 and r in 5: X3 = r² - H³ - 2 U1 H², Y3 = r (U1 H² - X3) - S1 H³, Z3 = Z H. */
function finishAddition(
  formula: Formula,
  x: I32,
  y: I32,
  z: I32,
  u1: Place,
  s1: Place,
): void {
  const [h, r, square, cube, v, other] = [3, 5, 6, 7, 8, 9] as const;
  formula.square(square, h);
  formula.multiply(cube, h, square);
  formula.multiply(v, u1, square);
  formula.multiply(z, z, h);
  formula.square(other, r);
  formula.multiply(square, s1, cube);
  formula.sum(x, [[1, other], [-1, cube], [-2, v]], "carried");
  formula.sum(v, [[1, v], [-1, x]], "carried");
  formula.multiply(v, v, r);
  formula.sum(y, [[1, v], [-1, square]], "carried");
}
