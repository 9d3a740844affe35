// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The groups of points, whatever field the curve is over. */

import { BinaryGroup } from "./binary_group.ts";
import type { Curve } from "./curves.ts";
import { PrimeGroup } from "./prime_group.ts";

/** A point other than infinity. */
export interface Point {
  /** Its first coordinate. */
  readonly x: bigint;
  /** Its second coordinate. */
  readonly y: bigint;
}

/** What can be computed with the points of a curve. Infinity is `undefined`. */
export interface CurveGroup {
  /**
   * Multiplies the base point by a secret number.
   *
   * @param scalar The number, from 1 to n - 1.
   * @returns The product.
   */
  multiplyBase(scalar: bigint): Point | undefined;
  /**
   * Multiplies a point by a secret number.
   *
   * @param point A point that the base point generates.
   * @param scalar The number, from 1 to n - 1.
   * @returns The product.
   */
  multiply(point: Point, scalar: bigint): Point | undefined;
  /**
   * Multiplies a point by a public number: the time depends on it.
   *
   * @param point Any point of the curve.
   * @param scalar The number, 0 or more.
   * @returns The product.
   */
  multiplyPublic(point: Point, scalar: bigint): Point | undefined;
  /**
   * Adds multiples of the base point and another one by public numbers.
   *
   * @param baseScalar The number for the base point, 0 or more.
   * @param point Any point of the curve.
   * @param scalar The number for it, 0 or more.
   * @returns The sum.
   */
  sumPublic(baseScalar: bigint, point: Point, scalar: bigint): Point | undefined;
  /**
   * Adds two points. The time depends on them.
   *
   * @param point A point; `undefined` for infinity.
   * @param other Another.
   * @returns The sum.
   */
  add(point: Point | undefined, other: Point | undefined): Point | undefined;
  /** Whether coordinates, which are in range, satisfy the curve's equation. */
  isOnCurve(point: Point): boolean;
  /**
   * Finds a point by its first coordinate.
   *
   * @param x The coordinate, in range.
   * @param bit The bit that tells the two points apart (SEC 1, Section 2.3.3).
   * @returns The point; `undefined` when there is none.
   */
  decompress(x: bigint, bit: 0 | 1): Point | undefined;
  /** The bit that tells a point from its negative (SEC 1, Section 2.3.3). */
  compressionBit(point: Point): 0 | 1;
}

const GROUPS = new WeakMap<Curve, CurveGroup>();

/**
 * Gives the group of a curve.
 *
 * @param curve The curve.
 * @returns The group; what is prepared for the base point is kept as long as the curve.
 */
export function curveGroup(curve: Curve): CurveGroup {
  let group = GROUPS.get(curve);
  if (group === undefined) {
    group = curve.field === "prime" ? new PrimeGroup(curve) : new BinaryGroup(curve);
    GROUPS.set(curve, group);
  }
  return group;
}

/**
 * Tells whether the base point generates a point.
 *
 * @param curve The curve.
 * @param point A point of the curve.
 * @returns Whether n times the point is infinity; without work where the cofactor is 1.
 */
export function isInSubgroup(curve: Curve, point: Point): boolean {
  return curve.cofactor === 1n ||
    curveGroup(curve).multiplyPublic(point, curve.order) === undefined;
}
