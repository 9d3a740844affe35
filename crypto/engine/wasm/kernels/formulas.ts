// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Formulas of numbers modulo a prime, written down line by line. */

import { TEMPORARIES } from "../curve_layout.ts";
import { type Callable, type FunctionBuilder, type I32, i32 } from "../emitter/mod.ts";
import type { FieldFunctions, ProductFunctions } from "./field.ts";
import type { SumFunctions } from "./field_sums.ts";

/** A coordinate: a temporary by its number, or an address. */
export type Place = number | I32;

/** A product: where it goes, and its factors. */
export type Product = readonly [target: Place, a: Place, b: Place];
/** A square: where it goes, and of what. */
export type Square = readonly [target: Place, a: Place];

/** Writes formulas of numbers modulo a prime down. */
export class Formula {
  readonly #f: FunctionBuilder;
  readonly #field: ProductFunctions;
  readonly #sums: SumFunctions;
  readonly #stride: number;

  constructor(f: FunctionBuilder, field: ProductFunctions, sums: SumFunctions, stride: number) {
    this.#f = f;
    this.#field = field;
    this.#sums = sums;
    this.#stride = stride;
  }

  address(place: Place): I32 {
    if (typeof place === "object") return place;
    return i32.constant(TEMPORARIES + place * this.#stride);
  }

  multiply(target: Place, a: Place, b: Place): void {
    this.#call(this.#field.multiply, target, a, b);
  }

  /** An element that only enters products with elements and differences, not with another such sum. */
  add(target: Place, a: Place, b: Place): void {
    this.#call(this.#sums.add, target, a, b);
  }

  /** A difference that only enters a product with an element or with another difference. */
  subtract(target: Place, a: Place, b: Place): void {
    this.#call(this.#sums.subtract, target, a, b);
  }

  /** A sum with a small multiple, folded and carried. */
  sum(target: Place, a: Place, [factor, b]: readonly [factor: number, place: Place]): void {
    const [to, left, right] = [target, a, b].map((place) => this.address(place)) as [I32, I32, I32];
    this.#f.call(this.#sums.sum, to, left, right, factor);
  }

  #call(callee: Callable, ...places: readonly Place[]): void {
    this.#f.call(callee, ...places.map((place) => this.address(place)));
  }
}

/** Writes formulas of coordinates down. */
export class PointFormula extends Formula {
  readonly #f: FunctionBuilder;
  readonly #field: FieldFunctions;

  constructor(f: FunctionBuilder, field: FieldFunctions, sums: SumFunctions, stride: number) {
    super(f, field, sums, stride);
    this.#f = f;
    this.#field = field;
  }

  square(target: Place, a: Place): void {
    this.#f.call(this.#field.square, this.address(target), this.address(a));
  }

  /** Two products; of both, only the last factor may be a sum that was not carried. */
  multiplyPair(first: Product, second: Product): void {
    this.#call(this.#field.multiplyPair, first, second);
  }

  squarePair(first: Square, second: Square): void {
    this.#call(this.#field.squarePair, first, second);
  }

  #call(callee: Callable, first: readonly Place[], second: readonly Place[]): void {
    const places = first.flatMap((place, index) => [place, second[index] as Place]);
    this.#f.call(callee, ...places.map((place) => this.address(place)));
  }
}
