// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How numbers and vectors are written in WebAssembly's binary format (Core Specification 5.2). */

/** Code as a tree: bytes, lists of code, and calls whose index is known only at the end. */
export type Code = number | readonly Code[] | FunctionReference;

/** A function that code refers to before its index is known. */
export interface FunctionReference {
  /** Its place among the functions of its module. */
  readonly index: number;
}

/** Writes an unsigned number as LEB128. @param value The number. @returns The bytes. */
export function unsignedLeb(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

/** Writes a signed number as LEB128. @param value The number. @returns The bytes. */
export function signedLeb(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === 0n && (low & 0x40) === 0 || rest === -1n && (low & 0x40) !== 0) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 0x80);
  }
}

/** Flattens a tree of code. @param code The tree. @param output Where the bytes are appended. */
export function flatten(code: Code, output: number[]): void {
  if (typeof code === "number") output.push(code);
  else if ("index" in code) output.push(...unsignedLeb(code.index));
  else for (const part of code) flatten(part, output);
}
