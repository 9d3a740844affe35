// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The contract of stream ciphers, which combine data with a key stream byte by byte. */

/** A stream cipher with a key, somewhere in its key stream. Encryption and decryption are the same. */
export interface StreamCipherKey {
  /**
   * Encrypts or decrypts the next bytes.
   *
   * @param input Where the data lies.
   * @param inputOffset From where on, in bytes.
   * @param output Where the result goes. It may be the same memory at the same offset.
   * @param outputOffset From where on, in bytes.
   * @param length How many bytes.
   * @throws {RangeError} When input or output is shorter than that, or the key stream ends before.
   * @throws {TypeError} After `destroy`.
   */
  process(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void;
  /** Wipes the key. It can not be used any more. */
  destroy(): void;
}

/** A stream cipher as a value: `rc4`, `chacha20`. */
export interface StreamCipher {
  /** Its name in OpenSSL: `"rc4"`, `"chacha20"`. */
  readonly name: string;
  /** The lengths that a key may have, in bytes, each from the first to the second number. */
  readonly keyLengths: readonly (number | readonly [number, number])[];
  /** The length of the initialization vector, in bytes; 0 when it has none. */
  readonly ivLength: number;
  /**
   * Sets up a key at the start of its key stream.
   *
   * @param key The key; it is copied.
   * @param iv The initialization vector. @default {an empty one}
   * @returns The cipher with its key.
   * @throws {RangeError} When the key or the vector has an impossible length, which names the possible
   * ones.
   */
  create(key: Uint8Array, iv?: Uint8Array): StreamCipherKey;
}
