// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { ByteQueue, checkCapacity } from "./_byte_queue.ts";
import { QueueBio } from "./_queue_bio.ts";
import type { Bio, BioWriteOutcome } from "./bio.ts";

/** Options for {@linkcode createMemoryBio}. */
export interface MemoryBioOptions {
  /**
   * Bytes to be read, copied. The BIO is then read-only, and comes to its end behind them
   * (BIO_new_mem_buf).
   */
  bytes?: Uint8Array;
  /** How many bytes it holds before writers have to wait. @default {Infinity} */
  capacity?: number;
}

/**
 * A store of bytes in memory (BIO_s_mem): what is written is read again. When it is empty, reading
 * wants more, until `closeWrite()` was called: then it is at its end.
 *
 * @param options The bytes it starts with, and its capacity.
 * @returns The BIO.
 * @throws {RangeError} If the capacity is not at least 1.
 *
 * @example Usage
 * ```ts
 * import { createMemoryBio } from "@streamssl/ssl/bio";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const bio = createMemoryBio();
 * bio.tryWrite(Uint8Array.of(1, 2, 3));
 * assertEquals(bio.tryRead(2), { done: true, end: false, value: Uint8Array.of(1, 2) });
 * assertEquals(await bio.read(), Uint8Array.of(3));
 * bio.tryRead();
 * assert(bio.shouldRetry);
 * ```
 */
export function createMemoryBio(options: MemoryBioOptions = {}): Bio {
  return new MemoryBio(options);
}

class MemoryBio extends QueueBio implements Bio {
  readonly #readOnly: boolean;

  constructor(options: MemoryBioOptions) {
    const queue = new ByteQueue(checkCapacity(options.capacity ?? Infinity));
    super(queue, queue);
    this.#readOnly = options.bytes !== undefined;
    if (options.bytes !== undefined) {
      queue.unshift(options.bytes.slice());
      queue.ended = true;
    }
  }

  override tryWrite(bytes: Uint8Array): BioWriteOutcome {
    if (this.#readOnly) throw readOnlyError();
    return super.tryWrite(bytes);
  }

  override write(bytes: Uint8Array): Promise<void> {
    return this.#readOnly ? Promise.reject(readOnlyError()) : super.write(bytes);
  }

  protected override onClose(_reason: unknown): void {
    this.incoming.clear();
  }
}

function readOnlyError(): SslError<"BIO"> {
  return new SslError("BIO", "WRITE_TO_READ_ONLY_BIO", {
    expected: "a memory BIO without bytes of its own",
    received: "a write to one that was made over given bytes",
    remedy: "make it without `bytes` and write them first",
  });
}
