// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Encodes bytes as base64 (RFC 4648, section 4), with padding and without line ends. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = (bytes[at] as number) << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt(group >> 12 & 63);
    text += left > 1 ? ALPHABET.charAt(group >> 6 & 63) : "=";
    text += left > 2 ? ALPHABET.charAt(group & 63) : "=";
  }
  return text;
}

/** The value of a base64 character; -1 for another character. */
function sextet(code: number): number {
  if (code >= 0x61) return code <= 0x7a ? code - 0x47 : -1;
  if (code >= 0x41) return code <= 0x5a ? code - 0x41 : -1;
  if (code >= 0x30) return code <= 0x39 ? code + 4 : -1;
  return code === 0x2b ? 62 : code === 0x2f ? 63 : -1;
}

/** Collects base64 that comes in lines. */
export class Base64Decoder {
  #bytes: Bytes;
  #length = 0;
  #bits = 0;
  #sextets = 0;
  #padding = 0;

  /** Makes a decoder for at most so many characters. */
  constructor(maxCharacters: number) {
    this.#bytes = new Uint8Array(Math.ceil(maxCharacters / 4) * 3);
  }

  /**
   * Takes the characters from `start` to `end`; spaces and tabs are skipped.
   *
   * @returns The index of the first character that can not be there; -1 when all can.
   */
  push(text: string, start: number, end: number): number {
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index);
      if (code === 0x3d) {
        this.#padding += 1;
        const places = this.#sextets & 3;
        if (places < 2 || places + this.#padding > 4) return index;
        continue;
      }
      if (code === 0x20 || code === 0x09) continue;
      const value = sextet(code);
      if (value < 0 || this.#padding > 0) return index;
      this.#bits = (this.#bits << 6 | value) & 0xff_ffff;
      this.#sextets += 1;
      if ((this.#sextets & 3) === 0) this.#group(this.#bits, 3);
    }
    return -1;
  }

  /** Ends the work. @returns The bytes; `undefined` when the last group of four is not complete. */
  finish(): Bytes | undefined {
    const places = this.#sextets & 3;
    if (places !== 0) {
      if (places + this.#padding !== 4) return undefined;
      this.#group(this.#bits << (places === 2 ? 12 : 6), places - 1);
    }
    return this.#bytes.slice(0, this.#length);
  }

  #group(bits: number, count: number): void {
    this.#bytes[this.#length] = bits >> 16;
    if (count > 1) this.#bytes[this.#length + 1] = bits >> 8;
    if (count > 2) this.#bytes[this.#length + 2] = bits;
    this.#length += count;
  }
}
