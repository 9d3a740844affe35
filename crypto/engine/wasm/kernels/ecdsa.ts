// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** ECDSA (FIPS 186-5, Section 6.4) on a NIST curve. */

import {
  DIGITS,
  HASH,
  NONCE,
  OTHER,
  POINT,
  RESULT,
  SCALAR,
  SHIFTED,
  SHIFTED_DIGITS,
  SHIFTED_TABLE,
  SUM,
  TABLE,
} from "../curve_layout.ts";
import { call32, type Callable, type I32, i32, type V128, v128 } from "../emitter/mod.ts";
import type { CurveKernels } from "./nist_curve.ts";

/**
 * Adds `sign()`: a signature (Section 6.4.1) with the private SCALAR, the NONCE and the HASH, all
 * reduced; r and s to RESULT.
 *
 * @param kernels The curve.
 * @param affine Writes a point to RESULT.
 */
export function addSign(kernels: CurveKernels, affine: Callable): void {
  const { m, read, write, points, invertScalar, orderSquare, orderMultiples, shape } = kernels;
  m.export("sign", 0, (f) => {
    const scalars = kernels.scalars(f);
    const [r, nonce, key, hash, inverse] = [0, 1, 2, 3, 4] as const;
    const take = (place: number, source: number): void =>
      f.call(read, scalars.address(place), source);
    f.call(points.multiplyBase, SUM, NONCE);
    f.call(affine, SUM);
    // x may be n or more.
    take(r, RESULT);
    f.call(write, RESULT, scalars.address(r), orderMultiples);
    take(r, RESULT);
    take(nonce, NONCE);
    scalars.multiply(nonce, nonce, i32.constant(orderSquare));
    f.call(invertScalar, scalars.address(inverse), scalars.address(nonce));
    // s = (h + r d) / k, as h - (-r) d: differences need no carry before a product.
    take(key, SCALAR);
    scalars.multiply(key, key, i32.constant(orderSquare));
    scalars.subtract(r, i32.constant(kernels.zero), r);
    scalars.multiply(key, key, r);
    take(hash, HASH);
    scalars.subtract(hash, hash, key);
    scalars.multiply(hash, hash, inverse);
    f.call(write, RESULT + shape.bytes, scalars.address(hash), orderMultiples);
  });
}

/**
 * Adds the check of a signature (Section 6.4.2) in two steps, for RESULT (r and s, both between 1 and
 * n - 1), HASH and POINT. All of it is public, so what is rare may be a branch.
 *
 * `verifyNumbers()` computes u1 = HASH / s to SCALAR and u2 = r / s to NONCE. The caller puts the
 * digits of u2 to DIGITS; or, where SHIFTED is known, those of its lower half, and those of its upper half to
 * SHIFTED_DIGITS. `verify(isSmall, digits, shiftedDigits)` tells whether the signature is good; `isSmall`
 * tells whether r + n is below p. `shiftPoint()` computes what SHIFTED is for POINT, to RESULT.
 *
 * @param kernels The curve.
 * @param readPoint Takes a point in.
 * @param affine Writes a point to RESULT.
 */
export function addVerify(kernels: CurveKernels, readPoint: Callable, affine: Callable): void {
  const { m, read, write, points, invertScalar, orderSquare, fieldSquare, shape } = kernels;
  const { stride, bytes } = shape;
  const order = kernels.orderMultiples + 2 * stride;
  const equal = addEqual(kernels);
  const multiplySigned = addMultiplySigned(kernels);
  m.export("shiftPoint", 0, (f) => {
    f.call(readPoint, POINT, SUM);
    f.repeat(4 * bytes, () => f.call(points.double, SUM));
    f.call(affine, SUM);
  });
  m.export("verifyNumbers", 0, (f) => {
    const scalars = kernels.scalars(f);
    const [r, s, hash, inverse] = [10, 11, 12, 13] as const;
    f.call(read, scalars.address(r), RESULT);
    f.call(read, scalars.address(s), RESULT + bytes);
    f.call(read, scalars.address(hash), HASH);
    scalars.multiply(s, s, i32.constant(orderSquare));
    f.call(invertScalar, scalars.address(inverse), scalars.address(s));
    scalars.multiply(hash, hash, inverse);
    f.call(write, SCALAR, scalars.address(hash), kernels.orderMultiples);
    scalars.multiply(inverse, r, inverse);
    f.call(write, NONCE, scalars.address(inverse), kernels.orderMultiples);
  });
  m.export("verify", 3, (f, isSmall, digits, shiftedDigits) => {
    const formula = kernels.formula(f);
    const result = f.let(i32.constant(0));
    const x = (point: number): I32 => i32.constant(point);
    const y = (point: number): I32 => i32.constant(point + stride);
    const z = (point: number): I32 => i32.constant(point + 2 * stride);
    const isEqual = (a: number | I32, b: number | I32): I32 =>
      call32(equal, formula.address(a), formula.address(b));
    f.call(readPoint, POINT, TABLE + 3 * stride);
    f.if(shiftedDigits, () => f.call(readPoint, SHIFTED, SHIFTED_TABLE + 3 * stride));
    f.call(multiplySigned, digits, shiftedDigits);
    f.call(points.multiplyBasePublic, SUM, SCALAR);

    // The two may be equal or opposite, and the first one may be infinity.
    const isValid = f.let(i32.constant(1));
    f.if(isZeroBytes(SCALAR, bytes), () => {
      f.call(points.copy, SUM, OTHER);
    }, () => {
      const [square1, square2, left, right] = [10, 11, 12, 13] as const;
      formula.square(square1, z(SUM));
      formula.square(square2, z(OTHER));
      formula.multiply(left, x(SUM), square2);
      formula.multiply(right, x(OTHER), square1);
      f.if(isEqual(left, right), () => {
        formula.multiply(square2, square2, z(OTHER));
        formula.multiply(square1, square1, z(SUM));
        formula.multiply(left, y(SUM), square2);
        formula.multiply(right, y(OTHER), square1);
        f.set(isValid, isEqual(left, right));
        f.call(points.double, SUM);
      }, () => f.call(points.add, SUM, OTHER));
    });

    // x = r modulo n, that is X = r Z², or X = (r + n) Z² where r + n is below p.
    f.if(isValid, () => {
      const [square, candidate, plain] = [11, 12, 14] as const;
      const compare = (): void => {
        formula.multiply(candidate, plain, i32.constant(fieldSquare));
        formula.multiply(candidate, candidate, square);
        f.set(result, i32.or(result, isEqual(candidate, x(SUM))));
      };
      formula.square(square, z(SUM));
      f.call(read, formula.address(plain), RESULT);
      compare();
      f.if(isSmall, () => {
        formula.sum(plain, plain, [1, i32.constant(order)]);
        compare();
      });
    });
    f.result(result);
  }, "i32");
}

