// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf } from "../wire/mod.ts";

/** Options for {@linkcode BufferStream}. */
export interface BufferStreamOptions {
  /** How long the chunks are that come out, in bytes. @default {4096} */
  readonly size?: number;
}

/**
 * A filter that gathers small writes and cuts large ones: every chunk that comes out has the same
 * size, but the last. The counterpart of `BIO_f_buffer`.
 *
 * @example Usage
 * ```ts
 * import { BufferStream } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = ReadableStream.from([Uint8Array.of(1), Uint8Array.of(2, 3), Uint8Array.of(4, 5)])
 *   .pipeThrough(new BufferStream({ size: 2 }));
 * assertEquals((await Array.fromAsync(chunks)).map((chunk) => chunk.length), [2, 2, 1]);
 * ```
 */
export class BufferStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a filter.
   *
   * @param options The size of the chunks.
   * @throws {RangeError} When the size is no integer of at least 1.
   */
  constructor(options: BufferStreamOptions = {}) {
    const { size = 4096 } = options;
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(`Cannot gather chunks of ${size} bytes: 1 or more are expected`);
    }
    let buffer = new Uint8Array(size);
    let length = 0;
    super({
      transform(chunk, controller) {
        const data = bytesOf(chunk);
        for (let at = 0; at < data.length;) {
          const count = Math.min(size - length, data.length - at);
          buffer.set(data.subarray(at, at + count), length);
          length += count;
          at += count;
          if (length < size) continue;
          controller.enqueue(buffer);
          buffer = new Uint8Array(size);
          length = 0;
        }
      },
      flush(controller) {
        if (length > 0) controller.enqueue(buffer.slice(0, length));
      },
    });
  }
}
