// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Records of TLS 1.2 with AES-CBC and HMAC, with a random IV in each (RFC 5246, Section 6.2.3.2): the
 * MAC before the encryption, as the RFC has it, or after it (RFC 7366).
 *
 * Timing: how long the opening of a record takes depends on its length alone, as far as cbc_unpad.ts
 * promises it; whatever is wrong with a record, it is the same error. AES itself is the engine's.
 */

import type { CbcCipher } from "../../crypto/cipher/cbc.ts";
import { constantTimeEqual } from "../../crypto/constant_time.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { createHmac, type Hmac } from "../../crypto/mac/hmac.ts";
import { SecretLengthHmac } from "../../crypto/mac/secret_length_hmac.ts";
import type { Random } from "../../rand/random.ts";
import { checkPaddingAndMac } from "./cbc_unpad.ts";
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

const BLOCK_LENGTH = 16;

/** Keys for one direction of TLS 1.2 with AES-CBC. */
export interface Tls12CbcKey {
  /** AES-CBC with its key. */
  readonly cipher: CbcCipher;
  /** The digest of the HMAC. */
  readonly digest: DigestAlgorithm;
  /** The key of the HMAC. */
  readonly macKey: Uint8Array;
  /** Whether the MAC is over the ciphertext (RFC 7366). */
  readonly encryptThenMac: boolean;
}

/** Protects records of TLS 1.2 by AES-CBC and HMAC. */
export class Tls12CbcSealer implements RecordSealer {
  readonly #key: Tls12CbcKey;
  readonly #hmac: Hmac;
  readonly #random: Random;
  readonly #sequence = new SequenceNumber();

  /** @param random Where IVs come from. */
  constructor(key: Tls12CbcKey, random: Random) {
    this.#key = key;
    this.#hmac = createHmac(key.digest, key.macKey);
    this.#random = random;
  }

  get recordsLeft(): number {
    return Number.MAX_SAFE_INTEGER - this.#sequence.value;
  }

  sealedLength(fragmentLength: number): number {
    const { digest, encryptThenMac } = this.#key;
    return RECORD_HEADER_LENGTH + BLOCK_LENGTH + this.#paddedLength(fragmentLength) +
      (encryptThenMac ? digest.outputLength : 0);
  }

