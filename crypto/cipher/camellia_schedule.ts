// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key schedule of Camellia (RFC 3713, Section 2.2).
 *
 * Timing: S-boxes are looked up by secret-dependent indices.
 */

import { camelliaTables } from "./camellia_tables.ts";
import { loadBigEndian } from "./words.ts";

/** The constants Sigma1 to Sigma6. */
// deno-fmt-ignore
const SIGMA = [
  0xa09e667f, 0x3bcc908b, 0xb67ae858, 0x4caa73b2, 0xc6ef372f, 0xe94f82be,
  0x54ff53a5, 0xf1d36f1c, 0x10e527fa, 0xde682d1d, 0xb05688c2, 0xb3e6c1fd,
] as const;

/** Two subkeys: the halves of a key that is turned to the left by so many bits. */
type Row = readonly ["KL" | "KR" | "KA" | "KB", number];

/** The subkeys of 128-bit keys, in the order in which encryption uses them. */
const ROWS_128: readonly Row[] = [
  ["KL", 0],
  ["KA", 0],
  ["KL", 15],
  ["KA", 15],
  ["KA", 30],
  ["KL", 45],
  // k9 is this one's first half, k10 the second half of the next.
  ["KA", 45],
  ["KL", 60],
  ["KA", 60],
  ["KL", 77],
  ["KL", 94],
  ["KA", 94],
  ["KL", 111],
  ["KA", 111],
];

/** The subkeys of 192-bit and 256-bit keys. */
const ROWS_256: readonly Row[] = [
  ["KL", 0],
  ["KB", 0],
  ["KR", 15],
  ["KA", 15],
  ["KR", 30],
  ["KB", 30],
  ["KL", 45],
  ["KA", 45],
  ["KL", 60],
  ["KR", 60],
  ["KB", 60],
  ["KL", 77],
  ["KA", 77],
  ["KR", 94],
  ["KA", 94],
  ["KL", 111],
  ["KB", 111],
];

/**
 * Expands a key.
 *
 * @param key 16, 24 or 32 bytes.
 * @returns The subkeys in the order of their use, two words each: two for whitening, then six for
 * rounds and two for FL and its inverse by turns, six for rounds, two for whitening.
 */
export function camelliaSchedule(key: Uint8Array): Int32Array {
  const keys = intermediateKeys(key);
  if (key.length > 16) return subkeys(ROWS_256, keys);
  const schedule = subkeys(ROWS_128, keys);
  // Closes the gap that k9 and k10 leave.
  schedule.copyWithin(26, 30);
  const short = schedule.slice(0, 52);
  schedule.fill(0);
  return short;
}

type Keys = Readonly<Record<Row[0], Int32Array>>;

/** KL, KR, KA and KB; the last one only where a key is that long. */
function intermediateKeys(key: Uint8Array): Keys {
  const words = new Int32Array(8);
  for (let index = 0; index < key.length >> 2; index++) {
    words[index] = loadBigEndian(key, 4 * index);
  }
  if (key.length === 24) {
    words[6] = ~(words[4] as number);
    words[7] = ~(words[5] as number);
  }
  const KL = words.subarray(0, 4);
  const KR = words.subarray(4);
  const KA = added(KL, KR);
  feistel(KA, 0, 0);
  feistel(KA, 2, 1);
  KA.set(added(KA, KL));
  feistel(KA, 0, 2);
  feistel(KA, 2, 3);
  const KB = added(KA, KR);
  feistel(KB, 0, 4);
  feistel(KB, 2, 5);
  return { KL, KR, KA, KB };
}

function added(one: Int32Array, other: Int32Array): Int32Array {
  return one.map((word, index) => word ^ (other[index] as number));
}

/** A round with a constant for its key, from one half of a block to the other. */
function feistel(block: Int32Array, from: number, sigma: number): void {
  const change = camelliaHigh((block[from] as number) ^ (SIGMA[2 * sigma] as number));
  const both = change ^
    camelliaLow((block[from + 1] as number) ^ (SIGMA[2 * sigma + 1] as number));
  const to = 2 - from;
  block[to] = (block[to] as number) ^ both;
  block[to + 1] = (block[to + 1] as number) ^ both ^ (change >>> 8 | change << 24);
}

/** What the function F makes of the first four bytes. */
function camelliaHigh(word: number): number {
  const [first, second, third, fourth] = camelliaTables();
  return (first[word >>> 24] as number) ^ (second[word >>> 16 & 0xff] as number) ^
    (third[word >>> 8 & 0xff] as number) ^ (fourth[word & 0xff] as number);
}

/** What the function F makes of the last four bytes. */
function camelliaLow(word: number): number {
  return camelliaHigh(word << 24 | word >>> 8);
}

function subkeys(rows: readonly Row[], keys: Keys): Int32Array {
  const schedule = new Int32Array(4 * rows.length);
  for (const [index, [name, by]] of rows.entries()) {
    const key = keys[name];
    const skip = by >> 5;
    for (let word = 0; word < 4; word++) {
      const left = key[word + skip & 3] as number;
      const right = key[word + skip + 1 & 3] as number;
      // A shift by 32 bits is one by none, so that a multiple of 32 is a case of its own.
      schedule[4 * index + word] = (by & 31) === 0 ? left : left << (by & 31) | right >>> -by;
    }
  }
  for (const key of Object.values(keys)) key.fill(0);
  return schedule;
}

/**
 * Turns a schedule around.
 *
 * @param schedule A schedule for encryption.
 * @returns The schedule for decryption.
 */
export function reverseCamelliaSchedule(schedule: Int32Array): Int32Array {
  const subkeys = schedule.length >> 1;
  const reversed = new Int32Array(schedule.length);
  for (let index = 0; index < subkeys; index++) {
    // The two keys of whitening keep their order.
    const whitening = index < 2 || index >= subkeys - 2;
    const from = whitening ? subkeys - 2 - (index & ~1) + (index & 1) : subkeys - 1 - index;
    reversed[2 * index] = schedule[2 * from] as number;
    reversed[2 * index + 1] = schedule[2 * from + 1] as number;
  }
  return reversed;
}
