// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import type { LengthRange } from "./drbg_mechanism.ts";
import { randomBytes } from "./random.ts";

/** What a generator asks its source of entropy for. */
export interface EntropyRequest {
  /** How much entropy is needed, in bits. */
  readonly bits: number;
  /** How long the answer may be, in bytes. */
  readonly length: LengthRange;
  /** Whether the entropy must be fresh: made after this request. */
  readonly predictionResistance: boolean;
}

/** Where a generator's entropy comes from: the platform, another generator, a device of one's own. */
export interface EntropySource {
  /** What it is, for errors. */
  readonly name: string;
  /** The security strength that it can serve, in bits. */
  readonly strength: number;
  /**
   * How often it was reseeded: what is seeded from it follows. A source that never is needs none.
   */
  readonly reseedCount?: number;
  /**
   * Gives entropy.
   *
   * @param request How much.
   * @returns Bytes that hold it; the generator wipes them.
   * @throws {SslError} `RAND` when it can not.
   */
  entropy(request: EntropyRequest): Bytes;
  /**
   * Gives a nonce. Without this method generators ask for half more entropy in its place (SP 800-90Ar1,
   * Section 9.1).
   *
   * @param length How long it may be, in bytes.
   * @returns The nonce.
   */
  nonce?(length: LengthRange): Bytes;
}

/**
 * The platform's generator as a source of entropy (`crypto.getRandomValues`, which is seeded by the
 * operating system). The counterpart of `EVP_RAND-SEED-SRC`.
 *
 * @example Usage
 * ```ts
 * import { createDrbg, ctrDrbg, systemEntropySource } from "@streamssl/ssl/rand";
 * import { assert } from "@std/assert";
 *
 * const drbg = createDrbg(ctrDrbg(32), { source: systemEntropySource });
 * assert(drbg.strength <= systemEntropySource.strength);
 * ```
 */
export const systemEntropySource: EntropySource = {
  name: "the platform's generator",
  strength: 1024,
  entropy({ bits, length: [lowest] }) {
    return randomBytes(Math.max(lowest, Math.ceil(bits / 8)));
  },
};
