// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What every block cipher and stream cipher checks before it works. */

import { checkBytes } from "../../wire/mod.ts";

/** What {@linkcode checkKeyLength} must know of a cipher. */
export interface KeyLengths {
  /** Its name. */
  readonly name: string;
  /** The lengths that a key may have, in bytes, each from the first to the second number. */
  readonly keyLengths: readonly (number | readonly [number, number])[];
}

/**
 * Checks that a key has a length that the cipher knows.
 *
 * @param cipher The cipher.
 * @param key The key.
 * @throws {RangeError} When it has another one, which names the possible ones.
 * @throws {TypeError} When it is no bytes.
 */
export function checkKeyLength(cipher: KeyLengths, key: Uint8Array): void {
  checkBytes(key, `the key of ${cipher.name}`);
  for (const length of cipher.keyLengths) {
    const [least, most] = typeof length === "number" ? [length, length] : length;
    if (key.length >= least && key.length <= most) return;
  }
  const lengths = cipher.keyLengths.map((length) =>
    typeof length === "number" ? `${length}` : `${length[0]} to ${length[1]}`
  );
  const last = lengths.pop();
  const possible = lengths.length === 0 ? last : `${lengths.join(", ")} or ${last}`;
  throw new RangeError(
    `Cannot set up ${cipher.name}: the key has ${key.length} bytes, ${possible} are expected`,
  );
}

/**
 * Checks that bytes lie within input and output.
 *
 * @param input Where they come from.
 * @param inputOffset From where on, in bytes.
 * @param output Where they go.
 * @param outputOffset From where on, in bytes.
 * @param length How many bytes.
 * @throws {RangeError} When they do not.
 */
export function checkRange(
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  length: number,
): void {
  // Written so that NaN fails, too.
  if (!(inputOffset >= 0 && length >= 0 && inputOffset + length <= input.length)) {
    throw outOfRange("read", "input", inputOffset, length, input.length);
  }
  if (!(outputOffset >= 0 && outputOffset + length <= output.length)) {
    throw outOfRange("write", "output", outputOffset, length, output.length);
  }
}

function outOfRange(
  verb: string,
  name: string,
  offset: number,
  length: number,
  size: number,
): RangeError {
  return new RangeError(
    `Cannot ${verb} ${length} bytes at offset ${offset}: the ${name} has ${size} bytes`,
  );
}

/**
 * The error for a cipher that is used after its key was wiped.
 *
 * @param name The cipher's name.
 * @returns The error.
 */
export function cipherDestroyed(name: string): TypeError {
  return new TypeError(`Cannot use this ${name} cipher: its key was destroyed`);
}
