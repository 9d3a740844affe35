// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The two forms of ECDSA signatures: DER, and the two numbers side by side as in WebCrypto. */

import type { Bytes } from "../../wire/mod.ts";
import { bytesToBigInt } from "../bigint.ts";
import { isInRange } from "../number_range.ts";
import type { Curve } from "./curves.ts";

/** The two numbers of a signature, both between 1 and n - 1. */
export interface EcdsaSignature {
  /** r. */
  readonly r: bigint;
  /** s. */
  readonly s: bigint;
}

/**
 * Reads a DER signature strictly: shortest lengths and numbers, nothing behind, and both numbers
 * in range. OpenSSL demands the same by encoding what it decoded once more.
 *
 * @param curve The curve.
 * @param der The signature.
 * @returns The numbers, or `undefined` when it is malformed.
 */
export function decodeEcdsaSignature(curve: Curve, der: Uint8Array): EcdsaSignature | undefined {
  const raw = derToRawSignature(curve, der);
  if (raw === undefined) return undefined;
  const { scalarLength } = curve;
  return {
    r: bytesToBigInt(raw.subarray(0, scalarLength)),
    s: bytesToBigInt(raw.subarray(scalarLength)),
  };
}

/**
 * Writes a signature in DER.
 *
 * @param r The first number, big-endian.
 * @param s The second number, big-endian.
 * @returns The signature.
 */
export function encodeEcdsaSignature(r: Uint8Array, s: Uint8Array): Bytes {
  const [sizeR, sizeS] = [integerSize(r), integerSize(s)];
  const content = 4 + sizeR + sizeS;
  const start = content < 0x80 ? 2 : 3;
  const der = new Uint8Array(start + content);
  der[0] = 0x30;
  if (start === 3) der[1] = 0x81;
  der[start - 1] = content;
  writeInteger(der, start, r, sizeR);
  writeInteger(der, start + 2 + sizeR, s, sizeS);
  return der;
}

/**
 * Turns r and s side by side into DER.
 *
 * @param raw The numbers, each as long as the order.
 * @returns The signature in DER.
 */
export function rawToDerSignature(raw: Uint8Array): Bytes {
  const half = raw.length >> 1;
  return encodeEcdsaSignature(raw.subarray(0, half), raw.subarray(half));
}

/**
 * Turns a DER signature into r and s side by side.
 *
 * @param curve The curve.
 * @param der The signature.
 * @returns The numbers, each as long as the order; `undefined` when it is malformed.
 */
export function derToRawSignature(curve: Curve, der: Uint8Array): Bytes | undefined {
  return derToRawNumbers(der, curve.orderBytes);
}

/**
 * The same for an order in bytes.
 *
 * @param der The signature.
 * @param order The order, big-endian.
 * @returns The numbers, each as long as the order; `undefined` when it is malformed.
 */
export function derToRawNumbers(der: Uint8Array, order: Uint8Array): Bytes | undefined {
  const raw = new Uint8Array(2 * order.length);
  return writeRawNumbers(der, order, raw) ? raw : undefined;
}

/** For signatures that are only looked at; the longest order has 72 bytes. */
const LOOKED_AT = /* @__PURE__ */ new Uint8Array(2 * 72);

/**
 * Tells whether a DER signature is well-formed and its numbers are in range.
 *
 * @param curve The curve.
 * @param der The signature.
 * @returns Whether it deserves to be computed with.
 */
export function isEcdsaSignature({ orderBytes }: Curve, der: Uint8Array): boolean {
  const { length } = orderBytes;
  if (2 * length > LOOKED_AT.length) return derToRawNumbers(der, orderBytes) !== undefined;
  return writeRawNumbers(der, orderBytes, LOOKED_AT.subarray(0, 2 * length));
}

/** Writes r and s side by side. @returns Whether they are well-formed and in range. */
function writeRawNumbers(der: Uint8Array, order: Uint8Array, raw: Uint8Array): boolean {
  const { length } = der;
  // Contents of 128 to 255 bytes take a length of two bytes; P-521 has at most 138.
  const long = der[1] === 0x81;
  const start = long ? 3 : 2;
  const content = long ? der[2] : der[1];
  if (der[0] !== 0x30 || content === undefined || content !== length - start) return false;
  if (long !== content >= 0x80) return false;
  raw.fill(0);
  const [r, s] = [raw.subarray(0, order.length), raw.subarray(order.length)];
  const middle = readInteger(der, start, r);
  if (middle === undefined || readInteger(der, middle, s) !== length) return false;
  return isInRange(r, order) && isInRange(s, order);
}

/**
 * Reads the positive INTEGER at an offset, when it is there in its shortest form and fits.
 *
 * @returns The end of the INTEGER.
 */
function readInteger(der: Uint8Array, offset: number, output: Uint8Array): number | undefined {
  const size = der[offset + 1];
  if (der[offset] !== 2 || size === undefined || size === 0 || size >= 0x80) return undefined;
  const end = offset + 2 + size;
  if (end > der.length) return undefined;
  const first = der[offset + 2] as number;
  if (first >= 0x80) return undefined;
  if (first === 0 && size > 1 && (der[offset + 3] as number) < 0x80) return undefined;
  const digits = first === 0 ? size - 1 : size;
  if (digits > output.length) return undefined;
  const shift = end - output.length;
  for (let at = output.length - digits; at < output.length; at++) output[at] = der[shift + at]!;
  return end;
}

/** How many bytes the content of an INTEGER has. */
function integerSize(number: Uint8Array): number {
  let start = 0;
  while (start < number.length - 1 && number[start] === 0) start++;
  return number.length - start + ((number[start] as number) >> 7);
}

/** Writes an INTEGER; a zero is in front where the content has a byte more than the number. */
function writeInteger(der: Uint8Array, offset: number, number: Uint8Array, size: number): void {
  der[offset] = 2;
  der[offset + 1] = size;
  const shift = offset + 2 + size - number.length;
  for (let at = Math.max(0, number.length - size); at < number.length; at++) {
    der[shift + at] = number[at]!;
  }
}
