// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ECDH, ECDSA and public keys on a NIST curve with a = -3: whole operations, so that no secret number
 * but the private one goes in, and none comes out. Multiples are computed by windows of 4 bits whose
 * tables are read whole; inversions take a fixed number of steps.
 */

import { BASE, CONSTANTS, POINT, PREFIXES, RESULT, SCALAR, SUM, TABLE } from "../curve_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  ModuleBuilder,
  v128,
} from "../emitter/mod.ts";
import { addField, addOrder, type FieldFunctions, type ProductFunctions } from "./field.ts";
import { addRead, addWrite } from "./field_numbers.ts";
import type { ProductForm } from "./field_pairs.ts";
import { addInverse } from "./inverse.ts";
import { addSums, type SumFunctions } from "./field_sums.ts";
import { inverseOf, limbBytes, type Modulus, strideOf } from "./limbs.ts";
import { addSign, addVerify } from "./ecdsa.ts";
import { Formula, PointFormula } from "./formulas.ts";
import { addPoints, copyVectors, type PointFunctions, type PointShape } from "./points.ts";

/** A curve. */
export interface NistCurve {
  readonly field: Modulus;
  readonly order: bigint;
  /** How products modulo the prime are computed. */
  readonly products: ProductForm;
  readonly baseX: bigint;
  readonly baseY: bigint;
}

