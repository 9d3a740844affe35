// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Poly1305 (RFC 8439, Section 2.5) with limbs of 26 bits. Long messages are summed in four lanes,
 * lane i having every fourth block: each step multiplies all lanes by r^4, and the last four blocks
 * by r^4, r^3, r^2 and r, which joins the lanes. Products of limbs have 52 bits at most, times 5 and
 * summed up less than 2^58; carries are done once a step, and only partly. Addresses, branches and
 * loops depend on lengths only.
 */

import { FINAL, LANES, POWERS, SUM } from "../chacha_layout.ts";
import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  type I64,
  i64,
  i64x2,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { transpose4 } from "./chacha.ts";

const MASK = (1n << 26n) - 1n;
/** The bit above a block of 16 bytes, in its highest limb. */
const HIGH_BIT = 1 << 24;
/** How far two powers of r lie apart: five limbs, and five limbs times 5. */
const POWER_STRIDE = 80;

/** The functions of Poly1305. */
export interface Poly1305Functions {
  /** `(key)`: begins with a key of 32 bytes. */
  readonly begin: Callable;
  /** `(source, blocks)`: adds whole blocks. */
  readonly absorb: Callable;
  /** `(target)`: writes the tag. */
  readonly finish: Callable;
}

/** Adds Poly1305 to a module. */
export function addPoly1305(m: ModuleBuilder): Poly1305Functions {
  const scalar = addScalar(m);
  const lanes = addLanes(m);
  const join = addJoin(m);
  return {
    begin: addBegin(m),
    absorb: m.function(2, (f, source, blocks) => {
      f.if(i32.lessUnsigned(blocks, 12), () => f.call(scalar, source, blocks), () => {
        const first = f.let(i32.and(blocks, 3));
        f.call(scalar, source, first);
        f.set(source, i32.add(source, i32.shiftLeft(first, 4)));
        const steps = f.let(i32.subtract(i32.shiftRightUnsigned(blocks, 2), 1));
        // What was summed so far goes into the first lane.
        for (let limb = 0; limb < 5; limb++) {
          const value = i32.wrap(i64.load(SUM, 8 * limb));
          f.storeVector(LANES, i32x4.replace(v128.zero(), 0, value), 16 * limb);
        }
        f.call(lanes, source, steps);
        f.call(join, i32.add(source, i32.shiftLeft(steps, 6)));
      });
    }),
    finish: addFinish(m),
  };
}

type Limbs = Local<"i64">[];
type Five = [Limb, Limb, Limb, Limb, Limb];
type Limb = Local<"i64">;

/** Splits a block into limbs, with the bit above it. */
function blockLimbs(f: FunctionBuilder, address: I32, offset: number): I64[] {
  const low = f.let(i64.load(address, offset));
  const high = f.let(i64.load(address, offset + 8));
  return [
    i64.and(low, MASK),
    i64.and(i64.shiftRightUnsigned(low, 26), MASK),
    i64.and(i64.or(i64.shiftRightUnsigned(low, 52), i64.shiftLeft(high, 12)), MASK),
    i64.and(i64.shiftRightUnsigned(high, 14), MASK),
    i64.or(i64.shiftRightUnsigned(high, 40), HIGH_BIT),
  ];
}

/** Carries once around: limbs are below 2^26 then, but the second one, which may be a bit more. */
function carry(f: FunctionBuilder, sums: Limbs): Limbs {
  const limbs = f.locals("i64", 5);
  for (let index = 0; index < 4; index++) {
    const sum = sums[index] as Local<"i64">;
    const next = sums[index + 1] as Local<"i64">;
    f.set(limbs[index] as Local<"i64">, i64.and(sum, MASK));
    f.set(next, i64.add(next, i64.shiftRightUnsigned(sum, 26)));
  }
  const [h0, h1, , , h4] = limbs as Five;
  const top = sums[4] as Local<"i64">;
  f.set(h4, i64.and(top, MASK));
  f.set(h0, i64.add(h0, i64.multiply(i64.shiftRightUnsigned(top, 26), 5)));
  f.set(h1, i64.add(h1, i64.shiftRightUnsigned(h0, 26)));
  f.set(h0, i64.and(h0, MASK));
  return limbs;
}

/** A limb of a power of r, or of that times 5 where the product wraps around 2^130. */
function powerOffset(power: number, limb: number): number {
  return (power - 1) * POWER_STRIDE + (limb >= 0 ? 8 * limb : 40 + 8 * (limb + 5));
}

