// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, joinBytes } from "../wire/mod.ts";
import { Gate } from "./_waiting.ts";

/** Chunks smaller than this get a buffer of this size, so that many small writes share one. */
const SMALL_CHUNK_SIZE = 1024;

/** Bytes on their way from a writer to a reader, with a capacity and an end. It holds no buffer when empty. */
export class ByteQueue {
  /** How many bytes it may hold. */
  readonly capacity: number;
  /** Opens when bytes, the end or a failure came. */
  readonly arrived: Gate = new Gate();
  /** Opens when room came, or the reader went. */
  readonly drained: Gate = new Gate();
  /** Whether the writer will write no more. */
  ended = false;
  /** Whether the reader will read no more. */
  abandoned = false;
  /** Why the writer broke off, if it did. */
  failure: Error | undefined;
  /** How many bytes a reader asked for in vain (BIO_ctrl_get_read_request). */
  request = 0;
  #chunks: Bytes[] = [];
  #head = 0;
  #tailUsed = 0;
  #tailBuffer: Bytes | undefined;
  #length = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** How many bytes it holds. */
  get length(): number {
    return this.#length;
  }

  /** How many bytes it has room for. */
  get room(): number {
    return this.capacity - this.#length;
  }

  /** Takes bytes, as many as there is room for, by copying. Returns how many. */
  push(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.room);
    if (count === 0) return 0;
    const part = bytes.subarray(0, count);
    if (this.#tailBuffer !== undefined && this.#tailUsed + count <= this.#tailBuffer.length) {
      this.#append(this.#tailBuffer, part);
    } else {
      const buffer = new Uint8Array(Math.max(count, SMALL_CHUNK_SIZE));
      buffer.set(part);
      this.#chunks.push(buffer.subarray(0, count));
      this.#tailBuffer = buffer;
      this.#tailUsed = count;
    }
    this.#length += count;
    this.request = 0;
    this.arrived.open();
    return count;
  }

  /** Puts bytes back in front; for that the capacity does not count. */
  unshift(chunk: Bytes): void {
    if (chunk.length === 0) return;
    this.#chunks.splice(0, this.#head, chunk);
    this.#head = 0;
    this.#length += chunk.length;
    this.arrived.open();
  }

  /** Gives the first chunk, whole. */
  takeChunk(): Bytes | undefined {
    const chunk = this.#chunks[this.#head];
    if (chunk === undefined) return undefined;
    this.#dropHead();
    this.#release(chunk.length);
    return chunk;
  }

  /** Gives up to `max` bytes, of several chunks if need be. */
  take(max: number): Bytes | undefined {
    const parts: Bytes[] = [];
    let wanted = Math.min(max, this.#length);
    const taken = wanted;
    while (wanted > 0) {
      const chunk = this.#chunks[this.#head] as Bytes;
      if (chunk.length <= wanted) {
        this.#dropHead();
        parts.push(chunk);
        wanted -= chunk.length;
      } else {
        // A copy: the rest stays here, and what is handed out has a buffer of its own.
        parts.push(chunk.slice(0, wanted));
        this.#chunks[this.#head] = chunk.subarray(wanted);
        wanted = 0;
      }
    }
    if (taken === 0) return undefined;
    this.#release(taken);
    return parts.length === 1 ? parts[0] : joinBytes(parts);
  }

  /** Forgets what it holds. */
  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#tailBuffer = undefined;
    this.#release(this.#length);
  }

  #append(buffer: Bytes, part: Uint8Array): void {
    buffer.set(part, this.#tailUsed);
    this.#tailUsed += part.length;
    const last = this.#chunks.length - 1;
    const start = (this.#chunks[last] as Bytes).byteOffset;
    this.#chunks[last] = buffer.subarray(start, this.#tailUsed);
  }

  #dropHead(): void {
    this.#head++;
    if (this.#head === this.#chunks.length) {
      this.#chunks = [];
      this.#head = 0;
      this.#tailBuffer = undefined;
    } else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }

  #release(count: number): void {
    this.#length -= count;
    this.drained.open();
  }
}

/** Checks the capacity of a BIO, in bytes. */
export function checkCapacity(capacity: number): number {
  if (!(capacity >= 1) || (capacity !== Infinity && !Number.isInteger(capacity))) {
    throw new RangeError(`Cannot use the capacity ${capacity}: at least 1 byte is needed`);
  }
  return capacity;
}
