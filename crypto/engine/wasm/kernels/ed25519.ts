// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The module of Curve25519: X25519, and what Ed25519 (RFC 8032, Section 5.1) takes besides digests.
 * Multiples of secret numbers read whole tables; the addition of points has no exceptions.
 */

import {
  BASE,
  FACTOR,
  PICKED,
  POINT,
  RESULT,
  ROW_LENGTH,
  SCALAR,
  SUM,
  SUMMAND,
  TABLE,
} from "../curve25519_layout.ts";
import { call32, type Callable, type I32, i32, ModuleBuilder, v128 } from "../emitter/mod.ts";
import { addEdwards, constant, coordinates, type EdwardsFunctions, Formula } from "./edwards.ts";
import { addField25519, addressOf, copyElement, type Field25519 } from "./field25519.ts";
import { addScalars25519, type ScalarFunctions } from "./scalars25519.ts";
import { addX25519 } from "./x25519.ts";

/** Makes the module. @returns Its bytes. */
export function curve25519Module(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(Math.ceil((BASE + 32 * ROW_LENGTH) / 0x10000));
  const field = addField25519(m);
  const points = addEdwards(m, field);
  const scalars = addScalars25519(m);
  const encode = addEncode(m, field);
  addX25519(m, field, constant("one"));

  // (): the multiple of the base point by SCALAR, encoded to RESULT.
  m.export("publicPoint", 0, (f) => {
    f.call(points.multiplyBase, SCALAR);
    f.call(encode);
  });
  // (): DIGEST modulo the order, to RESULT.
  m.export("reduceDigest", 0, (f) => f.call(scalars.reduce));
  // (): SCALAR times FACTOR plus SUMMAND modulo the order, to RESULT.
  m.export("multiplyAdd", 0, (f) => f.call(scalars.multiplyAdd, SCALAR, FACTOR, SUMMAND));
  addVerify(m, field, points, scalars, encode);
  return m.toBytes();
}

/** `()`: writes SUM to RESULT (Section 5.1.2): y, and the lowest bit of x on top. POINT is used. */
function addEncode(m: ModuleBuilder, field: Field25519): Callable {
  return m.function(0, (f) => {
    const formula = new Formula(f, field);
    const [x, y, z] = coordinates(SUM);
    const [inverse, affine] = [4, 5] as const;
    f.call(field.invert, addressOf(inverse), z);
    formula.multiply(affine, y, inverse);
    f.call(field.write, RESULT, addressOf(affine));
    formula.multiply(affine, x, inverse);
    f.call(field.write, POINT, addressOf(affine));
    const sign = i32.shiftLeft(i32.and(i32.load8(POINT), 1), 7);
    f.store8(RESULT, i32.or(i32.load8(RESULT + 31), sign), 31);
  });
}

/**
 * `verify()`: [S]B - [k]A, encoded to RESULT, with A at POINT, S at SCALAR and the digest k at DIGEST
 * (Section 5.1.7). It gives 0 when POINT is no point; all of it is public.
 */
function addVerify(
  m: ModuleBuilder,
  field: Field25519,
  points: EdwardsFunctions,
  scalars: ScalarFunctions,
  encode: Callable,
): void {
  const decode = addDecodeNegative(m, field);
  m.export("verify", 0, (f) => {
    const isPoint = f.let(call32(decode));
    f.if(isPoint, () => {
      f.call(points.fill);
      f.call(scalars.reduce);
      f.call(points.multiply, RESULT);
      // Where the table's first point was, [-k]A waits.
      f.call(points.cache, TABLE);
      f.call(points.multiplyBase, SCALAR);
      f.call(points.copy, PICKED, TABLE);
      f.call(points.add);
      f.call(encode);
    });
    f.result(isPoint);
  }, "i32");
}

/** `()`: takes -A in, for A encoded at POINT (Section 5.1.3): 1 when there is such a point, else 0. */
function addDecodeNegative(m: ModuleBuilder, field: Field25519): Callable {
  // (a): whether an element is zero.
  const isZero = m.function(1, (f, a) => {
    f.call(field.write, RESULT, a);
    const bits = v128.or(v128.load(RESULT), v128.load(RESULT, 16));
    f.result(i32.isZero(v128.anyTrue(bits)));
  }, "i32");
  return m.function(0, (f) => {
    const formula = new Formula(f, field);
    const [x, y, z, t] = coordinates(SUM);
    const [u, v, power, check, other] = [4, 5, 6, 7, 8] as const;
    const zeroes = (place: number): I32 => call32(isZero, addressOf(place));
    f.call(field.read, y, POINT);
    copyElement(f, z, constant("one"));
    // u = y² - 1, v = d y² + 1; then x = u v³ (u v⁷)^((p - 5) / 8), with 2^252 - 3 = 4 (2^250 - 1) + 1.
    formula.square(other, y);
    formula.subtract(u, other, z);
    formula.multiply(v, other, constant("d"));
    formula.add(v, v, z);
    formula.square(check, v);
    formula.multiply(check, check, v);
    formula.multiply(x, u, check);
    formula.square(check, check);
    formula.multiply(check, check, v);
    formula.multiply(check, check, u);
    f.call(field.power250, addressOf(power), addressOf(check));
    formula.square(power, power, 2);
    formula.multiply(power, power, check);
    formula.multiply(x, x, power);
    // v x² is u, or -u: then x times the root of -1 is meant.
    formula.square(check, x);
    formula.multiply(check, check, v);
    formula.add(other, check, u);
    formula.subtract(check, check, u);
    const isPoint = f.let(zeroes(check));
    f.if(i32.isZero(isPoint), () => {
      f.set(isPoint, zeroes(other));
      formula.multiply(x, x, constant("root"));
    });
    f.call(field.write, RESULT, x);
    const sign = i32.shiftRightUnsigned(i32.load8(POINT + 31), 7);
    f.if(i32.equal(i32.and(i32.load8(RESULT), 1), sign), () => {
      formula.subtract(x, constant("zero"), x);
    });
    formula.multiply(t, x, y);
    f.result(isPoint);
  }, "i32");
}
