// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Writes a label, a byte a character.
 *
 * @param text The label.
 * @param output Where to write.
 * @param offset From where on.
 * @throws {RangeError} When a character is not ASCII.
 */
export function writeAscii(text: string, output: Uint8Array, offset: number): void {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) {
      throw new RangeError(`Cannot use the label ${JSON.stringify(text)}: it must be ASCII`);
    }
    output[offset + index] = code;
  }
}
