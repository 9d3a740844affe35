// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * What digests of the construction of Merkle and Damgård share (MD4, MD5, RIPEMD-160, SHA-1, SHA-2,
 * SM3, Whirlpool): the work on one message at a time.
 *
 * Short messages decide how long a handshake's key schedule takes, and there memory costs more than
 * hashing: on Deno 2.9 an `ArrayBuffer` was measured at 0.6 us, a block of SHA-256 at 0.3 us. So
 * whole messages and HMACs work in memory of this module and allocate nothing but their result. The
 * work is synchronous and never nested, and the memory holds nothing between calls: it is wiped.
 *
 * Timing: depends on the lengths of messages only.
 */

import type { ShaKernel, ShaMemory } from "./wasm/sha_memory.ts";

/** What such a digest is made of. */
export interface MdFunction {
  /** The initial hash value, in words of 32 bits. */
  readonly initial: readonly number[];
  /**
   * The compression function.
   *
   * @param state The hash value; updated.
   * @param schedule At least 160 words of working memory.
   * @param block Where the block lies.
   * @param offset Where it starts.
   */
  compress(state: Int32Array, schedule: Int32Array, block: Uint8Array, offset: number): void;
  /**
   * Takes whole blocks at once, where that is faster than one by one.
   *
   * @param state The hash value; updated.
   * @param data Where the blocks lie.
   * @param start Where they start.
   * @param end Where they end.
   */
  compressBlocks?(state: Int32Array, data: Uint8Array, start: number, end: number): void;
  /** The compression function in the SHA module, where that computes. */
  readonly kernel?: { readonly name: ShaKernel; readonly memory: ShaMemory };
  /** The length of a block, in bytes. */
  readonly blockLength: number;
  /** The length of the digest, in bytes. */
  readonly outputLength: number;
  /** How many bytes at the end of the last block hold the message's length. */
  readonly lengthBytes: number;
  /** The order of bytes in words. */
  readonly byteOrder: "big" | "little";
}

// The memory: a schedule of 160 words, a state of 16, a block of 128 bytes.
const MEMORY = /* @__PURE__ */ new Int32Array(160 + 16 + 32);
/** The message schedule of the block that is worked on. */
export const SCHEDULE: Int32Array = /* @__PURE__ */ MEMORY.subarray(0, 160);
/** The hash value of the message that is worked on. */
export const STATE: Int32Array = /* @__PURE__ */ MEMORY.subarray(160, 176);
/** The message's last block. */
export const BLOCK: Uint8Array = /* @__PURE__ */ new Uint8Array(MEMORY.buffer, 4 * 176);

/**
 * Starts a message.
 *
 * @param value The hash value to start with.
 */
export function begin(value: ArrayLike<number>): void {
  for (let word = 0; word < value.length; word++) STATE[word] = value[word]!;
}

/**
 * Takes a message to its end.
 *
 * @param md The algorithm.
 * @param data The message, or the rest of it.
 * @param before How many bytes were taken before, whole blocks.
 */
export function takeRest(md: MdFunction, data: Uint8Array, before: number): void {
  const { length } = data;
  const whole = length - length % md.blockLength;
  takeBlocks(md, STATE, data, 0, whole);
  for (let at = whole; at < length; at++) BLOCK[at - whole] = data[at]!;
  takeEnd(md, length - whole, before + length);
}

/**
 * Takes whole blocks.
 *
 * @param md The algorithm.
 * @param state The hash value; updated.
 * @param data Where the blocks lie.
 * @param start Where they start.
 * @param end Where they end.
 */
export function takeBlocks(
  md: MdFunction,
  state: Int32Array,
  data: Uint8Array,
  start: number,
  end: number,
): void {
  if (md.compressBlocks !== undefined) {
    if (start < end) md.compressBlocks(state, data, start, end);
    return;
  }
  for (let at = start; at < end; at += md.blockLength) md.compress(state, SCHEDULE, data, at);
}

/**
 * Pads the last block and takes it (FIPS 180-4, Section 5.1; the others pad alike).
 *
 * @param md The algorithm.
 * @param filled How many bytes of the last block are there.
 * @param total How many bytes the message has.
 */
export function takeEnd(md: MdFunction, filled: number, total: number): void {
  const { blockLength, lengthBytes, compress } = md;
  BLOCK[filled] = 0x80;
  BLOCK.fill(0, filled + 1, blockLength);
  if (filled >= blockLength - lengthBytes) {
    compress(STATE, SCHEDULE, BLOCK, 0);
    BLOCK.fill(0, 0, blockLength);
  }
  writeLength(md, total);
  compress(STATE, SCHEDULE, BLOCK, 0);
}

/**
 * Writes how many bits the message has to the end of the last block, which was zeros there; a `number`
 * needs no more than eight bytes.
 *
 * @param md The algorithm.
 * @param total How many bytes the message has.
 */
export function writeLength(
  { blockLength, lengthBytes, byteOrder }: MdFunction,
  total: number,
): void {
  const high = Math.floor(total / 0x2000_0000);
  const low = total << 3;
  const start = blockLength - lengthBytes;
  for (let index = 0; index < 4; index++) {
    if (byteOrder === "big") {
      BLOCK[blockLength - 8 + index] = high >>> 24 - 8 * index;
      BLOCK[blockLength - 4 + index] = low >>> 24 - 8 * index;
    } else {
      BLOCK[start + index] = low >>> 8 * index;
      BLOCK[start + 4 + index] = high >>> 8 * index;
    }
  }
}

/**
 * Writes the first bytes of the hash value.
 *
 * @param md The algorithm.
 * @param output Where to write.
 * @param length How many bytes.
 */
export function emit(md: MdFunction, output: Uint8Array, length: number): void {
  const swap = md.byteOrder === "big" ? 3 : 0;
  for (let at = 0; at < length; at++) output[at] = STATE[at >> 2]! >>> 8 * ((at ^ swap) & 3);
}

/** Wipes the memory. */
export function clean(): void {
  MEMORY.fill(0);
}
