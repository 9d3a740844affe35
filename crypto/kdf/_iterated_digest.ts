// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * A digest of a digest of a digest: what PBKDF1 and PKCS #12 spend their time on. One block a time in
 * memory that stays, for on Deno 2.9 the memory of a new result takes twice as long as the block; all
 * rounds of SHA-1 in one call of the SHA module where that is at hand.
 *
 * Timing: depends on the number of rounds only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { compressWordsSha1, SHA1_INITIAL } from "../engine/portable_sha1.ts";
import { compressWordsSha256, SHA256_INITIAL } from "../engine/portable_sha256.ts";
import { shaMemory } from "../engine/wasm/sha_memory.ts";

/** A digest whose digest fits into one of its blocks. */
interface OneBlockDigest {
  readonly name: string;
  readonly initial: readonly number[];
  compress(state: Int32Array, schedule: Int32Array): void;
}

const ROWS: readonly OneBlockDigest[] = [
  { name: "sha1", initial: SHA1_INITIAL, compress: compressWordsSha1 },
  { name: "sha256", initial: SHA256_INITIAL, compress: compressWordsSha256 },
];

/** Digests a digest again and again. */
export class IteratedDigest {
  readonly #row: OneBlockDigest | undefined;
  readonly #digest: DigestAlgorithm;
  readonly #state: Int32Array = new Int32Array(16);
  readonly #schedule: Int32Array = new Int32Array(160);
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
    const view = new DataView(start.buffer, start.byteOffset, start.length);
    for (let word = 0; 4 * word < start.length; word++) this.#state[word] = view.getInt32(4 * word);
    // FIPS 180-4, Section 5.1.1: a bit behind the message, its length in bits at the end. Both stay.
    this.#schedule[this.#row.initial.length] = 1 << 31;
    this.#schedule[15] = 32 * this.#row.initial.length;
  }

  /** Goes some rounds on. */
  advance(rounds: number): void {
    if (rounds < 1) return;
    const memory = this.#row?.name === "sha1" ? shaMemory() : undefined;
    if (memory !== undefined) memory.iterateSha1(this.#state, rounds);
    else if (this.#row !== undefined) {
      this.#advanceInPlace(this.#row, rounds);
    } else {
      for (let round = 0; round < rounds; round++) {
        const next = this.#digest.digest(this.#value);
        this.#value.fill(0);
        this.#value = next;
      }
    }
  }

  #advanceInPlace({ initial, compress }: OneBlockDigest, rounds: number): void {
    const state = this.#state;
    const schedule = this.#schedule;
    const words = initial.length;
    for (let round = 0; round < rounds; round++) {
      for (let word = 0; word < words; word++) {
        schedule[word] = state[word]!;
        state[word] = initial[word]!;
      }
      compress(state, schedule);
    }
  }

  /** The digest now, of which the caller is the owner. */
  value(): Bytes {
    const bytes = this.#value.slice();
    if (this.#row === undefined) return bytes;
    const view = new DataView(bytes.buffer);
    for (let word = 0; 4 * word < bytes.length; word++) view.setInt32(4 * word, this.#state[word]!);
    return bytes;
  }

  /** Wipes everything. */
  wipe(): void {
    this.#value.fill(0);
    this.#state.fill(0);
    this.#schedule.fill(0);
  }
}
