// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where things lie in the memory of the module of Curve25519. Numbers are little-endian. */

/** A private number. */
export const SCALAR = 0x000;
/** A coordinate or an encoded point. */
export const POINT = 0x020;
/** The result's coordinate, encoded point or number. */
export const RESULT = 0x040;
/** More numbers: what a signature is made of. */
export const FACTOR = 0x060;
export const SUMMAND = 0x080;
/** A digest of 64 bytes. */
export const DIGEST = 0x0a0;
/** Field elements. */
export const ELEMENTS = 0x100;
/** How far they lie apart. */
export const ELEMENT_STRIDE = 0x50;
/** A point: X, Y, Z and T = X Y / Z. */
export const SUM = 0x900;
/** Another point, as the table has them. */
export const PICKED = 0xa40;
/** Multiples 0 to 15 of a point. */
export const TABLE = 0xc00;
/** Numbers modulo the order, and the columns of their products. */
export const SCALARS = 0x2000;
export const COLUMNS = 0x2200;
/** The end of what is wiped after each use. */
export const SECRET_END = 0x2280;
/** Constants modulo p, then modulo the order. */
export const CONSTANTS = 0x2280;
export const ORDER_CONSTANTS = 0x2800;
/** Multiples of the base point: 0 to 15 times 2^(8 i). */
export const BASE = 0x3000;
/** The length of a row of 16 multiples. */
export const ROW_LENGTH = 0x1400;
