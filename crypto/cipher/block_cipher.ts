// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The contract between block ciphers and the modes that make ciphers of them. */

/** A block cipher with a key. Modes are built on it: CBC, CTR, CMAC, key wrap and their like. */
export interface BlockCipherKey {
  /** The length of a block, in bytes: 8 or 16. */
  readonly blockLength: number;
  /**
   * Encrypts blocks, each by itself.
   *
   * @param input Where the plaintext lies.
   * @param inputOffset From where on, in bytes.
   * @param output Where the ciphertext goes. It may be the same memory at the same offset.
   * @param outputOffset From where on, in bytes.
   * @param blocks How many blocks.
   */
  encryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void;
  /**
   * Decrypts blocks, each by itself.
   *
   * @param input Where the ciphertext lies.
   * @param inputOffset From where on, in bytes.
   * @param output Where the plaintext goes. It may be the same memory at the same offset.
   * @param outputOffset From where on, in bytes.
   * @param blocks How many blocks.
   */
  decryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void;
  /**
   * Encrypts blocks, each combined with the ciphertext before it (CBC), where the cipher has a
   * faster way than block by block.
   *
   * @param vector The block before the first one; in the end the last block of ciphertext.
   * @param input Where the plaintext lies.
   * @param inputOffset From where on, in bytes.
   * @param output Where the ciphertext goes. It may be the same memory at the same offset.
   * @param outputOffset From where on, in bytes.
   * @param blocks How many blocks.
   */
  encryptChained?(
    vector: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void;
  /**
   * Takes blocks into a CBC-MAC, where the cipher has a faster way than block by block.
   *
   * @param state The state, a block.
   * @param input Where the message lies.
   * @param inputOffset From where on, in bytes.
   * @param blocks How many blocks.
   */
  macBlocks?(state: Uint8Array, input: Uint8Array, inputOffset: number, blocks: number): void;
  /** Wipes the key. It can not be used any more. */
  destroy(): void;
}

/** What some block ciphers can be told besides their key. */
export interface BlockCipherOptions {
  /** RC2: the effective size of the key, in bits (RFC 2268). @default {8 times the key's length} */
  readonly effectiveKeyBits?: number;
  /** RC5: how many rounds: 8, 12 or 16 (RFC 2040). @default {12} */
  readonly rounds?: number;
}

/** A block cipher as a value: `aes`, `camellia`, `des`. */
export interface BlockCipher {
  /** Its name in OpenSSL, without a key size: `"aes"`, `"des-ede3"`, `"bf"`. */
  readonly name: string;
  /** The length of a block, in bytes: 8 or 16. */
  readonly blockLength: number;
  /** The lengths that a key may have, in bytes, each from the first to the second number. */
  readonly keyLengths: readonly (number | readonly [number, number])[];
  /**
   * Sets up a key.
   *
   * @param key The key; it is copied.
   * @param options What some ciphers can be told besides.
   * @returns The cipher with its key.
   * @throws {RangeError} When the key has an impossible length, which names the possible ones.
   */
  create(key: Uint8Array, options?: BlockCipherOptions): BlockCipherKey;
}