/**
 * `(digits, shiftedDigits)`: the multiple of entry 1 of the table by so many signed digits at DIGITS, and of
 * entry 1 of SHIFTED_TABLE by those at SHIFTED_DIGITS, to OTHER. A digit d is odd, from -15 to 15, written
 * as (d + 1) / 2, with 8 more for a negative one, or zero; of five in a row four are zero, and the last
 * one is not. Behind the digits are zeros.
 *
 * Equal and opposite points do not meet. Let the first point be Q and the second one 2^h Q. What was summed
 * is k Q + k' 2^h Q, with k divisible by 32 when a digit d of the first is added, and k' when one
 * of the second is. So k + k' 2^h - d is odd, not 0, and would have to be n or -n: before the last
 * digits it is too small, and then the whole number is n - 2 |d| with the last digit -|d|, which
 * n modulo 32, 17 for P-256 and 19 for P-384, makes |d| itself. For a digit of the second, k + d and
 * k' - d' would have to be the halves of 0 or of n; again only the last digit is left, and the upper
 * half of n modulo 32 is 31 for both.
 */
function addMultiplySigned({ m, points, sums, shape, zero }: CurveKernels): Callable {
  const { stride } = shape;
  const size = 3 * stride;
  // (table): from entry 1 the odd multiples 1 to 15, from entry 0 on, and behind them the negative ones.
  const fill = m.function(1, (f, table) => {
    const at = f.let(table);
    f.call(points.copy, table, i32.add(table, size));
    f.call(points.copy, OTHER, table);
    f.call(points.double, OTHER);
    f.repeat(7, () => {
      f.call(points.copy, i32.add(at, size), at);
      f.set(at, i32.add(at, size));
      f.call(points.add, at, OTHER);
    });
    f.set(at, table);
    f.repeat(8, () => {
      const y = i32.add(at, 8 * size + stride);
      f.call(points.copy, i32.add(at, 8 * size), at);
      f.call(sums.sum, y, zero, y, -1);
      f.set(at, i32.add(at, size));
    });
  });
  // (digit, table, infinite): adds an entry to OTHER, which it becomes where there was nothing.
  const take = m.function(3, (f, digit, table, infinite) => {
    const entry = f.let(i32.subtract(i32.add(i32.multiply(digit, size), table), size));
    f.if(
      infinite,
      () => f.call(points.copy, OTHER, entry),
      () => f.call(points.add, OTHER, entry),
    );
  });
  return m.function(2, (f, digits, shiftedDigits) => {
    f.call(fill, TABLE);
    f.if(shiftedDigits, () => f.call(fill, SHIFTED_TABLE));
    const infinite = f.let(i32.constant(1));
    const left = f.let(digits);
    f.if(i32.lessUnsigned(left, shiftedDigits), () => f.set(left, shiftedDigits));
    f.while(() => left, () => {
      f.set(left, i32.subtract(left, 1));
      f.if(i32.isZero(infinite), () => f.call(points.double, OTHER));
      for (const [address, table] of [[DIGITS, TABLE], [SHIFTED_DIGITS, SHIFTED_TABLE]] as const) {
        const digit = f.let(i32.load8(left, address));
        f.if(digit, () => {
          f.call(take, digit, table, infinite);
          f.set(infinite, i32.constant(0));
        });
      }
    });
  });
}

/** Whether bytes are all zero. */
function isZeroBytes(address: number, length: number): I32 {
  let bits: V128 = v128.load(address);
  for (let at = 16; at < length; at += 16) bits = v128.or(bits, v128.load(address, at));
  return i32.isZero(v128.anyTrue(bits));
}

/** `(a, b)`: whether two elements are the same modulo p. */
function addEqual(kernels: CurveKernels): Callable {
  const { m, one, write, fieldMultiples, shape } = kernels;
  return m.function(2, (f, a, b) => {
    const formula = kernels.formula(f);
    formula.subtract(15, a, b);
    formula.multiply(15, 15, i32.constant(one));
    f.call(write, POINT, formula.address(15), fieldMultiples);
    f.result(isZeroBytes(POINT, shape.bytes));
  }, "i32");
}
