// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ECDH, ECDSA and public keys on a NIST curve with a = -3: whole operations, so that no secret number
 * but the private one goes in, and none comes out. Multiples are computed by windows of 4 bits whose
 * tables are read whole; inversions are powers with public exponents.
 */

import {
  BASE,
  CONSTANTS,
  FIELD_POWERS,
  HASH,
  NONCE,
  ORDER_POWERS,
  OTHER,
  POINT,
  PREFIXES,
  RESULT,
  SCALAR,
  SUM,
  TABLE,
} from "../curve_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i64,
  ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import {
  addField,
  addPower,
  carryLimbs,
  type FieldFunctions,
  limbBytes,
  limbsOf,
  loadLimbs,
  type Modulus,
} from "./field.ts";
import { addPoints, copyVectors, Formula, type PointFunctions, type PointShape } from "./points.ts";

/** A curve. */
export interface NistCurve {
  readonly field: Modulus;
  readonly order: bigint;
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
  baseX:
    0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
  baseY:
    0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
};

/** The parts of a curve's module that its operations share. */
class CurveKernels {
  readonly m: ModuleBuilder;
  readonly shape: PointShape;
  readonly field: FieldFunctions;
  readonly order: FieldFunctions;
  readonly points: PointFunctions;
  /** `(target, a)`: inverts modulo p, in Montgomery form. */
  readonly invert: Callable;
  /** `(target, a)`: inverts modulo n, in Montgomery form. */
  readonly invertScalar: Callable;
  /** Where numbers lie: 1, R² modulo p, R² modulo n, the base point. */
  readonly one: number;
  readonly fieldSquare: number;
  readonly orderSquare: number;
  readonly base: number;

  constructor(curve: NistCurve) {
    const { limbs, bytes, prime } = curve.field;
    const stride = Math.ceil(limbs / 2) * 16;
    const radix = 2n ** BigInt(29 * limbs);
    const m = new ModuleBuilder(Math.ceil((BASE + bytes * 32 * stride) / 0x10000));
    const numbers = [
      1n,
      radix * radix % prime,
      radix * radix % curve.order,
      curve.baseX * radix % prime,
      curve.baseY * radix % prime,
      radix % prime,
    ];
    numbers.forEach((number, index) =>
      m.data(CONSTANTS + index * stride, limbBytes(number, limbs))
    );
    this.one = CONSTANTS;
    this.fieldSquare = CONSTANTS + stride;
    this.orderSquare = CONSTANTS + 2 * stride;
    this.base = CONSTANTS + 3 * stride;
    m.data(FIELD_POWERS, limbBytes(radix % prime, limbs));
    m.data(ORDER_POWERS, limbBytes(radix % curve.order, limbs));
    const count = 2 * bytes;
    const digits = CONSTANTS + 6 * stride;
    [prime, curve.order].forEach((modulus, index) =>
      m.data(digits + index * count, hexDigits(modulus - 2n, count))
    );
    this.m = m;
    this.shape = { limbs, stride, bytes, one: FIELD_POWERS };
    this.field = addField(m, curve.field, "own");
    this.order = addField(m, { limbs, bytes, prime: curve.order }, "products");
    const memory = { digits, count, stride, table: FIELD_POWERS };
    this.invert = addPower(m, this.field, limbs, memory);
    this.invertScalar = addPower(m, this.order, limbs, {
      ...memory,
      digits: digits + count,
      table: ORDER_POWERS,
    });
    this.points = addPoints(m, this.field, this.shape);
  }
}

/** The digits of a number of 4 bits each, lowest first. */
function hexDigits(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, digit) => Number(value >> BigInt(4 * digit) & 15n));
}

/** Makes a curve's module. @param curve The curve. @returns The module's bytes. */
export function curveModule(curve: NistCurve): Uint8Array<ArrayBuffer> {
  const kernels = new CurveKernels(curve);
  const { m, points } = kernels;
  const affine = addAffine(kernels);
  const fillTable = addFillTable(kernels);
  addPrepare(kernels, fillTable);

  // (): the public point of SCALAR, to RESULT.
  m.export("publicPoint", 0, (f) => {
    f.call(points.multiplyBase, SUM, SCALAR);
    f.call(affine, SUM);
  });

  // (): x of SCALAR times POINT, which was checked, to RESULT; y behind it.
  m.export("exchange", 0, (f) => {
    readPoint(f, kernels);
    f.call(fillTable, TABLE);
    f.call(points.multiply, SUM, SCALAR, TABLE);
    f.call(affine, SUM);
  });

  addSign(kernels, affine);
  addVerify(kernels, fillTable, curve);
  return m.toBytes();
}

