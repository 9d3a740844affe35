// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "./reader.ts";

/**
 * Joins byte arrays into a new one.
 *
 * @param parts The arrays, in order.
 * @returns A new array with all their bytes.
 * @throws {TypeError} When one is no array of bytes.
 *
 * @example Usage
 * ```ts
 * import { concatBytes } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(concatBytes(Uint8Array.of(1), Uint8Array.of(2, 3)), Uint8Array.of(1, 2, 3));
 * ```
 */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  return joinBytes(parts);
}

/**
 * Joins the pieces of a list, however many: as arguments of {@linkcode concatBytes} some hundred thousand
 * would not fit on the stack.
 *
 * @param parts The pieces.
 * @returns All of them, one behind the other.
 *
 * @example Usage
 * ```ts
 * import { joinBytes } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(joinBytes([Uint8Array.of(1), Uint8Array.of(2, 3)]), Uint8Array.of(1, 2, 3));
 * ```
 */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) {
    checkBytes(part, "a part");
    length += part.length;
  }
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * Compares public bytes; it stops at the first difference. Secrets are compared by
 * `constantTimeEqual` of `crypto/`.
 *
 * @param left One array.
 * @param right The other.
 * @returns Whether they hold the same bytes.
 *
 * @example Usage
 * ```ts
 * import { equalBytes } from "@streamssl/ssl/wire";
 * import { assert } from "@std/assert";
 *
 * assert(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
 * ```
 */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/**
 * Takes what a program wrote to a stream as bytes: anything else is a mistake that would garble the
 * stream.
 *
 * @param chunk A `Uint8Array`, or another view of a buffer, or a buffer.
 * @returns The bytes, a view.
 * @throws {TypeError} When it holds no bytes.
 *
 * @example Usage
 * ```ts
 * import { bytesOf } from "@streamssl/ssl/wire";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(bytesOf(new ArrayBuffer(2)), new Uint8Array(2));
 * assertThrows(() => bytesOf("text"), TypeError, "encode text");
 * ```
 */
export function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  const hint = typeof chunk === "string"
    ? "; encode text with TextEncoder or TextEncoderStream"
    : "";
  throw new TypeError(`Cannot use a chunk of type ${typeof chunk}: Uint8Array expected${hint}`);
}

/**
 * Checks that something is an array of bytes. Programs without types reach functions with text, whose
 * `length` would be believed: a key of as many zeros, or the digest of something else.
 *
 * @param value What should be bytes.
 * @param what What it is called in the error: `"the key"`.
 * @throws {TypeError} When it is none.
 *
 * @example Usage
 * ```ts
 * import { checkBytes } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * checkBytes(new Uint8Array(2), "the key");
 * assertThrows(() => checkBytes("text", "the key"), TypeError, "encode text");
 * ```
 */
export function checkBytes(value: unknown, what: string): asserts value is Uint8Array {
  if (value instanceof Uint8Array || isForeignArray(value)) return;
  const type = value === null ? "null" : typeof value === "object" ? nameOf(value) : typeof value;
  const hint = type === "string" ? "; encode text with TextEncoder" : "";
  throw new TypeError(`Cannot use a value of type ${type} as ${what}: Uint8Array expected${hint}`);
}

/** Arrays of another realm, as test runners and `node:vm` have them. */
function isForeignArray(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Uint8Array]";
}

function nameOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

const HEX_DIGITS = "0123456789abcdef";

/**
 * Writes bytes as lower-case hexadecimal digits.
 *
 * @param bytes The bytes.
 * @returns Two digits a byte.
 *
 * @example Usage
 * ```ts
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(decodeHex("00ff10")), "00ff10");
 * ```
 */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15);
  return text;
}

/**
 * Reads hexadecimal digits of either case; white space and colons between bytes are skipped.
 *
 * @param text The digits.
 * @returns The bytes.
 * @throws {SyntaxError} For another character or an odd number of digits.
 *
 * @example Usage
 * ```ts
 * import { decodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeHex("AB:cd 01"), Uint8Array.of(0xab, 0xcd, 1));
 * ```
 */
export function decodeHex(text: string): Bytes {
  const digits = text.replace(/[\s:]+/g, "");
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) {
    throw new SyntaxError("Cannot decode hexadecimal text: an even number of digits is expected");
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
