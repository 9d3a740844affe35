// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Points over a field of characteristic two in the coordinates of López and Dahab: (X : Y : Z) is
 * the point (X / Z, Y / Z²). All coordinates are elements in spread form.
 *
 * Timing: depends on the points. Only for what everybody may know.
 */

import type { BinaryField } from "./binary_field.ts";
import type { Point } from "./group.ts";
import type { PointArithmetic } from "./public_multiples.ts";

/** A point. Z is 0 at infinity. */
export interface LopezDahabPoint {
  /** X. */
  readonly x: bigint;
  /** Y. */
  readonly y: bigint;
  /** Z. */
  readonly z: bigint;
}

const INFINITY: LopezDahabPoint = { x: 1n, y: 0n, z: 0n };

/** The formulas of "Guide to Elliptic Curve Cryptography", Section 3.2.3, for one curve. */
export class LopezDahabArithmetic implements PointArithmetic<Point, LopezDahabPoint> {
  readonly infinity: LopezDahabPoint = INFINITY;
  readonly #field: BinaryField;
  readonly #a: bigint;
  readonly #b: bigint;

  /** Takes the field and the curve's a and b in spread form. */
  constructor(field: BinaryField, a: bigint, b: bigint) {
    this.#field = field;
    this.#a = a;
    this.#b = b;
  }

  /** Algorithm 3.24. */
  double({ x, y, z }: LopezDahabPoint): LopezDahabPoint {
    const field = this.#field;
    if (z === 0n || x === 0n) return INFINITY;
    const zz = field.square(z);
    const xx = field.square(x);
    const bz4 = this.#times(this.#b, field.square(zz));
    const newZ = field.multiply(xx, zz);
    const newX = field.square(xx) ^ bz4;
    const factor = this.#times(this.#a, newZ) ^ field.square(y) ^ bz4;
    return {
      x: newX,
      y: field.multiply(bz4, newZ) ^ field.multiply(newX, factor),
      z: newZ,
    };
  }

  /** Algorithm 3.25. */
  add(point: LopezDahabPoint, other: Point): LopezDahabPoint {
    const field = this.#field;
    const { x, y, z } = point;
    if (z === 0n) return { x: other.x, y: other.y, z: 1n };
    const A = y ^ field.multiply(other.y, field.square(z));
    const B = x ^ field.multiply(other.x, z);
    if (B === 0n) return A === 0n ? this.double(point) : INFINITY;
    const C = field.multiply(B, z);
    const newZ = field.square(C);
    const newX = field.square(A) ^
      field.multiply(C, A ^ field.square(B) ^ this.#times(this.#a, C));
    const D = field.multiply(other.x, newZ) ^ newX;
    return {
      x: newX,
      y: field.multiply(D, field.multiply(A, C) ^ newZ) ^
        field.multiply(other.x ^ other.y, field.square(newZ)),
      z: newZ,
    };
  }

  negate({ x, y }: Point): Point {
    return { x, y: x ^ y };
  }

  /** One inversion serves all (Montgomery's trick). */
  toAffine(points: readonly LopezDahabPoint[]): (Point | undefined)[] {
    const field = this.#field;
    const products: bigint[] = [];
    let product = 1n;
    for (const { z } of points) {
      products.push(product);
      if (z !== 0n) product = field.multiply(product, z);
    }
    let rest = field.invert(product);
    const affine: (Point | undefined)[] = [];
    for (let index = points.length - 1; index >= 0; index--) {
      const { x, y, z } = points[index] as LopezDahabPoint;
      if (z === 0n) {
        affine.unshift(undefined);
        continue;
      }
      const inverse = field.multiply(rest, products[index] as bigint);
      rest = field.multiply(rest, z);
      affine.unshift({
        x: field.multiply(x, inverse),
        y: field.multiply(y, field.square(inverse)),
      });
    }
    return affine;
  }

  /** Koblitz curves have 0 and 1 for a and b. */
  #times(constant: bigint, element: bigint): bigint {
    if (constant === 1n) return element;
    return constant === 0n ? 0n : this.#field.multiply(constant, element);
  }
}
