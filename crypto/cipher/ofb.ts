// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The Output Feedback mode of any block cipher (NIST SP 800-38A, Section 6.4). */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { BlockModeKey, ByteProcess } from "./_block_mode.ts";
import { xorBytes } from "./block_bytes.ts";
import type { CipherKey } from "./cipher_algorithm.ts";

/** The mode as a value. */
export const OFB: BlockMode = {
  mode: "ofb",
  works: "on bytes",
  ivLength: "a block",
  create: (cipher, key, options) => createOfb(cipher.create(key, options)),
};

/**
 * Puts a key into OFB mode.
 *
 * @param key The key of the block cipher.
 * @returns The key in this mode.
 */
export function createOfb(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, _direction, parameters) => new OutputFeedback(block, parameters.iv),
  );
}

class OutputFeedback extends ByteProcess {
  readonly #key: BlockCipherKey;
  readonly #stream: Bytes;
  #used: number;

  constructor(key: BlockCipherKey, iv: Uint8Array) {
    super();
    this.#key = key;
    this.#stream = new Uint8Array(iv);
    this.#used = iv.length;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const stream = this.#stream;
    for (let at = 0; at < input.length;) {
      if (this.#used === stream.length) {
        this.#key.encryptBlocks(stream, 0, stream, 0, 1);
        this.#used = 0;
      }
      const count = Math.min(stream.length - this.#used, input.length - at);
      xorBytes(output, offset + at, input, at, stream, this.#used, count);
      this.#used += count;
      at += count;
    }
  }

  nextIv(): Bytes {
    return this.#stream.slice();
  }
}