  seal(output: Uint8Array, offset: number, type: number, fragment: Uint8Array): void {
    const { cipher, digest, encryptThenMac } = this.#key;
    const length = this.sealedLength(fragment.length) - RECORD_HEADER_LENGTH;
    writeRecordHeader(output, offset, type, TLS12_RECORD_VERSION, length);
    const iv = this.#random(BLOCK_LENGTH);
    const plaintext = this.#pad(type, fragment);
    const body = offset + RECORD_HEADER_LENGTH;
    output.set(iv, body);
    output.set(cipher.encrypt(iv, plaintext), body + BLOCK_LENGTH);
    if (encryptThenMac) {
      // RFC 7366, Section 3: over sequence number, type, version, length, IV and ciphertext.
      const end = body + length - digest.outputLength;
      const mac = this.#hmac.clone()
        .update(authenticatedHeader(this.#sequence, type, end - body))
        .update(output.subarray(body, end))
        .digest();
      output.set(mac, end);
    }
    this.#sequence.advance();
  }

  destroy(): void {
    this.#key.cipher.destroy();
    this.#key.macKey.fill(0);
  }

  #paddedLength(fragmentLength: number): number {
    const { digest, encryptThenMac } = this.#key;
    const content = fragmentLength + (encryptThenMac ? 0 : digest.outputLength);
    // At least one byte of padding, and as little as there must be.
    return content - content % BLOCK_LENGTH + BLOCK_LENGTH;
  }

  /** Content, MAC where it comes first, and padding. */
  #pad(type: number, fragment: Uint8Array): Uint8Array {
    const plaintext = new Uint8Array(this.#paddedLength(fragment.length));
    plaintext.set(fragment);
    let end = fragment.length;
    if (!this.#key.encryptThenMac) {
      const mac = this.#hmac.clone()
        .update(authenticatedHeader(this.#sequence, type, fragment.length))
        .update(fragment)
        .digest();
      plaintext.set(mac, end);
      end += mac.length;
    }
    plaintext.fill(plaintext.length - end - 1, end);
    return plaintext;
  }
}

/** Opens records of TLS 1.2 that were protected by AES-CBC and HMAC. */
export class Tls12CbcOpener implements RecordOpener {
  readonly maximumLength = MAX_TLS12_CIPHERTEXT_LENGTH;
  readonly asynchronous = false;
  readonly #key: Tls12CbcKey;
  readonly #limit: number;
  readonly #mac: Hmac | SecretLengthHmac;
  readonly #sequence = new SequenceNumber();

  /** @param limit The most content bytes that a record may bring. */
  constructor(key: Tls12CbcKey, limit: number) {
    this.#key = key;
    this.#limit = limit;
    this.#mac = key.encryptThenMac
      ? createHmac(key.digest, key.macKey)
      : new SecretLengthHmac(key.digest, key.macKey);
  }

  open(record: Uint8Array): PlainRecord {
    checkRecordVersion(record);
    const fragment = this.#mac instanceof SecretLengthHmac
      ? this.#openMacThenEncrypt(record, this.#mac)
      : this.#openEncryptThenMac(record, this.#mac);
    this.#sequence.advance();
    checkContentLength(fragment.length, this.#limit);
    return { type: record[0] as number, fragment };
  }

  destroy(): void {
    this.#key.cipher.destroy();
    this.#key.macKey.fill(0);
    if (this.#mac instanceof SecretLengthHmac) this.#mac.destroy();
  }

  #openMacThenEncrypt(record: Uint8Array, mac: SecretLengthHmac): Uint8Array {
    const macLength = this.#key.digest.outputLength;
    const plaintext = this.#decrypt(fragmentOf(record), macLength + 1);
    const { good, contentLength } = checkPaddingAndMac(
      plaintext,
      mac,
      macLength,
      (length) => authenticatedHeader(this.#sequence, record[0] as number, length),
    );
    if (!good) throw badRecordMac(undefined);
    return plaintext.subarray(0, contentLength);
  }

  #openEncryptThenMac(record: Uint8Array, hmac: Hmac): Uint8Array {
    const fragment = fragmentOf(record);
    const end = fragment.length - this.#key.digest.outputLength;
    if (end < 0) throw badRecordMac(undefined);
    const expected = hmac.clone()
      .update(authenticatedHeader(this.#sequence, record[0] as number, end))
      .update(fragment.subarray(0, end))
      .digest();
    if (!constantTimeEqual(expected, fragment.subarray(end))) throw badRecordMac(undefined);
    const plaintext = this.#decrypt(fragment.subarray(0, end), 1);
    // The sender is who it should be; what is left are its mistakes, and no secrets.
    const paddingLength = plaintext.at(-1) as number;
    const contentLength = plaintext.length - 1 - paddingLength;
    const padding = plaintext.subarray(Math.max(0, contentLength));
    if (contentLength < 0 || padding.some((byte) => byte !== paddingLength)) {
      throw badRecordMac(undefined);
    }
    return plaintext.subarray(0, contentLength);
  }

  /** @param least How long the plaintext must be at least. */
  #decrypt(fragment: Uint8Array, least: number): Uint8Array {
    const { length } = fragment;
    if (length % BLOCK_LENGTH !== 0 || length < BLOCK_LENGTH + least) {
      throw badRecordMac(undefined);
    }
    const iv = fragment.subarray(0, BLOCK_LENGTH);
    return this.#key.cipher.decrypt(iv, fragment.subarray(BLOCK_LENGTH));
  }
}
