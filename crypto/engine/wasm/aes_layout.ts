// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Where things lie in the memory of the AES module: known to the kernels and to who calls them.
 *
 * ```text
 * 0x00000  constants
 * 0x00800  what goes in and out besides the data
 * 0x01000  scratch
 * 0x02000  8 tables of GHASH, 8 KiB each
 * 0x12000  256 bytes that are always zero, then the head block, then the data
 * 0x23000  keys, one slot each, up to the end of the memory, which grows
 * ```
 */

/** The first size of the memory, in pages of 64 KiB. */
export const PAGES = 4;
/** Constants of AES, vectors of 16 bytes. */
export const AES_CONSTANTS = 0x000;
/** Constants of GHASH, vectors of 16 bytes. */
export const GHASH_CONSTANTS = 0x600;
/** 16 bytes of ones, then 16 of zeros: read from `TAG_MASK + 16 - n` it has n ones. */
export const TAG_MASK = 0x7e0;
/** The counter block, or an initialization vector. */
export const COUNTER = 0x800;
/** Additional data of up to 16 bytes, padded with zeros. */
export const ADDITIONAL = 0x810;
/** The computed tag. */
export const TAG = 0x820;
/** The received tag. */
export const RECEIVED = 0x830;
/** The key to be set up, up to 32 bytes. */
export const KEY = 0x840;
/** The running value of GHASH. */
export const HASH = 0x860;
/** The encrypted first counter block. */
export const MASK = 0x870;
/** All ones for CBC, zeros for ECB. */
export const CHAIN_MASK = 0x880;
/** Where a CBC-MAC leaves its blocks. */
export const DISCARDED = 0x890;
/** The words of the expanded key. */
export const SCHEDULE = 0x1000;
/** What GHASH computes with. */
export const GHASH_SCRATCH = 0x1200;
/** Tables of GHASH. */
export const TABLES = 0x2000;
/** The length of one table, in bytes. */
export const TABLE_LENGTH = 0x2000;
/** How many tables there are. */
export const TABLE_COUNT = 8;
/** The block before the data. */
export const HEAD = 0x123f0;
/** The data. */
export const DATA = 0x12400;
/** How much data is worked on at once, in bytes. */
export const CHUNK = 0x10000;
/** The keys. */
export const SLOTS = 0x23000;
/** The length of a slot, in bytes. */
export const SLOT_LENGTH = 1280;
/** In a slot: the power k of the hash key lies at this offset plus 48 k, for k from 1 to 16. */
export const HASH_POWERS = 208;
/** In a slot: the round keys for decryption. */
export const DECRYPT_KEYS = 1024;
