// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What the derivations from passwords share: passwords as bytes, and checks of salts and numbers. */

import { checkBytes } from "../../wire/mod.ts";

/** The longest output and the most iterations that node:crypto and WebCrypto take, too. */
export const LARGEST: number = 0x7fff_ffff;

/**
 * Gives a password's bytes.
 *
 * @param password The password; text stands for its bytes in UTF-8 (RFC 8018, Section 3).
 * @returns The bytes; of a `Uint8Array` the very same.
 */
export function passwordBytes(password: string | Uint8Array): Uint8Array {
  if (typeof password === "string") return new TextEncoder().encode(password);
  checkBytes(password, "the password");
  return password;
}

/**
 * Checks that a salt is bytes. Text, unlike that of a password, has no form that all agree on.
 *
 * @param salt The salt.
 * @throws {TypeError} When it is none.
 */
export function checkSalt(salt: Uint8Array): void {
  checkBytes(salt, "the salt");
}

/**
 * Checks a number.
 *
 * @param what What it is: `"2 iterations"` without its number.
 * @param value The number.
 * @param lowest The lowest one that is possible.
 * @param highest The highest one that is possible.
 * @throws {RangeError} When it is no integer in between.
 */
export function checkRange(what: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(
    `Cannot use ${value} as ${what}: an integer from ${lowest} to ${highest} is expected`,
  );
}
