// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Where things lie in the memory of the SHA module. */

/** The rounds' constants of SHA-256, then of SHA-512, and what swaps bytes. */
export const SHA256_CONSTANTS = 0x000;
export const SHA512_CONSTANTS = 0x100;
export const SWAP32 = 0x380;
export const SWAP64 = 0x390;
/** The stages' constants of SHA-1. */
export const SHA1_CONSTANTS = 0x3a0;
/** The hash value, in the words of the portable engine: the high half of 64 bits first. */
export const STATE = 0x400;
/** What of the message schedule is used next, with the rounds' constants added. */
export const SCHEDULE = 0x440;
/** Whole blocks. */
export const DATA = 0x600;
/** How many bytes of blocks are taken at once. */
export const CHUNK = 0x10000 - DATA;
