// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** HMAC_DRBG (SP 800-90Ar1, Section 10.1.2). Its time depends on lengths only. */

import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { hmac } from "../crypto/mac/hmac.ts";
import { type Bytes, concatBytes } from "../wire/mod.ts";
import { digestDrbgLimits } from "./digest_strength.ts";
import type { DrbgMechanism, DrbgState } from "./drbg_mechanism.ts";

/**
 * HMAC_DRBG. The counterpart of `EVP_RAND-HMAC-DRBG`.
 *
 * @param digest The digest of the HMAC: SHA-1, SHA-2 or SHA-3.
 * @returns The mechanism.
 * @throws {RangeError} When the digest is an extendable-output function or too short.
 *
 * @example Usage
 * ```ts
 * import { createDrbg, hmacDrbg } from "@streamssl/ssl/rand";
 * import { sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const drbg = createDrbg(hmacDrbg(sha256));
 * assertEquals(drbg.strength, 256);
 * assertEquals(drbg.random(100).length, 100);
 * ```
 */
export function hmacDrbg(digest: DigestAlgorithm): DrbgMechanism {
  const limits = digestDrbgLimits("HMAC-DRBG", digest);
  return {
    name: `HMAC-DRBG ${digest.name}`,
    ...limits,
    instantiate(entropy, nonce, personalisation) {
      return new HmacDrbgState(digest, entropy, nonce, personalisation);
    },
  };
}

/** The working state of HMAC_DRBG, which RFC 6979 and `HMAC-DRBG-KDF` use by itself, too. */
export class HmacDrbgState implements DrbgState {
  readonly #digest: DigestAlgorithm;
  #key: Bytes;
  #value: Bytes;

  /**
   * Instantiates (Section 10.1.2.3).
   *
   * @param digest The digest of the HMAC.
   * @param seed What it is seeded with; the parts are put behind each other.
   */
  constructor(digest: DigestAlgorithm, ...seed: readonly Uint8Array[]) {
    this.#digest = digest;
    this.#key = new Uint8Array(digest.outputLength);
    this.#value = new Uint8Array(digest.outputLength).fill(1);
    this.#update(seed);
  }

  /**
   * Reseeds (Section 10.1.2.4).
   *
   * @param entropy The entropy input.
   * @param additionalInput The additional input; it may be empty.
   */
  reseed(entropy: Uint8Array, additionalInput: Uint8Array): void {
    this.#update([entropy, additionalInput]);
  }

  /**
   * Generates (Section 10.1.2.5).
   *
   * @param output Where the bits go.
   * @param additionalInput The additional input; it may be empty.
   */
  generate(output: Uint8Array, additionalInput: Uint8Array): void {
    if (additionalInput.length > 0) this.#update([additionalInput]);
    for (let offset = 0; offset < output.length; offset += this.#value.length) {
      this.#step();
      output.set(this.#value.subarray(0, output.length - offset), offset);
    }
    this.#update([additionalInput]);
  }

  /** Wipes the state. */
  destroy(): void {
    this.#key.fill(0);
    this.#value.fill(0);
  }

  /** HMAC_DRBG_Update (Section 10.1.2.2). */
  #update(provided: readonly Uint8Array[]): void {
    const empty = provided.every((part) => part.length === 0);
    for (const round of empty ? [0] : [0, 1]) {
      const message = concatBytes(this.#value, Uint8Array.of(round), ...provided);
      const key = hmac(this.#digest, this.#key, message);
      message.fill(0);
      this.#key.fill(0);
      this.#key = key;
      this.#step();
    }
  }

  #step(): void {
    const next = hmac(this.#digest, this.#key, this.#value);
    this.#value.fill(0);
    this.#value = next;
  }
}
