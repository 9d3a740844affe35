// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The Electronic Codebook mode (NIST SP 800-38A, Section 6.1): equal blocks give equal ciphertext.
 */

import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { BlockModeKey } from "./_block_mode.ts";
import type { CipherDirection, CipherKey, CipherParameters } from "./cipher_algorithm.ts";
import { withPadding } from "./padding.ts";

/** The mode as a value. */
export const ECB: BlockMode = {
  mode: "ecb",
  works: "on blocks",
  ivLength: 0,
  create: (cipher, key, options) => createEcb(cipher.create(key, options)),
};

/**
 * Puts a key into ECB mode.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createEcb(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(key, start);
}

function start(key: BlockCipherKey, direction: CipherDirection, parameters: CipherParameters) {
  const { blockLength } = key;
  const chain = {
    transform(input: Uint8Array, output: Uint8Array, offset: number): void {
      const blocks = input.length / blockLength;
      if (direction === "encrypt") key.encryptBlocks(input, 0, output, offset, blocks);
      else key.decryptBlocks(input, 0, output, offset, blocks);
    },
  };
  return withPadding(chain, blockLength, direction, parameters.padding);
}
