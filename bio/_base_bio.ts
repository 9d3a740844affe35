// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf } from "../wire/mod.ts";
import type { Bio, BioReadOutcome, BioWant, BioWriteOutcome } from "./bio.ts";

/** What every BIO shares: the web-stream face over the promise face, and the memory of the last want. */
export abstract class BaseBio implements Bio {
  #readable: ReadableStream<Bytes> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;
  #pulling: AbortController | undefined;
  #retryReason: BioWant | undefined;

  abstract read(signal?: AbortSignal): Promise<Bytes | null>;
  abstract write(bytes: Uint8Array): Promise<void>;
  abstract closeWrite(): Promise<void>;
  abstract close(reason?: unknown): void;
  abstract tryRead(max?: number): BioReadOutcome;
  abstract tryWrite(bytes: Uint8Array): BioWriteOutcome;
  abstract wait(want: BioWant, signal?: AbortSignal): Promise<void>;
  abstract readonly pending: number;
  abstract readonly writePending: number;
  abstract readonly eof: boolean;
  /** Puts bytes back in front of what is read next. */
  protected abstract unread(chunk: Bytes): void;
  /** Told when the web stream's reader wants no more. */
  protected abstract cancelRead(reason: unknown): void;

  get shouldRetry(): boolean {
    return this.#retryReason !== undefined;
  }

  get retryReason(): BioWant | undefined {
    return this.#retryReason;
  }

  get readable(): ReadableStream<Bytes> {
    this.#readable ??= new ReadableStream<Bytes>({
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => {
        this.#pulling?.abort(reason);
        this.cancelRead(reason);
      },
    }, { highWaterMark: 0 }); // Nothing is read ahead, so the other faces lose nothing.
    return this.#readable;
  }

  get writable(): WritableStream<Uint8Array> {
    this.#writable ??= new WritableStream<Uint8Array>({
      write: (chunk) => this.write(bytesOf(chunk)),
      close: () => this.closeWrite(),
      abort: (reason) => this.close(reason),
    });
    return this.#writable;
  }

  /**
   * Takes the bytes from the web streams' face over to the promise face, as STARTTLS does after
   * its plain-text part.
   */
  takeOver(): void {
    if (this.#readable?.locked || this.#writable?.locked) {
      throw new TypeError(
        "Cannot use the connection: its readable or writable is locked; call releaseLock() of the reader and the writer first",
      );
    }
    this.#pulling?.abort();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Remembers the want of an outcome for {@linkcode shouldRetry}. */
  protected noteRead(outcome: BioReadOutcome): BioReadOutcome {
    this.#retryReason = outcome.done ? undefined : outcome.want;
    return outcome;
  }

  /** Remembers the want of an outcome for {@linkcode shouldRetry}. */
  protected noteWrite(outcome: BioWriteOutcome): BioWriteOutcome {
    this.#retryReason = outcome.done ? undefined : outcome.want;
    return outcome;
  }

  async #pull(controller: ReadableStreamDefaultController<Bytes>): Promise<void> {
    const pulling = new AbortController();
    this.#pulling = pulling;
    try {
      const chunk = await this.read(pulling.signal);
      if (chunk === null) controller.close();
      // Whoever asked has let go of the stream: the bytes are for the next reader of any face.
      else if (!this.#readable?.locked) this.unread(chunk);
      else controller.enqueue(chunk);
    } catch (error) {
      if (!pulling.signal.aborted) throw error;
    } finally {
      if (this.#pulling === pulling) this.#pulling = undefined;
    }
  }
}

/** The outcome for "nothing is there yet". */
export const WANT_READ: BioReadOutcome = Object.freeze({ done: false, end: false, want: "read" });
/** The outcome for "there is no room yet". */
export const WANT_WRITE: BioWriteOutcome = Object.freeze({ done: false, want: "write" });

/** The outcome for bytes. */
export function readDone(value: Bytes): BioReadOutcome {
  return { done: true, end: false, value };
}

/** The outcome for the end of the stream. */
export function readEnd(): BioReadOutcome {
  return { done: true, end: true, value: new Uint8Array(0) };
}

/** As `bytesOf`, with an ordinary buffer: bytes of a shared one are copied. */
export function ownedBytesOf(chunk: unknown): Bytes {
  const bytes = bytesOf(chunk);
  return bytes.buffer instanceof ArrayBuffer ? bytes as Bytes : bytes.slice();
}
