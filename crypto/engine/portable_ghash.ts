// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * GHASH (NIST SP 800-38D, Section 6.4) with a table per key: 16 multiples of H for each of the 32
 * half-bytes of a block, 8 KiB.
 *
 * Timing: the table is looked up by secret-dependent indices, so an attacker who shares the
 * processor's cache can learn from it. Engines with hardware or constant-time code come first where
 * a runtime has them.
 */

import { swap } from "./portable_aes.ts";

const POSITIONS = 32;
const VALUES = 16;

/** The hash key's table, and the hash under way. */
export class Ghash {
  readonly #table: Int32Array;
  readonly #state = new Int32Array(4);

  /**
   * Makes the table.
   *
   * @param h0 Bytes 0 to 3 of the hash key H, big-endian.
   * @param h1 Bytes 4 to 7.
   * @param h2 Bytes 8 to 11.
   * @param h3 Bytes 12 to 15.
   * @param table The table, where another hash has made it already.
   */
  constructor(h0: number, h1: number, h2: number, h3: number, table?: Int32Array) {
    this.#table = table ?? makeTable(h0, h1, h2, h3);
  }

  /**
   * Starts another hash with the same key, whose table is shared.
   *
   * @returns The hash, at its start.
   */
  fork(): Ghash {
    return new Ghash(0, 0, 0, 0, this.#table);
  }

  /**
   * Gives the hash without a block of lengths.
   *
   * @param output Four words, first byte lowest.
   */
  read(output: Int32Array): void {
    output.set(this.#state);
  }

  /** Starts anew. */
  reset(): void {
    this.#state.fill(0);
  }

  /**
   * Takes bytes, filled up with zeros to whole blocks.
   *
   * @param data The bytes.
   * @param start Where they start.
   * @param end Where they end.
   */
  update(data: Uint8Array, start: number, end: number): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const whole = start + ((end - start) & ~15);
    for (let offset = start; offset < whole; offset += 16) {
      this.#block(
        view.getInt32(offset, true),
        view.getInt32(offset + 4, true),
        view.getInt32(offset + 8, true),
        view.getInt32(offset + 12, true),
      );
    }
    if (whole === end) return;
    const words = [0, 0, 0, 0] as [number, number, number, number];
    for (let offset = whole; offset < end; offset++) {
      const index = offset - whole;
      words[index >> 2] = (words[index >> 2] as number) |
        (data[offset] as number) << 8 * (index & 3);
    }
    this.#block(...words);
  }

  /**
   * Takes the block of lengths, and gives the hash.
   *
   * @param first The first length, in bytes.
   * @param second The second length, in bytes.
   * @param output Four words; the hash is exclusive-ored to them, first byte lowest.
   */
  finish(first: number, second: number, output: Int32Array): void {
    this.#block(
      swap(Math.floor(first / 0x2000_0000)),
      swap(first << 3),
      swap(Math.floor(second / 0x2000_0000)),
      swap(second << 3),
    );
    for (let word = 0; word < 4; word++) {
      output[word] = (output[word] as number) ^ (this.#state[word] as number);
    }
  }

  /**
   * Copies the hash under way.
   *
   * @returns A hash of its own, which shares the table.
   */
  clone(): Ghash {
    const copy = this.fork();
    copy.#state.set(this.#state);
    return copy;
  }

  /** Wipes table and state. */
  destroy(): void {
    this.#table.fill(0);
    this.#state.fill(0);
  }

  #block(d0: number, d1: number, d2: number, d3: number): void {
    const table = this.#table;
    const state = this.#state;
    let z0 = 0;
    let z1 = 0;
    let z2 = 0;
    let z3 = 0;
    let base = 0;
    let word = d0 ^ (state[0] as number);
    for (let index = 1;; index++) {
      for (let shift = 0; shift < 32; shift += 8) {
        const byte = word >>> shift;
        const high = base + (byte >>> 2 & 0x3c);
        const low = base + 64 + (byte << 2 & 0x3c);
        base += 128;
        z0 ^= (table[high] as number) ^ (table[low] as number);
        z1 ^= (table[high + 1] as number) ^ (table[low + 1] as number);
        z2 ^= (table[high + 2] as number) ^ (table[low + 2] as number);
        z3 ^= (table[high + 3] as number) ^ (table[low + 3] as number);
      }
      if (index === 1) word = d1 ^ (state[1] as number);
      else if (index === 2) word = d2 ^ (state[2] as number);
      else if (index === 3) word = d3 ^ (state[3] as number);
      else break;
    }
    state[0] = z0;
    state[1] = z1;
    state[2] = z2;
    state[3] = z3;
  }
}

/** 32 positions x 16 values x 4 words, each word with the first byte of the block lowest. */
function makeTable(h0: number, h1: number, h2: number, h3: number): Int32Array {
  const table = new Int32Array(POSITIONS * VALUES * 4);
  for (let position = 0; position < POSITIONS; position++) {
    const start = position * VALUES * 4;
    // The first bit of a block is the lowest power of x: 8 stands for it within a half-byte.
    for (let value = 8; value > 0; value >>= 1) {
      const at = start + value * 4;
      table[at] = swap(h0);
      table[at + 1] = swap(h1);
      table[at + 2] = swap(h2);
      table[at + 3] = swap(h3);
      // H := H * x. Reduction without a branch.
      const carry = -(h3 & 1) & 0xe100_0000;
      h3 = h3 >>> 1 | h2 << 31;
      h2 = h2 >>> 1 | h1 << 31;
      h1 = h1 >>> 1 | h0 << 31;
      h0 = h0 >>> 1 ^ carry;
    }
    for (let value = 3; value < VALUES; value++) {
      const low = value & -value;
      if (low === value) continue;
      const at = start + value * 4;
      const one = start + low * 4;
      const rest = start + (value ^ low) * 4;
      for (let word = 0; word < 4; word++) {
        table[at + word] = (table[one + word] as number) ^ (table[rest + word] as number);
      }
    }
  }
  return table;
}
