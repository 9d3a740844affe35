// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Sums modulo the prime of a NIST curve, four limbs at a time; field.ts tells elements and factors.
 *
 * A carried sum moves what is above 29 bits to the next limb, from all limbs at once: a limb may
 * be a little below zero or above 2^29 afterwards. Before, it takes the prime away as often as the bits
 * from its highest power of two on tell, which that leaves zero. Without it the sums of one doubling
 * after the other could grow beyond their bounds: once in 15,000 multiples of a point they did.
 */

import {
  type Callable,
  type FunctionBuilder,
  i32,
  i32x4,
  type Local,
  type ModuleBuilder,
  type Range,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { addRanges, isWithin, multiplyRanges } from "../emitter/ranges.ts";
import {
  BITS,
  elementBounds,
  factorBounds,
  LANE,
  littleEndian,
  MASK,
  type Modulus,
} from "./limbs.ts";

/** The sums of a field. */
export interface SumFunctions {
  /** `(target, a, b)`: the sum of two elements, not carried: a wide factor. */
  readonly add: Callable;
  /** `(target, a, b)`: the difference of two elements, not carried: a factor. */
  readonly subtract: Callable;
  /** `(target, a, b, multiple)`: a factor and -2 to 2 times an element: an element. */
  readonly sum: Callable;
}

/** What elements are multiplied by in sums. */
const MULTIPLES: Range = { min: -2n, max: 2n };
/** So many limbs are in a vector. */
const LANES = 4;

/**
 * Adds the sums of a field to a module.
 *
 * @param m The module.
 * @param modulus The field.
 * @param address Where the constants go: one vector more than an element has.
 */
export function addSums(m: ModuleBuilder, modulus: Modulus, address: number): SumFunctions {
  const count = Math.ceil(modulus.limbs / LANES);
  const folding = foldingOf(modulus);
  checkSum(modulus, folding);
  m.data(
    address,
    [...keptBits(modulus), ...folding].flatMap((lane) => littleEndian(BigInt.asUintN(32, lane), 4)),
  );
  const loose = (combine: (a: V128, b: V128) => V128): Callable =>
    m.function(3, (f, target, a, b) => {
      for (let at = 0; at < 16 * count; at += 16) {
        f.storeVector(target, combine(v128.load(a, at), v128.load(b, at)), at);
      }
    });
  return {
    add: loose(i32x4.add),
    subtract: loose(i32x4.subtract),
    sum: m.function(4, (f, target, a, b, multiple) => {
      const times = f.let(i32x4.splat(multiple));
      const sums = Array.from({ length: count }, (_, index) => {
        const product = i32x4.multiply(v128.load(b, 16 * index), times);
        return f.let(i32x4.add(v128.load(a, 16 * index), product));
      });
      fold(f, sums, modulus, folding, address);
      carried(f, sums, modulus).forEach((sum, index) => f.storeVector(target, sum, 16 * index));
    }),
  };
}

/** The highest power of two of a prime, in its last limb. */
function topOf({ powers }: Modulus): number {
  const highest = powers?.at(-1)?.[0];
  if (highest === undefined) throw new TypeError("Cannot fold a prime without powers");
  return highest % BITS;
}

/** What the last vector keeps of its limbs. */
function keptBits(modulus: Modulus): bigint[] {
  const last = (modulus.limbs - 1) % LANES;
  return Array.from({ length: LANES }, (_, lane) => {
    if (lane === last) return (1n << BigInt(topOf(modulus))) - 1n;
    return lane < last ? -1n : 0n;
  });
}

/** What is added to each limb for one that is taken away from the bits above the highest power. */
function foldingOf({ limbs, powers = [] }: Modulus): bigint[] {
  const added = new Array<bigint>(LANES * Math.ceil(limbs / LANES)).fill(0n);
  added[0] = 1n;
  for (const [exponent, sign] of powers.slice(0, -1)) {
    added[Math.floor(exponent / BITS)] = BigInt(-sign) << BigInt(exponent % BITS);
  }
  return added;
}

/** Derives the ranges of a carried sum, and refuses what does not fit. */
function checkSum(modulus: Modulus, folding: readonly bigint[]): void {
  const [element, factor] = [elementBounds(modulus), factorBounds(modulus)];
  const last = modulus.limbs - 1;
  const shifted = ({ min, max }: Range, bits: number): Range => ({
    min: min >> BigInt(bits),
    max: max >> BigInt(bits),
  });
  const ensure = (range: Range, limit: Range): Range => {
    if (isWithin(range, limit)) return range;
    throw new RangeError(`Cannot emit a sum: a limb may be from ${range.min} to ${range.max}`);
  };
  const sums = Array.from(
    { length: modulus.limbs },
    (_, limb) => ensure(addRanges(factor(limb), multiplyRanges(element(limb), MULTIPLES)), LANE),
  );
  const times = shifted(sums[last] as Range, topOf(modulus));
  sums[last] = { min: 0n, max: (1n << BigInt(topOf(modulus))) - 1n };
  let carry: Range = { min: 0n, max: 0n };
  sums.forEach((range, limb) => {
    const constant = folding[limb] as bigint;
    const product = multiplyRanges(times, { min: constant, max: constant });
    const sum = ensure(addRanges(range, product), LANE);
    ensure(addRanges(limb === last ? sum : { min: 0n, max: MASK }, carry), element(limb));
    carry = shifted(sum, BITS);
  });
}

/** Takes the prime away so that nothing is left from its highest power of two on. */
function fold(
  f: FunctionBuilder,
  sums: readonly Local<"v128">[],
  modulus: Modulus,
  folding: readonly bigint[],
  address: number,
): void {
  const last = sums.at(-1) as Local<"v128">;
  const bits = i32x4.extract(last, (modulus.limbs - 1) % LANES);
  const times = f.let(i32x4.splat(i32.shiftRightSigned(bits, topOf(modulus))));
  f.set(last, v128.and(last, v128.load(address)));
  sums.forEach((sum, index) => {
    const constants = folding.slice(LANES * index, LANES * (index + 1));
    if (constants.every((constant) => constant === 0n)) return;
    f.set(sum, i32x4.add(sum, i32x4.multiply(times, v128.load(address, 16 * (index + 1)))));
  });
}

/** Moves what limbs have above 29 bits to the next ones; the last limb keeps what it has. */
function carried(
  f: FunctionBuilder,
  sums: readonly Local<"v128">[],
  { limbs }: Modulus,
): readonly V128[] {
  const mask = f.let(i32x4.splat(Number(MASK)));
  let before = f.let(v128.zero());
  return sums.map((sum, index) => {
    const above = f.let(i32x4.shiftRightSigned(sum, BITS));
    const fromBelow = v128.shuffle32(before, above, [3, 4, 5, 6]);
    before = above;
    const lastLane = limbs - 1 - LANES * index;
    const kept = lastLane >= LANES ? mask : i32x4.replace(mask, lastLane, i32.constant(-1));
    return i32x4.add(v128.and(sum, kept), fromBelow);
  });
}
