// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What a cipher is as a value, and what lies below it: a key, and the work on one message. */

import type { Bytes } from "../../wire/mod.ts";

/** How a cipher works on a message. */
export type CipherMode =
  | "ecb"
  | "cbc"
  | "cfb"
  | "cfb1"
  | "cfb8"
  | "ofb"
  | "ctr"
  | "gcm"
  | "ccm"
  | "ocb"
  | "xts"
  | "siv"
  | "gcm-siv"
  | "wrap"
  | "cbc-cts"
  | "cbc-hmac"
  | "cbc-hs"
  | "stream"
  | "chacha20-poly1305"
  | "xchacha20-poly1305";

/** To encrypt or to decrypt. */
export type CipherDirection = "encrypt" | "decrypt";

/** Possible lengths, in bytes: a number, or everything from the first to the second number. */
export type CipherLengths = readonly (number | readonly [number, number])[];

/** Which blocks the stealing of ciphertext swaps (NIST SP 800-38A, Addendum). */
export type CiphertextStealing = "cs1" | "cs2" | "cs3";

/** What a cipher can be told besides its key when the key is set up. */
export interface CipherKeyOptions {
  /** RC2: the effective size of the key, in bits (RFC 2268). @default {as the algorithm says} */
  readonly effectiveKeyBits?: number;
  /** RC5: how many rounds: 8, 12 or 16 (RFC 2040). @default {12} */
  readonly rounds?: number;
  /** The record forms of TLS 1.0 to 1.2: the key of the MAC. */
  readonly macKey?: Uint8Array;
}

/** What belongs to one message. All lengths were checked when a mode gets it. */
export interface CipherParameters {
  /** The initialization vector or nonce; empty where the algorithm has none. */
  readonly iv: Uint8Array;
  /** Strings that are authenticated but not encrypted. Only SIV tells one from several. */
  readonly additionalData: readonly Uint8Array[];
  /** The tag's length, in bytes; 0 where the algorithm has none. */
  readonly tagLength: number;
  /** The tag that must hold, when one decrypts. */
  readonly tag: Uint8Array | undefined;
  /** Whether blocks are filled up as PKCS#7 does. */
  readonly padding: boolean;
  /** CBC-CTS: which variant. */
  readonly ciphertextStealing: CiphertextStealing;
  /** XTS: which standard says how the tweak goes on. */
  readonly xtsStandard: "ieee" | "gb";
  /** The record forms of TLS: the protocol's version as on the wire, 0x0302. */
  readonly tlsVersion: number;
}

/** The work on one message, in one direction. */
export interface CipherProcess {
  /** `transform` takes multiples of so many bytes; `Infinity` when only `finish` works. */
  readonly unit: number;
  /** So many bytes at least are kept for `finish`, when there are so many. */
  readonly reserve: number;
  /**
   * Works on the next bytes and gives as many.
   *
   * @param input A multiple of `unit` bytes.
   * @param output Where to write. It may be the same memory at the same place.
   * @param offset From where on, in bytes.
   */
  transform(input: Uint8Array, output: Uint8Array, offset: number): void;
  /**
   * Tells how much `finish` may write.
   *
   * @param length How many bytes are left.
   * @returns The most bytes that it writes.
   */
  finishLength(length: number): number;
  /**
   * Works on what is left, and ends the message.
   *
   * @param rest What `transform` could not take.
   * @param output Where to write; memory of its own.
   * @param offset From where on, in bytes.
   * @returns How many bytes were written.
   * @throws {SslError} When the message is not good; nothing is left in the output then.
   */
  finish(rest: Uint8Array, output: Uint8Array, offset: number): number;
  /** The tag of an encryption, behind `finish`; whole, of the length that was asked for. */
  tag?(): Bytes;
  /** The state from which another message could go on: the counterpart of the "updated IV". */
  nextIv?(): Bytes | undefined;
  /** Wipes what can be wiped. The key lives on. */
  destroy?(): void;
}

/** A key, set up for a cipher. */
export interface CipherKey {
  /** The name of the engine that computes. */
  readonly engine: string;
  /**
   * Starts a message. What decrypts and authenticates must see all of it: its `unit` is `Infinity`.
   *
   * @param direction To encrypt or to decrypt.
   * @param parameters What belongs to the message.
   * @returns The work on it.
   * @throws {RangeError} When something has an impossible length.
   */
  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess;
  /** Wipes the key. It can not be used any more. */
  destroy(): void;
}

/** A cipher as a value. The counterpart of `EVP_CIPHER`. */
export interface CipherAlgorithm {
  /** OpenSSL's name, in lower case: `"aes-128-cbc"`. */
  readonly name: string;
  /** Other names that OpenSSL knows, in lower case: `"aes128"`. */
  readonly aliases: readonly string[];
  /** The object identifier: `"2.16.840.1.101.3.4.1.2"`; `undefined` where it has none. */
  readonly oid: string | undefined;
  /** How it works on a message. */
  readonly mode: CipherMode;
  /** The key's length, in bytes; the usual one where there are several. */
  readonly keyLength: number;
  /** The lengths that a key may have, in bytes. */
  readonly keyLengths: CipherLengths;
  /** Whether keys of several lengths are possible: `EVP_CIPH_VARIABLE_LENGTH`. */
  readonly variableKey: boolean;
  /** The usual length of the initialization vector or nonce, in bytes; 0 where there is none. */
  readonly ivLength: number;
  /** The lengths that it may have, in bytes. */
  readonly ivLengths: CipherLengths;
  /** The vector that serves where the caller gives none, as RFC 3394 and RFC 5649 have one. */
  readonly defaultIv?: readonly number[];
  /** The length of a block, in bytes; 1 for what works on single bytes. */
  readonly blockLength: number;
  /** Whether it authenticates: `EVP_CIPH_FLAG_AEAD_CIPHER`. */
  readonly aead: boolean;
  /** The tag's usual length, in bytes; 0 where there is none. */
  readonly tagLength: number;
  /** The lengths that a tag may have, in bytes. */
  readonly tagLengths: readonly number[];
  /**
   * Sets up a key, computed by this library's own TypeScript.
   *
   * @param key The key, of a possible length; it is copied.
   * @param options What some ciphers can be told besides.
   * @returns The key, set up.
   */
  create(key: Uint8Array, options?: CipherKeyOptions): CipherKey;
}
