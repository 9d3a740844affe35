// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How the characters of a value are written (do_buf and do_esc_char of OpenSSL). */

/** Which characters are escaped. */
export type EscapeForms = ReadonlySet<
  "esc_2253" | "esc_2254" | "esc_ctrl" | "esc_msb" | "use_quote"
>;

/** The bytes of a character in UTF-8, also of one that is no character: a lone surrogate, say. */
export function utf8Of(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | code >> 6, 0x80 | code & 0x3f];
  const tail = (shift: number) => 0x80 | code >> shift & 0x3f;
  if (code < 0x1_0000) return [0xe0 | code >> 12, tail(6), tail(0)];
  return [0xf0 | code >> 18, tail(12), tail(6), tail(0)];
}

/**
 * Writes the characters of a value.
 *
 * @param bytes The value.
 * @param codes Its characters, or the bytes of them.
 * @param escapes Which of them are escaped.
 * @returns The text.
 */
export function escapeBytes(
  bytes: Uint8Array,
  codes: readonly number[],
  escapes: EscapeForms,
): string {
  let quoted = false;
  const plain: number[] = [];
  for (const [index, code] of codes.entries()) {
    if (code > 0xff) {
      plain.push(...asciiOf(code > 0xffff ? `\\W${hex(code, 8)}` : `\\U${hex(code, 4)}`));
      continue;
    }
    const how = escapeOf(code, index === 0, index === codes.length - 1, escapes);
    if (how === "quote") quoted = true;
    if (how === "backslash") plain.push(0x5c);
    if (how === "hex") plain.push(...asciiOf(`\\${hex(code, 2)}`));
    else plain.push(code);
  }
  // Bytes beyond ASCII are what the program would print: UTF-8, where the value is.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(plain));
  return quoted && bytes.length > 0 ? `"${text}"` : text;
}

function escapeOf(
  code: number,
  isFirst: boolean,
  isLast: boolean,
  escapes: EscapeForms,
): "hex" | "backslash" | "quote" | "none" {
  if (code > 0x7f) return escapes.has("esc_msb") ? "hex" : "none";
  const character = String.fromCharCode(code);
  if (escapes.has("esc_2253")) {
    const atEdge = character === " " && (isFirst || isLast) || character === "#" && isFirst;
    if (atEdge || "+,;<>".includes(character)) {
      return escapes.has("use_quote") ? "quote" : "backslash";
    }
    if (character === '"' || character === "\\") return "backslash";
  }
  if (escapes.has("esc_ctrl") && (code < 0x20 || code === 0x7f)) return "hex";
  if (escapes.has("esc_2254") && "\0()*\\".includes(character)) return "hex";
  return character === "\\" && escapes.size > 0 ? "backslash" : "none";
}

function asciiOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, "0");
}
