// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A mode as a value, and how it makes a cipher of a block cipher. */

import type { AeadAlgorithm } from "./aead.ts";
import type { BlockCipher } from "./block_cipher.ts";
import type {
  CipherAlgorithm,
  CipherKey,
  CipherKeyOptions,
  CipherLengths,
  CipherMode,
} from "./cipher_algorithm.ts";

/** A mode of operation of block ciphers. */
export interface BlockMode {
  /** Its name. */
  readonly mode: CipherMode;
  /** Whether it works on whole blocks, or on single bytes. */
  readonly works: "on blocks" | "on bytes";
  /** The usual length of the initialization vector or nonce, in bytes. */
  readonly ivLength: number | "a block";
  /** The lengths that it may have, where there are several. */
  readonly ivLengths?: CipherLengths;
  /** The vector that serves where the caller gives none. */
  readonly defaultIv?: readonly number[];
  /** The lengths of tags, in bytes, the usual one last. */
  readonly tagLengths?: readonly number[];
  /**
   * Sets up a key.
   *
   * @param cipher The block cipher.
   * @param key The key, for all that the mode needs keys for.
   * @param options What the block cipher can be told besides.
   * @returns The key in this mode.
   */
  create(cipher: BlockCipher, key: Uint8Array, options: CipherKeyOptions): CipherKey;
}

/** What one cipher of a block cipher and a mode has of its own. */
export interface BlockModeDetails {
  /** The key's length, in bytes; of both keys where a mode needs two. */
  readonly keyLength: number;
  /** The lengths that it may have, where there are several. */
  readonly keyLengths?: CipherLengths;
  /** The object identifier. */
  readonly oid?: string;
  /** Other names. */
  readonly aliases?: readonly string[];
  /** What the block cipher is told unless the caller says otherwise. */
  readonly keyOptions?: CipherKeyOptions;
}

/**
 * Makes a cipher of a block cipher in a mode.
 *
 * @param name OpenSSL's name.
 * @param cipher The block cipher.
 * @param mode The mode.
 * @param details What is its own.
 * @returns The algorithm.
 */
export function blockModeCipher(
  name: string,
  cipher: BlockCipher,
  mode: BlockMode,
  details: BlockModeDetails,
): CipherAlgorithm {
  const { keyLength, keyLengths = [keyLength], keyOptions } = details;
  const ivLength = mode.ivLength === "a block" ? cipher.blockLength : mode.ivLength;
  const { tagLengths = [] } = mode;
  return {
    name,
    aliases: details.aliases ?? [],
    oid: details.oid,
    mode: mode.mode,
    keyLength,
    keyLengths,
    variableKey: details.keyLengths !== undefined,
    ivLength,
    ivLengths: mode.ivLengths ?? [ivLength],
    ...(mode.defaultIv === undefined ? {} : { defaultIv: mode.defaultIv }),
    blockLength: mode.works === "on blocks" ? cipher.blockLength : 1,
    aead: tagLengths.length > 0,
    tagLength: tagLengths.at(-1) ?? 0,
    tagLengths,
    create: (key, options) => mode.create(cipher, key, { ...keyOptions, ...options }),
  };
}

/**
 * Makes a cipher for authenticated encryption of a block cipher in a mode.
 *
 * @param name OpenSSL's name.
 * @param cipher The block cipher.
 * @param mode The mode.
 * @param details What is its own.
 * @returns The algorithm, for `createEncryptor` and for `createAead`.
 */
export function blockModeAead(
  name: string,
  cipher: BlockCipher,
  mode: BlockMode & { mode: AeadAlgorithm["mode"] },
  details: BlockModeDetails,
): CipherAlgorithm & AeadAlgorithm {
  const algorithm = blockModeCipher(name, cipher, mode, details);
  return { ...algorithm, mode: mode.mode, cipher: name, nonceLength: algorithm.ivLength };
}
