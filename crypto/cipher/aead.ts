// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Authenticated encryption with associated data (RFC 5116). Which engine computes decides about
 * timing: see the heads of the engines.
 */

import { type Bytes, checkBytes, type MaybePromise } from "../../wire/mod.ts";
import type { Engine } from "../engine/engine.ts";
import { SslError } from "../../err/mod.ts";
import { defaultEngines } from "../engine/select.ts";
import { withShortMessages } from "../engine/short_messages.ts";
import type { CipherKey } from "./cipher_algorithm.ts";

/** An algorithm for authenticated encryption as a value. The counterpart of `EVP_CIPHER`. */
export interface AeadAlgorithm {
  /** Its name: `"aes-128-gcm"`, `"aes-128-ccm-8"`, `"chacha20-poly1305"`. */
  readonly name: string;
  /** OpenSSL's name of the cipher: `"aes-128-ccm"` for both lengths of the tag. */
  readonly cipher: string;
  /** How it works. */
  readonly mode:
    | "gcm"
    | "ccm"
    | "chacha20-poly1305"
    | "ocb"
    | "siv"
    | "gcm-siv"
    | "xchacha20-poly1305";
  /** The key's length, in bytes. */
  readonly keyLength: number;
  /**
   * The usual nonce's length, in bytes; 0 for SIV, which takes any or none. GCM takes every length from
   * 1, CCM 7 to 13, OCB 1 to 15.
   */
  readonly nonceLength: number;
  /** The tag's length, in bytes. */
  readonly tagLength: number;
  /**
   * Sets up a key, computed by this library's own TypeScript, where the algorithm brings that along.
   *
   * @param key The key, of the right length; it is copied.
   * @returns The key, set up.
   */
  create?(key: Uint8Array): CipherKey;
}

/**
 * A key set up for authenticated encryption. That no nonce is used twice to seal is the caller's
 * duty.
 */
export interface AeadCipher {
  /** The algorithm; its `tagLength` is the length that is used. */
  readonly algorithm: AeadAlgorithm;
  /** The name of the engine that computes. */
  readonly engine: string;
  /** Whether `seal` and `open` give promises. */
  readonly asynchronous: boolean;
  /**
   * Encrypts, and writes ciphertext and tag. The plaintext is `plaintext` followed by `trailer`.
   *
   * @param output Where to write. It may be the array that `plaintext` lies in when `plaintext`
   * starts at `offset`.
   * @param offset From where on, in bytes.
   * @param nonce The nonce; a cipher that is not asynchronous must not keep it.
   * @param additionalData What is authenticated but not encrypted.
   * @param plaintext What is encrypted.
   * @param trailer What is encrypted behind it.
   * @returns How many bytes were written: the plaintext's length and the tag's.
   * @throws {RangeError} When the output is too small or the nonce has an impossible length.
   * @throws {TypeError} After `destroy`.
   */
  seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): MaybePromise<number>;
  /**
   * Decrypts.
   *
   * @param nonce The nonce; a cipher that is not asynchronous must not keep it.
   * @param additionalData What is authenticated but not encrypted.
   * @param ciphertext The ciphertext followed by its tag.
   * @returns The plaintext, in a fresh array that may be handed on without a copy.
   * @throws {SslError} `EVP`, `BAD_DECRYPT` when the tag does not fit; nothing is released.
   * @throws {RangeError} When the nonce has an impossible length.
   * @throws {TypeError} After `destroy`.
   */
  open(
    nonce: Uint8Array,
    additionalData: Uint8Array,
    ciphertext: Uint8Array,
  ): MaybePromise<Bytes>;
  /** Wipes the key. The cipher can not be used any more. */
  destroy(): void;
}

