// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The nonces of deterministic DSA and ECDSA (RFC 6979).
 *
 * Timing: depends on the sizes alone, and on how many candidates were refused; those are not used.
 */

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { bigIntToBytes, bitLength, bytesToBigInt } from "../bigint.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { hmacOnce } from "../engine/select_hmac.ts";
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
  #key: Bytes;
  #value: Bytes;

  /**
   * Starts the generator.
   *
   * @param order The order, to which nonces are below.
   * @param digest The digest.
   * @param scalar The private number, as long as the order.
   * @param hash The message's hash as `hashToNumber` gives it.
   */
  constructor(order: bigint, digest: DigestAlgorithm, scalar: Uint8Array, hash: Uint8Array) {
    const bits = bitLength(order);
    this.#digest = digest;
    this.#order = bigIntToBytes(order, Math.ceil(bits / 8));
    this.#excess = 8 * this.#order.length - bits;
    this.#key = new Uint8Array(digest.outputLength);
    this.#value = new Uint8Array(digest.outputLength).fill(1);
    this.#update(Uint8Array.of(0), scalar, hash);
    this.#update(Uint8Array.of(1), scalar, hash);
  }

  /** The next nonce, between 1 and the order less 1. @returns A secret, to be wiped after use. */
  next(): Bytes {
    for (;;) {
      const nonce = new Uint8Array(this.#order.length);
      for (let at = 0; at < nonce.length; at += this.#value.length) {
        this.#value = this.#hmac(this.#value);
        nonce.set(this.#value.subarray(0, nonce.length - at), at);
      }
      shiftRight(nonce, this.#excess);
      // A refused candidate is not used, so that it may be told by a branch.
      if (isInRange(nonce, this.#order)) return nonce;
      wipe(nonce);
      this.#update(Uint8Array.of(0));
    }
  }

  /** Goes on after a nonce that gave no signature. */
  advance(): void {
    this.#update(Uint8Array.of(0));
  }

  /** Wipes the state. */
  destroy(): void {
    wipe(this.#key, this.#value);
  }

  #update(...parts: Uint8Array[]): void {
    const input = concatBytes(this.#value, ...parts);
    this.#key = this.#hmac(input);
    this.#value = this.#hmac(this.#value);
    wipe(input);
  }

  #hmac(data: Uint8Array): Bytes {
    return hmacOnce(this.#digest, this.#key, data);
  }
}

/** Divides a big-endian number by 2^bits, where bits are 0 to 7. */
function shiftRight(number: Uint8Array, bits: number): void {
  for (let at = number.length - 1; at >= 0; at--) {
    number[at] = ((at === 0 ? 0 : number[at - 1] as number) << 8 | (number[at] as number)) >> bits;
  }
}

/**
 * Tells whether a secret number lies between 1 and another one less 1, without a branch on it.
 *
 * @param value The number, big-endian.
 * @param limit The limit, of the same length.
 * @returns Whether it is in the range.
 */
export function isInRange(value: Uint8Array, limit: Uint8Array): boolean {
  let bits = 0;
  let borrow = 0;
  for (let at = value.length - 1; at >= 0; at--) {
    bits |= value[at] as number;
    borrow = (value[at] as number) - (limit[at] as number) - borrow >> 31 & 1;
  }
  return (borrow & (-bits >> 31)) === 1;
}
