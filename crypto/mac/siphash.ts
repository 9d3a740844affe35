// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * SipHash (Aumasson, Bernstein: SipHash, a fast short-input PRF) with any number of rounds and codes
 * of 8 and 16 bytes. Each word of 64 bits is two of 32, the low half first.
 *
 * Timing: depends on the message's length and the numbers of rounds only.
 */

import { loadLittleEndian } from "../cipher/words.ts";
import type { Bytes } from "../../wire/mod.ts";
import { BlockMac, type BlockMacState } from "./_block_mac.ts";
import { checkMac } from "./_mac_checks.ts";
import type { MacAlgorithm } from "./mac.ts";

/** The constants that the key is added to: "somepseudorandomlygeneratedbytes", low halves first. */
// deno-fmt-ignore
const INITIAL: readonly number[] = [
  0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462,
];

/** More rounds than this are no use to anybody, but would keep a server busy. */
const MOST_ROUNDS = 1024;

/**
 * SipHash as a value: a code of 16 bytes by SipHash-2-4 where the options say nothing else, as in
 * OpenSSL.
 *
 * @example Usage
 * ```ts
 * import { siphash } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // The paper's Appendix A
 * const key = Uint8Array.from({ length: 16 }, (_, index) => index);
 * const message = Uint8Array.from({ length: 15 }, (_, index) => index);
 * const code = siphash.create(key, { outputLength: 8 }).update(message).digest();
 * assertEquals(encodeHex(code), "e545be4961ca29a1");
 * ```
 */
export const siphash: MacAlgorithm = {
  name: "siphash",
  aliases: [],
  oid: undefined,
  keyLengths: [16],
  outputLength: 16,
  options: ["outputLength", "compressionRounds", "finalizationRounds"],
  create(key, options = {}) {
    checkMac(siphash, key, options);
    const { outputLength = 16, compressionRounds = 2, finalizationRounds = 4 } = options;
    if (outputLength !== 8 && outputLength !== 16) {
      throw new RangeError(
        `Cannot set up siphash: the code has ${outputLength} bytes, 8 or 16 are expected`,
      );
    }
    checkRounds("compressionRounds", compressionRounds);
    checkRounds("finalizationRounds", finalizationRounds);
    const state = initialState(key, outputLength);
    return new BlockMac(
      new SipHashState(state, compressionRounds, finalizationRounds, outputLength),
      { blockLength: 8, outputLength, lastBlock: "as others" },
    );
  },
};

function checkRounds(option: string, rounds: number): void {
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= MOST_ROUNDS) return;
  throw new RangeError(
    `Cannot set up siphash: ${option} is ${rounds}, 1 to ${MOST_ROUNDS} are expected`,
  );
}

function initialState(key: Uint8Array, outputLength: 8 | 16): Int32Array {
  const state = new Int32Array(8);
  for (let word = 0; word < 8; word++) {
    // k0 for the first and the third word, k1 for the others.
    const at = 4 * (word & 3);
    state[word] = INITIAL[word]! ^
      (key[at]! | key[at + 1]! << 8 | key[at + 2]! << 16 | key[at + 3]! << 24);
  }
  if (outputLength === 16) state[2]! ^= 0xee;
  return state;
}

class SipHashState implements BlockMacState {
  readonly #state: Int32Array;
  readonly #compression: number;
  readonly #finalization: number;
  readonly #outputLength: 8 | 16;

  constructor(
    state: Int32Array,
    compression: number,
    finalization: number,
    outputLength: 8 | 16,
  ) {
    this.#state = state;
    this.#compression = compression;
    this.#finalization = finalization;
    this.#outputLength = outputLength;
  }

  take(data: Uint8Array, offset: number, blocks: number): void {
    const state = this.#state;
    for (let index = 0; index < blocks; index++, offset += 8) {
      const low = loadLittleEndian(data, offset);
      const high = loadLittleEndian(data, offset + 4);
      state[6]! ^= low;
      state[7]! ^= high;
      mix(state, this.#compression);
      state[0]! ^= low;
      state[1]! ^= high;
    }
  }

  finish(block: Bytes, filled: number, total: number): Bytes {
    const state = this.#state;
    block.fill(0, filled);
    // The last byte is the message's length modulo 256.
    block[7] = total;
    this.take(block, 0, 1);
    state[4]! ^= this.#outputLength === 16 ? 0xee : 0xff;
    mix(state, this.#finalization);
    const code = new Uint8Array(this.#outputLength);
    emit(state, code, 0);
    if (code.length === 16) {
      state[2]! ^= 0xdd;
      mix(state, this.#finalization);
      emit(state, code, 8);
    }
    state.fill(0);
    return code;
  }

  copy(): SipHashState {
    return new SipHashState(
      this.#state.slice(),
      this.#compression,
      this.#finalization,
      this.#outputLength,
    );
  }
}

/** Gives the exclusive or of the four words. */
function emit(state: Int32Array, code: Uint8Array, offset: number): void {
  for (let at = 0; at < 8; at++) {
    const half = at >> 2;
    const word = state[half]! ^ state[2 + half]! ^ state[4 + half]! ^ state[6 + half]!;
    code[offset + at] = word >>> 8 * (at & 3);
  }
}

/** SipRound, several times. */
function mix(state: Int32Array, rounds: number): void {
  let al = state[0]!;
  let ah = state[1]!;
  let bl = state[2]!;
  let bh = state[3]!;
  let cl = state[4]!;
  let ch = state[5]!;
  let dl = state[6]!;
  let dh = state[7]!;
  let low = 0;
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    low = (al >>> 0) + (bl >>> 0);
    ah = ah + bh + (low / 0x1_0000_0000 | 0) | 0;
    al = low | 0;
    kept = bl << 13 | bh >>> 19;
    bh = (bh << 13 | bl >>> 19) ^ ah;
    bl = kept ^ al;
    low = (cl >>> 0) + (dl >>> 0);
    ch = ch + dh + (low / 0x1_0000_0000 | 0) | 0;
    cl = low | 0;
    kept = dl << 16 | dh >>> 16;
    dh = (dh << 16 | dl >>> 16) ^ ch;
    dl = kept ^ cl;
    // The first word is rotated by 32 bits: its halves change places.
    low = (ah >>> 0) + (dl >>> 0);
    ah = al + dh + (low / 0x1_0000_0000 | 0) | 0;
    al = low | 0;
    kept = dl << 21 | dh >>> 11;
    dh = (dh << 21 | dl >>> 11) ^ ah;
    dl = kept ^ al;
    low = (cl >>> 0) + (bl >>> 0);
    ch = ch + bh + (low / 0x1_0000_0000 | 0) | 0;
    cl = low | 0;
    kept = bl << 17 | bh >>> 15;
    bh = (bh << 17 | bl >>> 15) ^ ch;
    bl = kept ^ cl;
    kept = cl;
    cl = ch;
    ch = kept;
  }
  state[0] = al;
  state[1] = ah;
  state[2] = bl;
  state[3] = bh;
  state[4] = cl;
  state[5] = ch;
  state[6] = dl;
  state[7] = dh;
}
