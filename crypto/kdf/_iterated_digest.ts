// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * A digest of a digest of a digest: what PBKDF1 and PKCS #12 spend their time on. One block a time in
 * memory that stays, for on Deno 2.9 the memory of a new result takes twice as long as the block.
 *
 * Timing: depends on the number of rounds only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { compressSha1, SHA1_INITIAL } from "../engine/portable_sha1.ts";
import { compressSha256, SHA256_INITIAL } from "../engine/portable_sha256.ts";

/** A digest whose digest fits into one of its blocks. */
interface OneBlockDigest {
  readonly name: string;
  readonly initial: readonly number[];
  compress(state: Int32Array, schedule: Int32Array, block: Uint8Array, offset: number): void;
}

const ROWS: readonly OneBlockDigest[] = [
  { name: "sha1", initial: SHA1_INITIAL, compress: compressSha1 },
  { name: "sha256", initial: SHA256_INITIAL, compress: compressSha256 },
];

/** Digests a digest again and again. */
export class IteratedDigest {
  readonly #row: OneBlockDigest | undefined;
  readonly #digest: DigestAlgorithm;
  readonly #state: Int32Array = new Int32Array(16);
  readonly #schedule: Int32Array = new Int32Array(160);
  readonly #block: Uint8Array = new Uint8Array(64);
  #value: Bytes;

  /**
   * Takes the first digest.
   *
   * @param digest The digest.
   * @param start Its first output; it is taken over and wiped.
   */
  constructor(digest: DigestAlgorithm, start: Bytes) {
    this.#digest = digest;
    this.#value = start;
    this.#row = ROWS.find(({ name }) => name === digest.name);
    if (this.#row === undefined) return;
    // FIPS 180-4, Section 5.1.1: a bit behind the message, its length in bits at the end.
    this.#block.set(start);
    this.#block[start.length] = 0x80;
    this.#block[62] = start.length >> 5;
    this.#block[63] = start.length << 3;
  }

  /** Goes some rounds on. */
  advance(rounds: number): void {
    if (this.#row !== undefined) {
      this.#advanceInPlace(this.#row, rounds);
      return;
    }
    for (let round = 0; round < rounds; round++) {
      const next = this.#digest.digest(this.#value);
      this.#value.fill(0);
      this.#value = next;
    }
  }

  #advanceInPlace({ initial, compress }: OneBlockDigest, rounds: number): void {
    const state = this.#state;
    const block = this.#block;
    const words = initial.length;
    for (let round = 0; round < rounds; round++) {
      for (let word = 0; word < words; word++) state[word] = initial[word]!;
      compress(state, this.#schedule, block, 0);
      for (let word = 0; word < words; word++) {
        const value = state[word]!;
        block[4 * word] = value >> 24;
        block[4 * word + 1] = value >> 16;
        block[4 * word + 2] = value >> 8;
        block[4 * word + 3] = value;
      }
    }
  }

  /** The digest now, of which the caller is the owner. */
  value(): Bytes {
    return this.#row === undefined
      ? this.#value.slice()
      : new Uint8Array(this.#block.subarray(0, this.#value.length));
  }

  /** Wipes everything. */
  wipe(): void {
    this.#value.fill(0);
    this.#state.fill(0);
    this.#schedule.fill(0);
    this.#block.fill(0);
  }
}
