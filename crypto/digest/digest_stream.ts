// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf, FilterStream } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * A filter that passes data through as it is and digests it on the way, as OpenSSL's `BIO_f_md`.
 *
 * @example Usage
 * ```ts
 * import { DigestStream, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const filter = new DigestStream(sha256);
 * const data = Uint8Array.of(1, 2, 3);
 * const passed = ReadableStream.from([data]).pipeThrough(filter);
 * assertEquals(new Uint8Array(await new Response(passed).arrayBuffer()), data);
 * assertEquals(await filter.digest, sha256.digest(data));
 * ```
 */
export class DigestStream extends FilterStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  /**
   * The digest of all that passed, once the writing side was closed. It is rejected with the reason
   * for which either side of the stream was given up.
   */
  readonly digest: Promise<Bytes>;

  /**
   * Makes a filter.
   *
   * @param algorithm The digest.
   */
  constructor(algorithm: DigestAlgorithm) {
    const running = algorithm.create();
    const { promise, resolve, reject } = Promise.withResolvers<Bytes>();
    const transformer: Transformer<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> & {
      cancel(reason: unknown): void;
    } = {
      transform(chunk, controller) {
        const data = bytesOf(chunk) as Bytes;
        running.update(data);
        controller.enqueue(data);
      },
      flush: () => resolve(running.digest()),
      // The Streams Standard calls it for an aborted writer and for a cancelled reader alike.
      cancel: (reason) => reject(reason),
    };
    super(transformer);
    // Who does not ask for the digest need not handle that there is none.
    promise.catch(() => {});
    this.digest = promise;
  }
}
