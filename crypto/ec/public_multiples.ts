// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Sums of multiples of points by public numbers: the numbers are written with few digits that are
 * not zero, and all sums share their doublings (Straus's method).
 *
 * Timing: depends on the numbers. Only for what everybody may know.
 */

import { signedDigits } from "./signed_digits.ts";

/** A point with two affine coordinates, and one with a third that spares divisions. */
export interface PointArithmetic<Affine, Projective> {
  /** Infinity. */
  readonly infinity: Projective;
  /** Doubles a point. */
  double(point: Projective): Projective;
  /** Adds a point with affine coordinates. */
  add(point: Projective, other: Affine): Projective;
  /** The negative of a point. */
  negate(point: Affine): Affine;
  /** Divides by the third coordinates, all at once; `undefined` stands for infinity. */
  toAffine(points: readonly Projective[]): (Affine | undefined)[];
}

/** A number, and the odd multiples of the point that it multiplies: 1, 3, 5 … times the point. */
export interface Term<Affine> {
  /** The number, 0 or more. */
  readonly scalar: bigint;
  /** The multiples: 2^(width - 2) of them. */
  readonly multiples: readonly (Affine | undefined)[];
  /** The width of the number's digits, in bits. */
  readonly width: number;
}

/**
 * Computes odd multiples.
 *
 * @param arithmetic The point arithmetic.
 * @param point The point.
 * @param width The width of the digits, in bits.
 * @returns 1, 3, 5 … times the point; `undefined` where that is infinity.
 */
export function oddMultiples<Affine, Projective>(
  arithmetic: PointArithmetic<Affine, Projective>,
  point: Affine,
  width: number,
): (Affine | undefined)[] {
  let sum = arithmetic.add(arithmetic.infinity, point);
  const [twice] = arithmetic.toAffine([arithmetic.double(sum)]);
  const multiples = [sum];
  for (let index = 1; index < 1 << width - 2; index++) {
    if (twice !== undefined) sum = arithmetic.add(sum, twice);
    multiples.push(sum);
  }
  return arithmetic.toAffine(multiples);
}

/**
 * Adds terms up.
 *
 * @param arithmetic The point arithmetic.
 * @param terms The numbers with their points' multiples.
 * @returns The sum; `undefined` for infinity.
 */
export function sumOfMultiples<Affine, Projective>(
  arithmetic: PointArithmetic<Affine, Projective>,
  terms: readonly Term<Affine>[],
): Affine | undefined {
  const rows = terms.map((term) => ({ ...term, digits: signedDigits(term.scalar, term.width) }));
  const length = Math.max(...rows.map(({ digits }) => digits.length));
  let sum = arithmetic.infinity;
  for (let at = length - 1; at >= 0; at--) {
    sum = arithmetic.double(sum);
    for (const { digits, multiples } of rows) {
      const digit = digits[at] ?? 0;
      const multiple = digit === 0 ? undefined : multiples[Math.abs(digit) >> 1];
      if (multiple === undefined) continue;
      sum = arithmetic.add(sum, digit > 0 ? multiple : arithmetic.negate(multiple));
    }
  }
  return arithmetic.toAffine([sum])[0];
}

/**
 * Adds points.
 *
 * @param arithmetic The point arithmetic.
 * @param points The points; `undefined` for infinity.
 * @returns The sum.
 */
export function sumOfPoints<Affine, Projective>(
  arithmetic: PointArithmetic<Affine, Projective>,
  points: readonly (Affine | undefined)[],
): Affine | undefined {
  let sum = arithmetic.infinity;
  for (const point of points) if (point !== undefined) sum = arithmetic.add(sum, point);
  return arithmetic.toAffine([sum])[0];
}
