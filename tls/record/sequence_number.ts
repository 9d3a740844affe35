// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { TlsError } from "../tls_error.ts";

/**
 * A 64-bit record sequence number and what is made of it. It must never wrap (RFC 8446, Section
 * 5.3); key updates come long before, and 2^53 is where this counter stops.
 */
export class SequenceNumber {
  #value = 0;

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

  /** The per-record nonce of RFC 8446, Section 5.3: the IV with the number xored in at its end. */
  nonce(iv: Uint8Array): Bytes {
    const nonce = new Uint8Array(iv);
    let value = this.#value;
    for (let index = nonce.length - 1; value > 0; index--) {
      nonce[index] = (nonce[index] as number) ^ (value & 0xff);
      value = Math.floor(value / 256);
    }
    return nonce;
  }
}
