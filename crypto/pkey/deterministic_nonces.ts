// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The nonces of deterministic DSA and ECDSA (RFC 6979).
 *
 * Timing: depends on the sizes alone, and on how many candidates were refused; those are not used.
 */

import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bitLength, bytesToBigInt } from "../bigint.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { hmacInto } from "../engine/select_hmac.ts";
import { isInRange } from "../number_range.ts";
import { wipe } from "../wipe.ts";

/**
 * The hash of a message as a number modulo the order (RFC 6979, Section 2.3.4: bits2octets). Hashes
 * are public.
 *
 * @param order The order.
 * @param hash The hash: its first bits count, as many as the order has.
 * @returns The number, big-endian, as long as the order.
 */
export function hashToNumber(order: bigint, hash: Uint8Array): Bytes {
  const bits = bitLength(order);
  const length = Math.ceil(bits / 8);
  const excess = 8 * Math.min(hash.length, length) - bits;
  const value = bytesToBigInt(hash.subarray(0, length));
  return bigIntToBytes((excess > 0 ? value >> BigInt(excess) : value) % order, length);
}

/** The generator of nonces of RFC 6979, Section 3.2, for one key and one message. */
export class DeterministicNonces {
  readonly #digest: DigestAlgorithm;
  readonly #order: Bytes;
  /** How many bits of the first byte do not belong to a number. */
  readonly #excess: number;
  /** All of the state: K, and behind it V || mark || private number || hash, as it goes into HMAC. */
  readonly #memory: Bytes;
  readonly #key: Bytes;
  readonly #value: Bytes;

  /**
   * Starts the generator.
   *
   * @param order The order, to which nonces are below.
   * @param digest The digest.
   * @param scalar The private number, as long as the order.
   * @param hash The message's hash as `hashToNumber` gives it.
   */
  constructor(order: bigint, digest: DigestAlgorithm, scalar: Uint8Array, hash: Uint8Array) {
    const { outputLength } = digest;
    const bits = bitLength(order);
    this.#digest = digest;
    this.#order = bigIntToBytes(order, Math.ceil(bits / 8));
    this.#excess = 8 * this.#order.length - bits;
    this.#memory = new Uint8Array(2 * outputLength + 1 + scalar.length + hash.length);
    this.#key = this.#memory.subarray(0, outputLength);
    this.#value = this.#memory.subarray(outputLength, 2 * outputLength);
    this.#value.fill(1);
    this.#memory.set(scalar, 2 * outputLength + 1);
    this.#memory.set(hash, 2 * outputLength + 1 + scalar.length);
    this.#update(0, this.#memory.length);
    this.#update(1, this.#memory.length);
  }

  /** The next nonce, between 1 and the order less 1. @returns A secret, to be wiped after use. */
  next(): Bytes {
    for (;;) {
      const nonce = new Uint8Array(this.#order.length);
      for (let at = 0; at < nonce.length; at += this.#value.length) {
        hmacInto(this.#digest, this.#key, this.#value, this.#value);
        nonce.set(this.#value.subarray(0, nonce.length - at), at);
      }
      shiftRight(nonce, this.#excess);
      // A refused candidate is not used, so that it may be told by a branch.
      if (isInRange(nonce, this.#order)) return nonce;
      wipe(nonce);
      this.advance();
    }
  }

  /** Goes on after a nonce that gave no signature. */
  advance(): void {
    this.#update(0, 2 * this.#value.length + 1);
  }

  /** Wipes the state. */
  destroy(): void {
    wipe(this.#memory);
  }

  /** Takes V, a mark and what follows, up to an end. */
  #update(mark: 0 | 1, end: number): void {
    const { length } = this.#value;
    this.#memory[2 * length] = mark;
    hmacInto(this.#digest, this.#key, this.#memory.subarray(length, end), this.#key);
    hmacInto(this.#digest, this.#key, this.#value, this.#value);
  }
}

/** Divides a big-endian number by 2^bits, where bits are 0 to 7. */
function shiftRight(number: Uint8Array, bits: number): void {
  for (let at = number.length - 1; at >= 0; at--) {
    number[at] = ((at === 0 ? 0 : number[at - 1] as number) << 8 | (number[at] as number)) >> bits;
  }
}
