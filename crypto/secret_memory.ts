// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";

/**
 * The secrets of one owner in one array: each is a view of it, and all are wiped at once, whoever still
 * holds a view. On Deno an array of its own for each takes as long as deriving it.
 *
 * Views share their buffer, so none may leave the owner: what is given away is copied.
 */
export class SecretMemory {
  readonly #size: number;
  readonly #blocks: Bytes[] = [];
  #used = 0;

  /** @param size How many bytes are usually enough; beyond them another block of that size is made. */
  constructor(size: number) {
    this.#size = size;
    this.#used = size;
  }

  /** Gives zeros to write a secret to. @param length How many bytes. */
  take(length: number): Bytes {
    if (this.#used + length > (this.#blocks.at(-1)?.length ?? 0)) {
      this.#blocks.push(new Uint8Array(Math.max(this.#size, length)));
      this.#used = 0;
    }
    this.#used += length;
    return (this.#blocks.at(-1) as Bytes).subarray(this.#used - length, this.#used);
  }

  /** Wipes all secrets. */
  destroy(): void {
    for (const block of this.#blocks) block.fill(0);
  }
}
