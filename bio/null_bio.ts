// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import { BaseBio, readEnd } from "./_base_bio.ts";
import { closedError, writeAfterEndError } from "./_errors.ts";
import type { Bio, BioReadOutcome, BioWant, BioWriteOutcome } from "./bio.ts";

/**
 * A BIO that swallows what is written and is always at its end (BIO_s_null).
 *
 * @returns The BIO.
 *
 * @example Usage
 * ```ts
 * import { createNullBio } from "@streamssl/ssl/bio";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const bio = createNullBio();
 * assertEquals(bio.tryWrite(new Uint8Array(5)), { done: true, written: 5 });
 * assert(bio.tryRead().end);
 * ```
 */
export function createNullBio(): Bio {
  return new NullBio();
}

class NullBio extends BaseBio implements Bio {
  #closed = false;
  #ended = false;

  readonly pending = 0;
  readonly writePending = 0;
  readonly eof = true;

  tryRead(_max?: number): BioReadOutcome {
    if (this.#closed) throw closedError("read from");
    return this.noteRead(readEnd());
  }

  tryWrite(bytes: Uint8Array): BioWriteOutcome {
    if (this.#closed) throw closedError("write to");
    if (this.#ended) throw writeAfterEndError();
    return this.noteWrite({ done: true, written: bytes.length });
  }

  wait(_want: BioWant, _signal?: AbortSignal): Promise<void> {
    return Promise.resolve();
  }

  // deno-lint-ignore require-await
  async read(_signal?: AbortSignal): Promise<Bytes | null> {
    this.tryRead();
    return null;
  }

  // deno-lint-ignore require-await
  async write(bytes: Uint8Array): Promise<void> {
    this.tryWrite(bytes);
  }

  closeWrite(): Promise<void> {
    this.#ended = true;
    return Promise.resolve();
  }

  close(_reason?: unknown): void {
    this.#closed = true;
  }

  protected override unread(_chunk: Bytes): void {}

  protected override cancelRead(_reason: unknown): void {}
}
