// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { KECCAK_MODULE } from "./generated/keccak.ts";
import { STATE } from "./keccak_layout.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const KECCAK = /* @__PURE__ */ compileWasmModule("keccak", KECCAK_MODULE);

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
    const module = wasmModule(KECCAK);
    if (module === undefined) return undefined;
    shared = new KeccakMemory(new WebAssembly.Instance(module).exports as unknown as KeccakExports);
  }
  return shared;
}

/** A sponge in the memory of the module: one message at a time, which `wipe` ends. */
export class KeccakMemory {
  readonly #exports: KeccakExports;
  /** The state, whose first bytes, as many as the rate, are the block that was squeezed. */
  readonly state: Uint8Array<ArrayBuffer>;

  constructor(exports: KeccakExports) {
    this.#exports = exports;
    this.state = new Uint8Array(exports.memory.buffer as ArrayBuffer, STATE, STATE_LENGTH);
  }

  /**
   * Takes a message; the first block of the output is in the state then.
   *
   * @param sponge Which sponge.
   * @param parts The message, in parts.
   */
  absorb({ rate, suffix }: Sponge, ...parts: readonly Uint8Array[]): void {
    const { state } = this;
    state.fill(0);
    let filled = 0;
    for (const part of parts) {
      for (let at = 0; at < part.length; at++) {
        state[filled] = (state[filled] as number) ^ (part[at] as number);
        filled++;
        if (filled === rate) {
          this.permute();
          filled = 0;
        }
      }
    }
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
  }
}