/** Adds the product of a number and a power of r to sums; to nothing when there are none yet. */
function addProduct(
  f: FunctionBuilder,
  sums: readonly I64[],
  limbs: readonly I64[],
  power: number,
): Limbs {
  return Array.from({ length: 5 }, (_, column) => {
    let total: I64 | undefined = sums[column];
    limbs.forEach((limb, index) => {
      const term = i64.multiply(limb, i64.load(POWERS, powerOffset(power, column - index)));
      total = total === undefined ? term : i64.add(total, term);
    });
    return f.let(total as I64);
  });
}

/** Splits the key, clamps r, and computes its powers. */
function addBegin(m: ModuleBuilder): Callable {
  return m.function(1, (f, key) => {
    const low = f.let(i64.and(i64.load(key), 0x0ffffffc0fffffffn));
    const high = f.let(i64.and(i64.load(key, 8), 0x0ffffffc0ffffffcn));
    const limbs = [
      i64.and(low, MASK),
      i64.and(i64.shiftRightUnsigned(low, 26), MASK),
      i64.and(i64.or(i64.shiftRightUnsigned(low, 52), i64.shiftLeft(high, 12)), MASK),
      i64.and(i64.shiftRightUnsigned(high, 14), MASK),
      i64.shiftRightUnsigned(high, 40),
    ].map((limb) => f.let(limb));
    const power = f.let(i32.constant(POWERS));
    const last = POWERS + 3 * POWER_STRIDE;
    f.doWhile(() => {
      limbs.forEach((limb, index) => {
        f.store64(power, limb, 8 * index);
        f.store64(power, i64.multiply(limb, 5), 8 * index + 40);
      });
      f.if(i32.lessUnsigned(power, last), () => {
        carry(f, addProduct(f, [], limbs, 1)).forEach((limb, index) => {
          f.set(limbs[index] as Local<"i64">, limb);
        });
      });
      f.set(power, i32.add(power, POWER_STRIDE));
    }, () => i32.lessEqualUnsigned(power, last));
    f.storeVector(FINAL, v128.load(key, 16));
    for (let limb = 0; limb < 5; limb++) f.store64(SUM, i64.constant(0), 8 * limb);
  });
}

/** `(source, blocks)`: block by block. */
function addScalar(m: ModuleBuilder): Callable {
  return m.function(2, (f, source, blocks) => {
    const sum = Array.from({ length: 5 }, (_, limb) => f.let(i64.load(SUM, 8 * limb)));
    f.while(() => blocks, () => {
      const limbs = blockLimbs(f, source, 0)
        .map((limb, index) => f.let(i64.add(limb, sum[index] as I64)));
      const carried = carry(f, addProduct(f, [], limbs, 1));
      carried.forEach((limb, index) => f.set(sum[index] as Local<"i64">, limb));
      f.set(source, i32.add(source, 16));
      f.set(blocks, i32.subtract(blocks, 1));
    });
    sum.forEach((limb, index) => f.store64(SUM, limb, 8 * index));
  });
}

/** `(source, steps)`: four blocks a step into the lanes, times r^4. */
function addLanes(m: ModuleBuilder): Callable {
  return m.function(2, (f, source, steps) => {
    const sum = Array.from({ length: 5 }, (_, limb) => f.let(v128.load(LANES, 16 * limb)));
    const mask = f.let(i32x4.splat(Number(MASK)));
    const wideMask = f.let(i64x2.splat(MASK));
    const highBit = f.let(i32x4.splat(HIGH_BIT));
    const power = Array.from(
      { length: 10 },
      (_, limb) => f.let(i32x4.splat(i32.wrap(i64.load(POWERS, 3 * POWER_STRIDE + 8 * limb)))),
    );
    f.doWhile(() => {
      const rows = [0, 1, 2, 3].map((block) => f.let(v128.load(source, 16 * block)));
      laneLimbs(transpose4(f, rows).map((word) => f.let(word)), mask, highBit)
        .forEach((limb, index) => {
          const total = sum[index] as Local<"v128">;
          f.set(total, i32x4.add(total, limb));
        });
      const halves = [i64x2.multiplyLowUnsigned, i64x2.multiplyHighUnsigned].map((multiply) => {
        const columns = Array.from({ length: 5 }, (_, column) => {
          const terms = sum.map((limb, index) => {
            const other = column - index;
            return multiply(limb, power[other >= 0 ? other : other + 10] as V128);
          });
          return f.let(terms.reduce((a, b) => i64x2.add(a, b)));
        });
        return carryLanes(f, columns, wideMask);
      }) as [Local<"v128">[], Local<"v128">[]];
      sum.forEach((total, index) => {
        const [low, high] = [halves[0][index], halves[1][index]] as [V128, V128];
        f.set(total, v128.shuffle32(low, high, [0, 2, 4, 6]));
      });
      f.set(source, i32.add(source, 64));
      f.set(steps, i32.subtract(steps, 1));
    }, () => steps);
    sum.forEach((limb, index) => f.storeVector(LANES, limb, 16 * index));
  });
}

