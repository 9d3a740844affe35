// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The limbs of numbers modulo a prime, and between which bounds they lie. Numbers are in Montgomery form,
 * on signed limbs of 29 bits, each in 32 bits of memory; field.ts says why the bounds hold.
 */

import {
  assume,
  type FunctionBuilder,
  type I32,
  type I64,
  i64,
  type Local,
  type Range,
} from "../emitter/mod.ts";

/** The size of limbs, in bits. */
export const BITS = 29;
/** A limb with all bits set. */
export const MASK = (1n << 29n) - 1n;
/** What a limb can be in 32 bits. */
export const LANE: Range = { min: -(1n << 31n), max: (1n << 31n) - 1n };
/** How far sums may leave a limb outside of its 29 bits. */
const SLACK = 8n;
/** A limb in a variable. */
export type Limb = Local<"i64">;

/** A prime, and how it is worked with. */
export interface Modulus {
  readonly prime: bigint;
  /** How many limbs an element has. */
  readonly limbs: number;
  /** How many bytes a number has outside: a multiple of 16. */
  readonly bytes: number;
  /**
   * For a prime that is -1 modulo 2^29: the powers of two that it is a sum of, but for the -1, each
   * with its sign.
   */
  readonly powers?: readonly (readonly [exponent: number, sign: 1 | -1])[];
  /** For another prime: where its limbs lie in memory. */
  readonly address?: number;
}

/** The limbs of a number; the last one has its sign. */
export function limbsOf(value: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, limb) => {
    const rest = value >> BigInt(BITS * limb);
    return limb === count - 1 ? rest : rest & MASK;
  });
}

/** A number's limbs as they lie in memory. */
export function limbBytes(value: bigint, count: number): number[] {
  return limbsOf(value, count).flatMap((limb) => littleEndian(BigInt.asUintN(32, limb), 4));
}

/** The bytes of a number, lowest first. */
export function littleEndian(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, at) => Number(value >> BigInt(8 * at) & 0xffn));
}

/** What limbs may be: those of an element, or of a factor. */
export type Bounds = (limb: number) => Range;

/** The limbs of elements: results of products and of sums, and numbers from outside. */
export function elementBounds({ prime, limbs }: Modulus): Bounds {
  const above = 1n << BigInt(prime.toString(2).length - BITS * (limbs - 1));
  return (limb) =>
    limb === limbs - 1 ? { min: -2n * above, max: 2n * above } : { min: -SLACK, max: MASK + SLACK };
}

/** The limbs of factors: what products take. */
export function factorBounds(modulus: Modulus): Bounds {
  const element = elementBounds(modulus);
  return (limb) => {
    const { min, max } = element(limb);
    return { min: min - max, max: max - min };
  };
}

/** The limbs of wide factors: differences, and sums that were not carried. */
export function wideBounds(modulus: Modulus): Bounds {
  const element = elementBounds(modulus);
  return (limb) => {
    const { min, max } = element(limb);
    return { min: min - max, max: 2n * max };
  };
}

/** The last limb of (a b + m p) / R with m below R. */
export function lastLimbOfProduct({ limbs, prime }: Modulus, a: Bounds, b: Bounds): Range {
  const unit = (limb: number): bigint => 1n << BigInt(BITS * limb);
  const largest = (bounds: Bounds): bigint =>
    Array.from({ length: limbs }, (_, limb) => bounds(limb).max * unit(limb))
      .reduce((x, y) => x + y);
  const product = largest(a) * largest(b) / unit(limbs) + 1n;
  const last = unit(limbs - 1);
  return { min: -product / last - 1n, max: (product + prime) / last };
}

/** Reads an element into variables. */
export function loadLimbs(
  f: FunctionBuilder,
  address: I32 | number,
  count: number,
  bounds?: Bounds,
): Limb[] {
  return Array.from({ length: count }, (_, limb) => {
    const loaded = i64.load32Signed(address, 4 * limb);
    return f.let(bounds === undefined ? loaded : assume(loaded, bounds(limb)));
  });
}

/** Checks that limbs are what is expected of a result. */
export function ensureLimbs(f: FunctionBuilder, limbs: readonly I64[], bounds: Bounds): void {
  limbs.forEach((limb, index) => f.ensure(limb, bounds(index)));
}

/** Writes variables as an element. */
export function storeLimbs(
  f: FunctionBuilder,
  address: I32 | number,
  limbs: readonly I64[],
): void {
  limbs.forEach((limb, index) => f.store64Low(address, limb, 4 * index));
}

/** How far elements lie apart in memory. */
export function strideOf(limbs: number): number {
  return 16 * Math.ceil(limbs / 4);
}

/** Carries once, from the first limb to the last, which is left as it is. */
export function carryLimbs(f: FunctionBuilder, limbs: readonly Limb[]): void {
  for (let index = 0; index + 1 < limbs.length; index++) {
    const [low, high] = [limbs[index], limbs[index + 1]] as [Limb, Limb];
    f.set(high, i64.add(high, i64.shiftRightSigned(low, BITS)));
    f.set(low, i64.and(low, MASK));
  }
}

/** 1 / prime modulo 2^29, by Newton's iteration. */
export function inverseOf(prime: bigint): bigint {
  let inverse = 1n;
  for (let round = 0; round < 5; round++) inverse = inverse * (2n - prime * inverse) & MASK;
  return inverse;
}
