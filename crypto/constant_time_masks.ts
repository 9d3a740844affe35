// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Comparisons of numbers whose answer is a mask, so that nothing branches on a secret. */

/** All bits set when `left` is less than `right`, none otherwise; both below 2^30. */
export function maskLess(left: number, right: number): number {
  return left - right >> 31;
}

/** All bits set when both are equal, none otherwise; both below 2^30. */
export function maskEqual(left: number, right: number): number {
  const difference = left ^ right;
  return ~((difference | -difference) >> 31);
}
