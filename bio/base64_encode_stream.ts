// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf, concatBytes } from "../wire/mod.ts";
import { base64Characters } from "./_base64_alphabet.ts";

/** Options for {@linkcode Base64EncodeStream}. */
export interface Base64EncodeStreamOptions {
  /**
   * Whether the text is cut into lines of 64 characters, each with a line feed behind it. With `false`
   * it is one line without an end: `BIO_FLAGS_BASE64_NO_NL`.
   *
   * @default {true}
   */
  readonly newlines?: boolean;
}

/** A line has 64 characters for so many bytes. */
const LINE_BYTES = 48;
const LINE_FEED = 0x0a;
const PADDING = 0x3d;

/**
 * A filter that encodes as base64 (RFC 4648, Section 4), in lines as PEM and MIME have them. The
 * counterpart of `BIO_f_base64` for writing and of `EVP_EncodeUpdate`.
 *
 * Timing: characters are looked up by the bytes of the data.
 *
 * @example Usage
 * ```ts
 * import { Base64EncodeStream } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const text = new Response("hello").body!.pipeThrough(new Base64EncodeStream());
 * assertEquals(await new Response(text).text(), "aGVsbG8=\n");
 * ```
 */
export class Base64EncodeStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a filter.
   *
   * @param options Whether there are lines.
   */
  constructor(options: Base64EncodeStreamOptions = {}) {
    const { newlines = true } = options;
    // Without lines whole groups of three bytes are enough.
    const unit = newlines ? LINE_BYTES : 3;
    let rest = new Uint8Array(0);
    super({
      transform(chunk, controller) {
        const data = bytesOf(chunk);
        const joined = rest.length === 0 ? data : concatBytes(rest, data);
        const end = joined.length - joined.length % unit;
        rest = joined.slice(end);
        if (end > 0) controller.enqueue(encode(joined.subarray(0, end), newlines));
      },
      flush(controller) {
        if (rest.length > 0) controller.enqueue(encode(rest, newlines));
      },
    });
  }
}

/** Encodes bytes; only the last line and the last group may be short. */
function encode(bytes: Uint8Array, newlines: boolean): Bytes {
  const alphabet = base64Characters();
  const { length } = bytes;
  const lines = newlines ? Math.ceil(length / LINE_BYTES) : 0;
  const text = new Uint8Array(Math.ceil(length / 3) * 4 + lines);
  let to = 0;
  for (let at = 0; at < length; at += 3) {
    const group = (bytes[at] as number) << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0);
    text[to] = alphabet[group >> 18] as number;
    text[to + 1] = alphabet[group >> 12 & 63] as number;
    text[to + 2] = at + 1 < length ? alphabet[group >> 6 & 63] as number : PADDING;
    text[to + 3] = at + 2 < length ? alphabet[group & 63] as number : PADDING;
    to += 4;
    if (newlines && (at + 3 >= length || (at + 3) % LINE_BYTES === 0)) text[to++] = LINE_FEED;
  }
  return text;
}