/** Splits four blocks, given word by word, into limbs. */
function laneLimbs(words: readonly V128[], mask: V128, highBit: V128): V128[] {
  const [a, b, c, d] = words as [V128, V128, V128, V128];
  const joined = (low: V128, right: number, high: V128, left: number): V128 =>
    v128.and(v128.or(i32x4.shiftRightUnsigned(low, right), i32x4.shiftLeft(high, left)), mask);
  return [
    v128.and(a, mask),
    joined(a, 26, b, 6),
    joined(b, 20, c, 12),
    joined(c, 14, d, 18),
    v128.or(i32x4.shiftRightUnsigned(d, 8), highBit),
  ];
}

/** Carries in two lanes: two chains beside each other, from limb 0 and from limb 3. */
function carryLanes(
  f: FunctionBuilder,
  columns: readonly Local<"v128">[],
  mask: V128,
): Local<"v128">[] {
  const limbs = [...columns];
  const step = (from: number, to: number): void => {
    const [low, high] = [limbs[from], limbs[to]] as [Local<"v128">, Local<"v128">];
    const over = f.let(i64x2.shiftRightUnsigned(low, 26));
    f.set(low, v128.and(low, mask));
    // 2^130 = 5.
    const added = to === 0 ? i64x2.add(over, i64x2.shiftLeft(over, 2)) : over;
    f.set(high, i64x2.add(high, added));
  };
  for (const [from, to] of [[0, 1], [3, 4], [1, 2], [4, 0], [2, 3], [0, 1], [3, 4]] as const) {
    step(from, to);
  }
  return limbs;
}

/** `(source)`: the last four blocks, times r^4 to r, which makes one sum of the lanes. */
function addJoin(m: ModuleBuilder): Callable {
  return m.function(1, (f, source) => {
    const lanes = Array.from({ length: 5 }, (_, limb) => f.let(v128.load(LANES, 16 * limb)));
    let sums: Limbs = [];
    for (let block = 0; block < 4; block++) {
      const limbs = blockLimbs(f, source, 16 * block).map((limb, index) => {
        const lane = i32x4.extract(lanes[index] as V128, block);
        return f.let(i64.add(limb, i64.extendUnsigned(lane)));
      });
      sums = addProduct(f, sums, limbs, 4 - block);
    }
    carry(f, sums).forEach((limb, index) => f.store64(SUM, limb, 8 * index));
  });
}

/** `(target)`: the sum modulo 2^130 - 5, plus the second half of the key (Section 2.5.1). */
function addFinish(m: ModuleBuilder): Callable {
  return m.function(1, (f, target) => {
    const loaded = Array.from({ length: 5 }, (_, limb) => f.let(i64.load(SUM, 8 * limb)));
    const sum = carry(f, carry(f, loaded));
    // The sum plus 5; where that reaches 2^130, it is the sum less the prime, and is taken.
    const reduced = f.locals("i64", 5);
    let over: I64 = i64.constant(5);
    reduced.forEach((limb, index) => {
      f.set(limb, i64.add(sum[index] as I64, over));
      over = f.let(i64.shiftRightUnsigned(limb, 26));
      f.set(limb, i64.and(limb, MASK));
    });
    const take = f.let(i64.subtract(0, over));
    const [h0, h1, h2, h3, h4] = sum.map((limb, index) => {
      const other = reduced[index] as I64;
      return f.let(i64.xor(limb, i64.and(take, i64.xor(limb, other))));
    }) as Five;
    const low = f.let(i64.or(i64.or(h0, i64.shiftLeft(h1, 26)), i64.shiftLeft(h2, 52)));
    const high = i64.or(
      i64.or(i64.shiftRightUnsigned(h2, 12), i64.shiftLeft(h3, 14)),
      i64.shiftLeft(h4, 40),
    );
    const first = f.let(i64.add(low, i64.load(FINAL)));
    const carried = i64.extendUnsigned(i64.lessUnsigned(first, low));
    const second = f.let(i64.add(i64.add(high, i64.load(FINAL, 8)), carried));
    f.store64(target, first);
    f.store64(target, second, 8);
  });
}
