// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public numbers with few digits that are not zero (wNAF), for sums of multiples of points. */

/**
 * Writes a number in signed odd digits, of which at most one in `width` is not zero: the digit at
 * index i stands for itself times 2^i.
 *
 * @param value The number; its digits tell it by time, so it must be public.
 * @param width How far digits lie apart, in bits; they are below 2^(width - 1).
 * @returns The digits, one for each bit and one more.
 */
export function signedDigits(value: bigint, width: number): Int8Array {
  const bits = value.toString(2);
  const digits = new Int8Array(bits.length + 1);
  let carry = 0;
  for (let at = 0; at < digits.length;) {
    if (bitAt(bits, at) === carry) {
      at++;
      continue;
    }
    let digit = carry;
    for (let bit = 0; bit < width; bit++) digit += bitAt(bits, at + bit) << bit;
    carry = digit >> width - 1;
    digits[at] = digit - (carry << width);
    at += width;
  }
  return digits;
}

function bitAt(bits: string, index: number): number {
  return index < bits.length ? bits.charCodeAt(bits.length - 1 - index) & 1 : 0;
}