/** Takes the affine POINT in, as entry 1 of the table. */
function readPoint(f: FunctionBuilder, { field, fieldSquare, shape }: CurveKernels): void {
  const { stride, bytes } = shape;
  const entry = TABLE + 3 * stride;
  for (let coordinate = 0; coordinate < 2; coordinate++) {
    const target = entry + coordinate * stride;
    f.call(field.read, target, POINT + coordinate * bytes);
    f.call(field.multiply, target, target, fieldSquare);
  }
  const one = i32.constant(FIELD_POWERS);
  copyVectors(f, i32.constant(entry + 2 * stride), one, stride / 16);
}

/** `(point)`: writes x and y to RESULT. */
function addAffine({ m, field, invert, one, shape }: CurveKernels): Callable {
  const { stride, bytes } = shape;
  return m.function(1, (f, point) => {
    const formula = new Formula(f, field, shape);
    const [inverse, power, coordinate] = [0, 1, 2] as const;
    f.call(invert, formula.address(inverse), i32.add(point, 2 * stride));
    formula.square(power, inverse);
    formula.multiply(coordinate, point, power);
    formula.multiply(coordinate, coordinate, i32.constant(one));
    f.call(field.write, RESULT, formula.address(coordinate));
    formula.multiply(power, power, inverse);
    formula.multiply(coordinate, i32.add(point, stride), power);
    formula.multiply(coordinate, coordinate, i32.constant(one));
    f.call(field.write, RESULT + bytes, formula.address(coordinate));
  });
}

/** `(table)`: computes the multiples 2 to 15 of entry 1; entry 0 becomes zeros. */
function addFillTable({ m, points, shape }: CurveKernels): Callable {
  const vectors = 3 * shape.stride / 16;
  const size = 16 * vectors;
  return m.function(1, (f, table) => {
    for (let vector = 0; vector < vectors; vector++) {
      f.storeVector(table, v128.zero(), 16 * vector);
    }
    const first = f.let(i32.add(table, size));
    const at = f.let(i32.add(table, 2 * size));
    copyVectors(f, at, first, vectors);
    f.call(points.double, at);
    f.repeat(13, () => {
      const next = f.let(i32.add(at, size));
      copyVectors(f, next, at, vectors);
      f.call(points.add, next, first);
      f.set(at, next);
    });
  });
}

/**
 * `()`: computes the table of the base point. Each row's multiples are made affine with one
 * inversion: of the product of their Z coordinates.
 */
function addPrepare({ m, field, invert, points, base, shape }: CurveKernels, fill: Callable): void {
  const { stride, bytes } = shape;
  const vectors = stride / 16;
  m.export("prepare", 0, (f) => {
    const formula = new Formula(f, field, shape);
    const entry = (index: I32): I32 => i32.add(i32.multiply(index, 3 * stride), TABLE);
    const first = i32.constant(TABLE + 3 * stride);
    copyVectors(f, first, i32.constant(base), 3 * vectors);
    f.repeat(bytes, (row) => {
      f.call(fill, TABLE);
      // PREFIXES[i] is the product of the Z of the entries 1 to i.
      const one = i32.constant(FIELD_POWERS);
      copyVectors(f, i32.constant(PREFIXES), one, vectors);
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
      copyVectors(f, first, entry(i32.constant(8)), 3 * vectors);
      for (let bit = 0; bit < 5; bit++) f.call(points.double, first);
    });
  });
}

/**
 * `()`: ECDSA (FIPS 186-5, Section 6.4.1) with the private SCALAR, the NONCE and the HASH, all reduced;
 * r and s to RESULT.
 */
function addSign(kernels: CurveKernels, affine: Callable): void {
  const { m, order, points, invertScalar, orderSquare, shape } = kernels;
  m.export("sign", 0, (f) => {
    const formula = new Formula(f, order, shape);
    const [r, nonce, key, hash] = [0, 1, 2, 3] as const;
    const read = (place: number, source: number): void =>
      f.call(order.read, formula.address(place), source);
    f.call(points.multiplyBase, SUM, NONCE);
    f.call(affine, SUM);
    // x may be n or more.
    read(r, RESULT);
    f.call(order.write, RESULT, formula.address(r));
    read(r, RESULT);
    read(nonce, NONCE);
    formula.multiply(nonce, nonce, i32.constant(orderSquare));
    f.call(invertScalar, formula.address(4), formula.address(nonce));
    read(key, SCALAR);
    formula.multiply(key, key, i32.constant(orderSquare));
    formula.multiply(key, key, r);
    read(hash, HASH);
    formula.sum(hash, [[1, hash], [1, key]], "carried");
    formula.multiply(hash, hash, 4);
    f.call(order.write, RESULT + shape.bytes, formula.address(hash));
  });
}

/**
 * `()`: whether RESULT (r and s, both between 1 and n - 1) is a signature of HASH by POINT (FIPS
 * 186-5, Section 6.4.2). All of it is public, so what is rare may be a branch.
 */
