// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { sha512 } from "../crypto/digest/sha2.ts";
import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import type { EntropyRequest, EntropySource } from "./entropy_source.ts";

/** What the pool's digest can hold, in bits. */
const CAPACITY = 512;

/**
 * Collects entropy that a program adds, and serves it once it is enough. All of it is condensed by
 * SHA-512, so that the pool never grows. Its time depends on lengths only.
 */
export class SeedPool implements EntropySource {
  /** What it is, for errors. */
  readonly name = "the pool of what was added";
  /** What it can serve, in bits. */
  readonly strength: number = CAPACITY;
  readonly #source: EntropySource | undefined;
  #running = sha512.create();
  #entropyBits = 0;

  /**
   * Makes an empty pool.
   *
   * @param source Who serves in place of the pool, when there is someone.
   */
  constructor(source: EntropySource | undefined) {
    this.#source = source;
  }

  /** How much entropy there is, in bits, as those who added it say. */
  get entropyBits(): number {
    return this.#entropyBits;
  }

  /** Whether the pool's source was reseeded. */
  get reseedCount(): number {
    return this.#source?.reseedCount ?? 0;
  }

  /**
   * Adds data.
   *
   * @param data The data.
   * @param entropyBits How much entropy it holds, in bits.
   */
  add(data: Uint8Array, entropyBits: number): void {
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(data.length));
    this.#running.update(length).update(data);
    this.#entropyBits = Math.min(CAPACITY, this.#entropyBits + entropyBits);
  }

  /**
   * Serves a generator.
   *
   * @param request How much.
   * @returns Bytes that hold it.
   * @throws {SslError} `RAND`, `PRNG_NOT_SEEDED` when there is less and nobody to ask.
   */
  entropy(request: EntropyRequest): Bytes {
    if (this.#source !== undefined) return this.#source.entropy(request);
    const { bits, length: [, longest] } = request;
    if (this.#entropyBits < bits) {
      throw new SslError("RAND", "PRNG_NOT_SEEDED", {
        expected: `${bits} bits of entropy`,
        received: `${Math.floor(this.#entropyBits)}`,
        usualCause: "no source of entropy was given, and too little was added",
        remedy: "add unpredictable data with add() or seed(), load a seed file with loadFile(), " +
          "ask an entropy gathering daemon with egdBytes(), or give the generator a source",
      });
    }
    const drawn = this.#running.clone().update(Uint8Array.of(1)).digest();
    // What is served can not be found from what stays.
    const rest = this.#running.update(Uint8Array.of(2)).digest();
    this.#running = sha512.create().update(rest);
    rest.fill(0);
    this.#entropyBits = 0;
    return longest < drawn.length ? drawn.slice(0, longest) : drawn;
  }
}
