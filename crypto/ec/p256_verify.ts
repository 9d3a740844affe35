// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Checks ECDSA signatures on P-256. Everything here is public, so the fastest way is taken: the sum
 * u1 G + u2 Q by one chain of doublings, with signed digits (wNAF), in Jacobian coordinates
 * (x = X / Z², y = Y / Z³).
 */

import { signedDigits } from "./signed_digits.ts";
import { bytesToBigInt, modularInverse } from "../bigint.ts";
import { curveByName } from "./curves.ts";
import type { EcdsaSignature } from "./ecdsa_signature.ts";
import {
  addLimbs,
  combine,
  isZeroElement,
  newElement,
  type P256Element,
  P256Field,
  subtractLimbs,
} from "./p256_field.ts";

/** The width of digits in bits: of the base point, whose multiples are kept, and of the key's. */
const BASE_WIDTH = 7;
const KEY_WIDTH = 5;

const BASE_X = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;
const BASE_Y = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n;

/** A point that is added, of which powers of Z are known; without them Z is 1. */
interface Addend {
  readonly x: P256Element;
  readonly y: P256Element;
  readonly z?: ZPowers;
}

interface ZPowers {
  readonly first: P256Element;
  readonly square: P256Element;
  readonly cube: P256Element;
}

/** An addend whose memory is used again and again: to allocate costs more than to compute. */
type Multiple = Required<Addend>;

/** Prepared at the first signature, for all that follow. */
let verifier: P256Verifier | undefined;

/**
 * Checks a signature.
 *
 * @param point The public point, uncompressed.
 * @param hash The hash of the message; its first 256 bits count.
 * @param signature The signature's numbers, both between 1 and n - 1.
 * @returns Whether it is good.
 */
export function verifyP256(
  point: Uint8Array,
  hash: Uint8Array,
  signature: EcdsaSignature,
): boolean {
  verifier ??= new P256Verifier();
  return verifier.verify(point, hash, signature);
}

class P256Verifier {
  readonly #field = new P256Field();
  readonly #sum: RunningPoint;
  readonly #base: readonly Addend[];
  readonly #key = newMultiples(KEY_WIDTH);
  readonly #twice = newMultiple();

  constructor() {
    this.#sum = new RunningPoint(this.#field);
    const multiples = newMultiples(BASE_WIDTH);
    this.#setMultiples(multiples, BASE_X, BASE_Y);
    this.#base = this.#withoutZ(multiples);
  }