function addVerify(kernels: CurveKernels, fillTable: Callable, curve: NistCurve): void {
  const { m, field, order, points, invertScalar, orderSquare, fieldSquare, shape } = kernels;
  const { stride, bytes, limbs } = shape;
  m.export("verify", 0, (f) => {
    const scalars = new Formula(f, order, shape);
    const formula = new Formula(f, field, shape);
    const [r, s, hash, inverse] = [10, 11, 12, 13] as const;
    const result = f.let(i32.constant(0));
    const sum = i32.constant(SUM);
    const other = i32.constant(OTHER);
    const zOf = (point: number): I32 => i32.constant(point + 2 * stride);
    const yOf = (point: number): I32 => i32.constant(point + stride);

    f.call(order.read, scalars.address(r), RESULT);
    f.call(order.read, scalars.address(s), RESULT + bytes);
    f.call(order.read, scalars.address(hash), HASH);
    scalars.multiply(s, s, i32.constant(orderSquare));
    f.call(invertScalar, scalars.address(inverse), scalars.address(s));
    scalars.multiply(hash, hash, inverse);
    f.call(order.write, SCALAR, scalars.address(hash));
    scalars.multiply(inverse, r, inverse);
    f.call(order.write, NONCE, scalars.address(inverse));
    readPoint(f, kernels);
    f.call(fillTable, TABLE);
    f.call(points.multiplyBase, SUM, SCALAR);
    f.call(points.multiply, OTHER, NONCE, TABLE);

    // The two may be equal or opposite, and the first one may be infinity.
    const isValid = f.let(i32.constant(1));
    f.if(isZeroBytes(f, SCALAR, bytes), () => {
      copyVectors(f, sum, other, 3 * stride / 16);
    }, () => {
      const [square1, square2, left, right] = [10, 11, 12, 13] as const;
      formula.square(square1, zOf(SUM));
      formula.square(square2, zOf(OTHER));
      formula.multiply(left, sum, square2);
      formula.multiply(right, other, square1);
      f.if(isEqual(f, kernels, left, right), () => {
        formula.multiply(square2, square2, zOf(OTHER));
        formula.multiply(square1, square1, zOf(SUM));
        formula.multiply(left, yOf(SUM), square2);
        formula.multiply(right, yOf(OTHER), square1);
        f.set(isValid, isEqual(f, kernels, left, right));
        f.call(points.double, sum);
      }, () => f.call(points.add, sum, other));
    });

    // x = r modulo n, that is X = r Z², or X = (r + n) Z² where r + n is below p.
    f.if(isValid, () => {
      const [square, candidate, plain] = [11, 12, 14] as const;
      formula.square(square, zOf(SUM));
      f.call(field.read, formula.address(plain), RESULT);
      formula.multiply(candidate, plain, i32.constant(fieldSquare));
      formula.multiply(candidate, candidate, square);
      f.set(result, isEqual(f, kernels, candidate, sum));
      const orderLimbs = limbsOf(curve.order, limbs);
      const beyond = loadLimbs(f, formula.address(plain), limbs);
      beyond.forEach((limb, index) => f.set(limb, i64.add(limb, orderLimbs[index] as bigint)));
      carryLimbs(f, beyond);
      beyond.forEach((limb, index) => f.store64(formula.address(plain), limb, 8 * index));
      formula.multiply(candidate, plain, i32.constant(fieldSquare));
      formula.multiply(candidate, candidate, square);
      const primeLimbs = limbsOf(curve.field.prime, limbs);
      beyond.forEach((limb, index) => f.set(limb, i64.subtract(limb, primeLimbs[index] as bigint)));
      carryLimbs(f, beyond);
      const top = beyond.at(-1) as (typeof beyond)[number];
      const isBelow = f.let(i32.wrap(i64.shiftRightUnsigned(top, 63)));
      const isOther = isEqual(f, kernels, candidate, sum);
      f.set(result, i32.or(result, i32.and(isBelow, isOther)));
    });
    f.result(result);
  }, "i32");
}

/** Whether bytes are all zero. */
function isZeroBytes(f: FunctionBuilder, address: number, length: number): I32 {
  let bits: V128 = v128.load(address);
  for (let at = 16; at < length; at += 16) bits = v128.or(bits, v128.load(address, at));
  return f.let(i32.isZero(v128.anyTrue(bits)));
}

/** Whether two elements are the same modulo p. */
function isEqual(
  f: FunctionBuilder,
  { field, one, shape }: CurveKernels,
  a: number | I32,
  b: number | I32,
): I32 {
  const formula = new Formula(f, field, shape);
  formula.sum(15, [[1, a], [-1, b]], "as it is");
  formula.multiply(15, 15, i32.constant(one));
  f.call(field.write, POINT, formula.address(15));
  return isZeroBytes(f, POINT, shape.bytes);
}
