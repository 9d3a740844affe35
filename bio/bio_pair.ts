// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ByteQueue, checkCapacity } from "./_byte_queue.ts";
import { brokenOffError, QueueBio } from "./_queue_bio.ts";
import type { Bio } from "./bio.ts";

/** The capacity of OpenSSL's pairs: one TLS record of the largest size, with room to spare. */
const DEFAULT_PAIR_CAPACITY = 17 * 1024;

/** Options for {@linkcode createBioPair}. */
export interface BioPairOptions {
  /** How many bytes each direction holds before its writer has to wait. @default {17408} */
  capacity?: number;
}

/** One end of a pair: what is written to one end is read from the other. */
export interface PairBio extends Bio {
  /** How many bytes a write takes now (BIO_ctrl_get_write_guarantee). */
  readonly writeGuarantee: number;
  /** How many bytes the other end last asked for in vain (BIO_ctrl_get_read_request). */
  readonly readRequest: number;
}

/**
 * Makes two ends of a connection in memory (BIO_make_bio_pair), with backpressure and half-close.
 * Closing an end lets the other one read what was written and then the end; closing it with a reason
 * makes the other one's reads fail with that reason as cause.
 *
 * @param options The capacity.
 * @returns The two ends.
 * @throws {RangeError} If the capacity is not at least 1.
 *
 * @example Usage
 * ```ts
 * import { createBioPair } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const [client, server] = createBioPair({ capacity: 4 });
 * assertEquals(client.tryWrite(new Uint8Array(6)), { done: true, written: 4 });
 * assertEquals(client.tryWrite(new Uint8Array(2)), { done: false, want: "write" });
 * assertEquals((await server.read())?.length, 4);
 * await client.closeWrite();
 * assertEquals(await server.read(), null);
 * ```
 */
export function createBioPair(options: BioPairOptions = {}): [PairBio, PairBio] {
  const capacity = checkCapacity(options.capacity ?? DEFAULT_PAIR_CAPACITY);
  const there = new ByteQueue(capacity);
  const back = new ByteQueue(capacity);
  return [new PairEnd(back, there), new PairEnd(there, back)];
}

class PairEnd extends QueueBio implements PairBio {
  get writeGuarantee(): number {
    return this.outgoing.ended || this.outgoing.abandoned ? 0 : this.outgoing.room;
  }

  get readRequest(): number {
    return this.outgoing.request;
  }

  protected override onClose(reason: unknown): void {
    if (reason !== undefined && !this.outgoing.ended) {
      this.outgoing.clear();
      this.outgoing.failure = brokenOffError(reason);
    }
    this.outgoing.ended = true;
    this.outgoing.arrived.open();
    this.incoming.abandoned = true;
    this.incoming.clear();
  }
}
