// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The two forms of ECDSA signatures: DER, and the two numbers side by side as in WebCrypto. */

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt, trimLeadingZeros } from "../bigint.ts";
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
  const { length } = der;
  // Contents of 128 to 255 bytes take a length of two bytes; P-521 has at most 138.
  const long = der[1] === 0x81;
  const start = long ? 3 : 2;
  const content = long ? der[2] : der[1];
  if (der[0] !== 0x30 || content === undefined || content !== length - start) return undefined;
  if (long !== content >= 0x80) return undefined;
  const first = integerAt(der, start);
  if (first === undefined) return undefined;
  const second = integerAt(der, first.end);
  if (second === undefined || second.end !== length) return undefined;
  const r = inRange(curve, first.value);
  const s = inRange(curve, second.value);
  return r === undefined || s === undefined ? undefined : { r, s };
}

/**
 * Writes a signature in DER.
 *
 * @param r The first number, big-endian.
 * @param s The second number, big-endian.
 * @returns The signature.
 */
export function encodeEcdsaSignature(r: Uint8Array, s: Uint8Array): Bytes {
  const content = concatBytes(encodeInteger(r), encodeInteger(s));
  const header = content.length < 0x80 ? [0x30, content.length] : [0x30, 0x81, content.length];
  return concatBytes(Uint8Array.from(header), content);
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
  const signature = decodeEcdsaSignature(curve, der);
  if (signature === undefined) return undefined;
  const { scalarLength } = curve;
  return concatBytes(
    bigIntToBytes(signature.r, scalarLength),
    bigIntToBytes(signature.s, scalarLength),
  );
}

/** The content of the positive INTEGER at an offset, when it is there in its shortest form. */
function integerAt(
  der: Uint8Array,
  offset: number,
): { value: Uint8Array; end: number } | undefined {
  const size = der[offset + 1];
  if (der[offset] !== 2 || size === undefined || size === 0 || size >= 0x80) return undefined;
  const end = offset + 2 + size;
  if (end > der.length) return undefined;
  const first = der[offset + 2] as number;
  if (first >= 0x80) return undefined;
  if (first === 0 && size > 1 && (der[offset + 3] as number) < 0x80) return undefined;
  return { value: der.subarray(offset + 2, end), end };
}

function inRange(curve: Curve, bytes: Uint8Array): bigint | undefined {
  if (bytes.length > curve.scalarLength + 1) return undefined;
  const value = bytesToBigInt(bytes);
  return value > 0n && value < curve.order ? value : undefined;
}

function encodeInteger(magnitude: Uint8Array): Bytes {
  const value = trimLeadingZeros(magnitude);
  const padded = (value[0] as number) >= 0x80;
  const size = value.length + (padded ? 1 : 0);
  return concatBytes(Uint8Array.from(padded ? [2, size, 0] : [2, size]), value);
}
