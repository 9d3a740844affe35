// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Inverses modulo a prime in constant time, by the division steps of Bernstein and Yang ("Fast
 * constant-time gcd computation and modular inversion", 2019).
 *
 * From f = p and g = a each step makes g smaller by a bit: where g is odd it takes f away or adds it, so
 * that it is even, and halves it; a number that counts the steps says when f and g change places. The
 * lowest bits decide alone, so 29 steps at a time are done on the lowest limbs and kept as four numbers
 * u, v, q, r below 2^29, with which f, g and then d, e are multiplied. These divide by 2^29, d and e
 * modulo p. In the end g is 0, f is 1 or -1, and d is f times the inverse.
 *
 * With |f| and |g| below 2^b, (49 b + 57) / 17 steps are enough (Theorem 11.2, b from 46 on). Elements
 * are below 2 p, about, so b is one more than the bits of p.
 *
 * Every step takes both ways and picks one by a mask.
 */

import { INVERSION } from "../curve_layout.ts";
import {
  ALL,
  assume,
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  type I64,
  i64,
  type Local,
  type ModuleBuilder,
  type Range,
  v128,
} from "../emitter/mod.ts";
import { BITS, type Limb, MASK, type Modulus, strideOf } from "./limbs.ts";

/** What the numbers of 29 steps are. */
const FACTORS: Range = { min: -(1n << 29n), max: 1n << 29n };
/** What limbs are, the last one too: elements are a little beyond 29 bits. */
const LIMBS: Range = { min: -(1n << 29n) - 8n, max: (1n << 29n) + 8n };
/** What a sum carries to the next limb. */
const CARRIES: Range = { min: -(1n << 33n), max: 1n << 33n };

/** The four numbers that stand for 29 steps. */
type Steps = readonly [u: I64, v: I64, q: I64, r: I64];

/**
 * Adds `(target, a, modulus, start, inverse)`: `start` divided by an element `a`, modulo the prime at
 * `modulus`, whose inverse modulo 2^29 is given. The result is a factor; 0 for 0, but not for the prime.
 */
export function addInverse(
  m: ModuleBuilder,
  { limbs, bytes }: Pick<Modulus, "limbs" | "bytes">,
): Callable {
  const stride = strideOf(limbs);
  const rounds = Math.ceil(((49 * (8 * bytes + 1) + 57) / 17) / BITS);
  // What is stored before the first limb, a zero, goes to the end of the number before.
  const [f0, g0, d0, e0] = [1, 2, 3, 4].map((place) => INVERSION + place * stride) as [
    number,
    number,
    number,
    number,
  ];
  const steps = addSteps(m, f0, g0);
  return m.function(5, (f, target, a, modulus, start, inverse) => {
    const zero = f.let(v128.zero());
    for (let at = 0; at < stride; at += 16) {
      f.storeVector(i32.constant(f0), v128.load(modulus, at), at);
      f.storeVector(i32.constant(g0), v128.load(a, at), at);
      f.storeVector(i32.constant(d0), zero, at);
      f.storeVector(i32.constant(e0), v128.load(start, at), at);
    }
    f.store32(i32.constant(INVERSION), i32.constant(-1));
    f.repeat(rounds, () => {
      f.call(steps);
      const factors = Array.from(
        { length: 4 },
        (_, index) => f.let(assume(i64.load32Signed(INVERSION, 4 + 4 * index), FACTORS)),
      ) as unknown as Steps;
      divide(f, factors, [d0, e0], limbs, { address: modulus, inverse });
      divide(f, factors, [f0, g0], limbs);
    });
    // f is 1 or -1, and so is the sign of its last limb.
    const last = 4 * (limbs - 1);
    const sign = f.let(i64.shiftRightSigned(i64.load32Signed(f0, last), 63));
    for (let at = 0; at <= last; at += 4) {
      const limb = i64.load32Signed(d0, at);
      f.store64Low(target, i64.subtract(i64.xor(limb, sign), sign), at);
    }
  });
}

