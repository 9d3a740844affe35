// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { base64Values, OTHER, PADDING, WHITE_SPACE } from "./_base64_alphabet.ts";

const HYPHEN = 0x2d;

/** Decodes base64 that comes in pieces, by the rules of `EVP_DecodeUpdate`. */
export class Base64Pieces {
  /** Bits of the group under way, and how many characters it has. */
  #bits = 0;
  #count = 0;
  #padding = 0;
  #stopped = false;

  /** Whether the padding is complete, or a hyphen stood where a group could start. */
  get ended(): boolean {
    return this.#stopped || this.#padding > 0 && this.#count === 0;
  }

  /**
   * Takes characters.
   *
   * @param text The characters.
   * @param offset Where the first of them stands in the whole, for errors.
   * @returns What they decode to.
   */
  push(text: Uint8Array, offset: number): Bytes {
    // What follows a hyphen is none of ours.
    if (this.#stopped) return new Uint8Array(0);
    const values = base64Values();
    const output = new Uint8Array(Math.ceil((text.length + this.#count) / 4) * 3);
    let written = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text[at] as number;
      const value = values[code] as number;
      if (value < 64 && this.#padding === 0) {
        this.#bits = this.#bits << 6 | value;
        if (++this.#count < 4) continue;
        output[written] = this.#bits >> 16;
        output[written + 1] = this.#bits >> 8;
        output[written + 2] = this.#bits;
        written += 3;
        this.#bits = 0;
        this.#count = 0;
      } else if (value === PADDING) {
        written += this.#pad(output, written, offset + at);
      } else if (value !== WHITE_SPACE) {
        if (code !== HYPHEN || this.#count > 0) throw this.#badCharacter(code, offset + at);
        this.#stopped = true;
        break;
      }
    }
    return output.subarray(0, written);
  }

  /**
   * Ends the text.
   *
   * @param offset Where it ends, for errors.
   */
  finish(offset: number): void {
    if (this.#count === 0) return;
    throw decodeError(
      `${4 - this.#count - this.#padding} more characters of the last group of four`,
      "the end of the text",
      offset,
      "the text was cut, or its padding was left away",
    );
  }

  /** The group ends with one or two signs of equality, after which nothing more may come. */
  #pad(output: Bytes, written: number, offset: number): number {
    if (this.#count < 2) {
      throw decodeError("a base64 character", "=", offset, "padding where there is nothing to pad");
    }
    this.#padding++;
    if (this.#count + this.#padding < 4) return 0;
    const length = this.#count - 1;
    const bits = this.#bits << 6 * this.#padding;
    output[written] = bits >> 16;
    if (length === 2) output[written + 1] = bits >> 8;
    this.#count = 0;
    this.#bits = 0;
    return length;
  }

  #badCharacter(code: number, offset: number): SslError<"EVP"> {
    const known = base64Values()[code] !== OTHER;
    return decodeError(
      this.#padding > 0 ? "nothing after the padding" : "a base64 character",
      code > 0x20 && code < 0x7f
        ? JSON.stringify(String.fromCharCode(code))
        : `the byte 0x${code.toString(16).padStart(2, "0")}`,
      offset,
      known ? "several texts one behind the other" : "text that is no base64, or base64url",
    );
  }
}

/** The error for what can not be decoded. */
export function decodeError(
  expected: string,
  received: string,
  offset: number,
  usualCause: string,
): SslError<"EVP"> {
  return new SslError("EVP", "DECODE_ERROR", {
    expected,
    received,
    where: `offset ${offset} of the base64 text`,
    usualCause,
  });
}
