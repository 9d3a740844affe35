// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A message that comes in pieces of any size, cut into what a mode can take. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { CipherProcess } from "./cipher_algorithm.ts";

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);

/** Gathers what a mode can not take yet. */
export class CipherOperation {
  readonly #name: string;
  readonly #process: CipherProcess;
  readonly #limit: number;
  #pending: Bytes = new Uint8Array(0);
  /** How many bytes of `#pending` count. */
  #length = 0;
  #ended = false;

  /** Starts with a process that nobody else uses. */
  constructor(name: string, process: CipherProcess, limit: number) {
    this.#name = name;
    this.#process = process;
    this.#limit = limit;
  }

  /** Whether the message ended, well or not. */
  get ended(): boolean {
    return this.#ended;
  }

  /** How many bytes `update` gives for that many more. */
  outputLength(length: number): number {
    const { unit, reserve } = this.#process;
    if (unit === 1) return length;
    if (unit === Infinity) return 0;
    return Math.max(0, Math.floor((this.#length + length - reserve) / unit) * unit);
  }

  /** The most that `final` gives now. */
  get finalLength(): number {
    return this.#process.finishLength(this.#length);
  }

  update(data: Uint8Array, output?: Uint8Array): Bytes {
    checkBytes(data, "data");
    this.#checkOpen();
    const count = this.outputLength(data.length);
    const target = this.#target(output, count);
    if (count === 0) {
      this.#keep(data);
      return target;
    }
    if (this.#length === 0) {
      const rest = count < data.length ? data.slice(count) : NO_BYTES;
      this.#process.transform(safeInput(data.subarray(0, count), target), target, 0);
      this.#keep(rest);
      return target;
    }
    const joined = new Uint8Array(this.#length + data.length);
    joined.set(this.#pending.subarray(0, this.#length));
    joined.set(data, this.#length);
    this.#process.transform(joined.subarray(0, count), target, 0);
    this.#pending.fill(0);
    this.#pending = joined.slice(count);
    this.#length = this.#pending.length;
    joined.fill(0, count);
    return target;
  }

  final(output?: Uint8Array): Bytes {
    this.#checkOpen();
    const target = this.#target(output, this.finalLength);
    this.#ended = true;
    try {
      const written = this.#process.finish(this.#pending.slice(0, this.#length), target, 0);
      return target.subarray(0, written);
    } finally {
      this.#pending.fill(0);
      this.#length = 0;
    }
  }

  tag(): Bytes | undefined {
    return this.#ended ? this.#process.tag?.() : undefined;
  }

  nextIv(): Bytes | undefined {
    return this.#process.nextIv?.();
  }

  destroy(): void {
    this.#ended = true;
    this.#pending.fill(0);
    this.#length = 0;
    this.#process.destroy?.();
  }

  #keep(data: Uint8Array): void {
    const length = this.#length + data.length;
    if (length > this.#limit) {
      throw new RangeError(
        `Cannot keep more than ${this.#limit} bytes for ${this.#name}, which may give nothing ` +
          `before the end of the message: set bufferLimit to what the message may have`,
      );
    }
    if (length > this.#pending.length) {
      const grown = new Uint8Array(Math.max(length, Math.min(2 * length, this.#limit), 32));
      grown.set(this.#pending.subarray(0, this.#length));
      this.#pending.fill(0);
      this.#pending = grown;
    }
    this.#pending.set(data, this.#length);
    this.#length = length;
  }

  #target(output: Uint8Array | undefined, length: number): Bytes {
    if (output === undefined) return new Uint8Array(length);
    if (output.length < length) {
      throw new RangeError(
        `Cannot write ${length} bytes of ${this.#name}: the output has ${output.length} bytes`,
      );
    }
    return output.subarray(0, length) as Bytes;
  }

  #checkOpen(): void {
    if (this.#ended) {
      throw new TypeError(
        `Cannot go on with this ${this.#name} message: it ended; restart() begins another`,
      );
    }
  }
}

/** The input, or a copy where writing the output would overwrite what is still to be read. */
function safeInput(input: Uint8Array, output: Uint8Array): Uint8Array {
  if (input.buffer !== output.buffer || input.byteOffset === output.byteOffset) return input;
  const apart = input.byteOffset >= output.byteOffset + output.length ||
    output.byteOffset >= input.byteOffset + input.length;
  return apart ? input : input.slice();
}
