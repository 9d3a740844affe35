// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What RSA needs beside products: numbers in and out, sums, powers with secret exponents. `WasmRsa` in
 * rsa_memory.ts puts the operation together. Numbers come in pairs (pair_products.ts); limbs have 28
 * or 29 bits. Branches and addresses depend on lengths only; picking a power reads all of them.
 */

import {
  BITS,
  COLUMNS,
  LIMBS,
  MASK,
  NEGATIVE_INVERSE,
  PAIR,
  PICKED,
  POWERS,
  SECOND_EXPONENT,
  SLOTS,
} from "../rsa_layout.ts";
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
  ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { addPairProducts, type PairFunctions } from "./pair_products.ts";

/** How many bits of the exponents are worked on at once. */
const WINDOW = 5;

/** Makes the module. @returns Its bytes. */
export function rsaModule(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(Math.ceil((SLOTS + 1) / 0x10000));
  const pairs = addPairProducts(m);
  addNumbers(m);
  addColumnNumbers(m);
  addSums(m);
  addInverses(m);
  addPower(m, pairs);
  return m.toBytes();
}

/** Runs a body for each limb: its index, and the address and the shift where its bits lie. */
function forLimbs(
  f: FunctionBuilder,
  bytes: I32,
  limbs: I32,
  bits: I32,
  body: (index: Local<"i32">, address: I32, shift: I64) => void,
): void {
  const bit = f.let(i32.constant(0));
  f.repeat(limbs, (index) => {
    const address = i32.add(bytes, i32.shiftRightUnsigned(bit, 3));
    body(index, address, i64.extendUnsigned(i32.and(bit, 7)));
    f.set(bit, i32.add(bit, bits));
  });
}

function maskOf(f: FunctionBuilder, bits: I32): Local<"i64"> {
  const power = i64.shiftLeft(1, i64.extendUnsigned(bits));
  return f.let(i64.subtract(power, 1));
}

function addNumbers(m: ModuleBuilder): void {
  // (target, source, limbs, bits): takes bytes in, as one number of a pair.
  m.export("read", 4, (f, target, source, limbs, bits) => {
    const mask = maskOf(f, bits);
    forLimbs(f, source, limbs, bits, (index, address, shift) => {
      const limb = i64.and(i64.shiftRightUnsigned(i64.load(address), shift), mask);
      f.store64Low(i32.add(target, i32.shiftLeft(index, 3)), limb);
    });
  });
  // (target, source, limbs, bits): writes one number of a pair, to bytes that were zero.
  m.export("write", 4, (f, target, source, limbs, bits) => {
    forLimbs(f, target, limbs, bits, (index, address, shift) => {
      const limb = i64.load32Unsigned(i32.add(source, i32.shiftLeft(index, 3)));
      const at = f.let(address);
      f.store64(at, i64.or(i64.load(at), i64.shiftLeft(limb, shift)));
    });
  });
  // (target, a, b, limbs): makes a pair of two numbers.
  m.export("join", 4, (f, target, a, b, limbs) => {
    f.repeat(limbs, (index) => {
      const offset = f.let(i32.shiftLeft(index, 3));
      const first = i64.load32Unsigned(i32.add(a, offset));
      const second = i64.load32Unsigned(i32.add(b, offset));
      f.store64(i32.add(target, offset), i64.or(first, i64.shiftLeft(second, 32)));
    });
  });
  // (a, b, limbs): whether the first numbers of two pairs are the same.
  m.export("equal", 3, (f, a, b, limbs) => {
    const difference = f.let(i64.constant(0));
    f.repeat(limbs, (index) => {
      const offset = f.let(i32.shiftLeft(index, 3));
      const bits = i64.xor(
        i64.load32Unsigned(i32.add(a, offset)),
        i64.load32Unsigned(i32.add(b, offset)),
      );
      f.set(difference, i64.or(difference, bits));
    });
    f.result(i32.isZero(i32.wrap(difference)));
  }, "i32");
}

