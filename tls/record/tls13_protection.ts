// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadCipher } from "../../crypto/cipher/aead.ts";
import { wipe } from "../../crypto/wipe.ts";
import { type Bytes, isPromise, type MaybePromise } from "../../wire/mod.ts";
import { TlsError } from "../tls_error.ts";
import { writeRecordHeader } from "./plain_protection.ts";
import {
  CONTENT_APPLICATION_DATA,
  MAX_PROTECTED_LENGTH,
  type PlainRecord,
  RECORD_HEADER_LENGTH,
  type RecordOpener,
  type RecordSealer,
} from "./record_types.ts";
import { SequenceNumber } from "./sequence_number.ts";

/** RFC 8446, Section 5.2: every protected record says TLS 1.2. */
const RECORD_VERSION = 0x0303;

/** Options of {@linkcode Tls13Sealer}. */
export interface Tls13SealerOptions {
  /** Pads every record up to a multiple of so many bytes (RFC 8446, Section 5.4). @default {1} */
  paddingBlock?: number;
  /** Tells the most that content, type byte and padding may take together now, in bytes. */
  innerLimit: () => number;
}

/** Protects records as TLS 1.3 does (RFC 8446, Section 5.2). */
export class Tls13Sealer implements RecordSealer {
  #cipher: AeadCipher;
  #iv: Bytes;
  #sequence = new SequenceNumber();
  #options: Tls13SealerOptions;

  constructor(cipher: AeadCipher, iv: Bytes, options: Tls13SealerOptions) {
    this.#cipher = cipher;
    this.#iv = iv;
    this.#options = options;
  }

  get recordsLeft(): number {
    // RFC 8446, Section 5.5: about 2^24.5 full-size records under one AES-GCM key.
    return 2 ** 24 - this.#sequence.value;
  }

  sealedLength(fragmentLength: number): number {
    return RECORD_HEADER_LENGTH + fragmentLength + 1 + this.#padding(fragmentLength) +
      this.#cipher.algorithm.tagLength;
  }

  seal(
    output: Uint8Array,
    offset: number,
    type: number,
    fragment: Uint8Array,
  ): MaybePromise<unknown> {
    const padding = this.#padding(fragment.length);
    const length = fragment.length + 1 + padding + this.#cipher.algorithm.tagLength;
    writeRecordHeader(output, offset, CONTENT_APPLICATION_DATA, RECORD_VERSION, length);
    const body = offset + RECORD_HEADER_LENGTH;
    const nonce = this.#sequence.nonce(this.#iv, this.#cipher);
    this.#sequence.advance();
    return this.#cipher.seal(
      output,
      body,
      nonce,
      output.subarray(offset, body),
      fragment,
      trailerOf(type, padding),
    );
  }

  destroy(): void {
    this.#cipher.destroy();
    wipe(this.#iv);
  }

  #padding(fragmentLength: number): number {
    const { paddingBlock = 1, innerLimit } = this.#options;
    const room = Math.max(0, innerLimit() - fragmentLength - 1);
    const beyond = (fragmentLength + 1) % paddingBlock;
    return Math.min(room, beyond === 0 ? 0 : paddingBlock - beyond);
  }
}

/** Trailers without padding, by content type: the ones that nearly every record has. */
const PLAIN_TRAILERS: readonly Uint8Array[] = Array.from(
  { length: 32 },
  (_, type) => Uint8Array.of(type),
);

function trailerOf(type: number, padding: number): Uint8Array {
  const plain = PLAIN_TRAILERS[type];
  if (padding === 0 && plain !== undefined) return plain;
  const trailer = new Uint8Array(1 + padding);
  trailer[0] = type;
  return trailer;
}

/** Opens records as TLS 1.3 does (RFC 8446, Section 5.2). */
export class Tls13Opener implements RecordOpener {
  readonly maximumLength = MAX_PROTECTED_LENGTH;
  #cipher: AeadCipher;
  #iv: Bytes;
  #sequence = new SequenceNumber();
  #innerLimit: number;

  /**
   * @param innerLimit The most that content, type byte and padding may take together, in bytes:
   * 2^14 + 1, or what we told by record_size_limit (RFC 8449, Section 4).
   */
  constructor(cipher: AeadCipher, iv: Bytes, innerLimit: number) {
    this.#cipher = cipher;
    this.#iv = iv;
    this.#innerLimit = innerLimit;
  }

  get asynchronous(): boolean {
    return this.#cipher.asynchronous;
  }

  restart(): void {
    this.#sequence.restart(this.#iv);
  }

  open(record: Uint8Array): MaybePromise<PlainRecord> {
    if (record[0] !== CONTENT_APPLICATION_DATA) {
      throw new TlsError("UNEXPECTED_RECORD", {
        alert: 10,
        expected: "a protected record (application_data)",
        received: `an unprotected record of type ${record[0]}`,
        usualCause: "the peer or something between sent data in the clear after keys were set",
      });
    }
    if (record.length < RECORD_HEADER_LENGTH + this.#cipher.algorithm.tagLength + 1) {
      throw badRecordMac(undefined);
    }
    const nonce = this.#sequence.nonce(this.#iv, this.#cipher);
    this.#sequence.advance();
    const header = record.subarray(0, RECORD_HEADER_LENGTH);
    const ciphertext = record.subarray(RECORD_HEADER_LENGTH);
    let inner: MaybePromise<Bytes>;
    try {
      inner = this.#cipher.open(nonce, header, ciphertext);
    } catch (error) {
      throw badRecordMac(error);
    }
    if (!isPromise(inner)) return this.#unwrap(inner);
    return inner.then((bytes) => this.#unwrap(bytes), (error) => {
      throw badRecordMac(error);
    });
  }

  destroy(): void {
    this.#cipher.destroy();
    wipe(this.#iv);
  }

  #unwrap(inner: Bytes): PlainRecord {
    if (inner.length > this.#innerLimit) {
      throw new TlsError("DATA_LENGTH_TOO_LONG", {
        expected: `at most ${this.#innerLimit} bytes in a record`,
        received: `${inner.length} bytes`,
      });
    }
    let end = inner.length;
    while (end > 0 && inner[end - 1] === 0) end--;
    if (end === 0) {
      // RFC 8446, Section 5.4: a record with nothing but zeros is unexpected_message.
      throw new TlsError("BAD_RECORD_TYPE", { received: "a record with padding only" });
    }
    return { type: inner[end - 1] as number, fragment: inner.subarray(0, end - 1) };
  }
}

/** The one error for every record that does not decrypt, whatever the cause was. */
export function badRecordMac(cause: unknown): TlsError {
  return new TlsError("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", {
    cause,
    usualCause: "the record was changed on its way, or the two sides have different keys",
  });
}
