// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES by vector permutations (see aes_tables.ts): key set-up, counter mode, single blocks.
 *
 * A block is one register. ShiftRows is never done: the bytes stay where they are, MixColumns finds
 * its neighbours by permutations that follow the round, and round keys are stored rotated likewise.
 * Eight blocks go through a round one after the other, and the processor overlaps them. Adding the
 * round key comes after MixColumns, in the inner basis, so that it costs one exclusive-or.
 */

import { AES_CONSTANTS, CHAIN_MASK, COUNTER, HASH, KEY, SCHEDULE } from "../aes_layout.ts";
import {
  call32,
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  i32x4,
  i8x16,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../emitter/mod.ts";
import * as tables from "./aes_tables.ts";

/** How a register is permuted by secrets: all places are below 16 or from 128 on. */
export const swizzle = i8x16.relaxableSwizzle;

/** How many blocks counter mode works on at once. */
const WIDTH = 8;

/** The constants in memory, in this order. */
const CONSTANTS = {
  inverse: tables.INVERSE,
  inverseA: tables.INVERSE_A,
  inputLow: tables.INPUT_LOW,
  inputHigh: tables.INPUT_HIGH,
  roundU: tables.ROUND_U,
  roundT: tables.ROUND_T,
  roundDoubleU: tables.ROUND_DOUBLE_U,
  roundDoubleT: tables.ROUND_DOUBLE_T,
  outputU: tables.OUTPUT_U,
  outputT: tables.OUTPUT_T,
  lowHalf: new Array<number>(16).fill(15),
  swapCounter: tables.SWAP_COUNTER,
  one: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
  sixtyThree: new Array<number>(16).fill(0x63),
  inverseInputLow: tables.INVERSE_INPUT_LOW,
  inverseInputHigh: tables.INVERSE_INPUT_HIGH,
  inverseOutputU: tables.INVERSE_OUTPUT_U,
  inverseOutputT: tables.INVERSE_OUTPUT_T,
  fourteenU: tables.INVERSE_ROUND[0][0],
  fourteenT: tables.INVERSE_ROUND[0][1],
  elevenU: tables.INVERSE_ROUND[1][0],
  elevenT: tables.INVERSE_ROUND[1][1],
  thirteenU: tables.INVERSE_ROUND[2][0],
  thirteenT: tables.INVERSE_ROUND[2][1],
  nineU: tables.INVERSE_ROUND[3][0],
  nineT: tables.INVERSE_ROUND[3][1],
  next0: tables.rotatedColumn(1, 0),
  next1: tables.rotatedColumn(1, 1),
  next2: tables.rotatedColumn(1, 2),
  next3: tables.rotatedColumn(1, 3),
  previous0: tables.rotatedColumn(3, 0),
  previous1: tables.rotatedColumn(3, 1),
  previous2: tables.rotatedColumn(3, 2),
  previous3: tables.rotatedColumn(3, 3),
  rows0: tables.shiftRows(0),
  rows1: tables.shiftRows(1),
  rows2: tables.shiftRows(2),
  rows3: tables.shiftRows(3),
  rowsAgain: tables.shiftRows(0),
} as const;

/** A constant's name. */
type ConstantName = keyof typeof CONSTANTS;

/** Where a constant lies. */
export function constantAddress(name: ConstantName): number {
  return AES_CONSTANTS + 16 * Object.keys(CONSTANTS).indexOf(name);
}

/** Reads a constant. Constants come from memory: V8 would rebuild literals at every use. */
export function constant(name: ConstantName): V128 {
  return v128.load(constantAddress(name));
}

/** The two values that the S-box's inversion leaves of each byte. */
interface Halves {
  readonly u: Local<"v128">;
  readonly t: Local<"v128">;
}

/** Emits AES rounds into one function, with the constants that they share in registers. */
export class AesEmitter {
  readonly #f: FunctionBuilder;
  readonly #inverse: Local<"v128">;
  readonly #inverseA: Local<"v128">;
  readonly #lowHalf: Local<"v128">;
  readonly #roundU: Local<"v128">;
  readonly #roundT: Local<"v128">;
  readonly #roundDoubleU: Local<"v128">;
  readonly #roundDoubleT: Local<"v128">;
  readonly #low: Local<"v128">;
  readonly #high: Local<"v128">;
  readonly #scaled: Local<"v128">;
  readonly #halves: Halves;

  constructor(f: FunctionBuilder) {
    this.#f = f;
    this.#inverse = f.let(constant("inverse"));
    this.#inverseA = f.let(constant("inverseA"));
    this.#lowHalf = f.let(constant("lowHalf"));
    this.#roundU = f.let(constant("roundU"));
    this.#roundT = f.let(constant("roundT"));
    this.#roundDoubleU = f.let(constant("roundDoubleU"));
    this.#roundDoubleT = f.let(constant("roundDoubleT"));
    this.#low = f.local("v128");
    this.#high = f.local("v128");
    this.#scaled = f.local("v128");
    this.#halves = { u: f.local("v128"), t: f.local("v128") };
  }

  /** Applies a linear map that is given as two tables, for the low and the high half of bytes. */
  linear(bytes: V128, low: V128, high: V128): V128 {
    const kept = this.#f.let(bytes);
    return v128.xor(
      swizzle(low, v128.and(kept, this.#lowHalf)),
      swizzle(high, v128.and(i32x4.shiftRightUnsigned(kept, 4), this.#lowHalf)),
    );
  }

  /** Inverts each byte in GF(2^8), by inversions in GF(16); zero comes out as zero. */
  invert(state: V128): Halves {
    const f = this.#f;
    const { u, t } = this.#halves;
    const [low, high, scaled] = [this.#low, this.#high, this.#scaled];
    f.set(high, v128.and(i32x4.shiftRightUnsigned(state, 4), this.#lowHalf));
    f.set(low, v128.and(state, this.#lowHalf));
    f.set(scaled, swizzle(this.#inverseA, low));
    f.set(low, v128.xor(low, high));
    f.set(u, v128.xor(swizzle(this.#inverse, high), scaled));
    f.set(t, v128.xor(swizzle(this.#inverse, low), scaled));
    f.set(u, v128.xor(swizzle(this.#inverse, u), low));
    f.set(t, v128.xor(swizzle(this.#inverse, t), high));
    return this.#halves;
  }

  /** Looks up what the S-box and a linear map make of the halves. */
  output({ u, t }: Halves, tableU: V128, tableT: V128): V128 {
    return v128.xor(swizzle(tableU, u), swizzle(tableT, t));
  }

  /** Encrypts the states in place; each is a plain block at first, and a plain block at the end. */
  encrypt(states: readonly Local<"v128">[], keys: I32, rounds: I32): void {
    const f = this.#f;
    const inputLow = f.let(constant("inputLow"));
    const inputHigh = f.let(constant("inputHigh"));
    const key = f.let(v128.load(keys));
    for (const state of states) {
      f.set(state, v128.xor(this.linear(state, inputLow, inputHigh), key));
    }
    const at = f.let(i32.add(keys, 16));
    const last = f.let(i32.add(keys, i32.shiftLeft(rounds, 4)));
    const rotation = f.let(i32.constant(16));
    const next = f.local("v128");
    const previous = f.local("v128");
    const single = f.local("v128");
    const sum = f.local("v128");
    f.doWhile(() => {
      f.set(next, v128.load(rotation, constantAddress("next0")));
      f.set(previous, v128.load(rotation, constantAddress("previous0")));
      f.set(key, v128.load(at));
      for (const state of states) {
        // With B, C, D for the column A rotated by 1, 2, 3: 2 A + 3 B + C + D, where the two outer
        // permutations of 2 A + B give 2 B + C.
        const halves = this.invert(state);
        f.set(single, this.output(halves, this.#roundU, this.#roundT));
        f.set(
          sum,
          v128.xor(
            this.output(halves, this.#roundDoubleU, this.#roundDoubleT),
            swizzle(single, next),
          ),
        );
        f.set(state, v128.xor(swizzle(single, previous), key));
        f.set(state, v128.xor(v128.xor(sum, state), swizzle(sum, next)));
      }
      f.set(at, i32.add(at, 16));
      f.set(rotation, i32.and(i32.add(rotation, 16), 48));
    }, () => i32.lessUnsigned(at, last));
    const outputU = f.let(constant("outputU"));
    const outputT = f.let(constant("outputT"));
    const rows = f.let(v128.load(rotation, constantAddress("rows0")));
    f.set(key, v128.load(at));
    for (const state of states) {
      const bytes = this.output(this.invert(state), outputU, outputT);
      f.set(state, swizzle(v128.xor(bytes, key), rows));
    }
  }
}

/** The functions of AES that other kernels call. */
export interface AesFunctions {
  /** `(keys, rounds)`: encrypts the block at `COUNTER` in place. */
  readonly block: Callable;
  /**
   * `(keys, rounds, source, target, step, blocks)`: each block together with the one before, which is
   * masked, through the cipher: CBC, or ECB without the one before. HASH is the one before the first,
   * and the last one at the end. Targets lie `step` apart: at 0 only the last one is left, a CBC-MAC.
   */
  readonly chain: Callable;
  /** `(keys, rounds, source, target, blocks)`: counter mode from the block at `COUNTER` on. */
  readonly counterMode: Callable;
  /** `(keys, length)`: expands the key at `KEY`; the length in words. */
  readonly expand: Callable;
}

/** Adds AES to a module. @param m The module. */
export function addAes(m: ModuleBuilder): AesFunctions {
  Object.values(CONSTANTS).forEach((bytes, index) => m.data(AES_CONSTANTS + 16 * index, bytes));
  const substitute = addSubstitute(m);
  return {
    expand: addExpand(m, substitute),
    block: m.export("block", 2, (f, keys, rounds) => {
      const aes = new AesEmitter(f);
      const state = f.let(v128.load(COUNTER));
      aes.encrypt([state], keys, rounds);
      f.storeVector(COUNTER, state);
    }),
    chain: addChain(m),
    counterMode: m.export("counterMode", 5, (f, keys, rounds, source, target, blocks) => {
      addCounterMode(f, keys, rounds, source, target, blocks);
    }),
  };
}

/** Works in steps of eight blocks, so up to seven blocks behind the last are written too. */
function addCounterMode(
  f: FunctionBuilder,
  keys: I32,
  rounds: I32,
  source: Local<"i32">,
  target: Local<"i32">,
  blocks: I32,
): void {
  const aes = new AesEmitter(f);
  const swap = f.let(constant("swapCounter"));
  const one = f.let(constant("one"));
  const counter = f.let(i8x16.swizzle(v128.load(COUNTER), swap));
  const states = f.locals("v128", WIDTH);
  const end = f.let(i32.add(source, i32.shiftLeft(blocks, 4)));
  f.while(() => i32.lessUnsigned(source, end), () => {
    for (const state of states) {
      f.set(state, i8x16.swizzle(counter, swap));
      f.set(counter, i32x4.add(counter, one));
    }
    aes.encrypt(states, keys, rounds);
    for (const [index, state] of states.entries()) {
      f.storeVector(target, v128.xor(state, v128.load(source, 16 * index)), 16 * index);
    }
    f.set(source, i32.add(source, 16 * WIDTH));
    f.set(target, i32.add(target, 16 * WIDTH));
  });
}

function addChain(m: ModuleBuilder): Callable {
  return m.export("encryptChain", 6, (f, keys, rounds, source, target, step, blocks) => {
    const aes = new AesEmitter(f);
    const state = f.let(v128.load(HASH));
    const mask = f.let(v128.load(CHAIN_MASK));
    const end = f.let(i32.add(source, i32.shiftLeft(blocks, 4)));
    f.while(() => i32.lessUnsigned(source, end), () => {
      f.set(state, v128.xor(v128.and(state, mask), v128.load(source)));
      aes.encrypt([state], keys, rounds);
      f.storeVector(target, state);
      f.set(source, i32.add(source, 16));
      f.set(target, i32.add(target, step));
    });
    f.storeVector(HASH, state);
  });
}

/** SubWord (FIPS 197, Section 5.2) of a secret word: by the same swizzles, without a table. */
function addSubstitute(m: ModuleBuilder): Callable {
  return m.function(1, (f, word) => {
    const aes = new AesEmitter(f);
    const state = f.let(
      aes.linear(i32x4.splat(word), constant("inputLow"), constant("inputHigh")),
    );
    const bytes = aes.output(aes.invert(state), constant("outputU"), constant("outputT"));
    f.result(i32x4.extract(v128.xor(bytes, constant("sixtyThree")), 0));
  }, "i32");
}

/**
 * The key expansion (FIPS 197, Section 5.2), and then each round key as `AesEmitter.encrypt` wants
 * it: with the S-box's constant, rotated back, in the inner basis.
 */
function addExpand(m: ModuleBuilder, substitute: Callable): Callable {
  return m.export("expandKey", 2, (f, keys, length) => {
    const rounds = f.let(i32.add(length, 6));
    f.storeVector(SCHEDULE, v128.load(KEY));
    f.storeVector(SCHEDULE, v128.load(KEY, 16), 16);
    const at = f.let(i32.add(i32.shiftLeft(length, 2), SCHEDULE));
    const end = f.let(i32.add(i32.shiftLeft(rounds, 4), SCHEDULE + 16));
    const place = f.let(i32.constant(0));
    const roundConstant = f.let(i32.constant(1));
    const word = f.local("i32");
    f.doWhile(() => {
      f.set(word, i32.load(i32.subtract(at, 4)));
      f.if(i32.isZero(place), () => {
        f.set(word, i32.xor(call32(substitute, i32.rotateRight(word, 8)), roundConstant));
        f.set(
          roundConstant,
          i32.xor(
            i32.shiftLeft(roundConstant, 1),
            i32.multiply(i32.shiftRightUnsigned(roundConstant, 7), 0x11b),
          ),
        );
      });
      f.if(i32.and(i32.equal(length, 8), i32.equal(place, 4)), () => {
        f.set(word, call32(substitute, word));
      });
      f.set(word, i32.xor(word, i32.load(i32.subtract(at, i32.shiftLeft(length, 2)))));
      f.store32(at, word);
      f.set(at, i32.add(at, 4));
      f.set(place, i32.add(place, 1));
      f.if(i32.equal(place, length), () => f.set(place, i32.constant(0)));
    }, () => i32.lessUnsigned(at, end));
    const aes = new AesEmitter(f);
    const key = f.local("v128");
    f.repeat(i32.add(rounds, 1), (round) => {
      const offset = f.let(i32.shiftLeft(round, 4));
      f.set(key, v128.load(offset, SCHEDULE));
      f.if(round, () => f.set(key, v128.xor(key, constant("sixtyThree"))));
      // Four times ShiftRows is nothing, so what undoes r times is 4 - r times.
      const rotation = i32.subtract(64, i32.and(offset, 48));
      f.set(key, i8x16.swizzle(key, v128.load(rotation, constantAddress("rows0"))));
      f.if(i32.lessUnsigned(round, rounds), () => {
        f.set(key, aes.linear(key, constant("inputLow"), constant("inputHigh")));
      });
      f.storeVector(i32.add(keys, offset), key);
    });
  });
}
