// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Hash_DRBG (SP 800-90Ar1, Section 10.1.1). Its time depends on lengths only. */

import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { type Bytes, concatBytes } from "../wire/mod.ts";
import { digestDrbgLimits } from "./digest_strength.ts";
import type { DrbgMechanism, DrbgState } from "./drbg_mechanism.ts";

/**
 * Hash_DRBG. The counterpart of `EVP_RAND-HASH-DRBG`.
 *
 * @param digest The digest: SHA-1, SHA-2 or SHA-3.
 * @returns The mechanism.
 * @throws {RangeError} When the digest is an extendable-output function or too short.
 *
 * @example Usage
 * ```ts
 * import { createDrbg, hashDrbg } from "@streamssl/ssl/rand";
 * import { sha512 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const drbg = createDrbg(hashDrbg(sha512));
 * assertEquals(drbg.strength, 256);
 * assertEquals(drbg.random(100).length, 100);
 * ```
 */
export function hashDrbg(digest: DigestAlgorithm): DrbgMechanism {
  const limits = digestDrbgLimits("Hash-DRBG", digest);
  // SP 800-90Ar1, Table 2: 440 or 888 bits.
  const seedLength = digest.outputLength > 32 ? 111 : 55;
  return {
    name: `HASH-DRBG ${digest.name}`,
    ...limits,
    instantiate(entropy, nonce, personalisation) {
      return new HashDrbgState(digest, derive(digest, seedLength, entropy, nonce, personalisation));
    },
  };
}

class HashDrbgState implements DrbgState {
  readonly #digest: DigestAlgorithm;
  #value: Bytes;
  #constant: Bytes;
  #counter = 1;

  constructor(digest: DigestAlgorithm, seed: Bytes) {
    this.#digest = digest;
    this.#value = seed;
    this.#constant = derive(digest, seed.length, Uint8Array.of(0), seed);
  }

  reseed(entropy: Uint8Array, additionalInput: Uint8Array): void {
    // Section 10.1.1.3.
    const { length } = this.#value;
    const seed = derive(
      this.#digest,
      length,
      Uint8Array.of(1),
      this.#value,
      entropy,
      additionalInput,
    );
    this.destroy();
    this.#value = seed;
    this.#constant = derive(this.#digest, length, Uint8Array.of(0), seed);
    this.#counter = 1;
  }

  generate(output: Uint8Array, additionalInput: Uint8Array): void {
    // Section 10.1.1.4.
    if (additionalInput.length > 0) add(this.#value, this.#hash(2, additionalInput));
    this.#fill(output);
    add(this.#value, this.#hash(3));
    add(this.#value, this.#constant);
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, BigInt(this.#counter++));
    add(this.#value, counter);
  }

  destroy(): void {
    this.#value.fill(0);
    this.#constant.fill(0);
  }

  #hash(prefix: number, data: Uint8Array = new Uint8Array(0)): Bytes {
    const message = concatBytes(Uint8Array.of(prefix), this.#value, data);
    const hash = this.#digest.digest(message);
    message.fill(0);
    return hash;
  }

  /** Hashgen (Section 10.1.1.4). */
  #fill(output: Uint8Array): void {
    const data = this.#value.slice();
    const one = Uint8Array.of(1);
    for (let offset = 0; offset < output.length;) {
      const block = this.#digest.digest(data);
      output.set(block.subarray(0, output.length - offset), offset);
      offset += block.length;
      block.fill(0);
      add(data, one);
    }
    data.fill(0);
  }
}

/** Adds a number to another, modulo what that can hold. */
function add(sum: Uint8Array, addend: Uint8Array): void {
  let carry = 0;
  for (let back = 1; back <= sum.length; back++) {
    const at = sum.length - back;
    carry += sum[at]! + (addend[addend.length - back] ?? 0);
    sum[at] = carry;
    carry >>= 8;
  }
}

/** Hash_df (Section 10.3.1). */
function derive(digest: DigestAlgorithm, length: number, ...inputs: readonly Uint8Array[]): Bytes {
  const output = new Uint8Array(length);
  const message = concatBytes(new Uint8Array(5), ...inputs);
  new DataView(message.buffer).setUint32(1, 8 * length);
  for (let offset = 0; offset < length;) {
    message[0] = message[0]! + 1;
    const block = digest.digest(message);
    output.set(block.subarray(0, length - offset), offset);
    offset += block.length;
    block.fill(0);
  }
  message.fill(0);
  return output;
}
