// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Arithmetic modulo a prime, in Montgomery form, on signed limbs of 29 bits, which lie in 32 bits each.
 *
 * A product is summed column by column; each column is reduced as soon as it is complete, by adding
 * the multiple m of the prime that makes its lowest 29 bits zero. Primes of NIST curves are -1
 * modulo 2^29, so that m is those bits themselves, and few powers of two, so that adding m times the
 * prime takes shifts only. Other primes, the orders of curves, take multiplications.
 *
 * Bounds. With L limbs, R = 2^(29 L) and u = 2^(29 (L - 1)), where the last limb begins:
 *
 * - An element has limbs from -8 to 2^29 + 7, but for the last one, from -2 t to 2 t, where t u is the power
 *   of two above p. So it is between -2 p and 2 p, about.
 * - A factor is an element, or the difference of two: limbs to 2^29 + 15, with a sign, the last one from
 *   -4 t to 4 t. A wide factor may be the sum of two as well, to 2^30 + 14.
 * - A product of factors, one of them wide if the product is one of a pair, is an element. Its last
 *   limb is what column 2 L - 1 gets: at most (4 t)² of the factors, t 2^29 of the multiple of p, and the
 *   carry, all divided by 2^29.
 * - A column is at most L products of 2^59, and the multiples of p, below 2^63.
 *
 * None of that is left to this comment: ranges.ts derives the range of each number from those of the
 * factors and elements, and the module is not emitted when a column could overflow or a result be no
 * element. Numbers from outside have so many bits that they are elements, and `write` takes them.
 */

import {
  ALL,
  assume,
  type Callable,
  type FunctionBuilder,
  i32,
  type I64,
  i64,
  type ModuleBuilder,
  type Range,
} from "../emitter/mod.ts";
import { addPairs, type PairFunctions, type ProductForm } from "./field_pairs.ts";
import {
  BITS,
  carryLimbs,
  elementBounds,
  ensureLimbs,
  factorBounds,
  lastLimbOfProduct,
  type Limb,
  limbsOf,
  loadLimbs,
  MASK,
  type Modulus,
  storeLimbs,
} from "./limbs.ts";

/** The functions of a field. */
export interface FieldFunctions {
  /** `(target, a, b)`: the product, divided by R. */
  readonly multiply: Callable;
  /** `(target, a, count)`: squares so many times, each divided by R. */
  readonly square: Callable;
}
/**
 * Adds the functions of a curve's field to a module. A product alone is a pair of the same one: it takes
 * no longer than code for one would.
 *
 * @param m The module.
 * @param modulus The field.
 * @param form By columns, which is faster, or row by row in a loop.
 */
export function addField(
  m: ModuleBuilder,
  modulus: Modulus,
  form: ProductForm,
): FieldFunctions & PairFunctions {
  const pairs = addPairs(m, modulus, form);
  const multiply = m.function(3, (f, target, a, b) => {
    f.call(pairs.multiplyPair, target, target, a, a, b, b);
  });
  const square = form === "columns" ? addSquare(m, modulus) : addSquareByProducts(m, multiply);
  return { ...pairs, multiply, square };
}

/**
 * Adds the functions of numbers modulo a curve's order to a module. Squares are products: there are
 * few, and code of their own would be as long again.
 *
 * @param m The module.
 * @param modulus The order.
 * @param form By columns, which is faster, or row by row in a loop: a seventh of the code.
 */
export function addOrder(m: ModuleBuilder, modulus: Modulus, form: ProductForm): FieldFunctions {
  const multiply = form === "columns" ? addColumnProduct(m, modulus) : addRowProduct(m, modulus);
  return { multiply, square: addSquareByProducts(m, multiply) };
}

function addSquareByProducts(m: ModuleBuilder, multiply: Callable): Callable {
  return m.function(3, (f, target, a, count) => {
    f.call(multiply, target, a, a);
    f.while(() => i32.subtract(count, 1), () => {
      f.call(multiply, target, target, target);
      f.set(count, i32.subtract(count, 1));
    });
  });
}

function addColumnProduct(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  const factor = factorBounds(modulus);
  return m.function(3, (f, target, a, b) => {
    const [left, right] = [loadLimbs(f, a, limbs, factor), loadLimbs(f, b, limbs, factor)];
    const product = montgomery(f, modulus, (column) => productColumn(left, right, column));
    ensureLimbs(f, product, elementBounds(modulus));
    storeLimbs(f, target, product);
  });
}

/**
 * The product row by row: each adds a limb of `a` times `b` and a multiple of the prime to the columns,
 * and moves them down by one. So a column's range depends on its place: it has gained the products of
 * each place above.
 */
