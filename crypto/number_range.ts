// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Comparisons of numbers in bytes, big-endian. Timing: depends on the lengths alone. */

/**
 * Tells whether a secret number lies between 1 and another one less 1, without a branch on it.
 *
 * @param value The number, big-endian.
 * @param limit The limit, of the same length.
 * @returns Whether it is in the range.
 */
export function isInRange(value: Uint8Array, limit: Uint8Array): boolean {
  let bits = 0;
  let borrow = 0;
  for (let at = value.length - 1; at >= 0; at--) {
    bits |= value[at] as number;
    borrow = (value[at] as number) - (limit[at] as number) - borrow >> 31 & 1;
  }
  return (borrow & (-bits >> 31)) === 1;
}

/**
 * Tells whether a number is below another one of the same length.
 *
 * @param value The number, big-endian.
 * @param limit The limit, of the same length.
 * @returns Whether it is below.
 */
export function isBelow(value: Uint8Array, limit: Uint8Array): boolean {
  let borrow = 0;
  for (let at = value.length - 1; at >= 0; at--) {
    borrow = (value[at] as number) - (limit[at] as number) - borrow >> 31 & 1;
  }
  return borrow === 1;
}