/** P-256 (SP 800-186, Section 3.2.1.3). */
export const P256: NistCurve = {
  field: {
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    limbs: 9,
    bytes: 32,
    powers: [[96, 1], [192, 1], [224, -1], [256, 1]],
  },
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  products: "columns",
  baseX: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  baseY: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

/** P-384 (SP 800-186, Section 3.2.1.4). */
export const P384: NistCurve = {
  field: {
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    limbs: 14,
    bytes: 48,
    powers: [[32, 1], [96, -1], [128, -1], [384, 1]],
  },
  order:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  products: "rows",
  baseX:
    0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
  baseY:
    0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
};

/** The parts of a curve's module that its operations share. */
export class CurveKernels {
  readonly m: ModuleBuilder;
  readonly shape: PointShape;
  readonly limbs: number;
  readonly field: FieldFunctions;
  readonly order: ProductFunctions;
  readonly sums: SumFunctions;
  readonly points: PointFunctions;
  /** `(target, source)`: takes a big-endian number in. */
  readonly read: Callable;
  /** `(target, source, multiples)`: writes a number below p or n; the source is used up. */
  readonly write: Callable;
  /** `(target, a)`: inverts modulo p, in Montgomery form. */
  readonly invert: Callable;
  /** `(target, a)`: inverts modulo n, in Montgomery form. */
  readonly invertScalar: Callable;
  /** Where numbers lie: 0, 1, R² modulo p, R² modulo n, the base point; 2 p and p, 2 n and n. */
  readonly zero: number;
  readonly one: number;
  readonly fieldSquare: number;
  readonly orderSquare: number;
  readonly base: number;
  readonly fieldMultiples: number;
  readonly orderMultiples: number;

  constructor(curve: NistCurve) {
    const { limbs, bytes, prime } = curve.field;
    const { order } = curve;
    const stride = strideOf(limbs);
    const radix = 2n ** BigInt(29 * limbs);
    const m = new ModuleBuilder(Math.ceil((BASE + bytes * 32 * stride) / 0x10000));
    const base = [curve.baseX * radix % prime, curve.baseY * radix % prime, radix % prime];
    const numbers = [
      ...[1n, radix * radix % prime, radix * radix % order, ...base],
      ...[-2n * prime, 2n * prime, prime, -2n * order, 2n * order, order],
    ];
    const at = (index: number): number => CONSTANTS + index * stride;
    numbers.forEach((number, index) => m.data(at(index), limbBytes(number, limbs)));
    [this.one, this.fieldSquare, this.orderSquare, this.base] = [at(0), at(1), at(2), at(3)];
    [this.fieldMultiples, this.orderMultiples] = [at(6), at(9)];
    this.zero = at(12);
    this.m = m;
    this.limbs = limbs;
    this.shape = { stride, bytes, one: at(5) };
    this.field = addField(m, curve.field, curve.products);
    this.sums = addSums(m, curve.field, at(13));
    const orderModulus = { limbs, bytes, prime: order, address: at(11) };
    this.order = addOrder(m, orderModulus);
    this.read = addRead(m, curve.field);
    this.write = addWrite(m, { limbs, bytes, stride });
    const inverse = addInverse(m, curve.field);
    const inversion = (modulus: bigint, address: number, start: number): Callable =>
      m.function(2, (f, target, a) => {
        f.call(inverse, target, a, address, start, Number(inverseOf(modulus)));
      });
    this.invert = inversion(prime, at(8), this.fieldSquare);
    this.invertScalar = inversion(order, at(11), this.orderSquare);
    this.points = addPoints(m, this.field, this.sums, this.shape);
  }

  /** Starts formulas modulo p. */
  formula(f: FunctionBuilder): PointFormula {
    return new PointFormula(f, this.field, this.sums, this.shape.stride);
  }

  /** Starts formulas modulo n, of products and differences. */
  scalars(f: FunctionBuilder): Formula {
    return new Formula(f, this.order, this.sums, this.shape.stride);
  }
}

/** Makes a curve's module. @param curve The curve. @returns The module's bytes. */
export function curveModule(curve: NistCurve): Uint8Array<ArrayBuffer> {
  const kernels = new CurveKernels(curve);
  const { m, points } = kernels;
  const affine = addAffine(kernels);
  const fillTable = addFillTable(kernels);
  const readPoint = addReadPoint(kernels);
  addPrepare(kernels, fillTable);

  // (): the public point of SCALAR, to RESULT.
  m.export("publicPoint", 0, (f) => {
    f.call(points.multiplyBase, SUM, SCALAR);
    f.call(affine, SUM);
  });

  // (): x of SCALAR times POINT, which was checked, to RESULT; y behind it.
  m.export("exchange", 0, (f) => {
    f.call(readPoint, POINT, TABLE + 3 * kernels.shape.stride);
    f.call(fillTable, TABLE);
    f.call(points.multiply, SUM, SCALAR, TABLE);
    f.call(affine, SUM);
  });

  addSign(kernels, affine);
  addVerify(kernels, readPoint, affine);
  return m.toBytes();
}

/** `(source, point)`: takes an affine point in. */
function addReadPoint({ m, field, read, fieldSquare, shape }: CurveKernels): Callable {
  const { stride, bytes } = shape;
  return m.function(2, (f, source, point) => {
    for (let coordinate = 0; coordinate < 2; coordinate++) {
      const target = i32.add(point, coordinate * stride);
      f.call(read, target, i32.add(source, coordinate * bytes));
      f.call(field.multiply, target, target, fieldSquare);
    }
    const z = f.let(i32.add(point, 2 * stride));
    copyVectors(f, z, i32.constant(shape.one), stride / 16);
  });
}

/** `(point)`: writes x and y to RESULT. */
function addAffine(kernels: CurveKernels): Callable {
  const { m, invert, one, shape, write, fieldMultiples } = kernels;
  const { stride, bytes } = shape;
  return m.function(1, (f, point) => {
    const formula = kernels.formula(f);
    const [inverse, power, coordinate] = [0, 1, 2] as const;
    f.call(invert, formula.address(inverse), i32.add(point, 2 * stride));
    formula.square(power, inverse);
    formula.multiply(coordinate, point, power);
    formula.multiply(coordinate, coordinate, i32.constant(one));
    f.call(write, RESULT, formula.address(coordinate), fieldMultiples);
    formula.multiply(power, power, inverse);
    formula.multiply(coordinate, i32.add(point, stride), power);
    formula.multiply(coordinate, coordinate, i32.constant(one));
    f.call(write, RESULT + bytes, formula.address(coordinate), fieldMultiples);
  });
}

/** `(table)`: computes the multiples 2 to 15 of entry 1; entry 0 becomes zeros. */
function addFillTable({ m, points, shape }: CurveKernels): Callable {
  const size = 3 * shape.stride;
  return m.function(1, (f, table) => {
    for (let at = 0; at < size; at += 16) f.storeVector(table, v128.zero(), at);
    const first = f.let(i32.add(table, size));
    const at = f.let(i32.add(table, 2 * size));
    f.call(points.copy, at, first);
    f.call(points.double, at);
    f.repeat(13, () => {
      const next = f.let(i32.add(at, size));
      f.call(points.copy, next, at);
      f.call(points.add, next, first);
      f.set(at, next);
    });
  });
}

/**
 * `()`: computes the table of the base point. Each row's multiples are made affine with one
 * inversion: of the product of their Z coordinates.
 */
function addPrepare(kernels: CurveKernels, fill: Callable): void {
  const { m, invert, points, base, shape } = kernels;
  const { stride, bytes } = shape;
  m.export("prepare", 0, (f) => {
    const formula = kernels.formula(f);
    const entry = (index: I32): I32 => i32.add(i32.multiply(index, 3 * stride), TABLE);
    const first = TABLE + 3 * stride;
    f.call(points.copy, first, base);
    f.repeat(bytes, (row) => {
      f.call(fill, TABLE);
      // PREFIXES[i] is the product of the Z of the entries 1 to i.
      copyVectors(f, i32.constant(PREFIXES), i32.constant(shape.one), stride / 16);
      f.repeat(15, (index) => {
        const prefix = f.let(i32.add(i32.multiply(index, stride), PREFIXES));
        const z = i32.add(entry(i32.add(index, 1)), 2 * stride);
        formula.multiply(i32.add(prefix, stride), prefix, z);
      });
      const [inverse, power, cube] = [10, 11, 12] as const;
      f.call(invert, formula.address(inverse), PREFIXES + 15 * stride);
      const left = f.let(i32.constant(15));
      f.doWhile(() => {
        const point = f.let(entry(left));
        const prefix = i32.add(i32.multiply(i32.subtract(left, 1), stride), PREFIXES);
        const target = f.let(i32.add(
          i32.add(i32.multiply(row, 32 * stride), i32.multiply(left, 2 * stride)),
          BASE,
        ));
        formula.multiply(cube, inverse, prefix);
        formula.multiply(inverse, inverse, i32.add(point, 2 * stride));
        formula.square(power, cube);
        formula.multiply(target, point, power);
        formula.multiply(power, power, cube);
        formula.multiply(i32.add(target, stride), i32.add(point, stride), power);
        f.set(left, i32.subtract(left, 1));
      }, () => left);
      // 256 = 2^5 times 8.
      f.call(points.copy, first, entry(i32.constant(8)));
      f.repeat(5, () => f.call(points.double, first));
    });
  });
}
