// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Products of big numbers, two at a time: the two lanes of a register hold a limb of each, so that
 * both halves of an RSA operation by the Chinese remainder theorem cost as much as one.
 *
 * A product is summed into columns of 64 bits in memory, by blocks of four rows, so that a column is
 * loaded and stored once for four products. Montgomery's reduction works in the same blocks, and
 * finds the four multipliers of a block while the rows of the block before are still being added:
 * each multiplier waits for the one before, and that waiting is what other code would pay for.
 *
 * Bounds, unsigned, with b bits a limb and n limbs: limbs are below 2^b, a column of a product is
 * below n 2^(2 b). For 29 bits n is at most 36, for 28 bits at most 148: below 2^63.3 either way.
 * The columns are carried once before the reduction, to below 2^b + 2^(64 - b), which leaves the
 * room for the same number of products again, and for a carry below 2^36. With operands below 2 m
 * and R above 4 m, results are below 2 m: (4 m² + R m) / R.
 */

import { COLUMNS, LIMBS, MASK, NEGATIVE_INVERSE, PAIR } from "../rsa_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i64x2,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";

/** How many rows are added at once. */
const ROWS = 4;

/** Four limbs of a pair, two in each register. */
type Quad = readonly [V128, V128];

/** The functions of products. */
export interface PairFunctions {
  /** `(target, a, b, moduli)`: the products divided by R. */
  readonly multiply: Callable;
  /** `(target, a, moduli)`: the squares divided by R. */
  readonly square: Callable;
  /** `(target, moduli)`: divides what is in the columns by R. */
  readonly reduce: Callable;
  /** `(a, b, limbs)`: the products, to the columns. */
  readonly product: Callable;
}

/** Adds the functions to a module. @param m The module. */
export function addPairProducts(m: ModuleBuilder): PairFunctions {
  const product = addProduct(m);
  const square = addSquare(m);
  const reduce = addReduce(m);
  return {
    product,
    reduce,
    multiply: m.export("multiply", 4, (f, target, a, b, moduli) => {
      f.call(product, a, b, i32.load(moduli, LIMBS));
      f.call(reduce, target, moduli);
    }),
    square: m.export("square", 3, (f, target, a, moduli) => {
      f.call(square, a, i32.load(moduli, LIMBS));
      f.call(reduce, target, moduli);
    }),
  };
}

function loadQuad(f: FunctionBuilder, address: I32): [Local<"v128">, Local<"v128">] {
  return [f.let(v128.load(address)), f.let(v128.load(address, 16))];
}

/** Each limb of a quad twice in a register of its own: what `multiplyHalf` takes. */
function spread(f: FunctionBuilder, [first, second]: Quad): Local<"v128">[] {
  return [first, second].flatMap((pair) => [
    f.let(v128.shuffle32(pair, pair, [0, 1, 0, 1])),
    f.let(v128.shuffle32(pair, pair, [2, 3, 2, 3])),
  ]);
}

/** The product of a spread limb and one limb of a quad. */
function multiplyLimb(limb: V128, quad: Quad, index: number): V128 {
  const half = quad[index >> 1] as V128;
  return index & 1 ? i64x2.multiplyHighUnsigned(limb, half) : i64x2.multiplyLowUnsigned(limb, half);
}

/**
 * Adds four rows to four columns: the column c gets the row r times the limb c - r, which is one of
 * `current`, or of `below` where that is negative.
 */
function addColumns(
  f: FunctionBuilder,
  columns: I32,
  rows: readonly V128[],
  below: Quad | undefined,
  current: Quad | undefined,
): void {
  for (let column = 0; column < ROWS; column++) {
    let sum: V128 | undefined;
    rows.forEach((row, index) => {
      const limb = column - index;
      const quad = limb < 0 ? below : current;
      if (quad === undefined) return;
      sum = i64x2.add(
        sum ?? v128.load(columns, 16 * column),
        multiplyLimb(row, quad, limb & 3),
      );
    });
    if (sum !== undefined) f.storeVector(columns, sum, 16 * column);
  }
}

/**
 * Adds four rows times the limbs behind `below`, up to an end, to the columns behind `columns`. Both
 * addresses are used up.
 */
