// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { requireLength } from "../message_input.ts";

/** Encodes code points of two bytes behind a length of one or two bytes. */
export function encodeCodes(lengthSize: 1 | 2, codes: readonly number[]): Bytes {
  const write = (list: Builder) => codes.forEach((code) => list.u16(code));
  const builder = new Builder(64);
  return (lengthSize === 1 ? builder.vec8(write) : builder.vec16(write)).finish();
}

/** Reads at least one code point of two bytes behind a length of one or two bytes. */
export function readCodes(reader: Reader, lengthSize: 1 | 2, field: string): number[] {
  const parse = (list: Reader) => list.list((item) => item.u16());
  const codes = lengthSize === 1 ? reader.vec8(field, parse) : reader.vec16(field, parse);
  requireLength(reader, codes.length, 1, field);
  return codes;
}

/** Reads at least one code point of one byte behind a length of one byte. */
export function readSmallCodes(reader: Reader, field: string): number[] {
  const codes = [...reader.opaque8(field)];
  requireLength(reader, codes.length, 1, field);
  return codes;
}