function addColumnNumbers(m: ModuleBuilder): void {
  const columnAt = (index: I32): I32 => i32.add(i32.shiftLeft(index, 4), COLUMNS);
  // (source, limbs, bits): takes bytes in, as 2 n columns of both numbers.
  m.export("readColumns", 3, (f, source, limbs, bits) => {
    const mask = maskOf(f, bits);
    forLimbs(f, source, i32.shiftLeft(limbs, 1), bits, (index, address, shift) => {
      const limb = i64.and(i64.shiftRightUnsigned(i64.load(address), shift), mask);
      f.storeVector(columnAt(index), i64x2.splat(limb));
    });
  });
  // (source, limbs): adds a pair to the columns.
  m.export("addToColumns", 2, (f, source, limbs) => {
    f.repeat(limbs, (index) => {
      const at = f.let(columnAt(index));
      const pair = v128.load32Pair(i32.add(source, i32.shiftLeft(index, 3)));
      f.storeVector(at, i64x2.add(v128.load(at), pair));
    });
  });
  // (target, limbs, bits): writes the first number of the columns, to bytes that were zero.
  m.export("writeColumns", 3, (f, target, limbs, bits) => {
    const mask = maskOf(f, bits);
    const carry = f.let(i64.constant(0));
    forLimbs(f, target, i32.shiftLeft(limbs, 1), bits, (index, address, shift) => {
      const at = f.let(address);
      f.set(carry, i64.add(carry, i64.load(columnAt(index))));
      const limb = i64.shiftLeft(i64.and(carry, mask), shift);
      f.store64(at, i64.or(i64.load(at), limb));
      f.set(carry, i64.shiftRightUnsigned(carry, i64.extendUnsigned(bits)));
    });
  });
}

/**
 * Computes a pair limb by limb with carries, which may be negative.
 *
 * @returns What is carried out of the last limb.
 */
function combine(
  f: FunctionBuilder,
  moduli: I32,
  target: I32 | undefined,
  term: (offset: I32, modulus: V128) => V128,
): Local<"v128"> {
  const mask = f.let(v128.load(moduli, MASK));
  const bits = f.let(i32.load(moduli, BITS));
  const carry = f.let(v128.zero());
  f.repeat(i32.load(moduli, LIMBS), (index) => {
    const offset = f.let(i32.shiftLeft(index, 3));
    const modulus = f.let(v128.load32Pair(i32.add(moduli, offset), PAIR));
    const sum = f.let(i64x2.add(term(offset, modulus), carry));
    f.set(carry, i64x2.shiftRightSigned(sum, bits));
    if (target === undefined) return;
    const limb = v128.and(sum, mask);
    const pair = i64x2.extract(v128.shuffle32(limb, limb, [0, 2, 0, 2]), 0);
    f.store64(i32.add(target, offset), pair);
  });
  return carry;
}

function addSums(m: ModuleBuilder): void {
  const load = (address: I32, offset: I32): V128 => v128.load32Pair(i32.add(address, offset));
  // (target, a, moduli, shift): takes 2^shift times the moduli away, where that leaves no less than 0.
  const reduceOnce = m.export("reduceOnce", 4, (f, target, a, moduli, shift) => {
    const negative = combine(
      f,
      moduli,
      undefined,
      (offset, modulus) => i64x2.subtract(load(a, offset), i64x2.shiftLeft(modulus, shift)),
    );
    combine(f, moduli, target, (offset, modulus) => {
      const multiple = v128.andNot(i64x2.shiftLeft(modulus, shift), negative);
      return i64x2.subtract(load(a, offset), multiple);
    });
  });
  // (target, moduli): twice a pair, below 2 m again.
  m.export("double", 2, (f, target, moduli) => {
    combine(f, moduli, target, (offset) => i64x2.shiftLeft(load(target, offset), 1));
    f.call(reduceOnce, target, target, moduli, 1);
  });
  // (target, a, b, moduli): a - b + 2 m, below m, for a and b below 2 m.
  m.export("subtract", 4, (f, target, a, b, moduli) => {
    combine(f, moduli, target, (offset, modulus) => {
      const difference = i64x2.subtract(load(a, offset), load(b, offset));
      return i64x2.add(difference, i64x2.shiftLeft(modulus, 1));
    });
    f.call(reduceOnce, target, target, moduli, 1);
    f.call(reduceOnce, target, target, moduli, 0);
  });
}

