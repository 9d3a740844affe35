// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { STATE } from "./keccak_layout.ts";
import { wasmModule } from "./modules.ts";

// The module is compiled where the engine is imported (wasm_ml_kem.ts): a bundle that holds nothing but a
// digest is not made larger by it.

/** What the Keccak module offers; see kernels/keccak.ts. */
interface KeccakExports {
  readonly memory: WebAssembly.Memory;
  permute(): void;
}

/** The length of the state, in bytes. */
const STATE_LENGTH = 200;

/** What makes one sponge differ from another (FIPS 202, Sections 6.1 and 6.2). */
export interface Sponge {
  /** The length of a block, in bytes. */
  readonly rate: number;
  /** The bits behind the message with the first bit of the padding. */
  readonly suffix: number;
}

/** SHAKE128. */
export const SHAKE128: Sponge = { rate: 168, suffix: 0x1f };
/** SHAKE256. */
export const SHAKE256: Sponge = { rate: 136, suffix: 0x1f };
/** SHA3-256. */
export const SHA3_256: Sponge = { rate: 136, suffix: 0x06 };
/** SHA3-512. */
export const SHA3_512: Sponge = { rate: 72, suffix: 0x06 };

let shared: KeccakMemory | undefined;

/**
 * Gives the instance of the Keccak module.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function keccakMemory(): KeccakMemory | undefined {
  if (shared === undefined) {
    const module = wasmModule("keccak");
    if (module === undefined) return undefined;
    shared = new KeccakMemory(new WebAssembly.Instance(module).exports as unknown as KeccakExports);
  }
  return shared;
}

/** A block of a message, to be added word by word. */
const BLOCK = /* @__PURE__ */ new Uint8Array(STATE_LENGTH);

/** A sponge in the memory of the module: one message at a time, which `wipe` ends. */
export class KeccakMemory {
  readonly #exports: KeccakExports;
  readonly #words: Int32Array;
  readonly #block: Int32Array = new Int32Array(BLOCK.buffer);
  /** The state, whose first bytes, as many as the rate, are the block that was squeezed. */
  readonly state: Uint8Array<ArrayBuffer>;

  constructor(exports: KeccakExports) {
    this.#exports = exports;
    const buffer = exports.memory.buffer as ArrayBuffer;
    this.state = new Uint8Array(buffer, STATE, STATE_LENGTH);
    this.#words = new Int32Array(buffer, STATE, STATE_LENGTH / 4);
  }

  /**
   * Takes a whole message; the first block of the output is in the state then.
   *
   * @param sponge Which sponge.
   * @param parts The message, in parts.
   */
  absorb(sponge: Sponge, ...parts: readonly Uint8Array[]): void {
    this.state.fill(0);
    let filled = 0;
    for (const part of parts) filled = this.take(sponge, part, filled);
    this.finish(sponge, filled);
  }

  /**
   * Takes a part of a message.
   *
   * @param sponge Which sponge.
   * @param data The part.
   * @param filled How many bytes of the block are there.
   * @returns How many there are now.
   */
  take({ rate }: Sponge, data: Uint8Array, filled: number): number {
    const { state } = this;
    let at = 0;
    while (at < data.length) {
      if (filled === 0 && data.length - at >= rate) {
        this.#addBlock(data.subarray(at, at + rate));
        at += rate;
        this.permute();
        continue;
      }
      const end = Math.min(data.length, at + rate - filled);
      while (at < end) state[filled] = (state[filled++] as number) ^ (data[at++] as number);
      if (filled === rate) {
        this.permute();
        filled = 0;
      }
    }
    return filled;
  }

  /**
   * Pads the last block and takes it.
   *
   * @param sponge Which sponge.
   * @param filled How many bytes of the block are there.
   */
  finish({ rate, suffix }: Sponge, filled: number): void {
    const { state } = this;
    state[filled] = (state[filled] as number) ^ suffix;
    state[rate - 1] = (state[rate - 1] as number) ^ 0x80;
    this.permute();
  }

  /** Goes on to the next block of the output. */
  permute(): void {
    this.#exports.permute();
  }

  /**
   * Writes the output that is there, block by block.
   *
   * @param sponge Which sponge.
   * @param output Where to.
   */
  squeeze({ rate }: Sponge, output: Uint8Array): void {
    for (let at = 0; at < output.length; at += rate) {
      if (at > 0) this.permute();
      const length = Math.min(rate, output.length - at);
      output.set(this.state.subarray(0, length), at);
    }
  }

  /** Forgets the message. */
  wipe(): void {
    this.state.fill(0);
    BLOCK.fill(0);
  }

  /** Adds a whole block; rates are multiples of 4. */
  #addBlock(block: Uint8Array): void {
    BLOCK.set(block);
    const words = block.length >> 2;
    for (let word = 0; word < words; word++) {
      this.#words[word] = (this.#words[word] as number) ^ (this.#block[word] as number);
    }
  }
}
