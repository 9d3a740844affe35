// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where things lie in the memory of the Keccak module. */

/** The state: 25 lanes of 64 bits, little-endian. */
export const STATE = 0x000;
/** The constants of the rounds. */
export const CONSTANTS = 0x100;