/** `(moduli)`: computes the mask, and -1 / m modulo 2^32 by Newton's iteration. */
function addInverses(m: ModuleBuilder): void {
  m.export("invert", 1, (f, moduli) => {
    const mask = maskOf(f, i32.load(moduli, BITS));
    f.store64(moduli, mask, MASK);
    f.store64(moduli, mask, MASK + 8);
    const modulus = f.let(v128.load64Splat(moduli, PAIR));
    const two = f.let(i32x4.splat(2));
    const inverse = f.let(modulus);
    for (let round = 0; round < 5; round++) {
      const error = i32x4.subtract(two, i32x4.multiply(modulus, inverse));
      f.set(inverse, i32x4.multiply(inverse, error));
    }
    const negative = i32x4.subtract(v128.zero(), inverse);
    f.store64(moduli, i64x2.extract(negative, 0), NEGATIVE_INVERSE);
  });
}

/**
 * `(target, exponents, windows, moduli)`: powers with secret exponents, each number of the pair with
 * its own, from the table's entries 0 and 1.
 */
function addPower(m: ModuleBuilder, { multiply, square }: PairFunctions): void {
  const pick = addPick(m);
  m.export("power", 4, (f, target, exponents, windows, moduli) => {
    const size = f.let(i32.shiftLeft(i32.load(moduli, LIMBS), 3));
    const at = f.let(i32.add(size, POWERS));
    const base = f.let(at);
    f.repeat(30, () => {
      f.call(multiply, i32.add(at, size), at, base, moduli);
      f.set(at, i32.add(at, size));
    });
    f.set(at, i32.constant(0));
    f.doWhile(() => {
      f.storeVector(i32.add(target, at), v128.load(at, POWERS));
      f.set(at, i32.add(at, 16));
    }, () => i32.lessUnsigned(at, size));
    f.doWhile(() => {
      f.set(windows, i32.subtract(windows, 1));
      for (let bit = 0; bit < WINDOW; bit++) f.call(square, target, target, moduli);
      f.call(pick, exponents, i32.multiply(windows, WINDOW), size);
      f.call(multiply, target, target, PICKED, moduli);
    }, () => windows);
  });
}

/** `(exponents, bit, size)`: picks the powers for five bits, reading all of them. */
function addPick(m: ModuleBuilder): Callable {
  return m.function(3, (f, exponents, bit, size) => {
    const word = f.let(i32.add(exponents, i32.shiftRightUnsigned(bit, 3)));
    const digit = (offset: number): I32 => {
      const shifted = i32.shiftRightUnsigned(i32.load(word, offset), i32.and(bit, 7));
      return i32.and(shifted, (1 << WINDOW) - 1);
    };
    const first = f.let(i32x4.splat(digit(0)));
    const second = f.let(i32x4.splat(digit(SECOND_EXPONENT)));
    const wanted = f.let(v128.shuffle32(first, second, [0, 4, 0, 4]));
    const one = f.let(i32x4.splat(1));
    const offset = f.let(i32.constant(0));
    const at = f.local("i32");
    const [current, low, high] = f.locals("v128", 3) as [
      Local<"v128">,
      Local<"v128">,
      Local<"v128">,
    ];
    f.doWhile(() => {
      for (const local of [current, low, high]) f.set(local, v128.zero());
      f.set(at, i32.add(offset, POWERS));
      f.repeat(1 << WINDOW, () => {
        const mask = f.let(i32x4.equal(wanted, current));
        f.set(low, v128.or(low, v128.and(mask, v128.load(at))));
        f.set(high, v128.or(high, v128.and(mask, v128.load(at, 16))));
        f.set(current, i32x4.add(current, one));
        f.set(at, i32.add(at, size));
      });
      f.storeVector(offset, low, PICKED);
      f.storeVector(offset, high, PICKED + 16);
      f.set(offset, i32.add(offset, 32));
    }, () => i32.lessUnsigned(offset, size));
  });
}
