// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES backwards: the equivalent inverse cipher (FIPS 197, Section 5.3.5) by the same permutations as
 * in aes.ts. InvShiftRows is left out like ShiftRows, and the columns' neighbours wander the other way
 * round. InvMixColumns is a sum of the inverse S-box times 14, 11, 13 and 9, each a pair of tables.
 */

import { CHAIN_MASK, DECRYPT_KEYS, HASH, SCHEDULE } from "../aes_layout.ts";
import {
  type FunctionBuilder,
  type I32,
  i32,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import { AesEmitter, constant, constantAddress } from "./aes.ts";

/** How many blocks are worked on at once. */
const WIDTH = 4;

/** InvMixColumns: each sum is rotated before the next is added. */
const FACTORS = [
  ["nineU", "nineT"],
  ["thirteenU", "thirteenT"],
  ["elevenU", "elevenT"],
  ["fourteenU", "fourteenT"],
] as const;

/** Adds decryption to a module. @param m The module. */
export function addAesDecrypt(m: ModuleBuilder): void {
  addKeys(m);
  // (keys, rounds, source, target, blocks): as `encryptChain` backwards, over WIDTH blocks a step; up to
  // three blocks behind the last are written too. Source and target may be the same.
  m.export("decryptChain", 5, (f, keys, rounds, source, target, blocks) => {
    const aes = new AesEmitter(f);
    const states = f.locals("v128", WIDTH);
    const before = f.let(v128.load(HASH));
    const mask = f.let(v128.load(CHAIN_MASK));
    const end = f.let(i32.add(source, i32.shiftLeft(blocks, 4)));
    const final = f.let(v128.load(i32.subtract(end, 16)));
    f.while(() => i32.lessUnsigned(source, end), () => {
      states.forEach((state, index) => f.set(state, v128.load(source, 16 * index)));
      decrypt(f, aes, states, keys, rounds);
      const next = f.let(v128.load(source, 16 * (WIDTH - 1)));
      for (let index = WIDTH - 1; index >= 0; index--) {
        const previous = index === 0 ? before : v128.load(source, 16 * (index - 1));
        const state = states[index] as Local<"v128">;
        f.storeVector(target, v128.xor(state, v128.and(previous, mask)), 16 * index);
      }
      f.set(before, next);
      f.set(source, i32.add(source, 16 * WIDTH));
      f.set(target, i32.add(target, 16 * WIDTH));
    });
    f.storeVector(HASH, final);
  });
}

/** Decrypts the states in place, with the keys of `setDecryptKeys`. */
function decrypt(
  f: FunctionBuilder,
  aes: AesEmitter,
  states: readonly Local<"v128">[],
  keys: I32,
  rounds: I32,
): void {
  const at = f.let(i32.add(keys, DECRYPT_KEYS));
  const last = f.let(i32.add(at, i32.shiftLeft(rounds, 4)));
  const key = f.let(v128.load(at));
  const [low, high] = [f.let(constant("inverseInputLow")), f.let(constant("inverseInputHigh"))];
  for (const state of states) f.set(state, v128.xor(aes.linear(state, low, high), key));
  const pairs = FACTORS.map(([u, t]) => [f.let(constant(u)), f.let(constant(t))] as const);
  const rotation = f.let(i32.constant(48));
  const [next, sum] = f.locals("v128", 2) as [Local<"v128">, Local<"v128">];
  f.set(at, i32.add(at, 16));
  f.doWhile(() => {
    f.set(next, v128.load(rotation, constantAddress("next0")));
    f.set(key, v128.load(at));
    for (const state of states) {
      const halves = aes.invert(state);
      pairs.forEach(([tableU, tableT], index) => {
        const term = aes.output(halves, tableU, tableT);
        f.set(sum, index === 0 ? term : v128.xor(i8x16.swizzle(sum, next), term));
      });
      f.set(state, v128.xor(sum, key));
    }
    f.set(at, i32.add(at, 16));
    f.set(rotation, i32.and(i32.subtract(rotation, 16), 48));
  }, () => i32.lessUnsigned(at, last));
  const outputs = [f.let(constant("inverseOutputU")), f.let(constant("inverseOutputT"))] as const;
  const rows = f.let(v128.load(rotation, constantAddress("rows0")));
  f.set(key, v128.load(at));
  for (const state of states) {
    const bytes = aes.output(aes.invert(state), ...outputs);
    f.set(state, v128.xor(i8x16.swizzle(bytes, rows), key));
  }
}

/**
 * `(slot, rounds)`: the round keys of the inverse cipher from the expanded key, which must still be
 * there: backwards, through InvMixColumns but for the first and the last, placed and mapped as the
 * states are.
 */
function addKeys(m: ModuleBuilder): void {
  m.export("setDecryptKeys", 2, (f, slot, rounds) => {
    const aes = new AesEmitter(f);
    const key = f.local("v128");
    const sixtyThree = f.let(constant("sixtyThree"));
    f.repeat(i32.add(rounds, 1), (round) => {
      f.set(key, v128.load(i32.shiftLeft(i32.subtract(rounds, round), 4), SCHEDULE));
      f.if(i32.lessUnsigned(round, rounds), () => {
        f.if(round, () => f.set(key, inverseMixColumns(f, key)));
        const placed = v128.load(i32.and(i32.shiftLeft(round, 4), 48), constantAddress("rows0"));
        f.set(key, i8x16.swizzle(v128.xor(key, sixtyThree), placed));
        f.set(key, aes.linear(key, constant("inverseInputLow"), constant("inverseInputHigh")));
      });
      f.storeVector(i32.add(slot, i32.shiftLeft(round, 4)), key, DECRYPT_KEYS);
    });
  });
}

/** InvMixColumns (FIPS 197, Section 5.3.3) of a round key in its usual form. */
function inverseMixColumns(f: FunctionBuilder, key: Local<"v128">): V128 {
  const polynomial = f.let(i8x16.splat(i32.constant(0x1b)));
  const double = (a: V128): Local<"v128"> =>
    f.let(v128.xor(i8x16.add(a, a), v128.and(i8x16.shiftRightSigned(a, 7), polynomial)));
  const twice = double(key);
  const fourTimes = double(twice);
  const eightTimes = double(fourTimes);
  const nine = f.let(v128.xor(eightTimes, key));
  const fourteen = v128.xor(v128.xor(eightTimes, fourTimes), twice);
  const next = f.let(constant("next0"));
  const rotate = (column: V128): V128 => i8x16.swizzle(column, next);
  const sum = v128.xor(rotate(nine), v128.xor(nine, fourTimes));
  return v128.xor(rotate(v128.xor(rotate(sum), v128.xor(nine, twice))), fourteen);
}
