// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A chain of generators as OpenSSL has it: one primary, which seeds a public and a private one. */

import { sha512 } from "../crypto/digest/sha2.ts";
import { SslError } from "../err/mod.ts";
import { checkBytes } from "../wire/mod.ts";
import { ctrDrbg } from "./ctr_drbg.ts";
import { Drbg } from "./drbg.ts";
import type { DrbgMechanism } from "./drbg_mechanism.ts";
import { type EntropySource, systemEntropySource } from "./entropy_source.ts";
import type { Random } from "./random.ts";
import { SeedPool } from "./seed_pool.ts";

/** Options for {@linkcode createRandomGenerator}. */
export interface RandomGeneratorOptions {
  /** How bits are made. @default {ctrDrbg(32)} */
  mechanism?: DrbgMechanism;
  /**
   * Where entropy comes from; `"none"` leaves it to the program, which adds it.
   *
   * @default {systemEntropySource}
   */
  source?: EntropySource | "none";
  /** What makes this generator's bits differ from those of others. @default {empty} */
  personalisation?: Uint8Array;
  /** The clock, in milliseconds. @default {Date.now} */
  now?: () => number;
}

/**
 * Makes a generator. The platform's {@linkcode randomBytes} is as good and faster for most: this one is
 * for who must name the algorithm, has a source of entropy of his own, or works where the platform has
 * none.
 *
 * @param options How bits are made, and where entropy comes from.
 * @returns The generator.
 *
 * @example Usage
 * ```ts
 * import { createRandomGenerator } from "@streamssl/ssl/rand";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const generator = createRandomGenerator({ source: "none" });
 * assertThrows(() => generator.randomBytes(16), Error, "PRNG not seeded");
 * // What a hardware generator or a user's dice gave.
 * generator.seed(new Uint8Array(48).map((_, index) => index * 31));
 * assertEquals(generator.status(), true);
 * assertEquals(generator.randomBytes(16).length, 16);
 * ```
 */
export function createRandomGenerator(options: RandomGeneratorOptions = {}): RandomGenerator {
  return new RandomGenerator(options);
}

/**
 * A chain of generators. The counterpart of the `RAND_` functions, without global state.
 * {@linkcode createRandomGenerator} makes it.
 */
export class RandomGenerator {
  /** The one that the source of entropy seeds; `RAND_get0_primary`. */
  readonly primary: Drbg;
  /** The one for what will be seen, such as nonces; `RAND_get0_public`. */
  readonly public: Drbg;
  /** The one for what must stay secret, such as keys; `RAND_get0_private`. */
  readonly private: Drbg;
  /** Bytes of the public generator, for everything that takes a {@linkcode Random}; `RAND_bytes`. */
  readonly randomBytes: Random;
  /** Bytes of the private generator; `RAND_priv_bytes`. */
  readonly privateBytes: Random;
  readonly #source: EntropySource | undefined;
  readonly #pool: SeedPool;

  /**
   * Makes a chain.
   *
   * @param options How bits are made, and where entropy comes from.
   */
  constructor(options: RandomGeneratorOptions = {}) {
    const { mechanism = ctrDrbg(32), source = systemEntropySource } = options;
    const { personalisation = new Uint8Array(0), now = Date.now } = options;
    this.#source = source === "none" ? undefined : source;
    this.#pool = new SeedPool(this.#source);
    const common = { personalisation, now };
    this.primary = new Drbg(mechanism, {
      ...common,
      source: this.#pool,
      // Without a source nobody could be asked: it reseeds when enough was added.
      ...(this.#source === undefined ? { reseedRequests: 0, reseedInterval: 0 } : {}),
    });
    this.public = new Drbg(mechanism, { ...common, source: this.primary });
    this.private = new Drbg(mechanism, { ...common, source: this.primary });
    this.randomBytes = this.public.random;
    this.privateBytes = this.private.random;
  }

  /** How much entropy was added and not used yet, in bits; the pool holds 512. */
  get pooledEntropy(): number {
    return this.#pool.entropyBits;
  }

  /**
   * Adds unpredictable data. With a source of entropy it is mixed in besides; without one it counts,
   * and seeds the generator once there is enough: one and a half times its strength at first, its
   * strength later. The counterpart of `RAND_add`, which counts bytes where this counts bits.
   *
   * @param data The data. What is predictable in it does no harm.
   * @param entropyBits A careful estimate of how much of it nobody can predict, in bits.
   * @throws {RangeError} When that is more than the data can hold.
   */
  add(data: Uint8Array, entropyBits: number): void {
    checkBytes(data, "the data");
    if (!(entropyBits >= 0 && entropyBits <= 8 * data.length)) {
      throw new RangeError(
        `Cannot count ${entropyBits} bits of entropy in ${data.length} bytes: ` +
          `0 to ${8 * data.length} are possible`,
      );
    }
    this.#pool.add(data, entropyBits);
    if (this.primary.state !== "ready") return;
    const { maxAdditionalInputLength } = this.primary.mechanism;
    const additionalInput = sha512.digest(data).subarray(0, maxAdditionalInputLength);
    if (this.#source !== undefined || this.#pool.entropyBits >= this.primary.strength) {
      this.primary.reseed({ additionalInput });
    } else {
      // Too little for a seed, but it is mixed in.
      this.primary.generate(0, { additionalInput });
    }
  }

  /**
   * Adds data of which every bit is unpredictable. The counterpart of `RAND_seed`.
   *
   * @param data The data.
   */
  seed(data: Uint8Array): void {
    checkBytes(data, "the data");
    this.add(data, 8 * data.length);
  }

  /**
   * Tells whether the generator is seeded, and seeds it when it can be. The counterpart of
   * `RAND_status`.
   *
   * @returns Whether it will give bytes.
   */
  status(): boolean {
    if (this.primary.state === "ready") return true;
    try {
      this.primary.instantiate();
      return true;
    } catch (error) {
      if (error instanceof SslError && error.library === "RAND") return false;
      throw error;
    }
  }

  /**
   * Seeds the generator anew from its source. The counterpart of `RAND_poll`.
   *
   * @throws {SslError} `RAND`, `ERROR_RETRIEVING_ENTROPY` when it has none; the source's error when it
   * fails.
   */
  poll(): void {
    if (this.#source === undefined) {
      throw new SslError("RAND", "ERROR_RETRIEVING_ENTROPY", {
        expected: "a source of entropy to poll",
        received: "a generator that was made with none",
        remedy: "add unpredictable data with add() or seed()",
      });
    }
    if (this.primary.state === "ready") this.primary.reseed({ predictionResistance: true });
    else this.primary.instantiate({ predictionResistance: true });
  }

  /** Wipes the state of all three. They seed themselves again when they are asked. */
  uninstantiate(): void {
    for (const drbg of [this.private, this.public, this.primary]) drbg.uninstantiate();
  }
}
