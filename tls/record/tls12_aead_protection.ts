// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { AeadCipher } from "../../crypto/cipher/aead.ts";
import { wipe } from "../../crypto/wipe.ts";
import { type Bytes, isPromise, type MaybePromise } from "../../wire/mod.ts";
import type { AeadProtection } from "../registry/cipher_suites.ts";
import { writeRecordHeader } from "./plain_protection.ts";
import {
  type PlainRecord,
  RECORD_HEADER_LENGTH,
  type RecordOpener,
  type RecordSealer,
} from "./record_types.ts";
import { SequenceNumber } from "./sequence_number.ts";
import {
  authenticatedHeader,
  checkContentLength,
  checkRecordVersion,
  fragmentOf,
  MAX_TLS12_CIPHERTEXT_LENGTH,
  TLS12_RECORD_VERSION,
} from "./tls12_record.ts";
import { badRecordMac } from "./tls13_protection.ts";

/** A cipher set up for one direction of TLS 1.2. */
export interface Tls12AeadKey {
  /** The cipher with its key. */
  readonly cipher: AeadCipher;
  /** The part of the nonce that comes from the key block. */
  readonly fixedIv: Bytes;
  /** How many bytes of the nonce each record carries: 8 with GCM and CCM, 0 with ChaCha20. */
  readonly explicitNonceLength: AeadProtection["explicitNonceLength"];
}

/**
 * Protects records of TLS 1.2 by authenticated encryption: GCM (RFC 5288) and CCM (RFC 6655) with the
 * sequence number as explicit part of the nonce, ChaCha20-Poly1305 (RFC 7905) without one.
 */
export class Tls12AeadSealer implements RecordSealer {
  readonly #key: Tls12AeadKey;
  readonly #sequence = new SequenceNumber();

  constructor(key: Tls12AeadKey) {
    this.#key = key;
  }

  get recordsLeft(): number {
    // TLS 1.2 can not change keys without renegotiation; nonces last for all records there can be.
    return Number.MAX_SAFE_INTEGER - this.#sequence.value;
  }

  sealedLength(fragmentLength: number): number {
    const { cipher, explicitNonceLength } = this.#key;
    return RECORD_HEADER_LENGTH + explicitNonceLength + fragmentLength + cipher.algorithm.tagLength;
  }

  seal(
    output: Uint8Array,
    offset: number,
    type: number,
    fragment: Uint8Array,
  ): MaybePromise<unknown> {
    const { cipher, explicitNonceLength } = this.#key;
    const length = this.sealedLength(fragment.length) - RECORD_HEADER_LENGTH;
    writeRecordHeader(output, offset, type, TLS12_RECORD_VERSION, length);
    const body = offset + RECORD_HEADER_LENGTH;
    if (explicitNonceLength > 0) this.#sequence.writeTo(output, body);
    const nonce = nonceOf(this.#key, this.#sequence, undefined);
    const header = authenticatedHeader(this.#sequence, type, fragment.length);
    this.#sequence.advance();
    return cipher.seal(output, body + explicitNonceLength, nonce, header, fragment);
  }

  destroy(): void {
    this.#key.cipher.destroy();
    wipe(this.#key.fixedIv);
  }
}

/** Opens records of TLS 1.2 that {@linkcode Tls12AeadSealer} and its like have protected. */
export class Tls12AeadOpener implements RecordOpener {
  readonly maximumLength = MAX_TLS12_CIPHERTEXT_LENGTH;
  readonly #key: Tls12AeadKey;
  readonly #limit: number;
  readonly #sequence = new SequenceNumber();

  /** @param limit The most content bytes that a record may bring. */
  constructor(key: Tls12AeadKey, limit: number) {
    this.#key = key;
    this.#limit = limit;
  }

  get asynchronous(): boolean {
    return this.#key.cipher.asynchronous;
  }

  open(record: Uint8Array): MaybePromise<PlainRecord> {
    checkRecordVersion(record);
    const { cipher, explicitNonceLength } = this.#key;
    const fragment = fragmentOf(record);
    const contentLength = fragment.length - explicitNonceLength - cipher.algorithm.tagLength;
    if (contentLength < 0) throw badRecordMac(undefined);
    checkContentLength(contentLength, this.#limit);
    const type = record[0] as number;
    const explicit = fragment.subarray(0, explicitNonceLength);
    const nonce = nonceOf(this.#key, this.#sequence, explicit);
    const header = authenticatedHeader(this.#sequence, type, contentLength);
    this.#sequence.advance();
    let content: MaybePromise<Bytes>;
    try {
      content = cipher.open(nonce, header, fragment.subarray(explicitNonceLength));
    } catch (error) {
      throw badRecordMac(error);
    }
    if (!isPromise(content)) return { type, fragment: content };
    return content.then((bytes) => ({ type, fragment: bytes }), (error) => {
      throw badRecordMac(error);
    });
  }

  destroy(): void {
    this.#key.cipher.destroy();
    wipe(this.#key.fixedIv);
  }
}

/**
 * RFC 5288, Section 3, and RFC 6655, Section 3: fixed part, then what the record carries. RFC 7905,
 * Section 2: the IV with the sequence number xored in.
 */
function nonceOf(
  { cipher, fixedIv, explicitNonceLength }: Tls12AeadKey,
  sequence: SequenceNumber,
  received: Uint8Array | undefined,
): Bytes {
  if (explicitNonceLength === 0) return sequence.nonce(fixedIv, cipher);
  const nonce = new Uint8Array(cipher.algorithm.nonceLength);
  nonce.set(fixedIv);
  if (received === undefined) sequence.writeTo(nonce, fixedIv.length);
  else nonce.set(received, fixedIv.length);
  return nonce;
}
