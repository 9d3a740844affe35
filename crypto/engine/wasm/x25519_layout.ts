// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where things lie in the memory of the X25519 module. */

/** The private number, clamped. */
export const SCALAR = 0x00;
/** The peer's u coordinate. */
export const POINT = 0x20;
/** The result's u coordinate. */
export const RESULT = 0x40;
/** Field elements. */
export const ELEMENTS = 0x60;
/** How far they lie apart. */
export const ELEMENT_STRIDE = 0x60;
/** The end of all that. */
export const END = 0x600;
