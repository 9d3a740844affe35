// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Where things lie in the memory of the ChaCha20-Poly1305 module.
 *
 * ```text
 * 0x00000  constants, the state, what Poly1305 computes with
 * 0x00800  the head: a block of 64 bytes, whose key stream is the key of Poly1305
 * 0x00840  the data, and behind it room for what a step writes too much
 * 0x11800  the same once more, where data is decrypted to
 * 0x23000  keys of 32 bytes, up to the end of the memory, which grows
 * ```
 */

/** The first size of the memory, in pages of 64 KiB. */
export const PAGES = 3;
/** Constants. */
export const CONSTANTS = 0x000;
/** The state: constants, key, counter, nonce (RFC 8439, Section 2.3). */
export const STATE = 0x100;
/** The nonce: 12 bytes. */
export const NONCE = 0x140;
/** Additional data of up to 16 bytes, padded with zeros. */
export const ADDITIONAL = 0x150;
/** The computed tag. */
export const TAG = 0x160;
/** The received tag. */
export const RECEIVED = 0x170;
/** The sum of Poly1305: five limbs of 64 bits, and its lanes. */
export const SUM = 0x180;
export const LANES = 0x1b0;
/** The powers 1 to 4 of r: each five limbs, and the limbs times 5. */
export const POWERS = 0x200;
/** What is added at the end. */
export const FINAL = 0x340;
/** The words of a step's blocks, before they are put in order. */
export const WORDS = 0x400;
/** The head. */
export const HEAD = 0x800;
/** The data. */
export const DATA = 0x840;
/** How much data is worked on at once, in bytes. */
export const CHUNK = 0x10000;
/** The head of decrypted data. */
export const OUTPUT_HEAD = 0x11800;
/** Decrypted data. */
export const OUTPUT = 0x11840;
/** The keys. */
export const SLOTS = 0x23000;
/** The length of a key, in bytes. */
export const SLOT_LENGTH = 32;
