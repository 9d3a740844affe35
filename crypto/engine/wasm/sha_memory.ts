// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wasmModule } from "./modules.ts";
import { CHUNK, DATA, STATE } from "./sha_layout.ts";

// The module is compiled where the engine is imported (wasm_engine.ts): a bundle that holds nothing
// but a digest is not made larger by three kernels.

/** A compression function of the SHA module. */
export type ShaKernel = "sha1" | "sha256" | "sha512";

/** What the SHA module offers; see kernels/sha.ts. */
interface ShaExports extends Readonly<Record<ShaKernel, (blocks: number) => void>> {
  readonly memory: WebAssembly.Memory;
  readonly sha1Iterated: (rounds: number) => void;
}

let shared: ShaMemory | undefined;

/**
 * Gives the instance of the SHA module.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function shaMemory(): ShaMemory | undefined {
  if (shared === undefined) {
    const module = wasmModule("sha");
    if (module === undefined) return undefined;
    shared = new ShaMemory(new WebAssembly.Instance(module).exports as unknown as ShaExports);
  }
  return shared;
}

/** The SHA module with its memory, which holds nothing between calls. */
export class ShaMemory {
  readonly exports: ShaExports;
  /** The memory, and in it the hash value. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly state: Int32Array<ArrayBuffer>;

  constructor(exports: ShaExports) {
    this.exports = exports;
    const buffer = exports.memory.buffer as ArrayBuffer;
    this.bytes = new Uint8Array(buffer);
    this.state = new Int32Array(buffer, STATE, 16);
  }

  /**
   * Digests a digest of SHA-1 again and again.
   *
   * @param value The digest's five words; updated.
   * @param rounds How often, at least once.
   */
  iterateSha1(value: Int32Array, rounds: number): void {
    for (let word = 0; word < 5; word++) this.state[word] = value[word] as number;
    this.exports.sha1Iterated(rounds);
    for (let word = 0; word < 5; word++) value[word] = this.state[word] as number;
    this.state.fill(0, 0, 5);
  }

  /**
   * Takes whole blocks.
   *
   * @param kernel Which compression function.
   * @param state The hash value; updated.
   * @param data Where the blocks lie.
   * @param start Where they start.
   * @param end Where they end.
   * @param blockLength The length of a block, in bytes.
   */
  compress(
    kernel: ShaKernel,
    state: Int32Array,
    data: Uint8Array,
    start: number,
    end: number,
    blockLength: number,
  ): void {
    const bytes = this.bytes;
    const words = this.state;
    for (let word = 0; word < state.length; word++) words[word] = state[word] as number;
    const step = CHUNK - CHUNK % blockLength;
    for (let at = start; at < end; at += step) {
      const length = Math.min(step, end - at);
      // Measured: up to two blocks a loop is faster than the view that `set` needs.
      if (length > 128) bytes.set(data.subarray(at, at + length), DATA);
      else for (let byte = 0; byte < length; byte++) bytes[DATA + byte] = data[at + byte] as number;
      this.exports[kernel](length / blockLength);
    }
    for (let word = 0; word < state.length; word++) state[word] = words[word] as number;
    bytes.fill(0, STATE, DATA + Math.min(step, end - start));
  }
}
