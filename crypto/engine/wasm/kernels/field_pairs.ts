// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Products modulo the prime of a NIST curve, two at a time: the two lanes of a register hold a limb of
 * each, so that both cost little more than one. The formulas of points come in such pairs.
 *
 * The method is that of field.ts. Shifts with a sign are slow in lanes of 64 bits, so 2^63 is added to a
 * column before it is shifted. What that adds to the next column, 2^34, is taken away there. Ranges
 * are those of the numbers that are meant.
 *
 * In memory a limb takes 32 bits, so that four are loaded at once; those of both operands are
 * interleaved. A product takes the low or the high half of two registers: a limb of the second factor
 * is therefore loaded to both halves of one.
 */

import { INTERLEAVED } from "../curve_layout.ts";
import {
  ALL,
  assume,
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i64,
  i64x2,
  type Local,
  type ModuleBuilder,
  type Range,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { addRanges, isWithin } from "../emitter/ranges.ts";
import {
  BITS,
  type Bounds,
  elementBounds,
  factorBounds,
  LANE,
  lastLimbOfProduct,
  MASK,
  type Modulus,
  wideBounds,
} from "./limbs.ts";

/** The functions of pairs of field elements. */
export interface PairFunctions {
  /** `(target1, target2, a1, a2, b1, b2)`: both products, divided by R; b1 and b2 may be wide factors. */
  readonly multiplyPair: Callable;
  /** `(target1, target2, a1, a2)`: both squares, divided by R. */
  readonly squarePair: Callable;
}

/** How products are computed: column by column, or row by row in a loop: a fifth of the code. */
export type ProductForm = "columns" | "rows";

type Vector = Local<"v128">;

/** The limbs of two numbers, two of each in a register. */
interface Interleaved {
  readonly vectors: readonly Vector[];
  readonly bounds: Bounds;
}

/** What a column is raised by before its shift, and what the next one has too much then. */
const RAISE = 1n << 63n;
const RAISED = RAISE >> BigInt(BITS);

/** Adds the functions to a module. @param m The module. @param modulus The field. @param form How. */
export function addPairs(m: ModuleBuilder, modulus: Modulus, form: ProductForm): PairFunctions {
  if (form === "columns") {
    return { multiplyPair: addColumnPair(m, modulus), squarePair: addSquarePair(m, modulus) };
  }
  const multiplyPair = addRowPair(m, modulus);
  return {
    multiplyPair,
    squarePair: m.function(4, (f, target1, target2, a1, a2) => {
      f.call(multiplyPair, target1, target2, a1, a2, a1, a2);
    }),
  };
}

function addColumnPair(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  return m.function(6, (f, target1, target2, a1, a2, b1, b2) => {
    const left = interleave(f, a1, a2, limbs, factorBounds(modulus));
    storeVectors(f, interleave(f, b1, b2, limbs, wideBounds(modulus)));
    const right = Array.from({ length: limbs }, (_, limb) => spread(f, limb, wideBounds(modulus)));
    const results = reduce(f, modulus, (column) =>
      right.flatMap((limb, index) => {
        const other = column - index;
        return other >= 0 && other < limbs ? [product(limb, left, other)] : [];
      }));
    storePair(f, target1, target2, results, modulus);
  });
}

function addSquarePair(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  return m.function(4, (f, target1, target2, a1, a2) => {
    const factor = factorBounds(modulus);
    const left = interleave(f, a1, a2, limbs, factor);
    storeVectors(f, left);
    const single = Array.from({ length: limbs }, (_, limb) => spread(f, limb, factor));
    const twice = single.map((limb) =>
      f.let(assume(i32x4.add(limb, limb), doubled(limb.range as Range)))
    );
    const results = reduce(f, modulus, (column) => {
      const terms: V128[] = [];
      for (let index = Math.max(0, column - limbs + 1); 2 * index <= column; index++) {
        const limb = (2 * index === column ? single : twice)[index] as Vector;
        terms.push(product(limb, left, column - index));
      }
      return terms;
    });
    storePair(f, target1, target2, results, modulus);
  });
}

/**
 * The products row by row: each adds a limb of b times a to the columns, and a multiple of the prime that
 * makes the lowest one zero, and moves them down by one. So a column's range depends on its place.
 */
function addRowPair(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  const [factor, wide] = [factorBounds(modulus), wideBounds(modulus)];
  const gained = gainedByRows(modulus);
  const setRanges = (columns: readonly Vector[]): void =>
    columns.forEach((column, place) => column.range = gained(place));
  return m.function(6, (f, target1, target2, a1, a2, b1, b2) => {
    const left = interleave(f, a1, a2, limbs, factor);
    storeVectors(f, interleave(f, b1, b2, limbs, wide));
    const carries = new Carries(f);
    const columns = f.locals("v128", limbs);
    columns.forEach((column, place) => f.set(column, place === 0 ? carries.start() : v128.zero()));
    const row = f.let(i32.constant(INTERLEAVED));
    f.doWhile(() => {
      setRanges(columns);
      const limb = f.let(assume(v128.load64Splat(row), wide(0)));
      columns.forEach((column, place) => {
        f.set(column, i64x2.add(column, product(limb, left, place)));
      });
      const raised = carries.raise(columns[0] as Vector);
      const multiple = carries.mask(raised);
      columns.forEach((column, place) => {
        if (place === 0) return;
        let sum: V128 = column;
        for (const [at, add] of multiplesOf(modulus, multiple)) if (at === place) sum = add(sum);
        if (place === 1) sum = i64x2.add(sum, carries.carry(raised));
        f.ensure(sum, gained(place - 1));
        f.set(columns[place - 1] as Vector, sum);
      });
      f.set(columns[limbs - 1] as Vector, v128.zero());
      f.set(row, i32.add(row, 8));
    }, () => i32.lessUnsigned(row, INTERLEAVED + 8 * limbs));
    setRanges(columns);
    let carried: V128 | undefined;
    const results = columns.map((column, place) => {
      if (place === limbs - 1) {
        const last = carried === undefined ? column : i64x2.add(column, carried);
        return f.let(assume(last, lastLimbOfProduct(modulus, factor, wide)));
      }
      const raised = carries.raise(column, carried);
      carried = carries.carry(raised);
      return raised;
    });
    storePair(f, target1, target2, results, modulus);
  });
}

/** What a column has gained when it is at a place, counted from the lowest one: a row for each place above. */
function gainedByRows(modulus: Modulus): Bounds {
  const multiples = (modulus.powers ?? []).map(([exponent]) => MASK << BigInt(exponent % BITS));
  const product = factorBounds(modulus)(0).max * wideBounds(modulus)(0).max;
  const largest = multiples.reduce((x, y) => x + y, product);
  return (place) => {
    const rows = BigInt(modulus.limbs - 1 - place) * largest;
    // On the way to the lowest place a column gets one carry.
    const carry = place === 0 ? 1n << BigInt(64 - BITS) : 0n;
    return { min: -rows - carry, max: rows + carry };
  };
}

/** Carries columns. Each column holds 2^34 too much, in its range not counted. */
class Carries {
  readonly #f: FunctionBuilder;
  readonly #mask: Vector;
  readonly #raise: Vector;

  constructor(f: FunctionBuilder) {
    this.#f = f;
    this.#mask = f.let(i64x2.splat(i64.constant(MASK)));
    this.#raise = f.let(i64x2.splat(i64.constant(RAISE - RAISED)));
  }

  /** What the first column starts with: zero. */
  start(): V128 {
    return assume(i64x2.splat(i64.constant(RAISED)), { min: 0n, max: 0n });
  }

  /**
   * A column that can be masked and shifted. What the column before carries is added last: it is what
   * the others would wait for.
   */
  raise(column: V128, carried?: V128): Vector {
    const sum = carried === undefined ? column : i64x2.add(column, carried);
    this.#f.ensure(sum, ALL);
    const raised = i64x2.add({ ...column, range: undefined }, this.#raise);
    const total = this.#f.let(carried === undefined ? raised : i64x2.add(raised, carried));
    total.range = sum.range;
    return total;
  }

  /** The lowest limb of a raised column. */
  mask(raised: V128): Vector {
    return this.#f.let(assume(v128.and(raised, this.#mask), { min: 0n, max: MASK }));
  }

  /** What a raised column carries to the next one. */
  carry(raised: V128): V128 {
    const { min, max } = raised.range as Range;
    return assume(i64x2.shiftRightUnsigned(raised, BITS), {
      min: min >> BigInt(BITS),
      max: max >> BigInt(BITS),
    });
  }
}

/** How a multiple of the prime is added to later columns: by how many, and what is done to each. */
function multiplesOf(
  { powers }: Modulus,
  multiple: Vector,
): (readonly [columns: number, add: (sum: V128) => V128])[] {
  if (powers === undefined) {
    throw new TypeError("Cannot reduce pairs modulo a prime without powers");
  }
  // The -1 of the prime takes the low bits away: the shift drops them.
  return powers.map(([exponent, sign]) => {
    const shift = exponent % BITS;
    const term = assume(i64x2.shiftLeft(multiple, shift), { min: 0n, max: MASK << BigInt(shift) });
    const combine = sign > 0 ? i64x2.add : i64x2.subtract;
    return [Math.floor(exponent / BITS), (sum) => combine(sum, term)];
  });
}

/** Sums columns and divides by R. The results are limbs that still have higher bits, but for the last. */
function reduce(
  f: FunctionBuilder,
  modulus: Modulus,
  terms: (column: number) => readonly V128[],
): readonly Vector[] {
  const { limbs } = modulus;
  const carries = new Carries(f);
  const later: ((sum: V128) => V128)[][] = Array.from({ length: 2 * limbs }, () => []);
  const results: Vector[] = [];
  let carried = carries.start();
  for (let column = 0; column < 2 * limbs - 1; column++) {
    let sum = terms(column).reduce((x, y) => i64x2.add(x, y));
    for (const add of later[column] ?? []) sum = add(sum);
    const raised = carries.raise(sum, carried);
    carried = carries.carry(raised);
    if (column >= limbs) {
      results.push(raised);
      continue;
    }
    for (const [columns, add] of multiplesOf(modulus, carries.mask(raised))) {
      later[column + columns]?.push(add);
    }
  }
  return [...results, f.let(carried)];
}

/** The range of a limb of 32 bits that is added to itself. */
function doubled(range: Range): Range {
  const sum = addRanges(range, range);
  if (isWithin(sum, LANE)) return sum;
  throw new RangeError("Cannot emit this square: a doubled limb has more than 32 bits");
}

/** Reads two factors: a register holds the limbs i and i + 1 of the first, each before the second's. */
function interleave(
  f: FunctionBuilder,
  first: I32,
  second: I32,
  limbs: number,
  bounds: Bounds,
): Interleaved {
  const vectors: Vector[] = [];
  for (let limb = 0; limb < limbs; limb += 4) {
    const a = f.let(v128.load(first, 4 * limb));
    const b = f.let(v128.load(second, 4 * limb));
    vectors.push(f.let(v128.shuffle32(a, b, [0, 4, 1, 5])));
    if (limb + 2 < limbs) vectors.push(f.let(v128.shuffle32(a, b, [2, 6, 3, 7])));
  }
  return { vectors, bounds };
}

function storeVectors(f: FunctionBuilder, { vectors }: Interleaved): void {
  const target = i32.constant(INTERLEAVED);
  vectors.forEach((vector, index) => f.storeVector(target, vector, 16 * index));
}

/** A limb of the pair that was stored, in both halves of a register. */
function spread(f: FunctionBuilder, limb: number, bounds: Bounds): Vector {
  return f.let(assume(v128.load64Splat(INTERLEAVED, 8 * limb), bounds(limb)));
}

/** A spread limb times one of interleaved limbs. */
function product(limb: V128, { vectors, bounds }: Interleaved, index: number): V128 {
  const other = assume(vectors[index >> 1] as Vector, bounds(index));
  return index & 1 ? i64x2.multiplyHighSigned(limb, other) : i64x2.multiplyLowSigned(limb, other);
}

/** Writes both numbers, with the higher bits of their limbs cut off, but for the last limbs. */
function storePair(
  f: FunctionBuilder,
  first: I32,
  second: I32,
  results: readonly Vector[],
  modulus: Modulus,
): void {
  const { limbs } = modulus;
  const last = limbs - 1;
  f.ensure(results[last] as Vector, elementBounds(modulus)(last));
  const mask = f.let(i32x4.splat(Number(MASK)));
  const pack = (limb: number): V128 => {
    const low = results[limb] as Vector;
    return v128.shuffle32(low, results[limb + 1] ?? low, [0, 2, 4, 6]);
  };
  for (let limb = 0; limb < limbs; limb += 4) {
    const low = f.let(pack(limb));
    const high = limb + 2 < limbs ? f.let(pack(limb + 2)) : low;
    const whole = i32x4.replace(mask, last - limb, i32.constant(-1));
    const cut = last - limb < 4 ? f.let(whole) : mask;
    const store = (target: I32, lanes: readonly number[]): void => {
      f.storeVector(target, v128.and(v128.shuffle32(low, high, lanes), cut), 4 * limb);
    };
    store(first, [0, 2, 4, 6]);
    store(second, [1, 3, 5, 7]);
  }
}
