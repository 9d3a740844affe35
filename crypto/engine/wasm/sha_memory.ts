// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { wasmModule } from "./modules.ts";
import { CHUNK, DATA, SCHEDULE, STATE } from "./sha_layout.ts";

// The module is compiled where the engine is imported (wasm_engine.ts): a bundle that holds nothing
// but a digest is not made larger by three kernels.

/** A compression function of the SHA module. */
export type ShaKernel = "sha1" | "sha256" | "sha512";

/** What the SHA module offers; see kernels/sha.ts. */
interface ShaExports extends Readonly<Record<ShaKernel, (blocks: number) => void>> {
  readonly memory: WebAssembly.Memory;
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
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #state: Int32Array<ArrayBuffer>;

  constructor(exports: ShaExports) {
    this.exports = exports;
    const buffer = exports.memory.buffer as ArrayBuffer;
    this.#bytes = new Uint8Array(buffer);
    this.#state = new Int32Array(buffer, STATE, 16);
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
    const bytes = this.#bytes;
    const words = this.#state;
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

  /**
   * Computes an HMAC (RFC 2104) over a message that fits into the memory: each of the two digests is
   * one call.
   *
   * @param kernel Which compression function.
   * @param shape The digest: its initial value and lengths.
   * @param key The key, no longer than a block.
   * @param data The message.
   * @param output Where the authentication code goes, from its start: as many bytes as it has.
   */
  hmac(
    kernel: ShaKernel,
    shape: HmacShape,
    key: Uint8Array,
    data: Uint8Array,
    output: Uint8Array,
  ): void {
    const { blockLength, outputLength } = shape;
    const bytes = this.#bytes;
    this.#startHmac(shape, key, 0x36);
    const message = DATA + blockLength;
    if (data.length > 128) bytes.set(data, message);
    else for (let at = 0; at < data.length; at++) bytes[message + at] = data[at] as number;
    const end = this.#finishHmac(kernel, shape, blockLength + data.length);
    const state = this.#state;
    // The message schedule is not needed any more: the inner digest waits there.
    for (let at = 0; at < outputLength; at++) bytes[SCHEDULE + at] = byteOf(state, at);
    this.#startHmac(shape, key, 0x5c);
    bytes.copyWithin(message, SCHEDULE, SCHEDULE + outputLength);
    this.#finishHmac(kernel, shape, blockLength + outputLength);
    for (let at = 0; at < output.length; at++) output[at] = byteOf(state, at);
    bytes.fill(0, STATE, Math.max(end, message + 2 * blockLength));
  }

  /** The initial value, and the padded key as the first block. */
  #startHmac({ initial, blockLength }: HmacShape, key: Uint8Array, pad: number): void {
    const bytes = this.#bytes;
    for (let word = 0; word < initial.length; word++) this.#state[word] = initial[word] as number;
    for (let at = 0; at < key.length; at++) bytes[DATA + at] = (key[at] as number) ^ pad;
    bytes.fill(pad, DATA + key.length, DATA + blockLength);
  }

  /** Pads a message of so many bytes (FIPS 180-4, Section 5.1) and takes it. @returns Its end. */
  #finishHmac(
    kernel: ShaKernel,
    { blockLength, lengthBytes }: HmacShape,
    length: number,
  ): number {
    const bytes = this.#bytes;
    const blocks = Math.ceil((length + 1 + lengthBytes) / blockLength);
    const end = DATA + blocks * blockLength;
    bytes[DATA + length] = 0x80;
    bytes.fill(0, DATA + length + 1, end);
    const bits = 8 * length;
    for (let byte = 0; byte < 4; byte++) bytes[end - 1 - byte] = bits >>> 8 * byte;
    this.exports[kernel](blocks);
    return end;
  }
}

/** What a digest is, for an HMAC with it. */
export interface HmacShape {
  /** The initial hash value, in words of 32 bits. */
  readonly initial: readonly number[];
  /** The length of a block, in bytes. */
  readonly blockLength: number;
  /** The length of the digest, in bytes. */
  readonly outputLength: number;
  /** How many bytes at the end of the last block hold the message's length. */
  readonly lengthBytes: number;
}

/** The longest message of an HMAC that fits into the memory, in bytes. */
export const LONGEST_HMAC_MESSAGE = 0x8000;

/** A byte of a hash value, whose words are big-endian. */
function byteOf(state: Int32Array, at: number): number {
  return (state[at >> 2] as number) >>> 24 - 8 * (at & 3) & 0xff;
}
