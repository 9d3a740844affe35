// Copyright 2026 the streamssl authors. MIT license.

import {
  aes,
  aria,
  type BlockCipher,
  camellia,
  des,
  desEde,
  desEde3,
  seed,
  sm4,
} from "../../crypto/mod.ts";

/** The block ciphers by their names in the suites. */
const CIPHERS: Readonly<Record<string, BlockCipher>> = {
  "aes": aes,
  "aria": aria,
  "camellia": camellia,
  "des": des,
  "des-ede": desEde,
  "des-ede3": desEde3,
  "seed": seed,
  "sm4": sm4,
};

/** A block cipher with what a name of OpenSSL says besides. */
export interface NamedBlockCipher {
  /** The cipher. */
  readonly cipher: BlockCipher;
  /** The key's length, in bytes, when the name tells it. */
  readonly keyLength: number | undefined;
  /** The mode: `"cbc"`. */
  readonly mode: string;
}

/**
 * Reads a cipher's name: `AES-128-CBC`, `DES-EDE3-CBC`.
 *
 * @param name The name.
 * @returns The block cipher below it, or nothing when the library has none of that name.
 */
export function blockCipherNamed(name: string): NamedBlockCipher | undefined {
  const match = /^([a-z]+[a-z0-9]*(?:-ede3?)?)(?:-(\d+))?-([a-z0-9]+)$/.exec(name.toLowerCase());
  const cipher = CIPHERS[match?.[1] ?? ""];
  if (match === null || cipher === undefined) return undefined;
  const bits = match[2];
  return {
    cipher,
    keyLength: bits === undefined ? undefined : Number(bits) / 8,
    mode: match[3] as string,
  };
}
