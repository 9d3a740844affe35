// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../../bigint.ts";
import type { Curve } from "../../ec/curves.ts";
import type { DigestAlgorithm } from "../../digest/digest.ts";
import { wipe } from "../../wipe.ts";
import { portableHmac } from "../portable_hmac.ts";

/**
 * The hash of a message as a number (FIPS 186-5, Section 6.4.1, step 2).
 *
 * @param curve A curve whose order has as many bits as its coordinates have.
 * @param hash The hash.
 * @returns Its first bits, as many as the order has, reduced modulo the order; big-endian. Hashes
 * are public.
 */
export function hashNumber(curve: Curve, hash: Uint8Array): Bytes {
  const value = bytesToBigInt(hash.subarray(0, curve.coordinateLength));
  return bigIntToBytes(value % curve.order, curve.coordinateLength);
}

/** The generator of nonces of RFC 6979, Section 3.2, for one key and one message. */
export class EcdsaNonces {
  readonly #digest: DigestAlgorithm;
  readonly #order: Bytes;
  #key: Bytes;
  #value: Bytes;

  /**
   * Starts the generator.
   *
   * @param curve The curve.
   * @param digest The digest.
   * @param scalar The private number.
   * @param hash The message's hash as `hashNumber` gives it.
   */
  constructor(curve: Curve, digest: DigestAlgorithm, scalar: Uint8Array, hash: Uint8Array) {
    this.#digest = digest;
    this.#order = bigIntToBytes(curve.order, curve.coordinateLength);
    this.#key = new Uint8Array(digest.outputLength);
    this.#value = new Uint8Array(digest.outputLength).fill(1);
    this.#update(Uint8Array.of(0), scalar, hash);
    this.#update(Uint8Array.of(1), scalar, hash);
  }

  /** The next nonce, between 1 and n - 1. @returns A secret, to be wiped after use. */
  next(): Bytes {
    for (;;) {
      const nonce = new Uint8Array(this.#order.length);
      for (let at = 0; at < nonce.length; at += this.#value.length) {
        this.#value = this.#hmac(this.#value);
        nonce.set(this.#value.subarray(0, nonce.length - at), at);
      }
      // One in 2^32 is refused; a refused one is not used, so that it may be told by a branch.
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
    return portableHmac(this.#digest, this.#key, data);
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
