// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Points of -x² + y² = 1 + d x² y² modulo 2^255 - 19 (RFC 8032, Section 5.1) as X, Y, Z and T = X Y / Z,
 * and their multiples. The formulas are those of the Explicit-Formulas Database: add-2008-hwcd-3 and
 * dbl-2008-hwcd. The addition is complete on this curve: no two points are special.
 *
 * A point that is added comes as Y - X, Y + X, 2 d T, 2 Z: so tables have them.
 */

import {
  BASE,
  CONSTANTS,
  ELEMENT_STRIDE,
  PICKED,
  ROW_LENGTH,
  SUM,
  TABLE,
} from "../curve25519_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  type ModuleBuilder,
} from "../emitter/mod.ts";
import {
  addressOf,
  copyElement,
  elementBytes,
  type Field25519,
  type Place,
  PRIME,
} from "./field25519.ts";
import { addPick } from "./points.ts";

const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
/** 2^((p - 1) / 4): a square root of -1. */
const ROOT = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;
const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;

/** Constants by their place. */
const NUMBERS = {
  zero: 0n,
  one: 1n,
  d: D,
  twiceD: 2n * D,
  root: ROOT,
  // The base point.
  baseX: BASE_X,
  baseY: BASE_Y,
  baseZ: 1n,
  baseT: BASE_X * BASE_Y,
  // The point 0, and as tables have it.
  identityX: 0n,
  identityY: 1n,
  identityZ: 1n,
  identityT: 0n,
  identityMinus: 1n,
  identityPlus: 1n,
  identityScaled: 0n,
  identityTwice: 2n,
} as const;

/** A constant's address. */
export function constant(name: keyof typeof NUMBERS): I32 {
  return i32.constant(CONSTANTS + Object.keys(NUMBERS).indexOf(name) * ELEMENT_STRIDE);
}

/** Writes formulas down: elements by their place among the temporaries, or by their address. */
export class Formula {
  readonly #f: FunctionBuilder;
  readonly #field: Field25519;

  constructor(f: FunctionBuilder, field: Field25519) {
    this.#f = f;
    this.#field = field;
  }

  multiply(target: Place, a: Place, b: Place): void {
    this.#call(this.#field.multiply, target, a, b);
  }

  square(target: Place, a: Place, times = 1): void {
    this.#f.call(this.#field.square, addressOf(target), addressOf(a), times);
  }

  add(target: Place, a: Place, b: Place): void {
    this.#call(this.#field.add, target, a, b);
  }

  subtract(target: Place, a: Place, b: Place): void {
    this.#call(this.#field.subtract, target, a, b);
  }

  #call(callee: Callable, ...places: readonly Place[]): void {
    this.#f.call(callee, ...places.map(addressOf));
  }
}

/** The coordinates of a point, or what tables have instead of them. */
export function coordinates(point: I32 | number): [I32, I32, I32, I32] {
  const at = (index: number): I32 => i32.add(point, index * ELEMENT_STRIDE);
  return [at(0), at(1), at(2), at(3)];
}

/** The functions of points. */
export interface EdwardsFunctions {
  /** `()`: adds PICKED to SUM. */
  readonly add: Callable;
  /** `(target, source)`: copies a point, in either form. */
  readonly copy: Callable;
  /** `(target)`: SUM as tables have points. */
  readonly cache: Callable;
  /** `()`: fills TABLE with the multiples 0 to 15 of SUM, which becomes another. */
  readonly fill: Callable;
  /** `(scalar)`: a multiple, from TABLE, to SUM. */
  readonly multiply: Callable;
  /** `(scalar)`: a multiple of the base point to SUM. */
  readonly multiplyBase: Callable;
}

/** Adds points to a module. @param m The module. @param field The field. */
export function addEdwards(m: ModuleBuilder, field: Field25519): EdwardsFunctions {
  m.data(CONSTANTS, Object.values(NUMBERS).flatMap((number) => elementBytes(number % PRIME)));
  const add = addAddition(m, field);
  const double = addDouble(m, field);
  const cache = addCache(m, field);
  const copy = m.function(2, (f, target, source) => {
    const [from, to] = [coordinates(source), coordinates(target)];
    from.forEach((coordinate, index) => copyElement(f, to[index] as I32, coordinate));
  });
  const pick = addPick(m, ELEMENT_STRIDE / 16);
  // (table, digit): adds an entry of a table to SUM, reading all of them.
  const step = m.function(2, (f, table, digit) => {
    for (let part = 0; part < 4; part++) {
      const at = part * ELEMENT_STRIDE;
      f.call(pick, PICKED + at, i32.add(table, at), digit, 4 * ELEMENT_STRIDE);
    }
    f.call(add);
  });
  const fill = m.function(0, (f) => {
    f.call(copy, TABLE, constant("identityMinus"));
    const at = f.let(i32.constant(TABLE + 4 * ELEMENT_STRIDE));
    f.call(cache, at);
    f.call(copy, PICKED, at);
    f.repeat(14, () => {
      f.call(add);
      f.set(at, i32.add(at, 4 * ELEMENT_STRIDE));
      f.call(cache, at);
    });
  });
  addPrepare(m, copy, fill, add, double);
  const digitOf = (scalar: I32, index: I32, shift: I32): I32 =>
    i32.and(i32.shiftRightUnsigned(i32.load8(i32.add(scalar, index)), shift), 15);
  return {
    add,
    copy,
    cache,
    fill,
    multiply: m.function(1, (f, scalar) => {
      f.call(copy, SUM, constant("identityX"));
      const left = f.let(i32.constant(64));
      f.doWhile(() => {
        f.set(left, i32.subtract(left, 1));
        f.repeat(4, () => f.call(double));
        const shift = i32.shiftLeft(i32.and(left, 1), 2);
        f.call(step, TABLE, digitOf(scalar, i32.shiftRightUnsigned(left, 1), shift));
      }, () => left);
    }),
    // As in points.ts: the high halves of all bytes, four doublings, the low halves.
    multiplyBase: m.function(1, (f, scalar) => {
      f.call(copy, SUM, constant("identityX"));
      const shift = f.let(i32.constant(4));
      f.repeat(2, () => {
        f.repeat(32, (index) => {
          const row = i32.add(i32.multiply(index, ROW_LENGTH), BASE);
          f.call(step, row, digitOf(scalar, index, shift));
        });
        f.if(shift, () => {
          f.repeat(4, () => f.call(double));
          f.set(shift, i32.constant(0));
        });
      });
    }),
  };
}

