// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The group of a curve over a prime field.
 *
 * Timing: secret numbers are multiplied by noble, with a constant count of operations and a blinded
 * point where it computes afresh; but BigInt makes no promise, so small differences remain. What is
 * called public here takes time that depends on the numbers.
 */

import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import type { WeierstrassPointCons } from "@noble/curves/abstract/weierstrass.js";
import type { PrimeCurve } from "./curves.ts";
import type { CurveGroup, Point } from "./group.ts";
import { modularSquareRoot } from "./modular_square_root.ts";
import { JacobianArithmetic } from "./prime_points.ts";
import { oddMultiples, sumOfMultiples, sumOfPoints, type Term } from "./public_multiples.ts";

/** How many bits of a number one digit takes: for the base point, whose multiples are kept. */
const BASE_WIDTH = 7;
/** … and for other points. */
const POINT_WIDTH = 5;

/** The points of a curve over a prime field. */
export class PrimeGroup implements CurveGroup {
  readonly #curve: PrimeCurve;
  readonly #arithmetic: JacobianArithmetic;
  #noble: WeierstrassPointCons<bigint> | undefined;
  #baseMultiples: (Point | undefined)[] | undefined;

  /** Sets the group up; nothing is computed yet. */
  constructor(curve: PrimeCurve) {
    this.#curve = curve;
    this.#arithmetic = new JacobianArithmetic(curve.prime, curve.a);
  }

  /** noble's constructor of points. */
  get noble(): WeierstrassPointCons<bigint> {
    const { prime, order, cofactor, a, b, baseX, baseY } = this.#curve;
    return this.#noble ??= weierstrass({
      p: prime,
      n: order,
      h: cofactor,
      a,
      b,
      Gx: baseX,
      Gy: baseY,
    });
  }

  multiplyBase(scalar: bigint): Point | undefined {
    return this.noble.BASE.multiply(scalar).toAffine();
  }

  multiply(point: Point, scalar: bigint): Point | undefined {
    return this.noble.fromAffine(point).multiply(scalar).toAffine();
  }

  multiplyPublic(point: Point, scalar: bigint): Point | undefined {
    return sumOfMultiples(this.#arithmetic, [this.#term(point, scalar)]);
  }

  sumPublic(baseScalar: bigint, point: Point, scalar: bigint): Point | undefined {
    const { baseX: x, baseY: y } = this.#curve;
    this.#baseMultiples ??= oddMultiples(this.#arithmetic, { x, y }, BASE_WIDTH);
    const base = { scalar: baseScalar, multiples: this.#baseMultiples, width: BASE_WIDTH };
    return sumOfMultiples(this.#arithmetic, [base, this.#term(point, scalar)]);
  }

  add(point: Point | undefined, other: Point | undefined): Point | undefined {
    return sumOfPoints(this.#arithmetic, [point, other]);
  }

  isOnCurve({ x, y }: Point): boolean {
    return y * y % this.#curve.prime === this.#rightSide(x);
  }

  decompress(x: bigint, bit: 0 | 1): Point | undefined {
    const { prime } = this.#curve;
    const root = modularSquareRoot(this.#rightSide(x), prime);
    if (root === undefined || root === 0n && bit === 1) return undefined;
    return { x, y: Number(root & 1n) === bit ? root : prime - root };
  }

  compressionBit({ y }: Point): 0 | 1 {
    return (y & 1n) === 1n ? 1 : 0;
  }

  #term(point: Point, scalar: bigint): Term<Point> {
    const multiples = oddMultiples(this.#arithmetic, point, POINT_WIDTH);
    return { scalar, multiples, width: POINT_WIDTH };
  }

  #rightSide(x: bigint): bigint {
    const { prime, a, b } = this.#curve;
    return ((x * x + a) % prime * x + b) % prime;
  }
}