function addRowProduct(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs, prime, address } = modulus;
  const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
  const exact = limbsOf(prime, limbs);
  const inverse = negativeInverse(prime);
  const product = factor(0).max * factor(0).max;
  const gained = (place: number): Range => {
    const times = BigInt(limbs - 1 - place);
    // Besides the products a column gets one carry, on the way to the lowest place.
    const carry = place === 0 ? 1n << 36n : 0n;
    return { min: -times * product - carry, max: times * (product + MASK * MASK) + carry };
  };
  return m.function(3, (f, target, a, b) => {
    const right = loadLimbs(f, b, limbs, factor);
    const columns = f.locals("i64", limbs);
    columns.forEach((column) => f.set(column, i64.constant(0)));
    const end = f.let(i32.add(a, 4 * limbs));
    f.doWhile(() => {
      right.forEach((limb, index) => limb.range = factor(index));
      const left = f.let(assume(i64.load32Signed(a), factor(0)));
      columns.forEach((column, index) => column.range = gained(index));
      const first = columns[0] as Limb;
      f.set(first, i64.add(first, i64.multiply(left, right[0] as Limb)));
      const low = i64.and(first, MASK);
      const multiple = f.let(i64.and(i64.multiply(low, inverse), MASK));
      const modulusLimb = (index: number): I64 => {
        const limb = exact[index] as bigint;
        return assume(i64.load32Signed(address as number, 4 * index), { min: limb, max: limb });
      };
      const cleared = f.let(i64.add(first, i64.multiply(multiple, modulusLimb(0))));
      f.ensure(cleared, ALL);
      for (let index = 1; index < limbs; index++) {
        let sum: I64 = columns[index] as Limb;
        if (index === 1) sum = i64.add(sum, i64.shiftRightSigned(cleared, BITS));
        const products = i64.add(
          i64.multiply(left, right[index] as Limb),
          i64.multiply(multiple, modulusLimb(index)),
        );
        const lower = columns[index - 1] as Limb;
        f.set(lower, i64.add(sum, products));
        f.ensure(lower, gained(index - 1));
      }
      f.set(columns[limbs - 1] as Limb, i64.constant(0));
      f.set(a, i32.add(a, 4));
    }, () => i32.lessUnsigned(a, end));
    columns.forEach((column, index) => column.range = gained(index));
    carryLimbs(f, columns);
    (columns.at(-1) as Limb).range = lastLimbOfProduct(modulus, factor, factor);
    ensureLimbs(f, columns, element);
    storeLimbs(f, target, columns);
  });
}

function addSquare(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  return m.function(3, (f, target, a, count) => {
    const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
    const operand = loadLimbs(f, a, limbs, factor);
    f.doWhile(() => {
      // Elements are factors, so this holds each time.
      operand.forEach((limb, index) => limb.range = factor(index));
      const doubled = operand.map((limb) => f.let(i64.shiftLeft(limb, 1)));
      const square = montgomery(f, modulus, (column) => squareColumn(operand, doubled, column));
      square.forEach((limb, index) => f.set(operand[index] as Limb, limb));
      ensureLimbs(f, operand, element);
      f.set(count, i32.subtract(count, 1));
    }, () => count);
    storeLimbs(f, target, operand);
  });
}

function productColumn(a: readonly Limb[], b: readonly Limb[], column: number): I64 {
  const terms: I64[] = [];
  a.forEach((limb, index) => {
    const other = b[column - index];
    if (other !== undefined) terms.push(i64.multiply(limb, other));
  });
  return terms.reduce((x, y) => i64.add(x, y));
}

function squareColumn(a: readonly Limb[], doubled: readonly Limb[], column: number): I64 {
  const terms: I64[] = [];
  for (let index = 0; 2 * index <= column; index++) {
    const other = a[column - index];
    if (other === undefined) continue;
    const first = 2 * index === column ? a[index] : doubled[index];
    terms.push(i64.multiply(first as Limb, other));
  }
  return terms.reduce((x, y) => i64.add(x, y));
}

/** Sums the columns of a product and divides by R. The results are used once each, in order. */
function montgomery(
  f: FunctionBuilder,
  modulus: Modulus,
  column: (index: number) => I64,
): readonly I64[] {
  const { limbs, powers, prime, address } = modulus;
  const last = 2 * limbs - 1;
  /** What multiples of a prime of powers add to later columns. */
  const later: ((sum: I64) => I64)[][] = Array.from({ length: last + 1 }, () => []);
  // From memory: a constant of 29 bits takes more room than a variable's number.
  const exact = limbsOf(prime, limbs);
  const primeLimbs = address === undefined ? [] : loadLimbs(f, address, limbs, (limb) => ({
    min: exact[limb] as bigint,
    max: exact[limb] as bigint,
  }));
  const factor = powers === undefined ? negativeInverse(prime) : 1n;
  const multiples: Limb[] = [];
  const results: I64[] = [];
  let carried: I64 | undefined;
  for (let index = 0; index <= last; index++) {
    let sum: I64 | undefined = index < last ? column(index) : undefined;
    if (carried !== undefined) sum = sum === undefined ? carried : i64.add(sum, carried);
    for (const add of later[index] ?? []) sum = add(sum as I64);
    if (powers === undefined) {
      multiples.forEach((multiple, row) => {
        const limb = primeLimbs[index - row];
        if (limb === undefined) return;
        sum = i64.add(sum as I64, i64.multiply(multiple, limb));
      });
    }
    const total = f.let(sum as I64);
    f.ensure(total, ALL);
    if (index >= limbs) {
      results.push(index < last ? i64.and(total, MASK) : total);
      carried = i64.shiftRightSigned(total, BITS);
    } else if (powers === undefined) {
      const low = i64.and(total, MASK);
      const multiple = f.let(i64.and(i64.multiply(low, factor), MASK));
      multiples.push(multiple);
      const first = primeLimbs[0] as Limb;
      const cleared = i64.add(total, i64.multiply(multiple, first));
      f.ensure(cleared, ALL);
      carried = i64.shiftRightSigned(cleared, BITS);
    } else {
      const multiple = f.let(i64.and(total, MASK));
      // The -1 of the prime takes the low bits away: the shift drops them.
      carried = i64.shiftRightSigned(total, BITS);
      for (const [exponent, sign] of powers) {
        const target = later[index + Math.floor(exponent / BITS)];
        const term = i64.shiftLeft(multiple, exponent % BITS);
        target?.push((before) => sign > 0 ? i64.add(before, term) : i64.subtract(before, term));
      }
    }
  }
  return results;
}

/** -1 / prime modulo 2^29, by Newton's iteration. */
function negativeInverse(prime: bigint): bigint {
  let inverse = 1n;
  for (let round = 0; round < 5; round++) inverse = inverse * (2n - prime * inverse) & MASK;
  return -inverse & MASK;
}
