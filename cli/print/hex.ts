// Copyright 2026 the streamssl authors. MIT license.

const ROW = 16;

/** Bytes as upper-case digits. */
export function hexText(bytes: Uint8Array): string {
  return bytes.toHex().toUpperCase();
}

/**
 * Bytes as BIO_dump_indent shows them: 16 a row with offset, digits and characters.
 *
 * @param bytes The bytes.
 * @param indent How many spaces lead each row.
 * @returns The rows; empty for no bytes.
 */
export function dumpText(bytes: Uint8Array, indent: number): string {
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += ROW) {
    const row = bytes.subarray(offset, offset + ROW);
    let digits = "";
    let characters = "";
    for (let index = 0; index < ROW; index++) {
      const byte = row[index];
      const separator = index === 7 ? "-" : " ";
      digits += byte === undefined ? "   " : byte.toString(16).padStart(2, "0") + separator;
      if (byte !== undefined) {
        characters += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ".";
      }
    }
    const place = offset.toString(16).padStart(4, "0");
    text += `${" ".repeat(indent)}${place} - ${digits}  ${characters}\n`;
  }
  return text;
}
