// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Small loops over blocks that the modes share. None branches on content. */

import { joinBytes } from "../../wire/mod.ts";

/**
 * Exclusive-ors bytes into others.
 *
 * @param target What is changed.
 * @param targetOffset From where on, in bytes.
 * @param source What is combined with it.
 * @param sourceOffset From where on, in bytes.
 * @param length How many bytes.
 */
export function xorInto(
  target: Uint8Array,
  targetOffset: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
): void {
  for (let index = 0; index < length; index++) {
    target[targetOffset + index] = (target[targetOffset + index] as number) ^
      (source[sourceOffset + index] as number);
  }
}

/**
 * Exclusive-ors two arrays into a third, which may be the first one at the same place.
 *
 * @param output Where to write.
 * @param outputOffset From where on, in bytes.
 * @param left One operand.
 * @param leftOffset From where on, in bytes.
 * @param right The other.
 * @param rightOffset From where on, in bytes.
 * @param length How many bytes.
 */
export function xorBytes(
  output: Uint8Array,
  outputOffset: number,
  left: Uint8Array,
  leftOffset: number,
  right: Uint8Array,
  rightOffset: number,
  length: number,
): void {
  let index = 0;
  if (length >= 256) {
    // Words were measured to be three times as fast as bytes.
    const to = new DataView(output.buffer, output.byteOffset + outputOffset, length);
    const one = new DataView(left.buffer, left.byteOffset + leftOffset, length);
    const other = new DataView(right.buffer, right.byteOffset + rightOffset, length);
    const end = length & ~3;
    for (; index < end; index += 4) {
      to.setInt32(index, one.getInt32(index) ^ other.getInt32(index));
    }
  }
  for (; index < length; index++) {
    output[outputOffset + index] = (left[leftOffset + index] as number) ^
      (right[rightOffset + index] as number);
  }
}

/**
 * Adds one to a big-endian counter, which wraps around.
 *
 * @param block The block.
 * @param start Where the counter starts; it ends with the block.
 */
export function increment(block: Uint8Array, start: number): void {
  // Counters are public; that it stops early tells nothing else.
  for (let at = block.length - 1; at >= start; at--) {
    const byte = (block[at] as number) + 1 & 0xff;
    block[at] = byte;
    if (byte !== 0) return;
  }
}

/**
 * Doubles a block in GF(2^128) or GF(2^64), big-endian (NIST SP 800-38B, Section 6.1; RFC 7253,
 * Section 2): CMAC, SIV and OCB.
 *
 * @param block The block, changed in place.
 */
export function doubleBlock(block: Uint8Array): void {
  const last = block.length - 1;
  const carry = -((block[0] as number) >> 7) & (block.length === 16 ? 0x87 : 0x1b);
  for (let at = 0; at < last; at++) {
    block[at] = (block[at] as number) << 1 | (block[at + 1] as number) >> 7;
  }
  block[last] = (block[last] as number) << 1 ^ carry;
}

/**
 * Joins strings of additional data.
 *
 * @param parts The strings.
 * @returns All of them in one array; the only one is not copied.
 */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  return joinBytes(parts);
}
