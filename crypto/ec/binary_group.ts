// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The group of a curve over a field of characteristic two.
 *
 * Timing: secret numbers are multiplied by Montgomery's ladder in the form of López and Dahab, with
 * as many steps for each number, no branch and no look-up that depends on it but one of two
 * variables, and coordinates that are blinded by a random factor; but BigInt makes no promise, so
 * small differences remain. What is called public here takes time that depends on the numbers.
 */

import { BinaryField } from "./binary_field.ts";
import { LopezDahabArithmetic } from "./binary_points.ts";
import type { BinaryCurve } from "./curves.ts";
import type { CurveGroup, Point } from "./group.ts";
import { oddMultiples, sumOfMultiples, sumOfPoints, type Term } from "./public_multiples.ts";

/** How many bits of a number one digit takes: for the base point, whose multiples are kept. */
const BASE_WIDTH = 7;
/** … and for other points. */
const POINT_WIDTH = 5;

/** The first coordinate X / Z of a point on the ladder. */
interface Rung {
  readonly x: bigint;
  readonly z: bigint;
}

/** The points of a curve over a field of characteristic two. */
export class BinaryGroup implements CurveGroup {
  readonly #field: BinaryField;
  readonly #arithmetic: LopezDahabArithmetic;
  readonly #order: bigint;
  readonly #bits: number;
  readonly #a: bigint;
  readonly #b: bigint;
  readonly #base: Point;
  #baseMultiples: (Point | undefined)[] | undefined;

  /** Sets the group up. */
  constructor(curve: BinaryCurve) {
    const field = new BinaryField(curve.exponents);
    this.#field = field;
    this.#order = curve.order;
    this.#bits = curve.bits;
    this.#a = field.spread(curve.a);
    this.#b = field.spread(curve.b);
    this.#base = this.#spread({ x: curve.baseX, y: curve.baseY });
    this.#arithmetic = new LopezDahabArithmetic(field, this.#a, this.#b);
  }

  multiplyBase(scalar: bigint): Point | undefined {
    return this.#pack(this.#ladder(this.#base, scalar));
  }

  multiply(point: Point, scalar: bigint): Point | undefined {
    return this.#pack(this.#ladder(this.#spread(point), scalar));
  }

  multiplyPublic(point: Point, scalar: bigint): Point | undefined {
    return this.#pack(sumOfMultiples(this.#arithmetic, [this.#term(point, scalar)]));
  }

  sumPublic(baseScalar: bigint, point: Point, scalar: bigint): Point | undefined {
    this.#baseMultiples ??= oddMultiples(this.#arithmetic, this.#base, BASE_WIDTH);
    const base = { scalar: baseScalar, multiples: this.#baseMultiples, width: BASE_WIDTH };
    return this.#pack(sumOfMultiples(this.#arithmetic, [base, this.#term(point, scalar)]));
  }

  add(point: Point | undefined, other: Point | undefined): Point | undefined {
    const points = [point, other].map((given) => given && this.#spread(given));
    return this.#pack(sumOfPoints(this.#arithmetic, points));
  }

  isOnCurve(point: Point): boolean {
    const field = this.#field;
    const { x, y } = this.#spread(point);
    // y² + xy = x²(x + a) + b
    return field.multiply(y, x ^ y) === (field.multiply(field.square(x), x ^ this.#a) ^ this.#b);
  }

  decompress(x: bigint, bit: 0 | 1): Point | undefined {
    const field = this.#field;
    // SEC 1, Section 2.3.4, step 2.4.2: of x = 0 there is one point, its own negative.
    if (x === 0n) return bit === 1 ? undefined : { x, y: field.pack(field.squareRoot(this.#b)) };
    const spread = field.spread(x);
    const inverse = field.invert(spread);
    const right = spread ^ this.#a ^ field.multiply(this.#b, field.square(inverse));
    const z = field.solveQuadratic(right);
    if (z === undefined) return undefined;
    const chosen = Number(z & 1n) === bit ? z : z ^ 1n;
    return { x, y: field.pack(field.multiply(spread, chosen)) };
  }

  compressionBit(point: Point): 0 | 1 {
    if (point.x === 0n) return 0;
    const { x, y } = this.#spread(point);
    return (this.#field.multiply(y, this.#field.invert(x)) & 1n) === 1n ? 1 : 0;
  }

  #spread({ x, y }: Point): Point {
    return { x: this.#field.spread(x), y: this.#field.spread(y) };
  }

  #pack(point: Point | undefined): Point | undefined {
    if (point === undefined) return undefined;
    return { x: this.#field.pack(point.x), y: this.#field.pack(point.y) };
  }

  #term(point: Point, scalar: bigint): Term<Point> {
    const multiples = oddMultiples(this.#arithmetic, this.#spread(point), POINT_WIDTH);
    return { scalar, multiples, width: POINT_WIDTH };
  }

  /** "Guide to Elliptic Curve Cryptography", Algorithm 3.40. */
  #ladder(point: Point, scalar: bigint): Point | undefined {
    const field = this.#field;
    const { x } = point;
    // The point has order n, or 0 would be the product: a multiple of n changes nothing, and makes
    // all numbers equally long.
    const once = scalar + this.#order;
    const lengthened = [once + this.#order, once][Number(once >> BigInt(this.#bits))] as bigint;
    const [first, second] = [field.random(), field.random()];
    let rungs: [Rung, Rung] = [
      { x: field.multiply(x, first), z: first },
      this.#doubled({ x: field.multiply(x, second), z: second }),
    ];
    for (let at = this.#bits - 1; at >= 0; at--) {
      const bit = Number(lengthened >> BigInt(at) & 1n) as 0 | 1;
      const sum = this.#added(x, rungs[0], rungs[1]);
      const double = this.#doubled(rungs[bit]);
      rungs = [[double, sum][bit] as Rung, [sum, double][bit] as Rung];
    }
    return this.#withY(point, rungs[0], rungs[1]);
  }

  /** The sum of two points whose difference has the first coordinate x. */
  #added(x: bigint, a: Rung, b: Rung): Rung {
    const field = this.#field;
    const [left, right] = [field.multiply(a.x, b.z), field.multiply(b.x, a.z)];
    const z = field.square(left ^ right);
    return { x: field.multiply(x, z) ^ field.multiply(left, right), z };
  }

  #doubled({ x, z }: Rung): Rung {
    const field = this.#field;
    const [xx, zz] = [field.square(x), field.square(z)];
    return {
      x: field.square(xx) ^ field.multiply(this.#b, field.square(zz)),
      z: field.multiply(xx, zz),
    };
  }

  /** The whole point, from its first coordinate and that of the point behind it on the ladder. */
  #withY({ x, y }: Point, at: Rung, next: Rung): Point | undefined {
    const field = this.#field;
    if (at.z === 0n) return undefined;
    if (next.z === 0n) return { x, y: x ^ y };
    const zs = field.multiply(at.z, next.z);
    const inverse = field.invert(field.multiply(x, zs));
    const newX = field.multiply(at.x, field.multiply(field.multiply(x, next.z), inverse));
    const factor = field.multiply(
      at.x ^ field.multiply(x, at.z),
      next.x ^ field.multiply(x, next.z),
    ) ^ field.multiply(field.square(x) ^ y, zs);
    const slope = field.multiply(factor, inverse);
    return { x: newX, y: field.multiply(x ^ newX, slope) ^ y };
  }
}
