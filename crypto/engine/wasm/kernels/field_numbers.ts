// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Numbers modulo a prime in and out. */

import {
  call32,
  type Callable,
  i32,
  type I64,
  i64,
  i64x2,
  type ModuleBuilder,
  v128,
} from "../emitter/mod.ts";
import { INVERSION } from "../curve_layout.ts";
import { BITS, type Limb, loadLimbs, MASK, type Modulus } from "./limbs.ts";

const REVERSED = Array.from({ length: 16 }, (_, index) => 15 - index);

/** Adds `(target, source)`: takes a big-endian number in. @param m The module. */
export function addRead(
  m: ModuleBuilder,
  { limbs, bytes }: Pick<Modulus, "limbs" | "bytes">,
): Callable {
  return m.function(2, (f, target, source) => {
    const words: Limb[] = [];
    for (let at = bytes - 16; at >= 0; at -= 16) {
      const loaded = f.let(v128.load(source, at));
      const pair = f.let(v128.shuffle(loaded, loaded, REVERSED));
      words.push(f.let(i64x2.extract(pair, 0)), f.let(i64x2.extract(pair, 1)));
    }
    for (let limb = 0; limb < limbs; limb++) {
      const [word, shift] = [BITS * limb >> 6, BITS * limb & 63];
      const low = words[word];
      let value: I64 = low === undefined ? i64.constant(0) : i64.shiftRightUnsigned(low, shift);
      const high = words[word + 1];
      if (shift + BITS > 64 && high !== undefined) {
        value = i64.or(value, i64.shiftLeft(high, 64 - shift));
      }
      f.store64Low(target, i64.and(value, MASK), 4 * limb);
    }
  });
}

/**
 * Adds `(target, source, multiples)`: writes a number between -2 p and 2 p as the one between 0 and p.
 * The multiples are -2 p, 2 p and p, in memory, so that primes of the same length share the code: -2 p is
 * taken away first, so that the number is not negative.
 */
export function addWrite(
  m: ModuleBuilder,
  { limbs, bytes, stride }: Pick<Modulus, "limbs" | "bytes"> & { readonly stride: number },
): Callable {
  // (target, source, multiple): a difference, carried; all ones where it is negative.
  const subtract = m.function(3, (f, target, source, multiple) => {
    const carry = f.let(i64.constant(0));
    f.repeat(limbs, (limb) => {
      const at = f.let(i32.shiftLeft(limb, 2));
      const difference = i64.subtract(
        i64.load32Signed(i32.add(source, at)),
        i64.load32Signed(i32.add(multiple, at)),
      );
      f.set(carry, i64.add(carry, difference));
      f.store64Low(i32.add(target, at), i64.and(carry, MASK));
      f.set(carry, i64.shiftRightSigned(carry, BITS));
    });
    f.result(i32.wrap(carry));
  }, "i32");
  // (source, multiple): takes a multiple away where no less than 0 is left.
  const reduce = m.function(2, (f, source, multiple) => {
    const keep = f.let(call32(subtract, i32.constant(INVERSION), source, multiple));
    f.repeat(limbs, (limb) => {
      const at = f.let(i32.shiftLeft(limb, 2));
      const place = f.let(i32.add(source, at));
      const other = f.let(i32.load(at, INVERSION));
      const kept = i32.and(keep, i32.xor(other, i32.load(place)));
      f.store32(place, i32.xor(other, kept));
    });
  });
  return m.function(3, (f, target, source, multiples) => {
    f.set(f.local("i32"), call32(subtract, source, source, multiples));
    f.call(reduce, source, i32.add(multiples, stride));
    f.call(reduce, source, i32.add(multiples, 2 * stride));
    const words = Array.from({ length: bytes / 8 }, () => f.let(i64.constant(0)));
    loadLimbs(f, source, limbs).forEach((limb, index) => {
      const [word, shift] = [BITS * index >> 6, BITS * index & 63];
      const low = words[word];
      if (low !== undefined) f.set(low, i64.or(low, i64.shiftLeft(limb, shift)));
      const high = words[word + 1];
      if (shift + BITS > 64 && high !== undefined) {
        f.set(high, i64.or(high, i64.shiftRightUnsigned(limb, 64 - shift)));
      }
    });
    for (let pair = 0; pair < words.length; pair += 2) {
      const [low, high] = [words[pair], words[pair + 1]] as [Limb, Limb];
      const joined = f.let(i64x2.replace(i64x2.splat(low), 1, high));
      f.storeVector(target, v128.shuffle(joined, joined, REVERSED), bytes - 16 - 8 * pair);
    }
  });
}
