// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Arithmetic modulo a prime, in Montgomery form, on signed limbs of 29 bits, which lie in 32 bits each.
 *
 * A product is reduced by adding multiples m of the prime that make the lowest 29 bits of a column or row
 * zero. Primes of NIST curves are -1 modulo 2^29, so that m is those bits themselves, and few powers of
 * two, so that adding m times the prime takes shifts only (field_pairs.ts). Other primes, the orders of
 * curves, take multiplications.
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
  inverseOf,
  lastLimbOfProduct,
  type Limb,
  limbsOf,
  loadLimbs,
  MASK,
  type Modulus,
  storeLimbs,
} from "./limbs.ts";

/** The functions of numbers modulo a prime. */
export interface ProductFunctions {
  /** `(target, a, b)`: the product, divided by R. */
  readonly multiply: Callable;
}

/** The functions of a field. */
export interface FieldFunctions extends ProductFunctions, PairFunctions {
  /** `(target, a)`: the square, divided by R. */
  readonly square: Callable;
}

/**
 * Adds the functions of a curve's field to a module. A product alone is a pair of the same one: it takes
 * no longer than code for one would.
 *
 * @param m The module.
 * @param modulus The field.
 * @param form By columns, which is faster, or row by row in a loop: a fifth of the code.
 */
export function addField(
  m: ModuleBuilder,
  modulus: Modulus,
  form: ProductForm,
): FieldFunctions {
  const pairs = addPairs(m, modulus, form);
  return {
    ...pairs,
    multiply: m.function(3, (f, target, a, b) => {
      f.call(pairs.multiplyPair, target, target, a, a, b, b);
    }),
    square: m.function(2, (f, target, a) => {
      f.call(pairs.squarePair, target, target, a, a);
    }),
  };
}

/**
 * Adds the products of numbers modulo a curve's order, of which a signature takes few. They are computed
 * row by row: each adds a limb of `a` times `b` and a multiple of the prime to the columns,
 * and moves them down by one. So a column's range depends on its place: it has gained the products of
 * each place above.
 */
export function addOrder(m: ModuleBuilder, modulus: Modulus): ProductFunctions {
  const { limbs, prime, address } = modulus;
  const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
  const exact = limbsOf(prime, limbs);
  const inverse = -inverseOf(prime) & MASK;
  const product = factor(0).max * factor(0).max;
  const gained = (place: number): Range => {
    const times = BigInt(limbs - 1 - place);
    // Besides the products a column gets one carry, on the way to the lowest place.
    const carry = place === 0 ? 1n << 36n : 0n;
    return { min: -times * product - carry, max: times * (product + MASK * MASK) + carry };
  };
  const multiply = m.function(3, (f, target, a, b) => {
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
  return { multiply };
}
