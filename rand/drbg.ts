// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Deterministic random bit generators (SP 800-90Ar1), with any mechanism and any source of entropy. */

import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { checkDrawn, checkInterval, checkLength, checkRequest } from "./_drbg_checks.ts";
import type { DrbgMechanism, DrbgState, LengthRange } from "./drbg_mechanism.ts";
import { type EntropyRequest, type EntropySource, systemEntropySource } from "./entropy_source.ts";
import type { Random } from "./random.ts";

/** Options for {@linkcode createDrbg}. */
export interface DrbgOptions {
  /**
   * Where entropy comes from; another generator makes a chain.
   *
   * @default {systemEntropySource}
   */
  source?: EntropySource;
  /** What makes this generator's bits differ from those of others. @default {empty} */
  personalisation?: Uint8Array;
  /**
   * After how many requests it reseeds; 0 stands for never. OpenSSL's `reseed_requests`.
   *
   * @default {256, and 65,536 when the source is another generator}
   */
  reseedRequests?: number;
  /**
   * After which time it reseeds, in milliseconds; 0 stands for never. OpenSSL's
   * `reseed_time_interval`.
   *
   * @default {3,600,000, and 420,000 when the source is another generator}
   */
  reseedInterval?: number;
  /**
   * The clock, in milliseconds. What it starts with does not count; when it goes back, the generator
   * reseeds.
   *
   * @default {Date.now}
   */
  now?: () => number;
}

/** Options of one request to a generator. */
export interface GenerateOptions {
  /** What is mixed in before. @default {empty} */
  additionalInput?: Uint8Array;
  /** Whether fresh entropy is mixed in before. @default {false} */
  predictionResistance?: boolean;
  /** The security strength that the request needs, in bits. @default {the generator's} */
  strength?: number;
}

/** Options of {@linkcode Drbg.reseed}. */
export interface ReseedOptions {
  /** What is mixed in as well. @default {empty} */
  additionalInput?: Uint8Array;
  /** Entropy that comes before the source's, as long as the mechanism wants it. @default {none} */
  entropy?: Uint8Array;
  /** Whether the source's entropy must be fresh. @default {false} */
  predictionResistance?: boolean;
}

/** The most requests and the longest time between two reseeds that OpenSSL allows. */
const LARGEST_RESEED_REQUESTS = 2 ** 24;
const LARGEST_RESEED_INTERVAL = 1000 * 2 ** 20;

/**
 * Makes a generator. It seeds itself when it is first asked.
 *
 * @param mechanism How bits are made: {@linkcode ctrDrbg}, {@linkcode hashDrbg}, {@linkcode hmacDrbg}.
 * @param options Where entropy comes from, and when it reseeds.
 * @returns The generator.
 * @throws {RangeError} When an interval is not possible.
 * @throws {SslError} `RAND` `PARENT_STRENGTH_TOO_WEAK` when the source is weaker than the mechanism,
 * `PERSONALISATION_STRING_TOO_LONG`.
 *
 * @example Usage
 * ```ts
 * import { createDrbg, hmacDrbg } from "@streamssl/ssl/rand";
 * import { sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const primary = createDrbg(hmacDrbg(sha256));
 * const child = createDrbg(hmacDrbg(sha256), { source: primary });
 * assertEquals(child.generate(16, { predictionResistance: true }).length, 16);
 * ```
 */
export function createDrbg(mechanism: DrbgMechanism, options: DrbgOptions = {}): Drbg {
  return new Drbg(mechanism, options);
}

/** A generator. The counterpart of `EVP_RAND_CTX`. {@linkcode createDrbg} makes it. */
export class Drbg implements EntropySource {
  /** How bits are made. */
  readonly mechanism: DrbgMechanism;
  /** Its security strength, in bits. */
  readonly strength: number;
  /** What it is, for errors. */
  readonly name: string;
  /**
   * This generator as a {@linkcode Random}, for everything that takes one: any length, cut into
   * requests.
   */
  readonly random: Random;
  readonly #source: EntropySource;
  readonly #personalisation: Uint8Array;
  readonly #reseedRequests: number;
  readonly #reseedInterval: number;
  readonly #now: () => number;
  #state: DrbgState | undefined;
  #failure: unknown;
  #requests = 0;
  #reseedTime = 0;
  #reseedCount = 0;
  #sourceCount = 0;

