// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Points over a prime field in Jacobian coordinates: (X : Y : Z) is the point (X / Z², Y / Z³).
 *
 * Timing: depends on the points. Only for what everybody may know.
 */

import { modularInverse } from "../bigint.ts";
import type { Point } from "./group.ts";
import type { PointArithmetic } from "./public_multiples.ts";

/** A point. Z is 0 at infinity. Numbers may be negative, above -p. */
export interface JacobianPoint {
  /** X. */
  readonly x: bigint;
  /** Y. */
  readonly y: bigint;
  /** Z. */
  readonly z: bigint;
}

const INFINITY: JacobianPoint = { x: 1n, y: 1n, z: 0n };

/** The formulas of the Explicit-Formulas Database for one field and one a. */
export class JacobianArithmetic implements PointArithmetic<Point, JacobianPoint> {
  readonly infinity: JacobianPoint = INFINITY;
  readonly #prime: bigint;
  readonly #a: bigint;

  /** Takes the field's prime and the curve's a. */
  constructor(prime: bigint, a: bigint) {
    this.#prime = prime;
    this.#a = a - prime === -3n ? -3n : a;
  }

  /** dbl-2001-b where a is -3, otherwise dbl-1998-cmo-2. */
  double(point: JacobianPoint): JacobianPoint {
    const { x, y, z } = point;
    const p = this.#prime;
    if (z === 0n || y === 0n) return INFINITY;
    const gamma = y * y % p;
    const beta = x * gamma % p;
    const alpha = this.#slope(x, z);
    const newX = (alpha * alpha - 8n * beta) % p;
    return {
      x: newX,
      y: (alpha * (4n * beta - newX) - 8n * gamma * gamma) % p,
      z: 2n * y * z % p,
    };
  }

  /** madd-2004-hmv. */
  add(point: JacobianPoint, other: Point): JacobianPoint {
    const { x, y, z } = point;
    const p = this.#prime;
    if (z === 0n) return { x: other.x, y: other.y, z: 1n };
    const square = z * z % p;
    const h = (other.x * square - x) % p;
    const r = (other.y * (square * z % p) - y) % p;
    if (h === 0n) return r === 0n ? this.double(point) : INFINITY;
    const hh = h * h % p;
    const hhh = h * hh % p;
    const v = x * hh % p;
    const newX = (r * r - hhh - 2n * v) % p;
    return { x: newX, y: (r * (v - newX) - y * hhh) % p, z: z * h % p };
  }

  negate({ x, y }: Point): Point {
    return { x, y: y === 0n ? y : this.#prime - y };
  }

  /** One inversion serves all (Montgomery's trick). */
  toAffine(points: readonly JacobianPoint[]): (Point | undefined)[] {
    const p = this.#prime;
    const products: bigint[] = [];
    let product = 1n;
    for (const { z } of points) {
      products.push(product);
      if (z !== 0n) product = product * z % p;
    }
    let rest = modularInverse(product, p) ?? 0n;
    const affine: (Point | undefined)[] = [];
    for (let index = points.length - 1; index >= 0; index--) {
      const { x, y, z } = points[index] as JacobianPoint;
      if (z === 0n) {
        affine.unshift(undefined);
        continue;
      }
      const inverse = rest * (products[index] as bigint) % p;
      rest = rest * z % p;
      const square = inverse * inverse % p;
      affine.unshift({
        x: this.#positive(x * square),
        y: this.#positive(y * square % p * inverse),
      });
    }
    return affine;
  }

  #slope(x: bigint, z: bigint): bigint {
    const p = this.#prime;
    if (this.#a === 0n) return 3n * x * x % p;
    const delta = z * z % p;
    if (this.#a === -3n) return 3n * (x - delta) * (x + delta) % p;
    return (3n * x * x + this.#a * (delta * delta % p)) % p;
  }

  #positive(value: bigint): bigint {
    const rest = value % this.#prime;
    return rest < 0n ? rest + this.#prime : rest;
  }
}
