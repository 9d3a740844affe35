// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { BaseBio, readDone, readEnd, WANT_READ, WANT_WRITE } from "./_base_bio.ts";
import type { ByteQueue } from "./_byte_queue.ts";
import { brokenPipeError, closedError, inUseError, writeAfterEndError } from "./_errors.ts";
import { untilAborted } from "./_waiting.ts";
import type { BioReadOutcome, BioWant, BioWriteOutcome } from "./bio.ts";

/** A BIO in memory: it reads from one queue and writes to one (the same one for a memory BIO). */
export abstract class QueueBio extends BaseBio {
  /** What this side reads. */
  protected readonly incoming: ByteQueue;
  /** What this side writes. */
  protected readonly outgoing: ByteQueue;
  #closed: { readonly reason: unknown } | undefined;
  #reading = false;
  #eof = false;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(incoming: ByteQueue, outgoing: ByteQueue) {
    super();
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  get pending(): number {
    return this.incoming.length;
  }

  get writePending(): number {
    return this.outgoing.length;
  }

  get eof(): boolean {
    return this.#eof;
  }

  tryRead(max = Infinity): BioReadOutcome {
    this.#checkOpen("read from");
    const value = this.incoming.take(max);
    return this.noteRead(value === undefined ? this.#emptyOutcome(max) : readDone(value));
  }

  tryWrite(bytes: Uint8Array): BioWriteOutcome {
    this.#checkWritable();
    const written = this.outgoing.push(bytes);
    const done = written > 0 || bytes.length === 0;
    return this.noteWrite(done ? { done, written } : WANT_WRITE);
  }

  async wait(want: BioWant, signal?: AbortSignal): Promise<void> {
    if (this.#closed !== undefined) return;
    const queue = want === "read" ? this.incoming : this.outgoing;
    const ready = want === "read"
      ? queue.length > 0 || queue.ended || queue.failure !== undefined
      : queue.room > 0 || queue.abandoned || queue.ended;
    if (!ready) {
      await untilAborted(want === "read" ? queue.arrived.wait() : queue.drained.wait(), signal);
    }
  }

  async read(signal?: AbortSignal): Promise<Bytes | null> {
    if (this.#reading) throw inUseError();
    this.#reading = true;
    try {
      while (true) {
        signal?.throwIfAborted();
        this.#checkOpen("read from");
        const chunk = this.incoming.takeChunk();
        if (chunk !== undefined) return chunk;
        if (this.#emptyOutcome(Infinity).done) return null;
        await untilAborted(this.incoming.arrived.wait(), signal);
      }
    } finally {
      this.#reading = false;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#lastWrite.then(() => this.#writeAll(bytes));
    this.#lastWrite = written.catch(() => {});
    return written;
  }

  async closeWrite(): Promise<void> {
    await this.#lastWrite;
    this.endOutgoing();
  }

  close(reason?: unknown): void {
    if (this.#closed !== undefined) return;
    this.#closed = { reason };
    this.onClose(reason);
    this.incoming.arrived.open();
    this.outgoing.drained.open();
  }

  /** Ends the outgoing half at once. */
  protected endOutgoing(): void {
    if (this.#closed !== undefined) return;
    this.outgoing.ended = true;
    this.outgoing.arrived.open();
  }

  /** What closing does to the queues. */
  protected abstract onClose(reason: unknown): void;

  protected override unread(chunk: Bytes): void {
    this.incoming.unshift(chunk);
  }

  protected override cancelRead(_reason: unknown): void {
    this.incoming.abandoned = true;
    this.incoming.clear();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    this.#checkWritable();
    let offset = this.outgoing.push(bytes);
    while (offset < bytes.length) {
      if (this.outgoing.room === 0) await this.outgoing.drained.wait();
      this.#checkWritable();
      offset += this.outgoing.push(bytes.subarray(offset));
    }
  }

  /** What reading from an empty queue gives. */
  #emptyOutcome(max: number): BioReadOutcome {
    const { failure, ended, capacity } = this.incoming;
    if (failure !== undefined) throw failure;
    if (ended) {
      this.#eof = true;
      return readEnd();
    }
    if (max === 0) return readDone(new Uint8Array(0));
    this.incoming.request = Math.min(max, capacity);
    return WANT_READ;
  }

  #checkOpen(operation: string): void {
    if (this.#closed === undefined) return;
    throw this.#closed.reason ?? closedError(operation);
  }

  #checkWritable(): void {
    this.#checkOpen("write to");
    if (this.outgoing.ended) throw writeAfterEndError();
    if (this.outgoing.abandoned) throw brokenPipeError(this.outgoing.failure);
  }
}

/** What a side reads when the other side broke off. */
export function brokenOffError(cause: unknown): SslError<"BIO"> {
  return new SslError("BIO", "TRANSFER_ERROR", {
    expected: "the end of the stream",
    received: "the other side broke the stream off",
    usualCause: "its program failed or cancelled; the cause says why",
    remedy: "look at the error of the other side",
    cause,
  });
}
