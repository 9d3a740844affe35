// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What MACs share that work block by block: the bytes of an unfinished block. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Mac } from "./mac.ts";

/** The state of a MAC between blocks. */
export interface BlockMacState {
  /**
   * Takes whole blocks.
   *
   * @param data Where they lie.
   * @param offset From where on, in bytes.
   * @param blocks How many.
   */
  take(data: Uint8Array, offset: number, blocks: number): void;
  /**
   * Ends the message and gives the code. The state is a copy that is not used again.
   *
   * @param block The last block; it may be changed.
   * @param filled How many bytes of it belong to the message.
   * @param total How many bytes the message has.
   * @returns The code.
   */
  finish(block: Bytes, filled: number, total: number): Bytes;
  /** Copies the state. */
  copy(): BlockMacState;
}

/** How the blocks of a MAC are cut. */
export interface BlockMacOptions {
  /** The length of a block, in bytes. */
  readonly blockLength: number;
  /** The length of the code, in bytes. */
  readonly outputLength: number;
  /**
   * Whether the last block is treated otherwise even when it is full, so that it must wait until more
   * of the message comes.
   */
  readonly lastBlock: "as others" | "waits";
}

/** A MAC under way that works block by block. */
export class BlockMac implements Mac {
  readonly outputLength: number;
  readonly #options: BlockMacOptions;
  readonly #state: BlockMacState;
  readonly #block: Bytes;
  #filled = 0;
  #total = 0;

  /**
   * Starts a code.
   *
   * @param state The state of an empty message.
   * @param options How blocks are cut.
   */
  constructor(state: BlockMacState, options: BlockMacOptions) {
    this.outputLength = options.outputLength;
    this.#options = options;
    this.#state = state;
    this.#block = new Uint8Array(options.blockLength);
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    const { blockLength, lastBlock } = this.#options;
    const { length } = data;
    if (length === 0) return this;
    const least = lastBlock === "waits" ? 1 : 0;
    let at = 0;
    this.#total += length;
    if (this.#filled > 0) {
      at = Math.min(blockLength - this.#filled, length);
      this.#block.set(data.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < blockLength || length - at < least) return this;
      this.#state.take(this.#block, 0, 1);
      this.#filled = 0;
    }
    const blocks = Math.floor((length - at - least) / blockLength);
    if (blocks > 0) {
      this.#state.take(data, at, blocks);
      at += blocks * blockLength;
    }
    if (at < length) this.#block.set(data.subarray(at));
    this.#filled = length - at;
    return this;
  }

  digest(): Bytes {
    const block = this.#block.slice();
    return this.#state.copy().finish(block, this.#filled, this.#total);
  }

  clone(): BlockMac {
    const copy = new BlockMac(this.#state.copy(), this.#options);
    copy.#block.set(this.#block);
    copy.#filled = this.#filled;
    copy.#total = this.#total;
    return copy;
  }
}
