// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What goes wrong with ciphers, said in one place. */

import { SslError } from "../../err/mod.ts";
import type { CipherLengths } from "./cipher_algorithm.ts";

/**
 * The error for a key that was wiped.
 *
 * @returns The error.
 */
export function keyWasDestroyed(): TypeError {
  return new TypeError("Cannot use this cipher: its key was destroyed");
}

/**
 * The error for a ciphertext whose padding or tag does not hold.
 *
 * @param what What does not hold: `"padding"`, `"tag"`.
 * @returns The error, the same for every message.
 */
export function badDecryption(what: "padding" | "tag" | "integrity check"): SslError<"EVP"> {
  return new SslError("EVP", "BAD_DECRYPT", {
    expected: what === "padding"
      ? "padding as PKCS#7 makes it"
      : what === "tag"
      ? "a tag that holds"
      : "an integrity check that holds",
    received: "something else",
    usualCause: what === "padding"
      ? "another key or initialization vector than at the sender, data that was changed or cut, " +
        "or a sender that does not pad"
      : "another key, nonce or additional data than at the sender, or data that was changed or cut",
    remedy: what === "padding"
      ? "set padding: false for data that has none; never tell a peer which of the causes it was"
      : "discard the data",
  });
}

/**
 * The error for a message that does not end with a whole block.
 *
 * @param expected What is expected.
 * @param length How many bytes came at the end.
 * @returns The error.
 */
export function wrongFinalLength(expected: string, length: number): SslError<"EVP"> {
  return new SslError("EVP", "WRONG_FINAL_BLOCK_LENGTH", {
    expected,
    received: `${length} bytes at the end`,
    usualCause: "the data was cut, or was encrypted by another cipher or mode",
  });
}

/** IEEE 1619-2018, Section 5.1: a sector has at most 2^20 blocks. */
const MOST_OF_SECTOR = 2 ** 24;

/**
 * Checks that a sector of XTS has a length that the standard allows.
 *
 * @param length Its length, in bytes, when it is whole.
 * @throws {SslError} `EVP`, `WRONG_FINAL_BLOCK_LENGTH` when it is shorter than a block.
 * @throws {RangeError} When it is too long.
 */
export function checkSectorLength(length: number): void {
  if (length < 16) throw wrongFinalLength("a sector of at least 16 bytes", length);
  if (length <= MOST_OF_SECTOR) return;
  throw new RangeError(
    `Cannot work on ${length} bytes as one sector of XTS: ${MOST_OF_SECTOR} is the most`,
  );
}

/**
 * Says which lengths are possible: `16`, `16, 24 or 32`, `1 to 128`.
 *
 * @param lengths The lengths.
 * @returns The text.
 */
export function describeLengths(lengths: CipherLengths): string {
  const texts = lengths.map((length) =>
    typeof length === "number"
      ? `${length}`
      : length[1] === Infinity
      ? `${length[0]} or more`
      : `${length[0]} to ${length[1]}`
  );
  const last = texts.pop() ?? "0";
  return texts.length === 0 ? last : `${texts.join(", ")} or ${last}`;
}

/**
 * Tells whether a length is one of the possible ones.
 *
 * @param lengths The possible lengths.
 * @param length The length.
 * @returns Whether it is.
 */
export function isPossibleLength(lengths: CipherLengths, length: number): boolean {
  return lengths.some((possible) =>
    typeof possible === "number"
      ? length === possible
      : length >= possible[0] && length <= possible[1]
  );
}
