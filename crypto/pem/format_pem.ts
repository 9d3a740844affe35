// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { encodeBase64 } from "./base64.ts";
import type { PemHeader } from "./parse_pem.ts";

/** Options for {@linkcode formatPem}. */
export interface FormatPemOptions {
  /** Header fields before the content. @default {[]} */
  headers?: readonly PemHeader[];
}

/**
 * Writes a PEM block with lines of 64 characters, as PEM_write_bio does.
 *
 * @param label What the BEGIN and END lines say, for example `CERTIFICATE`.
 * @param bytes The content.
 * @param options Header fields.
 * @returns The text, with a line end at its end.
 * @throws {RangeError} When the label or a header field can not be in such a line.
 *
 * @example Usage
 * ```ts
 * import { formatPem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   formatPem("TEST", Uint8Array.of(1, 2, 3)),
 *   "-----BEGIN TEST-----\nAQID\n-----END TEST-----\n",
 * );
 * ```
 */
export function formatPem(
  label: string,
  bytes: Uint8Array,
  options: FormatPemOptions = {},
): string {
  if (!/^[!-,.-~]([ -,.-~-]{0,126}[!-,.-~])?$/.test(label) || label.includes("--")) {
    throw new RangeError(`Cannot write a PEM block: the label ${JSON.stringify(label)} is invalid`);
  }
  let text = `-----BEGIN ${label}-----\n`;
  const headers = options.headers ?? [];
  for (const { name, value } of headers) {
    if (!/^[!-9;-~]+$/.test(name) || /[\r\n]/.test(value)) {
      throw new RangeError(`Cannot write a PEM block: the header field "${name}" is invalid`);
    }
    text += `${name}: ${value}\n`;
  }
  if (headers.length > 0) text += "\n";
  for (let at = 0; at < bytes.length; at += 48) {
    text += `${encodeBase64(bytes.subarray(at, at + 48))}\n`;
  }
  return `${text}-----END ${label}-----\n`;
}
