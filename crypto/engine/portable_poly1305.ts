// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Poly1305 (RFC 8439, Section 2.5). Numbers of 130 bits are six limbs of 22 bits in floating-point
 * numbers: the sum of six products of two limbs, some of them times 20, stays below 2^53 and is exact.
 *
 * Timing: depends on the message's length only.
 */

import { loadLittleEndian } from "../cipher/words.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BlockMacState } from "../mac/_block_mac.ts";

const LIMB = 0x40_0000;
const INVERSE = 1 / LIMB;
const MASK = LIMB - 1;

/** The accumulator, with the key. */
export class Poly1305State implements BlockMacState {
  readonly #r: Float64Array;
  readonly #s: Int32Array;
  readonly #h: Float64Array;

  /** Makes a state of its parts. */
  constructor(r: Float64Array, s: Int32Array, h: Float64Array) {
    this.#r = r;
    this.#s = s;
    this.#h = h;
  }

  /**
   * Starts a message.
   *
   * @param key The key, 32 bytes.
   * @returns The state of an empty message.
   */
  static start(key: Uint8Array): Poly1305State {
    const word = (at: number): number =>
      key[at]! | key[at + 1]! << 8 | key[at + 2]! << 16 | key[at + 3]! << 24;
    // Section 2.5: some bits of r are zero.
    const r = limbs(
      word(0) & 0x0fff_ffff,
      word(4) & 0x0fff_fffc,
      word(8) & 0x0fff_fffc,
      word(12) & 0x0fff_fffc,
    );
    const s = Int32Array.of(word(16), word(20), word(24), word(28));
    return new Poly1305State(Float64Array.from(r), s, new Float64Array(6));
  }

