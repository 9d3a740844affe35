// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf } from "../wire/mod.ts";
import { base64Values, OTHER, WHITE_SPACE } from "./_base64_alphabet.ts";
import { Base64Pieces, decodeError } from "./_base64_decoder.ts";

/** Options for {@linkcode Base64DecodeStream}. */
export interface Base64DecodeStreamOptions {
  /**
   * Whether the text stands in lines amid others, as `BIO_f_base64` has it: lines in front that are no
   * base64 are passed over, and what follows behind the end of it too. With `false`
   * (`BIO_FLAGS_BASE64_NO_NL`) all of the text is base64. White space may stand anywhere in both.
   *
   * @default {true}
   */
  readonly newlines?: boolean;
}

const LINE_FEED = 0x0a;
/** A line that is as long as this without a character that is no base64 is taken for base64. */
const LONGEST = 1024;

/**
 * A filter that decodes base64 (RFC 4648, Section 4). The text ends with its padding, with the end of
 * the stream, or with a hyphen where a group of four characters could start, as in the last line of
 * PEM. What can not be decoded is an error of the stream that tells the offset: `SslError`, `EVP`,
 * `DECODE_ERROR`. The counterpart of `BIO_f_base64` for reading and of `EVP_DecodeUpdate`.
 *
 * Timing: values are looked up by the characters of the text.
 *
 * @example Usage
 * ```ts
 * import { Base64DecodeStream } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new Response("Subject: none\n\naGVsbG8=\n").body!
 *   .pipeThrough(new Base64DecodeStream());
 * assertEquals(await new Response(bytes).text(), "hello");
 * ```
 */
export class Base64DecodeStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a filter.
   *
   * @param options Whether the text stands amid other lines.
   */
  constructor(options: Base64DecodeStreamOptions = {}) {
    const { newlines = true } = options;
    const text = newlines ? new TextInLines() : new WholeText();
    super({
      transform(chunk, controller) {
        const bytes = text.push(bytesOf(chunk));
        if (bytes.length > 0) controller.enqueue(bytes);
      },
      flush(controller) {
        const bytes = text.finish();
        if (bytes.length > 0) controller.enqueue(bytes);
      },
    });
  }
}

/** All of it is base64. */
class WholeText {
  readonly #pieces = new Base64Pieces();
  #offset = 0;

  push(data: Uint8Array): Bytes {
    const bytes = this.#pieces.push(data, this.#offset);
    this.#offset += data.length;
    return bytes;
  }

  finish(): Bytes {
    this.#pieces.finish(this.#offset);
    return new Uint8Array(0);
  }
}

/** Base64 amid other lines. */
class TextInLines {
  readonly #pieces = new Base64Pieces();
  /** Where the next character stands in the whole. */
  #offset = 0;
  /** The line under way, as long as no base64 was found. */
  #line: number[] = [];
  #state: "before" | "passing over a line" | "within" | "behind" = "before";
  #sawText = false;

  push(data: Uint8Array): Bytes {
    const values = base64Values();
    for (let at = 0; at < data.length; at++) {
      if (this.#state === "within") return this.#decode(data.subarray(at));
      const code = data[at] as number;
      this.#offset++;
      if (this.#state === "passing over a line") {
        if (code === LINE_FEED) this.#state = "before";
      } else if (this.#state === "before") {
        if (values[code] === OTHER) {
          this.#line = [];
          this.#sawText = true;
          this.#state = "passing over a line";
          continue;
        }
        // Blank lines decide nothing.
        if (this.#line.length > 0 || values[code] !== WHITE_SPACE) this.#line.push(code);
        if (this.#line.length === LONGEST || code === LINE_FEED && this.#line.length > 0) {
          if (this.#isBase64()) return this.#begin(data.subarray(at + 1));
        }
      }
    }
    return new Uint8Array(0);
  }

  finish(): Bytes {
    const begins = this.#line.length > 0 && this.#isBase64();
    const bytes = begins ? this.#begin(new Uint8Array(0)) : new Uint8Array(0);
    if (this.#state === "within") this.#pieces.finish(this.#offset);
    else if (this.#sawText && (this.#state === "before" || this.#state.startsWith("passing"))) {
      throw decodeError(
        "a line of base64",
        "lines of other text only",
        this.#offset,
        "another file than was meant, or base64 behind other text in one line",
      );
    }
    return bytes;
  }

  /** A line of letters may still be none: one that rules off another with signs of equality. */
  #isBase64(): boolean {
    try {
      new Base64Pieces().push(Uint8Array.from(this.#line), 0);
      return true;
    } catch {
      this.#line = [];
      this.#sawText = true;
      return false;
    }
  }

  /** The first line of base64 is whole. */
  #begin(rest: Uint8Array): Bytes {
    const line = Uint8Array.from(this.#line);
    this.#line = [];
    this.#offset -= line.length;
    this.#state = "within";
    const first = this.#decode(line);
    if (this.#state !== "within" || rest.length === 0) return first;
    const more = this.#decode(rest);
    const bytes = new Uint8Array(first.length + more.length);
    bytes.set(first);
    bytes.set(more, first.length);
    return bytes;
  }

  /** Decodes up to the end of the line in which the base64 ends. */
  #decode(data: Uint8Array): Bytes {
    const parts: Bytes[] = [];
    let at = 0;
    while (at < data.length && this.#state === "within") {
      const feed = data.indexOf(LINE_FEED, at);
      const end = feed < 0 ? data.length : feed + 1;
      parts.push(this.#pieces.push(data.subarray(at, end), this.#offset));
      this.#offset += end - at;
      at = end;
      // The padding may be followed by white space only, up to the end of its line.
      if (this.#pieces.ended && feed >= 0) this.#state = "behind";
    }
    if (parts.length === 1) return parts[0] as Bytes;
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let to = 0;
    for (const part of parts) {
      bytes.set(part, to);
      to += part.length;
    }
    return bytes;
  }
}
