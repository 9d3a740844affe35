// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The characters of base64 (RFC 4648, Section 4), as codes. */

/** What a character is that has no value. */
export const WHITE_SPACE = 0xfd;
/** The sign of equality. */
export const PADDING = 0xfe;
/** What can not stand in base64. */
export const OTHER = 0xff;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

let characters: Uint8Array | undefined;
let values: Uint8Array | undefined;

/**
 * Gives the characters by their values.
 *
 * @returns 64 codes.
 */
export function base64Characters(): Uint8Array {
  characters ??= new TextEncoder().encode(ALPHABET);
  return characters;
}

/**
 * Gives the values of characters by their codes: 0 to 63, or one of the constants of this module.
 *
 * @returns 256 values.
 */
export function base64Values(): Uint8Array {
  if (values !== undefined) return values;
  values = new Uint8Array(256).fill(OTHER);
  for (const [value, code] of base64Characters().entries()) values[code] = value;
  for (const code of [0x09, 0x0a, 0x0d, 0x20]) values[code] = WHITE_SPACE;
  values[0x3d] = PADDING;
  return values;
}
