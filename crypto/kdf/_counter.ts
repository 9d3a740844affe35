// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What the derivations share that hash a counter with their input, block by block. */

import type { Bytes } from "../../wire/mod.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { checkRange } from "./_password.ts";

/** The longest output: what OpenSSL allows for these derivations. */
const LONGEST_OUTPUT = 2 ** 30;

/**
 * Fills an output with blocks.
 *
 * @param what The derivation, for errors.
 * @param length How many bytes are wanted.
 * @param blockLength How long a block is, in bytes.
 * @param block Makes a block from its number, which starts with 1.
 * @returns The output.
 * @throws {RangeError} When the length is not possible.
 */
export function concatBlocks(
  what: string,
  length: number,
  blockLength: number,
  block: (counter: number) => Uint8Array,
): Bytes {
  checkRange(`the length of the output of ${what}`, length, 1, LONGEST_OUTPUT);
  const output = new Uint8Array(length);
  for (let offset = 0; offset < length; offset += blockLength) {
    const bytes = block(offset / blockLength + 1);
    output.set(bytes.subarray(0, length - offset), offset);
    bytes.fill(0);
  }
  return output;
}

/**
 * Writes a number of four bytes, the highest first.
 *
 * @param value The number.
 * @returns The bytes.
 */
export function fourBytes(value: number): Bytes {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/**
 * Refuses extendable-output functions, which have no length of their own.
 *
 * @param what The derivation, for errors.
 * @param digest The digest.
 * @throws {RangeError} When it is one.
 */
export function refuseXof(what: string, digest: DigestAlgorithm): void {
  if (!isXof(digest)) return;
  throw new RangeError(
    `Cannot use ${digest.name} for ${what}: a digest with a length of its own is expected`,
  );
}