  take(data: Uint8Array, offset: number, blocks: number): void {
    absorb(this.#h, this.#r, data, offset, blocks, 1 << 18);
  }

  finish(block: Bytes, filled: number): Bytes {
    if (filled > 0) {
      block[filled] = 1;
      block.fill(0, filled + 1);
      absorb(this.#h, this.#r, block, 0, 1, 0);
    }
    const code = reduceAndAdd(this.#h, this.#s);
    this.#h.fill(0);
    return code;
  }

  copy(): Poly1305State {
    return new Poly1305State(this.#r, this.#s, this.#h.slice());
  }
}

/** Cuts 128 bits into limbs. */
function limbs(w0: number, w1: number, w2: number, w3: number): number[] {
  return [
    w0 & MASK,
    (w0 >>> 22 | w1 << 10) & MASK,
    (w1 >>> 12 | w2 << 20) & MASK,
    w2 >>> 2 & MASK,
    (w2 >>> 24 | w3 << 8) & MASK,
    w3 >>> 14,
  ];
}

/** For each block: h = (h + block + top) * r mod 2^130 - 5; `top` is the bit behind the block. */
function absorb(
  h: Float64Array,
  r: Float64Array,
  data: Uint8Array,
  offset: number,
  blocks: number,
  top: number,
): void {
  const r0 = r[0]!;
  const r1 = r[1]!;
  const r2 = r[2]!;
  const r3 = r[3]!;
  const r4 = r[4]!;
  const r5 = r[5]!;
  // 2^132 is 20 modulo 2^130 - 5.
  const s1 = 20 * r1;
  const s2 = 20 * r2;
  const s3 = 20 * r3;
  const s4 = 20 * r4;
  const s5 = 20 * r5;
  let h0 = h[0]!;
  let h1 = h[1]!;
  let h2 = h[2]!;
  let h3 = h[3]!;
  let h4 = h[4]!;
  let h5 = h[5]!;
  for (let index = 0; index < blocks; index++, offset += 16) {
    const w0 = loadLittleEndian(data, offset);
    const w1 = loadLittleEndian(data, offset + 4);
    const w2 = loadLittleEndian(data, offset + 8);
    const w3 = loadLittleEndian(data, offset + 12);
    h0 += w0 & MASK;
    h1 += (w0 >>> 22 | w1 << 10) & MASK;
    h2 += (w1 >>> 12 | w2 << 20) & MASK;
    h3 += w2 >>> 2 & MASK;
    h4 += (w2 >>> 24 | w3 << 8) & MASK;
    h5 += w3 >>> 14 | top;
    const d0 = h0 * r0 + h1 * s5 + h2 * s4 + h3 * s3 + h4 * s2 + h5 * s1;
    let carry = d0 * INVERSE | 0;
    const d1 = h0 * r1 + h1 * r0 + h2 * s5 + h3 * s4 + h4 * s3 + h5 * s2 + carry;
    const low = d0 - carry * LIMB;
    carry = d1 * INVERSE | 0;
    const d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s5 + h4 * s4 + h5 * s3 + carry;
    const second = d1 - carry * LIMB;
    carry = d2 * INVERSE | 0;
    const d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * s5 + h5 * s4 + carry;
    const third = d2 - carry * LIMB;
    carry = d3 * INVERSE | 0;
    const d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0 + h5 * s5 + carry;
    const fourth = d3 - carry * LIMB;
    carry = d4 * INVERSE | 0;
    const d5 = h0 * r5 + h1 * r4 + h2 * r3 + h3 * r2 + h4 * r1 + h5 * r0 + carry;
    h4 = d4 - carry * LIMB;
    carry = d5 * INVERSE | 0;
    h5 = d5 - carry * LIMB;
    const sum = low + 20 * carry;
    carry = sum * INVERSE | 0;
    h0 = sum - carry * LIMB;
    h1 = second + carry;
    h2 = third;
    h3 = fourth;
  }
  h[0] = h0;
  h[1] = h1;
  h[2] = h2;
  h[3] = h3;
  h[4] = h4;
  h[5] = h5;
}

/** Working memory of the last steps; wiped after each use. */
const LIMBS = /* @__PURE__ */ new Int32Array(6);
const OTHER = /* @__PURE__ */ new Int32Array(6);

/** The last steps: the whole reduction of h, then h + s modulo 2^128. */
function reduceAndAdd(h: Float64Array, s: Int32Array): Bytes {
  for (let index = 0; index < 6; index++) LIMBS[index] = h[index]!;
  // Twice, since what is carried over the top (5 times 2^130) may carry once more.
  for (let pass = 0; pass < 2; pass++) {
    carryUp(LIMBS);
    LIMBS[0]! += 5 * (LIMBS[5]! >>> 20);
    LIMBS[5]! &= 0xf_ffff;
  }
  carryUp(LIMBS);
  // h + 5 - 2^130 is what counts when it is not negative.
  for (let index = 0; index < 6; index++) OTHER[index] = LIMBS[index]!;
  OTHER[0]! += 5;
  carryUp(OTHER);
  const mask = -(OTHER[5]! >>> 20);
  OTHER[5]! &= 0xf_ffff;
  for (let index = 0; index < 6; index++) {
    LIMBS[index] = LIMBS[index]! & ~mask | OTHER[index]! & mask;
  }
  const code = new Uint8Array(16);
  let carry = 0;
  carry = addWord(code, 0, LIMBS[0]! | LIMBS[1]! << 22, s[0]!, carry);
  carry = addWord(code, 4, LIMBS[1]! >>> 10 | LIMBS[2]! << 12, s[1]!, carry);
  const third = LIMBS[2]! >>> 20 | LIMBS[3]! << 2 | LIMBS[4]! << 24;
  carry = addWord(code, 8, third, s[2]!, carry);
  addWord(code, 12, LIMBS[4]! >>> 8 | LIMBS[5]! << 14, s[3]!, carry);
  LIMBS.fill(0);
  OTHER.fill(0);
  return code;
}

/** Writes the sum of two words, and gives what is carried over. */
function addWord(code: Uint8Array, at: number, a: number, b: number, carry: number): number {
  const sum = (a >>> 0) + (b >>> 0) + carry;
  const word = sum | 0;
  code[at] = word;
  code[at + 1] = word >>> 8;
  code[at + 2] = word >>> 16;
  code[at + 3] = word >>> 24;
  return sum / 0x1_0000_0000 | 0;
}

function carryUp(limb: Int32Array): void {
  for (let index = 0; index < 5; index++) {
    limb[index + 1]! += limb[index]! >>> 22;
    limb[index]! &= MASK;
  }
}
