// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, encodeHex } from "../../wire/mod.ts";

/**
 * Decodes a two's complement number, as in the content of an INTEGER.
 *
 * @param bytes The content; no bytes are the number 0.
 * @returns The number.
 *
 * @example Usage
 * ```ts
 * import { decodeInteger } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeInteger(Uint8Array.of(0x00, 0x80)), 128n);
 * assertEquals(decodeInteger(Uint8Array.of(0x80)), -128n);
 * ```
 */
export function decodeInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const value = BigInt(`0x${encodeHex(bytes)}`);
  const negative = (bytes[0] as number) >= 0x80;
  return negative ? value - (1n << BigInt(8 * bytes.length)) : value;
}

/**
 * Encodes a number in the fewest two's complement bytes, as in the content of an INTEGER.
 *
 * @param value The number.
 * @returns At least one byte.
 *
 * @example Usage
 * ```ts
 * import { encodeInteger } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeInteger(128n), Uint8Array.of(0x00, 0x80));
 * assertEquals(encodeInteger(-1n), Uint8Array.of(0xff));
 * ```
 */
export function encodeInteger(value: bigint): Bytes {
  // A negative number has as many bits as its complement: both need one more for the sign.
  const magnitude = value < 0n ? -value - 1n : value;
  const bits = magnitude === 0n ? 0 : magnitude.toString(2).length;
  const length = (bits >> 3) + 1;
  const digits = BigInt.asUintN(8 * length, value).toString(16).padStart(2 * length, "0");
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
