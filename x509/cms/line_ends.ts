// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";

const CR = 13;
const LF = 10;

/**
 * Brings line ends into the form that S/MIME signs: CR LF (RFC 8551, section 3.1.1; SMIME_crlf_copy).
 *
 * @param content Text, with any line ends.
 * @returns The same with CR LF.
 *
 * @example Usage
 * ```ts
 * import { canonicalLineEnds } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const text = new TextEncoder().encode("a\nb\r\n");
 * assertEquals(new TextDecoder().decode(canonicalLineEnds(text)), "a\r\nb\r\n");
 * ```
 */
export function canonicalLineEnds(content: Uint8Array): Bytes {
  let missing = 0;
  for (let at = content.indexOf(LF); at !== -1; at = content.indexOf(LF, at + 1)) {
    if (content[at - 1] !== CR) missing += 1;
  }
  const output = new Uint8Array(content.length + missing);
  let from = 0;
  let to = 0;
  for (let at = content.indexOf(LF); at !== -1; at = content.indexOf(LF, at + 1)) {
    if (content[at - 1] === CR) continue;
    output.set(content.subarray(from, at), to);
    to += at - from;
    output[to++] = CR;
    from = at;
  }
  output.set(content.subarray(from), to);
  return output;
}