function addRows(
  f: FunctionBuilder,
  columns: Local<"i32">,
  rows: readonly V128[],
  limbs: Local<"i32">,
  below: readonly [Local<"v128">, Local<"v128">],
  end: I32,
): void {
  const current = f.locals("v128", 2) as [Local<"v128">, Local<"v128">];
  const advance = (): void => {
    f.set(columns, i32.add(columns, 16 * ROWS));
    f.set(limbs, i32.add(limbs, 8 * ROWS));
  };
  advance();
  f.while(() => i32.lessUnsigned(limbs, end), () => {
    current.forEach((half, index) => f.set(half, v128.load(limbs, 16 * index)));
    addColumns(f, columns, rows, below, current);
    below.forEach((half, index) => f.set(half, current[index] as V128));
    advance();
  });
  addColumns(f, columns, rows, below, undefined);
}

function clearColumns(f: FunctionBuilder, limbs: I32): void {
  const zero = f.let(v128.zero());
  const at = f.let(i32.constant(COLUMNS));
  const end = f.let(i32.add(i32.shiftLeft(limbs, 5), COLUMNS));
  f.doWhile(() => {
    f.storeVector(at, zero);
    f.storeVector(at, zero, 16);
    f.set(at, i32.add(at, 32));
  }, () => i32.lessUnsigned(at, end));
}

function addProduct(m: ModuleBuilder): Callable {
  return m.export("product", 3, (f, a, b, limbs) => {
    clearColumns(f, limbs);
    const size = f.let(i32.shiftLeft(limbs, 3));
    const endA = f.let(i32.add(a, size));
    const endB = f.let(i32.add(b, size));
    const first = f.let(i32.constant(COLUMNS));
    const [columns, at] = f.locals("i32", 2) as [Local<"i32">, Local<"i32">];
    f.doWhile(() => {
      const rows = spread(f, loadQuad(f, a));
      f.set(columns, first);
      f.set(at, b);
      const below = loadQuad(f, at);
      addColumns(f, columns, rows, undefined, below);
      addRows(f, columns, rows, at, below, endB);
      f.set(a, i32.add(a, 8 * ROWS));
      f.set(first, i32.add(first, 16 * ROWS));
    }, () => i32.lessUnsigned(a, endA));
  });
}

/** Of each pair of different limbs one product, of the doubled one: it has room for another bit. */
function addSquare(m: ModuleBuilder): Callable {
  return m.function(2, (f, a, limbs) => {
    clearColumns(f, limbs);
    const end = f.let(i32.add(a, i32.shiftLeft(limbs, 3)));
    const first = f.let(i32.constant(COLUMNS));
    const [columns, at] = f.locals("i32", 2) as [Local<"i32">, Local<"i32">];
    f.doWhile(() => {
      const quad = loadQuad(f, a);
      const single = spread(f, quad);
      const doubled = single.map((limb) => f.let(i32x4.shiftLeft(limb, 1)));
      for (let column = 0; column < 2 * ROWS - 1; column++) {
        let sum: V128 = v128.load(first, 16 * column);
        for (let low = Math.max(0, column - ROWS + 1); 2 * low <= column; low++) {
          const limb = 2 * low === column ? single[low] : doubled[low];
          sum = i64x2.add(sum, multiplyLimb(limb as V128, quad, column - low));
        }
        f.storeVector(first, sum, 16 * column);
      }
      f.set(columns, i32.add(first, 16 * ROWS));
      f.set(at, i32.add(a, 8 * ROWS));
      f.if(i32.lessUnsigned(at, end), () => {
        const below = loadQuad(f, at);
        addColumns(f, columns, doubled, undefined, below);
        addRows(f, columns, doubled, at, below, end);
      });
      f.set(a, i32.add(a, 8 * ROWS));
      f.set(first, i32.add(first, 32 * ROWS));
    }, () => i32.lessUnsigned(a, end));
  });
}

/** Brings all columns below 2^b + 2^(64 - b), each with what the one before carries. */
function carryColumns(f: FunctionBuilder, limbs: I32, mask: V128, bits: I32): void {
  const at = f.let(i32.constant(COLUMNS));
  const end = f.let(i32.add(i32.shiftLeft(limbs, 5), COLUMNS));
  const carry = f.let(v128.zero());
  const column = f.local("v128");
  f.doWhile(() => {
    for (let index = 0; index < ROWS; index++) {
      f.set(column, v128.load(at, 16 * index));
      f.storeVector(at, i64x2.add(v128.and(column, mask), carry), 16 * index);
      f.set(carry, i64x2.shiftRightUnsigned(column, bits));
    }
    f.set(at, i32.add(at, 16 * ROWS));
  }, () => i32.lessUnsigned(at, end));
}

