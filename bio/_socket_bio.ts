// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import { BaseBio, readDone, readEnd, WANT_READ, WANT_WRITE } from "./_base_bio.ts";
import type { SocketDriver } from "./_driver.ts";
import { closedError, inUseError, socketError, writeAfterEndError } from "./_errors.ts";
import { untilAborted } from "./_waiting.ts";
import type { BioReadOutcome, BioWant, BioWriteOutcome } from "./bio.ts";
import type { SocketAddress, SocketBio } from "./socket.ts";

/** The most that one tryWrite takes. */
const MAX_TRY_WRITE_SIZE = 64 * 1024;

/** A connected socket of any runtime: the three faces over a driver's two promises. */
export class DriverBio extends BaseBio implements SocketBio {
  readonly #driver: SocketDriver;
  #signal: AbortSignal | undefined;
  #closed: { readonly reason: unknown } | undefined;
  #chunk: Bytes | undefined;
  #ended = false;
  #readFailure: Error | undefined;
  #filling: Promise<void> | undefined;
  #reading = false;
  #readCancelled = false;
  #writeFailure: Error | undefined;
  #writeEnded = false;
  #lastWrite: Promise<void> | undefined;
  #writesUnderWay = 0;
  #writePending = 0;

  constructor(driver: SocketDriver, signal?: AbortSignal) {
    super();
    this.#driver = driver;
    if (signal === undefined) return;
    if (signal.aborted) {
      this.close(signal.reason);
    } else {
      this.#signal = signal;
      signal.addEventListener("abort", this.#onAbort, { once: true });
    }
  }

  get localAddr(): SocketAddress {
    return this.#driver.localAddr;
  }

  get remoteAddr(): SocketAddress {
    return this.#driver.remoteAddr;
  }

  get pending(): number {
    return this.#chunk?.length ?? 0;
  }

  get writePending(): number {
    return this.#writePending;
  }

  get eof(): boolean {
    return this.#ended && this.#chunk === undefined;
  }

  async read(signal?: AbortSignal): Promise<Bytes | null> {
    if (this.#reading) throw inUseError();
    this.#reading = true;
    try {
      while (true) {
        signal?.throwIfAborted();
        if (this.#closed !== undefined) throw this.#closed.reason ?? closedError("read from");
        const chunk = this.#chunk;
        if (chunk !== undefined) {
          this.#chunk = undefined;
          return chunk;
        }
        if (this.#ended) return null;
        if (this.#readFailure !== undefined) throw this.#readFailure;
        await untilAborted(this.#fill(), signal);
      }
    } finally {
      this.#reading = false;
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#writesUnderWay++;
    this.#writePending += bytes.length;
    const written = this.#writeBehind(this.#lastWrite, bytes);
    // One that failed at once is over already.
    this.#lastWrite = this.#writesUnderWay > 0 ? written : undefined;
    return written;
  }

  async closeWrite(): Promise<void> {
    await this.#settled(this.#lastWrite);
    if (this.#writeEnded || this.#closed !== undefined) return;
    this.#writeEnded = true;
    if (this.#writeFailure === undefined) {
      // A peer that is gone already needs not be told: only the reader should hear of it.
      await this.#driver.shutdownWrite().catch(() => {});
    }
    this.#freeIfDone();
  }

  close(reason?: unknown): void {
    if (this.#closed !== undefined) return;
    this.#closed = { reason };
    this.#chunk = undefined;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#signal = undefined;
    this.#driver.close();
  }

  tryRead(max = Infinity): BioReadOutcome {
    if (this.#closed !== undefined) throw this.#closed.reason ?? closedError("read from");
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = chunk.length <= max ? undefined : chunk.subarray(max);
      return this.noteRead(readDone(chunk.length <= max ? chunk : chunk.slice(0, max)));
    }
    if (this.#ended) return this.noteRead(readEnd());
    if (this.#readFailure !== undefined) throw this.#readFailure;
    this.#fill();
    return this.noteRead(WANT_READ);
  }

  tryWrite(bytes: Uint8Array): BioWriteOutcome {
    this.#checkWritable();
    if (this.#lastWrite !== undefined) return this.noteWrite(WANT_WRITE);
    const written = Math.min(bytes.length, MAX_TRY_WRITE_SIZE);
    // A failure is kept and thrown by the next call.
    if (written > 0) this.write(bytes.slice(0, written)).catch(() => {});
    return this.noteWrite({ done: true, written });
  }

  async wait(want: BioWant, signal?: AbortSignal): Promise<void> {
    if (this.#closed !== undefined) return;
    if (want === "write") {
      await untilAborted(this.#settled(this.#lastWrite), signal);
    } else if (this.#chunk === undefined && !this.#ended && this.#readFailure === undefined) {
      await untilAborted(this.#fill(), signal);
    }
  }

  protected override unread(chunk: Bytes): void {
    this.#chunk = chunk;
  }

  protected override cancelRead(_reason: unknown): void {
    this.#readCancelled = true;
    this.#chunk = undefined;
    this.#freeIfDone();
  }

  readonly #onAbort = (): void => this.close(this.#signal?.reason);

  /** Starts a read if none is under way. The promise is never rejected. */
  #fill(): Promise<void> {
    this.#filling ??= this.#fillOnce();
    return this.#filling;
  }

  async #fillOnce(): Promise<void> {
    try {
      const chunk = await this.#driver.read();
      if (this.#readCancelled || this.#closed !== undefined) return;
      if (chunk === null) this.#ended = true;
      else this.#chunk = chunk;
    } catch (error) {
      this.#readFailure = socketError(error, "read", describeAddress(this.remoteAddr));
    } finally {
      this.#filling = undefined;
    }
    if (this.#ended || this.#readFailure !== undefined) this.#freeIfDone();
  }

  async #writeBehind(previous: Promise<void> | undefined, bytes: Uint8Array): Promise<void> {
    try {
      if (previous !== undefined) await this.#settled(previous);
      this.#checkWritable();
      if (bytes.length > 0) await this.#driver.write(bytes);
    } catch (error) {
      this.#checkWritable();
      this.#writeFailure = socketError(error, "write", describeAddress(this.remoteAddr));
      this.#freeIfDone();
      throw this.#writeFailure;
    } finally {
      this.#writePending -= bytes.length;
      if (--this.#writesUnderWay === 0) this.#lastWrite = undefined;
    }
  }

  /** Waits until a write is over, however it ended. */
  async #settled(write: Promise<void> | undefined): Promise<void> {
    await write?.catch(() => {});
  }

  #checkWritable(): void {
    if (this.#writeFailure !== undefined) throw this.#writeFailure;
    if (this.#closed !== undefined) throw this.#closed.reason ?? closedError("write to");
    if (this.#writeEnded) throw writeAfterEndError();
  }

  /** Frees the socket once both halves came to their end, so that streams alone do not leak it. */
  #freeIfDone(): void {
    const readDone = this.#ended || this.#readCancelled || this.#readFailure !== undefined;
    const writeDone = this.#writeEnded || this.#writeFailure !== undefined;
    if (!readDone || !writeDone) return;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#driver.close();
  }
}

/** An address as errors tell it: `tcp 192.0.2.1:443`. */
export function describeAddress(address: SocketAddress): string {
  if (address.transport === "unix") return `unix ${address.path || "(unnamed)"}`;
  const host = address.hostname.includes(":") ? `[${address.hostname}]` : address.hostname;
  return `tcp ${host}:${address.port}`;
}
