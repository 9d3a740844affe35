// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * CMAC (NIST SP 800-38B, RFC 4493) over any block cipher of 8 or 16 bytes.
 *
 * Timing: that of the block cipher; besides, it depends on the message's length only.
 */

import { doubleBlock, xorInto } from "../cipher/block_bytes.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BlockCipherKey } from "../cipher/block_cipher.ts";
import { BlockMac, type BlockMacState } from "./_block_mac.ts";
import { checkMac } from "./_mac_checks.ts";
import type { MacAlgorithm } from "./mac.ts";

/**
 * CMAC as a value. Its option `cipher` must be given; the cipher decides how long key and code are.
 *
 * @example Usage
 * ```ts
 * import { aes, cmac } from "@streamssl/ssl/crypto";
 * import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const key = decodeHex("2b7e151628aed2a6abf7158809cf4f3c");
 * const code = cmac.create(key, { cipher: aes }).digest(); // RFC 4493, Section 4: the empty message
 * assertEquals(encodeHex(code), "bb1d6929e95937287fa37d129b756746");
 * ```
 */
export const cmac: MacAlgorithm = {
  name: "cmac",
  aliases: [],
  oid: undefined,
  keyLengths: undefined,
  outputLength: undefined,
  options: ["cipher"],
  create(key, options = {}) {
    checkMac(cmac, key, options);
    const { cipher } = options;
    if (cipher === undefined) {
      throw new TypeError('Cannot set up cmac: the option "cipher" is missing');
    }
    const { blockLength } = cipher;
    const state = new CmacState(cipher.create(key));
    return new BlockMac(state, { blockLength, outputLength: blockLength, lastBlock: "waits" });
  },
};

/** The chain of blocks (SP 800-38B, Section 6.2). */
class CmacState implements BlockMacState {
  readonly #cipher: BlockCipherKey;
  readonly #chain: Bytes;

  constructor(cipher: BlockCipherKey, chain?: Bytes) {
    this.#cipher = cipher;
    this.#chain = chain ?? new Uint8Array(cipher.blockLength);
  }

  take(data: Uint8Array, offset: number, blocks: number): void {
    const chain = this.#chain;
    const { blockLength } = this.#cipher;
    for (let index = 0; index < blocks; index++, offset += blockLength) {
      xorInto(chain, 0, data, offset, blockLength);
      this.#cipher.encryptBlocks(chain, 0, chain, 0, 1);
    }
  }

  finish(block: Bytes, filled: number): Bytes {
    const { blockLength } = this.#cipher;
    const subkey = new Uint8Array(blockLength);
    this.#cipher.encryptBlocks(subkey, 0, subkey, 0, 1);
    doubleBlock(subkey);
    if (filled < blockLength) {
      doubleBlock(subkey);
      block[filled] = 0x80;
      block.fill(0, filled + 1);
    }
    xorInto(block, 0, subkey, 0, blockLength);
    this.take(block, 0, 1);
    subkey.fill(0);
    return this.#chain;
  }

  copy(): CmacState {
    return new CmacState(this.#cipher, this.#chain.slice());
  }
}