  /**
   * Makes a generator.
   *
   * @param mechanism How bits are made.
   * @param options Where entropy comes from, and when it reseeds.
   */
  constructor(mechanism: DrbgMechanism, options: DrbgOptions = {}) {
    const { source = systemEntropySource, personalisation = new Uint8Array(0) } = options;
    const chained = source instanceof Drbg;
    this.mechanism = mechanism;
    this.strength = mechanism.strength;
    this.name = mechanism.name;
    this.random = (length) => this.#serve(length);
    this.#source = source;
    this.#personalisation = new Uint8Array(personalisation);
    this.#reseedRequests = options.reseedRequests ?? (chained ? 65_536 : 256);
    this.#reseedInterval = options.reseedInterval ?? (chained ? 420_000 : 3_600_000);
    this.#now = options.now ?? Date.now;
    checkInterval("requests", this.#reseedRequests, LARGEST_RESEED_REQUESTS);
    checkInterval("milliseconds", this.#reseedInterval, LARGEST_RESEED_INTERVAL);
    if (source.strength < mechanism.strength) {
      throw new SslError("RAND", "PARENT_STRENGTH_TOO_WEAK", {
        expected: `a source of ${mechanism.strength} bits for ${mechanism.name}`,
        received: `${source.name}, which has ${source.strength}`,
        remedy: "take a stronger source, or a mechanism of its strength",
      });
    }
    checkLength(
      "PERSONALISATION_STRING_TOO_LONG",
      personalisation,
      mechanism.maxPersonalisationLength,
    );
  }

  /**
   * How far it is: `"uninitialised"` before it is first asked, `"ready"`, or `"error"` when the source
   * failed; then it tries again at the next request. The counterpart of `EVP_RAND_get_state`.
   */
  get state(): "uninitialised" | "ready" | "error" {
    if (this.#failure !== undefined) return "error";
    return this.#state === undefined ? "uninitialised" : "ready";
  }

  /** How often it was seeded or reseeded. */
  get reseedCount(): number {
    return this.#reseedCount;
  }

  /**
   * Seeds the generator, which else happens when it is first asked. The counterpart of
   * `EVP_RAND_instantiate`.
   *
   * @param options What is mixed in besides, and whether entropy must be fresh.
   * @throws {SslError} `RAND` `ALREADY_INSTANTIATED`; the source's error when it fails;
   * `ERROR_RETRIEVING_ENTROPY` and `ERROR_RETRIEVING_NONCE` when it gives what the mechanism can not
   * take; `PERSONALISATION_STRING_TOO_LONG`.
   */
  instantiate(
    options: { personalisation?: Uint8Array; predictionResistance?: boolean } = {},
  ): void {
    if (this.#state !== undefined) {
      throw new SslError("RAND", "ALREADY_INSTANTIATED", {
        where: this.name,
        remedy: "call uninstantiate before",
      });
    }
    const { predictionResistance = false } = options;
    const personalisation = options.personalisation ?? this.#personalisation;
    const { mechanism } = this;
    const { nonceLength, maxPersonalisationLength } = mechanism;
    checkLength("PERSONALISATION_STRING_TOO_LONG", personalisation, maxPersonalisationLength);
    this.#guard(() => {
      const nonce = nonceLength[1] === 0 ? undefined : this.#source.nonce?.(nonceLength);
      if (nonce !== undefined) checkDrawn("ERROR_RETRIEVING_NONCE", nonce, nonceLength);
      // SP 800-90Ar1, Section 9.1: entropy for half the strength more can stand for the nonce.
      const more = nonce === undefined && nonceLength[1] > 0 ? nonceLength : [0, 0] as const;
      const entropy = this.#draw(more, predictionResistance);
      this.#state = mechanism.instantiate(entropy, nonce ?? new Uint8Array(0), personalisation);
      entropy.fill(0);
      nonce?.fill(0);
    });
  }

  /**
   * Reseeds. The counterpart of `EVP_RAND_reseed`.
   *
   * @param options What is mixed in.
   * @throws {SslError} `RAND`: the source's error when it fails; `ENTROPY_OUT_OF_RANGE`,
   * `ENTROPY_INPUT_TOO_LONG`, `ADDITIONAL_INPUT_TOO_LONG` when something has an impossible length.
   */
  reseed(options: ReseedOptions = {}): void {
    const { entropy, predictionResistance = false } = options;
    let { additionalInput = new Uint8Array(0) } = options;
    const { entropyLength: [lowest, highest], maxAdditionalInputLength } = this.mechanism;
    checkLength("ADDITIONAL_INPUT_TOO_LONG", additionalInput, maxAdditionalInputLength);
    if (entropy !== undefined && entropy.length < lowest) {
      throw new SslError("RAND", "ENTROPY_OUT_OF_RANGE", {
        expected: `${lowest} bytes of entropy or more`,
        received: `${entropy.length}`,
      });
    }
    if (entropy !== undefined) checkLength("ENTROPY_INPUT_TOO_LONG", entropy, highest);
    const state = this.#ready();
    this.#guard(() => {
      if (entropy !== undefined) {
        state.reseed(entropy, additionalInput);
        additionalInput = new Uint8Array(0);
      }
      const drawn = this.#draw([0, 0], predictionResistance);
      state.reseed(drawn, additionalInput);
      drawn.fill(0);
    });
  }

  /**
   * Generates random bytes by one request. The counterpart of `EVP_RAND_generate`.
   *
   * @param length How many bytes, at most `mechanism.maxRequestLength`; {@linkcode Drbg.random} takes
   * any length.
   * @param options What is mixed in before.
   * @returns The bytes.
   * @throws {RangeError} When `length` is no length.
   * @throws {SslError} `RAND` `REQUEST_TOO_LARGE_FOR_DRBG`, `INSUFFICIENT_DRBG_STRENGTH`,
   * `ADDITIONAL_INPUT_TOO_LONG`; the source's error when the generator must reseed and can not.
   */
  generate(length: number, options: GenerateOptions = {}): Bytes {
    const { predictionResistance = false, strength = this.strength } = options;
    let { additionalInput = new Uint8Array(0) } = options;
    const { maxAdditionalInputLength } = this.mechanism;
    checkRequest(this.mechanism, length, strength);
    checkLength("ADDITIONAL_INPUT_TOO_LONG", additionalInput, maxAdditionalInputLength);
    let state = this.#ready();
    if (predictionResistance || this.#mustReseed()) {
      this.reseed({ additionalInput, predictionResistance });
      state = this.#ready();
      additionalInput = new Uint8Array(0);
    }
    const output = new Uint8Array(length);
    state.generate(output, additionalInput);
    this.#requests++;
    return output;
  }

  /**
   * Serves as the source of another generator.
   *
   * @param request How much entropy.
   * @returns Bytes that hold it.
   */
  entropy(request: EntropyRequest): Bytes {
    const { bits, length: [lowest], predictionResistance } = request;
    return this.generate(Math.max(lowest, Math.ceil(bits / 8)), { predictionResistance });
  }

  /** Wipes the state; the generator seeds itself when it is asked again. `EVP_RAND_uninstantiate`. */
  uninstantiate(): void {
    this.#state?.destroy();
    this.#state = undefined;
    this.#failure = undefined;
  }

  #serve(length: number): Bytes {
    const { maxRequestLength } = this.mechanism;
    if (length <= maxRequestLength) return this.generate(length);
    if (!Number.isSafeInteger(length)) {
      throw new RangeError(`Cannot make ${length} random bytes: an integer from 0 is expected`);
    }
    const output = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += maxRequestLength) {
      output.set(this.generate(Math.min(maxRequestLength, length - offset)), offset);
    }
    return output;
  }

  /** The state, made when there is none: at the first request, and after an error. */
  #ready(): DrbgState {
    if (this.#state === undefined) this.instantiate();
    return this.#state!;
  }

  #mustReseed(): boolean {
    if (this.#reseedRequests > 0 && this.#requests >= this.#reseedRequests) return true;
    if ((this.#source.reseedCount ?? 0) !== this.#sourceCount) return true;
    if (this.#reseedInterval === 0) return false;
    const elapsed = this.#now() - this.#reseedTime;
    return elapsed < 0 || elapsed >= this.#reseedInterval;
  }

  /** Draws entropy of the mechanism's strength, and for a nonce when one is to be made of it. */
  #draw(nonce: LengthRange, predictionResistance: boolean): Bytes {
    const [lowest, highest] = this.mechanism.entropyLength;
    const length = [lowest + nonce[0], highest + nonce[1]] as const;
    const bits = nonce[1] === 0 ? this.strength : this.strength * 1.5;
    const drawn = this.#source.entropy({ bits, length, predictionResistance });
    checkDrawn("ERROR_RETRIEVING_ENTROPY", drawn, length);
    return drawn;
  }

  /** Seeds. When that fails, the state is gone, and the next request begins anew. */
  #guard(seed: () => void): void {
    try {
      seed();
    } catch (error) {
      this.uninstantiate();
      this.#failure = error;
      throw error;
    }
    this.#failure = undefined;
    this.#requests = 0;
    this.#reseedTime = this.#now();
    this.#reseedCount++;
    this.#sourceCount = this.#source.reseedCount ?? 0;
  }
}
