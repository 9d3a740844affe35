// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";

/** Below so many bytes a loop copies faster than `set` with a view (measured). */
const SHORT = 24;

/** An element whose length is not written yet. */
interface OpenElement {
  /** The offset of its length. */
  readonly at: number;
  /** How many bytes were left for the length. */
  readonly size: number;
}

/**
 * DER that is made from pieces of an input, front to back. Where a length turns out to take more or
 * fewer bytes than were left for it, what follows is moved, once for each level of nesting at most.
 */
export class DerOutput {
  readonly #input: Uint8Array;
  #bytes: Bytes = new Uint8Array(256);
  #length = 0;

  /** Makes an output. @param input Where pieces come from. */
  constructor(input: Uint8Array) {
    this.#input = input;
  }

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** Writes a byte. @param value The byte. */
  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Copies a piece of the input. @param start Where it starts. @param end Where it ends. */
  copy(start: number, end: number): void {
    const count = end - start;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    const input = this.#input;
    if (count > SHORT) bytes.set(input.subarray(start, end), this.#length);
    else {
      const shift = this.#length - start;
      for (let at = start; at < end; at++) bytes[at + shift] = input[at] as number;
    }
    this.#length += count;
  }

  /**
   * Leaves room for a length.
   *
   * @param guess What the length might be.
   * @returns What {@linkcode DerOutput.close} takes.
   */
  open(guess: number): OpenElement {
    const size = lengthSize(guess);
    const at = this.#length;
    if (at + size > this.#bytes.length) this.#grow(size);
    this.#length += size;
    return { at, size };
  }

  /** Writes the length of what came since. @param open Where it goes. */
  close({ at, size }: OpenElement): void {
    const start = at + size;
    const length = this.#length - start;
    const needed = lengthSize(length);
    if (needed !== size) {
      if (needed > size) this.#grow(needed - size);
      this.#bytes.copyWithin(at + needed, start, this.#length);
      this.#length += needed - size;
    }
    if (needed === 1) {
      this.#bytes[at] = length;
      return;
    }
    this.#bytes[at] = 0x80 | needed - 1;
    let rest = length;
    for (let index = needed - 1; index > 0; index--) {
      this.#bytes[at + index] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
  }

  /** Ends a BIT STRING. @param start Where its content starts. @param unusedBits Bits that become zero. */
  endBits(start: number, unusedBits: number): void {
    this.#bytes[start] = unusedBits;
    const last = this.#length - 1;
    this.#bytes[last] = (this.#bytes[last] as number) & 0xff << unusedBits;
  }

  /** Takes what was written. @returns The bytes. */
  finish(): Bytes {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** How many bytes a length takes (X.690, Section 10.1). */
function lengthSize(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x100) return 2;
  if (length < 0x1_0000) return 3;
  return length < 0x100_0000 ? 4 : 5;
}
