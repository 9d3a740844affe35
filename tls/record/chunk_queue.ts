// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Chunks of fewer bytes are gathered: a view of a byte takes a hundred times its size. */
const SMALL = 256;
const GATHERED = 4096;

/**
 * Bytes that came in chunks of any size, read in pieces of any size. A piece that lies within one
 * chunk is a view; only a piece that crosses chunks is copied, once it is complete. Small chunks that
 * wait are gathered, so that a peer that sends single bytes can not make them weigh more than they do.
 */
export class ChunkQueue {
  #chunks: Uint8Array[] = [];
  #head = 0;
  #offset = 0;
  #length = 0;
  /** The buffer behind the last chunk, where that one is gathered and has room. */
  #gathering: Uint8Array | undefined;

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  /** Adds a chunk, which now belongs to the queue. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    if (chunk.length >= SMALL || this.#head === this.#chunks.length) {
      this.#gathering = undefined;
      this.#chunks.push(chunk);
    } else {
      this.#gather(chunk);
    }
  }

  /** Looks at a byte without taking it. */
  byteAt(index: number): number {
    let at = this.#offset + index;
    for (let position = this.#head; position < this.#chunks.length; position++) {
      const chunk = this.#chunks[position] as Uint8Array;
      if (at < chunk.length) return chunk[at] as number;
      at -= chunk.length;
    }
    throw new RangeError(`Cannot look at byte ${index}: ${this.#length} bytes wait`);
  }

  /** Takes exactly `length` bytes, which must be there. */
  take(length: number): Uint8Array {
    if (length > this.#length) {
      throw new RangeError(`Cannot take ${length} bytes: ${this.#length} bytes wait`);
    }
    const first = this.#chunks[this.#head];
    if (first !== undefined && first.length - this.#offset >= length) {
      const piece = first.subarray(this.#offset, this.#offset + length);
      this.#skip(length);
      return piece;
    }
    const piece = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const chunk = this.#chunks[this.#head] as Uint8Array;
      const part = Math.min(length - filled, chunk.length - this.#offset);
      piece.set(chunk.subarray(this.#offset, this.#offset + part), filled);
      filled += part;
      this.#skip(part);
    }
    return piece;
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#offset = 0;
    this.#length = 0;
    this.#gathering = undefined;
  }

  /** Puts a small chunk behind the last one. What was handed out before is not touched. */
  #gather(chunk: Uint8Array): void {
    const last = this.#chunks.length - 1;
    const used = this.#gathering === undefined ? 0 : (this.#chunks[last] as Uint8Array).length;
    if (this.#gathering === undefined || used + chunk.length > this.#gathering.length) {
      this.#gathering = new Uint8Array(GATHERED);
      this.#gathering.set(chunk);
      this.#chunks.push(this.#gathering.subarray(0, chunk.length));
      return;
    }
    this.#gathering.set(chunk, used);
    this.#chunks[last] = this.#gathering.subarray(0, used + chunk.length);
  }

  #skip(length: number): void {
    this.#length -= length;
    this.#offset += length;
    if (this.#offset < (this.#chunks[this.#head] as Uint8Array).length) return;
    this.#offset = 0;
    this.#head++;
    if (this.#head === this.#chunks.length) this.#gathering = undefined;
    if (this.#head === this.#chunks.length || this.#head > 1024) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