function addReduce(m: ModuleBuilder): Callable {
  return m.export("reduce", 2, (f, target, moduli) => {
    const limbs = f.let(i32.load(moduli, LIMBS));
    const bits = f.let(i32.load(moduli, 4));
    const mask = f.let(v128.load(moduli, MASK));
    const factor = f.let(v128.load64Splat(moduli, NEGATIVE_INVERSE));
    carryColumns(f, limbs, mask, bits);
    const at = f.let(i32.add(moduli, PAIR));
    const end = f.let(i32.add(at, i32.shiftLeft(limbs, 3)));
    const lowest = loadQuad(f, at);
    const first = spread(f, lowest);
    const second = loadQuad(f, i32.add(at, 8 * ROWS));
    const columns = f.let(i32.constant(COLUMNS - 16 * ROWS));
    const half = f.let(i32.add(i32.shiftLeft(limbs, 4), COLUMNS));
    const rows = f.locals("v128", ROWS);
    const next = f.locals("v128", ROWS);
    const pack = (sums: V128): V128 => v128.shuffle32(sums, sums, [0, 2, 0, 2]);
    /** The multipliers that make the four columns zero, and what these carry to the next one. */
    const findRows = (found: readonly Local<"v128">[]): void => {
      let carry: V128 | undefined;
      found.forEach((row, column) => {
        let sum: V128 = v128.load(columns, 16 * column);
        for (let index = 0; index < column; index++) {
          const product = i64x2.multiplyLowUnsigned(
            found[index] as V128,
            first[column - index] as V128,
          );
          sum = i64x2.add(sum, product);
        }
        if (carry !== undefined) sum = i64x2.add(sum, carry);
        const total = f.let(sum);
        const low = pack(v128.and(total, mask));
        const multiple = i64x2.multiplyLowUnsigned(low, factor);
        f.set(row, pack(v128.and(multiple, mask)));
        const cleared = i64x2.add(total, i64x2.multiplyLowUnsigned(row, first[0] as V128));
        carry = f.let(i64x2.shiftRightUnsigned(cleared, bits));
      });
      const above = i64x2.add(v128.load(columns, 16 * ROWS), carry as V128);
      f.storeVector(columns, above, 16 * ROWS);
    };
    const [place, limb] = f.locals("i32", 2) as [Local<"i32">, Local<"i32">];
    const below = f.locals("v128", 2) as [Local<"v128">, Local<"v128">];
    f.doWhile(() => {
      rows.forEach((row, index) => f.set(row, next[index] as V128));
      f.set(columns, i32.add(columns, 16 * ROWS));
      const isLater = i32.lessUnsigned(COLUMNS, columns);
      // Before the first block there are no rows. Later, these four columns make the next multipliers.
      f.if(isLater, () => addColumns(f, columns, rows, lowest, second));
      f.if(i32.lessUnsigned(columns, half), () => findRows(next));
      f.if(isLater, () => {
        f.set(place, columns);
        f.set(limb, i32.add(at, 8 * ROWS));
        below.forEach((pair, index) => f.set(pair, second[index] as V128));
        addRows(f, place, rows, limb, below, end);
      });
    }, () => i32.lessUnsigned(columns, half));
    storeCarried(f, target, limbs, columns, mask, bits);
  });
}

/** Carries the upper columns wholly and writes them as limbs. */
function storeCarried(
  f: FunctionBuilder,
  target: Local<"i32">,
  limbs: I32,
  columns: Local<"i32">,
  mask: V128,
  bits: I32,
): void {
  const carry = f.let(v128.zero());
  const end = f.let(i32.add(target, i32.shiftLeft(limbs, 3)));
  const sums = f.locals("v128", 2);
  f.doWhile(() => {
    sums.forEach((sum, index) => {
      f.set(sum, i64x2.add(v128.load(columns, 16 * index), carry));
      f.set(carry, i64x2.shiftRightUnsigned(sum, bits));
    });
    const [low, high] = sums.map((sum) => v128.and(sum, mask)) as [V128, V128];
    f.storeVector(target, v128.shuffle32(low, high, [0, 2, 4, 6]));
    f.set(columns, i32.add(columns, 32));
    f.set(target, i32.add(target, 16));
  }, () => i32.lessUnsigned(target, end));
}