/** Adds `()`: 29 steps on the lowest limbs of f and g, from the count that waits in memory. */
function addSteps(m: ModuleBuilder, f0: number, g0: number): Callable {
  return m.function(0, (f) => {
    const count = f.let(i32.load(INVERSION));
    const x = f.let(i32.load(f0));
    const y = f.let(i32.load(g0));
    const [u, v, q, r] = [1, 0, 0, 1].map((value) => f.let(i32.constant(value))) as [
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
      Local<"i32">,
    ];
    const isOdd = f.local("i32");
    const change = f.local("i32");
    f.repeat(BITS, () => {
      f.set(isOdd, i32.subtract(0, i32.and(y, 1)));
      f.set(change, i32.shiftRightSigned(count, 31));
      for (const [lower, upper] of [[y, x], [q, u], [r, v]] as const) {
        const added = i32.subtract(i32.xor(upper, change), change);
        f.set(lower, i32.add(lower, i32.and(added, isOdd)));
      }
      f.set(change, i32.and(change, isOdd));
      f.set(count, i32.subtract(i32.subtract(i32.xor(count, change), change), 1));
      for (const [lower, upper] of [[y, x], [q, u], [r, v]] as const) {
        f.set(upper, i32.add(upper, i32.and(lower, change)));
      }
      f.set(y, i32.shiftRightUnsigned(y, 1));
      f.set(u, i32.shiftLeft(u, 1));
      f.set(v, i32.shiftLeft(v, 1));
    });
    [count, u, v, q, r].forEach((value, index) =>
      f.store32(i32.constant(INVERSION), value, 4 * index)
    );
  });
}

/** The prime that a division is done by, for numbers that it is to be taken modulo. */
interface Prime {
  readonly address: I32;
  /** Its inverse modulo 2^29. */
  readonly inverse: I32;
}

/**
 * Replaces two numbers x and y by u x + v y and q x + r y, divided by 2^29. Without a prime these are
 * divisible; with one, the multiple of it is added that makes them so, and x and y stay between -2 p
 * and p.
 */
function divide(
  f: FunctionBuilder,
  [u, v, q, r]: Steps,
  [x0, y0]: readonly [number, number],
  limbs: number,
  prime?: Prime,
): void {
  const limbAt = (address: number, at: number): I64 => assume(i64.load32Signed(address, at), LIMBS);
  const multiples = prime === undefined ? [] : ([[u, v], [q, r]] as const).map(([a, b]) => {
    const [signX, signY] = [x0, y0].map((address) =>
      i64.shiftRightSigned(i64.load32Signed(address, 4 * (limbs - 1)), 63)
    ) as [I64, I64];
    const multiple = f.let(i64.add(i64.and(a, signX), i64.and(b, signY)));
    const first = i64.add(i64.multiply(a, limbAt(x0, 0)), i64.multiply(b, limbAt(y0, 0)));
    const low = i64.and(first, MASK);
    const needed = i64.add(i64.multiply(i64.extendUnsigned(prime.inverse), low), multiple);
    return f.let(assume(i64.subtract(multiple, i64.and(needed, MASK)), {
      min: -3n << 29n,
      max: 1n << 30n,
    }));
  });
  const sums = [f.let(i64.constant(0)), f.let(i64.constant(0))];
  const at = f.let(i32.constant(0));
  f.doWhile(() => {
    // Around a loop ranges are forgotten.
    const factors = [u, v, q, r].map((value) => assume(value, FACTORS)) as unknown as Steps;
    const place = (address: number): I32 => i32.add(at, address);
    const x = f.let(assume(i64.load32Signed(place(x0)), LIMBS));
    const y = f.let(assume(i64.load32Signed(place(y0)), LIMBS));
    const limb = prime && f.let(assume(i64.load32Signed(i32.add(prime.address, at)), {
      min: 0n,
      max: MASK,
    }));
    sums.forEach((sum, index) => {
      const [a, b] = [factors[2 * index], factors[2 * index + 1]] as [I64, I64];
      let total = i64.add(i64.multiply(a, x), i64.multiply(b, y));
      const multiple = multiples[index];
      if (limb !== undefined && multiple !== undefined) {
        const range = { min: -3n << 29n, max: 1n << 30n };
        total = i64.add(total, i64.multiply(assume(multiple, range), limb));
      }
      const all = f.let(i64.add(total, assume(sum, CARRIES)));
      f.ensure(all, ALL);
      f.store64Low(place((index === 0 ? x0 : y0) - 4), i64.and(all, MASK));
      f.set(sum, i64.shiftRightSigned(all, BITS));
      f.ensure(sum, CARRIES);
    });
    f.set(at, i32.add(at, 4));
  }, () => i32.lessUnsigned(at, 4 * limbs));
  sums.forEach((sum, index) =>
    f.store64Low(i32.constant(index === 0 ? x0 : y0), sum as Limb, 4 * (limbs - 1))
  );
}