function addAddition(m: ModuleBuilder, field: Field25519): Callable {
  return m.function(0, (f) => {
    const formula = new Formula(f, field);
    const [x, y, z, t] = coordinates(SUM);
    const [minus, plus, scaled, twice] = coordinates(PICKED);
    const [a, b, c, d] = [4, 5, 6, 7] as const;
    formula.subtract(a, y, x);
    formula.multiply(a, a, minus);
    formula.add(b, y, x);
    formula.multiply(b, b, plus);
    formula.multiply(c, t, scaled);
    formula.multiply(d, z, twice);
    finish(formula, { e: [b, a], g: [d, c], h: [b, a] });
  });
}

/** Sets SUM by E = e0 - e1, F = g0 - g1, G = g0 + g1, H = h0 + h1. */
function finish(
  formula: Formula,
  parts: Readonly<Record<"e" | "g" | "h", readonly [number, number]>>,
): void {
  const [x, y, z, t] = coordinates(SUM);
  const [e, minus, plus, h] = [8, 9, 10, 11] as const;
  formula.subtract(e, ...parts.e);
  formula.subtract(minus, ...parts.g);
  formula.add(plus, ...parts.g);
  formula.add(h, ...parts.h);
  formula.multiply(x, e, minus);
  formula.multiply(y, plus, h);
  formula.multiply(z, minus, plus);
  formula.multiply(t, e, h);
}

/**
 * The formula with all signs of X, Y and Z turned: E = (X + Y)² - H with H = X² + Y², G = Y² - X²,
 * F = 2 Z² - G: then X E F, Y G H, Z F G, T E H, as in the addition.
 */
function addDouble(m: ModuleBuilder, field: Field25519): Callable {
  return m.function(0, (f) => {
    const formula = new Formula(f, field);
    const [x, y, z, t] = coordinates(SUM);
    const [a, b, c, e, g, h] = [4, 5, 6, 8, 9, 10] as const;
    formula.square(a, x);
    formula.square(b, y);
    formula.square(c, z);
    formula.add(e, x, y);
    formula.square(e, e);
    formula.add(h, a, b);
    formula.subtract(e, e, h);
    formula.subtract(g, b, a);
    formula.add(c, c, c);
    formula.subtract(c, c, g);
    formula.multiply(x, e, c);
    formula.multiply(y, g, h);
    formula.multiply(z, c, g);
    formula.multiply(t, e, h);
  });
}

function addCache(m: ModuleBuilder, field: Field25519): Callable {
  return m.function(1, (f, target) => {
    const formula = new Formula(f, field);
    const [x, y, z, t] = coordinates(SUM);
    const [minus, plus, scaled, twice] = coordinates(target);
    formula.subtract(minus, y, x);
    formula.add(plus, y, x);
    formula.multiply(scaled, t, constant("twiceD"));
    formula.add(twice, z, z);
  });
}

/** `prepare()`: fills the rows of the base point's table: the next one has 256 times the multiples. */
function addPrepare(
  m: ModuleBuilder,
  copy: Callable,
  fill: Callable,
  add: Callable,
  double: Callable,
): void {
  m.export("prepare", 0, (f) => {
    f.call(copy, SUM, constant("baseX"));
    const row = f.let(i32.constant(BASE));
    const at = f.local("i32");
    f.repeat(32, () => {
      f.call(fill);
      f.set(at, i32.constant(0));
      f.doWhile(() => {
        f.call(copy, i32.add(row, at), i32.add(at, TABLE));
        f.set(at, i32.add(at, 4 * ELEMENT_STRIDE));
      }, () => i32.lessUnsigned(at, ROW_LENGTH));
      f.set(row, i32.add(row, ROW_LENGTH));
      // SUM is 15 times the row's point, and PICKED is that point.
      f.call(add);
      f.repeat(4, () => f.call(double));
    });
  });
}
