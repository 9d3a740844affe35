// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of Camellia: 4 KiB, made of its S-box at the first use. */

import { decodeHex } from "../../wire/mod.ts";

/** RFC 3713, Section 2.4.3: SBOX1; the other three are made of it by turning bits. */
const SBOX_1 = "70822cecb327c0e5e4855735ea0cae4123ef6b934519a521ed0e4f4e1d6592bd" +
  "86b8af8f7ceb1fce3e30dc5f5ec50b1aa6e139cad5475d3dd9015ad651566c4d" +
  "8b0d9a66fbccb02d74122b20f0b18499df4ccbc2347e76056db7a931d11704d7" +
  "14583a61de1b111c320f9c165318f222fe44cfb2c3b57a912408e8a860fc6950" +
  "aad0a07da1896297545b1e95e0ff64d210c40048a3f775db8a03e6da093fdd94" +
  "875c8302cd4a90337367f6f39d7fbfe2529bd826c837c63b81966f4b13be632e" +
  "e979a78c9f6ebc8e29f5f9b62ffdb4597898066ae74671bad425ab4288a28dfa" +
  "7207b955f8eeac0a36492a683c38f1a44028d37bbbc943c115e3adf477c7809e";

/**
 * The S-boxes with the function P behind them, one table for each place of a byte in a word: what the
 * byte does to the first four bytes of a half block.
 */
export type CamelliaTables = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

let tables: CamelliaTables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function camelliaTables(): CamelliaTables {
  tables ??= makeTables();
  return tables;
}

function makeTables(): CamelliaTables {
  const sbox = decodeHex(SBOX_1);
  const table = (entry: (value: number) => number) =>
    Int32Array.from({ length: 256 }, (_, value) => entry(value));
  const substitute = (value: number) => sbox[value & 0xff] as number;
  return [
    table((value) => Math.imul(substitute(value), 0x01010100)),
    table((value) => Math.imul(turn(substitute(value), 1), 0x00010101)),
    table((value) => Math.imul(turn(substitute(value), 7), 0x01000101)),
    table((value) => Math.imul(substitute(turn(value, 1)), 0x01010001)),
  ];
}

/** Turns a byte to the left. */
function turn(byte: number, by: number): number {
  return (byte << by | byte >> 8 - by) & 0xff;
}
