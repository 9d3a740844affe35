// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import { findSocketAdapter } from "./_adapters.ts";
import { BaseBio, ownedBytesOf } from "./_base_bio.ts";
import { closedError, inUseError, writeAfterEndError } from "./_errors.ts";
import { DriverBio } from "./_socket_bio.ts";
import { untilAborted } from "./_waiting.ts";
import type { ByteDuplex, ByteTransport } from "./bio.ts";

/**
 * The promise face of any connection. A {@linkcode Bio} of this room is its own transport, a
 * connection that `Deno.connect` made is read and written directly, and everything else is used
 * through its web streams, which stay locked until the transport is closed.
 *
 * @param duplex A connection.
 * @returns The transport. The connection belongs to it: it must not be used otherwise meanwhile.
 * @throws {TypeError} If a stream of the connection is locked, or it has none.
 *
 * @example Usage
 * ```ts
 * import { transportOf } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const transport = transportOf(new TransformStream<Uint8Array, Uint8Array>());
 * await transport.write(Uint8Array.of(1, 2, 3));
 * assertEquals(await transport.read(), Uint8Array.of(1, 2, 3));
 * transport.close();
 * ```
 */
export function transportOf(duplex: ByteDuplex): ByteTransport {
  if (duplex instanceof BaseBio) {
    duplex.takeOver();
    return duplex;
  }
  const { readable, writable } = duplex;
  if (!(readable instanceof ReadableStream) || !(writable instanceof WritableStream)) {
    throw new TypeError("Cannot use the connection: it needs a readable and a writable web stream");
  }
  if (readable.locked || writable.locked) {
    throw new TypeError(
      "Cannot use the connection: its readable or writable is locked; call releaseLock() of the reader and the writer first",
    );
  }
  const driver = findSocketAdapter()?.adopt(duplex);
  return driver === undefined ? new StreamTransport(duplex) : new DriverBio(driver);
}

/** A transport over the reader and the writer of two web streams. */
class StreamTransport implements ByteTransport {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #pendingRead: Promise<ReadableStreamReadResult<Uint8Array>> | undefined;
  #reading = false;
  #lastWrite: Promise<void> = Promise.resolve();
  #writeEnded = false;
  #closed: { readonly reason: unknown } | undefined;

  constructor(duplex: ByteDuplex) {
    this.#reader = duplex.readable.getReader();
    this.#writer = duplex.writable.getWriter();
    // A failure is told by the operation that meets it.
    this.#reader.closed.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  async read(signal?: AbortSignal): Promise<Bytes | null> {
    if (this.#reading) throw inUseError();
    this.#reading = true;
    try {
      while (true) {
        signal?.throwIfAborted();
        this.#checkOpen("read from");
        this.#pendingRead ??= this.#reader.read();
        const result = await untilAborted(this.#pendingRead, signal);
        this.#pendingRead = undefined;
        this.#checkOpen("read from");
        if (result.done) return null;
        const bytes = ownedBytesOf(result.value);
        if (bytes.length > 0) return bytes;
      }
    } finally {
      this.#reading = false;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#lastWrite.then(async () => {
      this.#checkOpen("write to");
      if (this.#writeEnded) throw writeAfterEndError();
      // Waiting for room is backpressure; waiting until the chunk was consumed could be a deadlock.
      await this.#writer.ready;
      this.#writer.write(bytes).catch(() => {});
    });
    this.#lastWrite = written.catch(() => {});
    return written;
  }

  async closeWrite(): Promise<void> {
    await this.#lastWrite;
    if (this.#writeEnded || this.#closed !== undefined) return;
    this.#writeEnded = true;
    // A stream that failed says only that it did; `closed` tells why.
    await this.#writer.close().catch(() => this.#writer.closed);
  }

  close(reason?: unknown): void {
    if (this.#closed !== undefined) return;
    this.#closed = { reason };
    const ended = this.#writeEnded;
    this.#writeEnded = true;
    this.#reader.cancel(reason).catch(() => {});
    if (reason !== undefined) this.#writer.abort(reason).catch(() => {});
    else if (!ended) this.#writer.close().catch(() => {});
    this.#reader.releaseLock();
    this.#writer.releaseLock();
  }

  #checkOpen(operation: string): void {
    if (this.#closed !== undefined) throw this.#closed.reason ?? closedError(operation);
  }
}
