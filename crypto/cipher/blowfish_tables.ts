// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The tables of Blowfish, which are the digits of pi: computed at the first use, in a few
 * milliseconds, rather than carried along.
 */

/** How many words of 32 bits: four S-boxes of 256, and a subkey for each of 16 rounds and two more. */
const WORDS = 4 * 256 + 18;

/** How many bits behind the binary point are computed, with some to spare for roundings. */
const BITS = 32 * WORDS + 64;

let table: Int32Array | undefined;

/**
 * Gives the words that a schedule begins with, in its order: S-boxes first, then the subkeys, which
 * come first in the digits.
 *
 * @returns The words, the same ones for everybody.
 */
export function blowfishTable(): Int32Array {
  table ??= makeTable();
  return table;
}

function makeTable(): Int32Array {
  const fraction = pi() & (1n << BigInt(BITS)) - 1n;
  const digits = fraction.toString(16).padStart(BITS / 4, "0");
  const words = Int32Array.from(
    { length: WORDS },
    (_, index) => parseInt(digits.slice(8 * index, 8 * index + 8), 16),
  );
  return Int32Array.of(...words.subarray(18), ...words.subarray(0, 18));
}

/** The series of the brothers Chudnovsky, each of whose terms gives more than 47 bits. */
function pi(): bigint {
  const { q, t } = sumSeries(0, Math.ceil(BITS / 47));
  return q * 426_880n * squareRoot(10_005n << BigInt(2 * BITS)) / t;
}

/** Sums terms of the series by halves, so that most multiplications are of small numbers. */
function sumSeries(from: number, to: number): { p: bigint; q: bigint; t: bigint } {
  if (to - from > 1) {
    const middle = from + to >> 1;
    const low = sumSeries(from, middle);
    const high = sumSeries(middle, to);
    return { p: low.p * high.p, q: low.q * high.q, t: high.q * low.t + low.p * high.t };
  }
  const term = BigInt(from);
  const p = from === 0 ? 1n : (5n - 6n * term) * (2n * term - 1n) * (6n * term - 1n);
  const q = from === 0 ? 1n : term ** 3n * 10_939_058_860_032_000n;
  return { p, q, t: p * (13_591_409n + 545_140_134n * term) };
}

/** The square root, rounded down, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(value.toString(16).length * 2 + 1);
  while (true) {
    const next = root + value / root >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
