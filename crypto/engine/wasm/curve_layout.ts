// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where things lie in the memory of the module of a NIST curve: the same for all of them. */

/** Constants. */
export const CONSTANTS = 0x000;
/** What goes in and out: big-endian numbers. */
export const SCALAR = 0x600;
export const NONCE = 0x640;
export const HASH = 0x680;
export const POINT = 0x6c0;
export const RESULT = 0x740;
/** A public point by 2 to half of the curve's bits. */
export const SHIFTED = 0x7a0;
/** What formulas compute with. */
export const TEMPORARIES = 0x800;
/** The second factors of a pair of products, their limbs in turn. */
export const INTERLEAVED = 0x1100;
/** Inversions: the count of steps and four factors, and behind them four numbers. */
export const INVERSION = 0x1200;
/** Points: the sum, the sum before an addition, what is added, another sum. */
export const SUM = 0x2200;
export const SAVED = 0x2400;
export const PICKED = 0x2600;
export const OTHER = 0x2780;
/** Multiples 0 to 15 of a point. */
export const TABLE = 0x2900;
/** Products of the Z coordinates of a row of multiples. */
export const PREFIXES = 0x3e00;
/** Signed digits of a public number, or of its halves; not at the same time. */
export const DIGITS = 0x3e00;
export const SHIFTED_DIGITS = 0x4000;
/** The end of what is wiped after each use. */
export const SECRET_END = 0x4600;
/** Multiples of SHIFTED. */
export const SHIFTED_TABLE = 0x4600;
/** Multiples of the base point: 0 to 15 times 2^(8 i). */
export const BASE = 0x5200;
