// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Ranges of numbers of 64 bits: interval arithmetic while code is emitted. Where a kernel says between
 * which limits the numbers lie that it loads, the emitter derives the limits of all that is computed
 * from them, and refuses to emit what could overflow. So the bounds of field arithmetic are proved each
 * time that a module is written.
 *
 * A range belongs to an expression or to a variable at this place of the code. Around loops and
 * branches all of them are forgotten; a loop says anew what holds at its start, and checks it at its
 * end.
 */

/** All numbers from `min` to `max`. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

/** Every number of 64 bits with a sign. */
export const ALL: Range = { min: -(1n << 63n), max: (1n << 63n) - 1n };

/** Refuses a range that does not fit into 64 bits with a sign. */
function checked(range: Range, operation: string): Range {
  if (isWithin(range, ALL)) return range;
  throw new RangeError(
    `Cannot emit ${operation}: the result may be from ${range.min} to ${range.max}, beyond 64 bits`,
  );
}

/** The range of a sum. */
export function addRanges(a: Range, b: Range): Range {
  return checked({ min: a.min + b.min, max: a.max + b.max }, "a sum");
}

/** The range of a difference. */
export function subtractRanges(a: Range, b: Range): Range {
  return checked({ min: a.min - b.max, max: a.max - b.min }, "a difference");
}

/** The range of a product. */
export function multiplyRanges(a: Range, b: Range): Range {
  const corners = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  const min = corners.reduce((x, y) => x < y ? x : y);
  const max = corners.reduce((x, y) => x > y ? x : y);
  return checked({ min, max }, "a product");
}

/** The range of a number shifted left by a constant; unknown when bits may be shifted out. */
export function shiftLeftRanges(a: Range, { min, max }: Range): Range | undefined {
  if (min !== max) return undefined;
  const shifted = { min: a.min << min, max: a.max << min };
  return isWithin(shifted, ALL) ? shifted : undefined;
}

/** The range of a number shifted right by a constant, with its sign. */
export function shiftRightRanges(a: Range, { min, max }: Range): Range | undefined {
  return min === max ? { min: a.min >> min, max: a.max >> min } : undefined;
}

/** Whether all of a range lies within another. */
export function isWithin(inner: Range, outer: Range): boolean {
  return inner.min >= outer.min && inner.max <= outer.max;
}