/** AES-128 in Counter with CBC-MAC mode with a tag of 8 bytes (RFC 6655). */
export const aes128Ccm8: AeadAlgorithm = {
  name: "aes-128-ccm-8",
  cipher: "aes-128-ccm",
  mode: "ccm",
  keyLength: 16,
  nonceLength: 12,
  tagLength: 8,
};
/** AES-256 in Counter with CBC-MAC mode with a tag of 8 bytes (RFC 6655). */
export const aes256Ccm8: AeadAlgorithm = {
  name: "aes-256-ccm-8",
  cipher: "aes-256-ccm",
  mode: "ccm",
  keyLength: 32,
  nonceLength: 12,
  tagLength: 8,
};
/** The lengths that a tag may have, in bytes, by mode. */
const TAG_LENGTHS = {
  "gcm": [4, 8, 12, 13, 14, 15, 16], // NIST SP 800-38D, Section 5.2.1.2.
  "ccm": [4, 6, 8, 10, 12, 14, 16], // RFC 3610, Section 2.
  "chacha20-poly1305": [16], // RFC 8439, Section 2.8.
  "ocb": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], // RFC 7253, Section 4.2.
  "siv": [16], // RFC 5297, Section 2.6.
  "gcm-siv": [16], // RFC 8452, Section 4.
  "xchacha20-poly1305": [16], // draft-irtf-cfrg-xchacha-03, Section 2.
} as const satisfies Record<AeadAlgorithm["mode"], readonly number[]>;

/** Options for {@linkcode createAead}. */
export interface CreateAeadOptions {
  /** Who may compute, best first. @default {defaultEngines()} */
  engines?: readonly Engine[];
  /** The tag's length, in bytes, where another than the algorithm's is wanted. */
  tagLength?: number;
}

/**
 * Sets up a key for authenticated encryption with the first engine that offers it.
 *
 * @param algorithm The algorithm.
 * @param key The key, `algorithm.keyLength` bytes; it is copied.
 * @param options Who may compute.
 * @returns The cipher.
 * @throws {RangeError} When the key or the tag has an impossible length.
 * @throws {SslError} `EVP`, `UNSUPPORTED_CIPHER` when no engine of the list offers the algorithm.
 *
 * @example Usage
 * ```ts
 * import { aes128Gcm, createAead, portableEngine } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const cipher = createAead(aes128Gcm, new Uint8Array(16), { engines: [portableEngine] });
 * const nonce = new Uint8Array(12);
 * const record = new Uint8Array(5 + 16);
 * cipher.seal(record, 0, nonce, new Uint8Array(0), new TextEncoder().encode("hello"));
 * const opened = await cipher.open(nonce, new Uint8Array(0), record);
 * assertEquals(new TextDecoder().decode(opened), "hello");
 * cipher.destroy();
 * ```
 */
export function createAead(
  algorithm: AeadAlgorithm,
  key: Uint8Array,
  options: CreateAeadOptions = {},
): AeadCipher {
  checkBytes(key, `the key of ${algorithm.name}`);
  if (key.length !== algorithm.keyLength) {
    throw new RangeError(
      `Cannot set up ${algorithm.name}: the key has ${key.length} bytes, ` +
        `${algorithm.keyLength} are expected`,
    );
  }
  const { tagLength = algorithm.tagLength, engines = defaultEngines() } = options;
  const used = tagLength === algorithm.tagLength ? algorithm : { ...algorithm, tagLength };
  const lengths: readonly number[] = TAG_LENGTHS[algorithm.mode];
  if (!lengths.includes(tagLength)) {
    throw new RangeError(
      `Cannot set up ${algorithm.name} with a tag of ${tagLength} bytes: ` +
        `possible are ${lengths.join(", ")}`,
    );
  }
  for (const engine of engines) {
    const cipher = engine.aead?.(used, key);
    if (cipher !== undefined) return withShortMessages(cipher, key, engines);
  }
  throw new SslError("EVP", "UNSUPPORTED_CIPHER", {
    expected: `an engine that offers ${algorithm.name}`,
    received: engines.length === 0
      ? "an empty list of engines"
      : `the engines ${engines.map((engine) => engine.name).join(", ")}`,
    remedy: "put portableEngine at the end of the list: it offers every algorithm",
  });
}
