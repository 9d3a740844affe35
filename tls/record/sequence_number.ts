// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadCipher } from "../../crypto/cipher/aead.ts";
import type { Bytes } from "../../wire/mod.ts";
import { TlsError } from "../tls_error.ts";

/**
 * A 64-bit record sequence number and what is made of it. It must never wrap (RFC 8446, Section
 * 5.3); key updates come long before, and 2^53 is where this counter stops.
 */
export class SequenceNumber {
  #value = 0;
  /** The number that is xored into the IV now. */
  #masked = 0;

  /** The number for the next record. */
  get value(): number {
    return this.#value;
  }

  /** Counts one record. */
  advance(): void {
    if (this.#value >= Number.MAX_SAFE_INTEGER) throw new TlsError("BAD_LENGTH");
    this.#value++;
  }

  /** Writes the number as 8 bytes, big-endian. */
  writeTo(output: Uint8Array, offset: number): void {
    let value = this.#value;
    for (let index = 7; index >= 0; index--) {
      output[offset + index] = value & 0xff;
      value = Math.floor(value / 256);
    }
  }

  /**
   * The per-record nonce of RFC 8446, Section 5.3: the IV with the number xored in at its end. It takes the
   * place of the IV, which for this number must always be the same array: an array for each record
   * would take as long as sealing a short one. A cipher that may look at it later gets a copy.
   */
  nonce(iv: Bytes, { asynchronous }: Pick<AeadCipher, "asynchronous">): Bytes {
    let [before, value] = [this.#masked, this.#value];
    for (let index = iv.length - 1; before > 0 || value > 0; index--) {
      iv[index] = (iv[index] as number) ^ (before & 0xff) ^ (value & 0xff);
      before = Math.floor(before / 256);
      value = Math.floor(value / 256);
    }
    this.#masked = this.#value;
    return asynchronous ? iv.slice() : iv;
  }

  /** Begins at 0 again; the IV is put back. */
  restart(iv: Bytes): void {
    this.#value = 0;
    this.nonce(iv, { asynchronous: false });
  }
}
