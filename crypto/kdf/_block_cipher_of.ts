// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { aes } from "../cipher/aes.ts";
import { aria } from "../cipher/aria.ts";
import type { BlockCipher } from "../cipher/block_cipher.ts";
import { camellia } from "../cipher/camellia.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { des, desEde, desEde3 } from "../cipher/des.ts";
import { seed } from "../cipher/seed.ts";
import { sm4 } from "../cipher/sm4.ts";

const BLOCK_CIPHERS: readonly BlockCipher[] = [
  aes,
  aria,
  camellia,
  des,
  desEde,
  desEde3,
  seed,
  sm4,
];

/**
 * Finds the block cipher below a cipher in CBC mode, for what OpenSSL names by such a cipher.
 *
 * @param cipher The cipher.
 * @returns The block cipher, which takes keys of the cipher's length only, or `undefined`.
 */
export function blockCipherOf(cipher: CipherAlgorithm): BlockCipher | undefined {
  if (cipher.mode !== "cbc") return undefined;
  const family = cipher.name.replace(/-cbc$/, "").replace(/-(128|192|256)$/, "");
  const found = BLOCK_CIPHERS.find((blockCipher) => blockCipher.name === family);
  return found && { ...found, keyLengths: [cipher.keyLength] };
}
