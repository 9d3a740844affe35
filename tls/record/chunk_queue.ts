// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Bytes that came in chunks of any size, read in pieces of any size. A piece that lies within one
 * chunk is a view; only a piece that crosses chunks is copied, once it is complete.
 */
export class ChunkQueue {
  #chunks: Uint8Array[] = [];
  #head = 0;
  #offset = 0;
  #length = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  /** Adds a chunk, which now belongs to the queue. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
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
  }

  #skip(length: number): void {
    this.#length -= length;
    this.#offset += length;
    if (this.#offset < (this.#chunks[this.#head] as Uint8Array).length) return;
    this.#offset = 0;
    this.#head++;
    if (this.#head === this.#chunks.length || this.#head > 1024) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
