// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Words of 32 bits in bytes, where a view over them would cost more than it saves. */

/**
 * Reads a word whose first byte is the highest.
 *
 * @param bytes Where it lies.
 * @param at From where on.
 * @returns The word, signed.
 */
export function loadBigEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) << 24 | (bytes[at + 1] as number) << 16 |
    (bytes[at + 2] as number) << 8 | (bytes[at + 3] as number);
}

/**
 * Writes a word with its highest byte first.
 *
 * @param bytes Where to write.
 * @param at From where on.
 * @param word The word.
 */
export function storeBigEndian(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

/**
 * Reads a word whose first byte is the lowest.
 *
 * @param bytes Where it lies.
 * @param at From where on.
 * @returns The word, signed.
 */
export function loadLittleEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | (bytes[at + 1] as number) << 8 | (bytes[at + 2] as number) << 16 |
    (bytes[at + 3] as number) << 24;
}

/**
 * Writes a word with its lowest byte first.
 *
 * @param bytes Where to write.
 * @param at From where on.
 * @param word The word.
 */
export function storeLittleEndian(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}

/**
 * Turns a word to the left.
 *
 * @param word The word.
 * @param by By how many bits.
 * @returns The word, signed.
 */
export function rotateLeft(word: number, by: number): number {
  return word << by | word >>> -by;
}
