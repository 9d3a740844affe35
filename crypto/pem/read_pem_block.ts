// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { parsePem, type ParsePemOptions, type PemBlock } from "./parse_pem.ts";
import { PemError } from "./pem_error.ts";

/**
 * Reads the first block that has one of some labels, as PEM_bytes_read_bio.
 *
 * @param text The text.
 * @param labels The labels that are looked for.
 * @param options Limits.
 * @returns The block.
 * @throws {PemError} When there is none; the error tells which blocks there are.
 *
 * @example Usage
 * ```ts
 * import { formatPem, readPemBlock } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatPem("NOTE", Uint8Array.of(1)) + formatPem("CERTIFICATE", Uint8Array.of(2));
 * assertEquals(readPemBlock(text, ["CERTIFICATE"]).bytes, Uint8Array.of(2));
 * ```
 */
export function readPemBlock(
  text: string,
  labels: readonly string[],
  options: Omit<ParsePemOptions, "labels"> = {},
): PemBlock {
  const [block] = parsePem(text, { ...options, labels });
  if (block !== undefined) return block;
  const others = [...text.matchAll(/^-----BEGIN ([^\r\n]{0,128}?)-----\s*$/gm)].slice(0, 5);
  throw new PemError("NO_START_LINE", {
    expected: labels.map((label) => `-----BEGIN ${label}-----`).join(" or "),
    received: text.trim() === ""
      ? "an empty text"
      : others.length === 0
      ? "a text without a BEGIN line"
      : others.map((match) => `a block ${match[1]}`).join(", "),
    usualCause: others.length === 0
      ? "a file's name was given in place of its text, the data is DER and not PEM, or the wrong " +
        "file was given"
      : "the wrong file was given",
  });
}