  verify(point: Uint8Array, hash: Uint8Array, { r, s }: EcdsaSignature): boolean {
    const { order, prime } = curveByName("P-256");
    const inverse = modularInverse(s, order);
    if (inverse === undefined || !this.#setKey(point)) return false;
    const baseDigits = signedDigits(
      bytesToBigInt(hash.subarray(0, 32)) * inverse % order,
      BASE_WIDTH,
    );
    const keyDigits = signedDigits(r * inverse % order, KEY_WIDTH);
    const sum = this.#sum;
    sum.clear();
    for (let bit = Math.max(baseDigits.length, keyDigits.length) - 1; bit >= 0; bit--) {
      sum.double();
      sum.addMultiple(this.#key, keyDigits[bit] ?? 0);
      sum.addMultiple(this.#base, baseDigits[bit] ?? 0);
    }
    if (sum.isInfinity) return false;
    // The coordinate x was taken modulo n, which is less than p.
    return sum.hasX(r) || r + order < prime && sum.hasX(r + order);
  }

  /** Computes the odd multiples of a key; `false` when it is not a point of the curve. */
  #setKey(point: Uint8Array): boolean {
    const { prime, b } = curveByName("P-256");
    const x = bytesToBigInt(point.subarray(1, 33));
    const y = bytesToBigInt(point.subarray(33));
    const onCurve = point.length === 65 && point[0] === 4 && x < prime && y < prime &&
      ((x * x - 3n) * x + b - y * y) % prime === 0n;
    if (onCurve) this.#setMultiples(this.#key, x, y);
    return onCurve;
  }

  /** Computes 1, 3, 5 … times a point. */
  #setMultiples(multiples: readonly Multiple[], x: bigint, y: bigint): void {
    const field = this.#field;
    const sum = this.#sum;
    const one = { x: field.element(x), y: field.element(y) };
    sum.clear();
    sum.add(one, one.y);
    sum.double();
    sum.copyTo(this.#twice);
    sum.clear();
    sum.add(one, one.y);
    for (const multiple of multiples) {
      sum.copyTo(multiple);
      sum.add(this.#twice, this.#twice.y);
    }
  }

  /** Brings points to Z = 1, which makes them cheaper to add; one inversion serves all. */
  #withoutZ(points: readonly Addend[]): Addend[] {
    const field = this.#field;
    const one = field.element(1n);
    const factors = points.map(({ z }) => z?.first ?? one);
    // products[i] is the product of the first i factors.
    const products = [one];
    for (const factor of factors) {
      const product = newElement();
      field.multiply(product, products.at(-1) as P256Element, factor);
      products.push(product);
    }
    const rest = field.invert(products[points.length] as P256Element);
    const result: Addend[] = [];
    for (let index = points.length - 1; index >= 0; index--) {
      const inverse = newElement();
      field.multiply(inverse, rest, products[index] as P256Element);
      field.multiply(rest, rest, factors[index] as P256Element);
      result.unshift(this.#scaled(points[index] as Addend, inverse));
    }
    return result;
  }

  /** The point whose Z is 1, given the inverse of its Z. */
  #scaled(point: Addend, inverse: P256Element): Addend {
    const field = this.#field;
    const power = newElement();
    const [x, y] = [newElement(), newElement()];
    field.square(power, inverse);
    field.multiply(x, point.x, power);
    field.multiply(power, power, inverse);
    field.multiply(y, point.y, power);
    return { x, y };
  }
}

/** A point that changes in place. */
class RunningPoint {
  readonly #field: P256Field;
  readonly #x = newElement();
  readonly #y = newElement();
  readonly #z = newElement();
  readonly #one: P256Element;
  // What the formulas keep in between.
  readonly #a = newElement();
  readonly #b = newElement();
  readonly #c = newElement();
  readonly #d = newElement();
  readonly #e = newElement();
  #infinity = true;

  constructor(field: P256Field) {
    this.#field = field;
    this.#one = field.element(1n);
  }

  get isInfinity(): boolean {
    return this.#infinity;
  }

  clear(): void {
    this.#infinity = true;
  }

  copyTo({ x, y, z }: Multiple): void {
    x.set(this.#x);
    y.set(this.#y);
    z.first.set(this.#z);
    this.#field.square(z.square, this.#z);
    this.#field.multiply(z.cube, z.square, this.#z);
  }

  /** Adds an odd multiple, forwards or backwards; nothing for 0. */
  addMultiple(multiples: readonly Addend[], digit: number): void {
    if (digit === 0) return;
    const addend = multiples[Math.abs(digit) >> 1] as Addend;
    if (digit > 0) return this.add(addend, addend.y);
    combine(this.#e, addend.y, -1, addend.y, 0);
    this.add(addend, this.#e);
  }

  /** dbl-2001-b of the Explicit-Formulas Database, for curves with a = -3. */
  double(): void {
    if (this.#infinity) return;
    const field = this.#field;
    const [x, y, z] = [this.#x, this.#y, this.#z];
    const [alpha, beta, gamma, delta, rest] = [this.#a, this.#b, this.#c, this.#d, this.#e];
    field.square(delta, z);
    field.square(gamma, y);
    field.multiply(beta, x, gamma);
    subtractLimbs(alpha, x, delta);
    addLimbs(rest, x, delta);
    field.multiply(alpha, alpha, rest);
    combine(alpha, alpha, 3, alpha, 0);
    addLimbs(z, y, z);
    field.square(z, z);
    subtractLimbs(z, z, gamma);
    combine(z, z, 1, delta, -1);
    field.square(x, alpha);
    combine(x, x, 1, beta, -8);
    combine(rest, beta, 4, x, -1);
    field.multiply(y, alpha, rest);
    field.square(gamma, gamma);
    combine(y, y, 1, gamma, -8);
  }

  /** Adds a point with another y than its own, its negative (add-1998-cmo-2). */
  add({ x: otherX, z: other }: Addend, otherY: P256Element): void {
    const field = this.#field;
    const [x, y, z] = [this.#x, this.#y, this.#z];
    if (this.#infinity) {
      x.set(otherX);
      y.set(otherY);
      z.set(other === undefined ? this.#one : other.first);
      this.#infinity = false;
      return;
    }
    const [square, h, r, cube] = [this.#a, this.#b, this.#c, this.#d];
    if (other !== undefined) {
      field.multiply(x, x, other.square);
      field.multiply(y, y, other.cube);
    }
    field.square(square, z);
    field.multiply(h, otherX, square);
    combine(h, h, 1, x, -1);
    field.multiply(r, z, square);
    field.multiply(r, r, otherY);
    combine(r, r, 1, y, -1);
    if (other !== undefined) field.multiply(z, z, other.first);
    if (isZeroElement(h)) return this.#addSameX(isZeroElement(r));
    field.multiply(z, z, h);
    field.square(square, h);
    field.multiply(cube, square, h);
    field.multiply(h, x, square);
    field.square(x, r);
    subtractLimbs(x, x, cube);
    combine(x, x, 1, h, -2);
    subtractLimbs(h, h, x);
    field.multiply(h, r, h);
    field.multiply(y, y, cube);
    combine(y, h, 1, y, -1);
  }

  /** Whether the affine x is this number. */
  hasX(value: bigint): boolean {
    const field = this.#field;
    const expected = field.element(value);
    field.square(this.#a, this.#z);
    field.multiply(expected, expected, this.#a);
    combine(expected, expected, 1, this.#x, -1);
    return isZeroElement(expected);
  }

  /** Both points have the same x: they are equal, or opposite. */
  #addSameX(equal: boolean): void {
    if (equal) this.double();
    else this.#infinity = true;
  }
}

/** Memory for as many odd multiples as digits of a width need. */
function newMultiples(width: number): readonly Multiple[] {
  return Array.from({ length: 1 << width - 2 }, newMultiple);
}

function newMultiple(): Multiple {
  const z = { first: newElement(), square: newElement(), cube: newElement() };
  return { x: newElement(), y: newElement(), z };
}
