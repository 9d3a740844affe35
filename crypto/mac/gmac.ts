// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * GMAC (NIST SP 800-38D, Section 3): the tag of GCM over data that is not encrypted.
 *
 * Timing: that of the block cipher; the hash looks a table of the key's multiples up by secrets, see
 * portable_ghash.ts.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockCipher, BlockCipherKey } from "../cipher/block_cipher.ts";
import { Ghash } from "../engine/portable_ghash.ts";
import { BlockMac, type BlockMacState } from "./_block_mac.ts";
import { checkLength, checkMac } from "./_mac_checks.ts";
import type { MacAlgorithm } from "./mac.ts";

/**
 * GMAC as a value. Its options `cipher` and `nonce` must be given. Two messages with one key and one
 * nonce give the key away.
 *
 * @example Usage
 * ```ts
 * import { aes, gmac } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { cipher: aes, nonce: new Uint8Array(12) };
 * const code = gmac.create(new Uint8Array(16), options).digest();
 * assertEquals(encodeHex(code), "58e2fccefa7e3061367f1d57a4e7455a");
 * ```
 */
export const gmac: MacAlgorithm = {
  name: "gmac",
  aliases: [],
  oid: "1.0.9797.3.4",
  keyLengths: undefined,
  outputLength: 16,
  options: ["cipher", "nonce"],
  create(key, options = {}) {
    checkMac(gmac, key, options);
    const { cipher, nonce } = options;
    if (cipher === undefined || nonce === undefined) {
      const missing = cipher === undefined ? "cipher" : "nonce";
      throw new TypeError(`Cannot set up gmac: the option "${missing}" is missing`);
    }
    checkCipher(cipher);
    checkLength("gmac", "the nonce", nonce.length, 1, Number.MAX_SAFE_INTEGER);
    const state = GmacState.start(cipher.create(key), nonce);
    return new BlockMac(state, { blockLength: 16, outputLength: 16, lastBlock: "as others" });
  },
};

function checkCipher({ name, blockLength }: BlockCipher): void {
  if (blockLength === 16) return;
  throw new RangeError(
    `Cannot set up gmac: ${name} has blocks of ${blockLength} bytes, 16 are expected`,
  );
}

/** The hash under way, and what it is added to. */
class GmacState implements BlockMacState {
  readonly #hash: Ghash;
  readonly #pad: Int32Array;

  constructor(hash: Ghash, pad: Int32Array) {
    this.#hash = hash;
    this.#pad = pad;
  }

  static start(cipher: BlockCipherKey, nonce: Uint8Array): GmacState {
    const block = new Uint8Array(16);
    cipher.encryptBlocks(block, 0, block, 0, 1);
    const view = new DataView(block.buffer);
    const hash = new Ghash(view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12));
    firstCounter(hash, nonce, block);
    cipher.encryptBlocks(block, 0, block, 0, 1);
    cipher.destroy();
    const pad = Int32Array.from({ length: 4 }, (_, word) => view.getInt32(4 * word, true));
    block.fill(0);
    return new GmacState(hash, pad);
  }

  take(data: Uint8Array, offset: number, blocks: number): void {
    this.#hash.update(data, offset, offset + 16 * blocks);
  }

  finish(block: Bytes, filled: number, total: number): Bytes {
    this.#hash.update(block, 0, filled);
    const words = this.#pad.slice();
    this.#hash.finish(total, 0, words);
    const code = new Uint8Array(16);
    for (let at = 0; at < 16; at++) code[at] = words[at >> 2]! >>> 8 * (at & 3);
    return code;
  }

  copy(): GmacState {
    return new GmacState(this.#hash.clone(), this.#pad);
  }
}

/** SP 800-38D, Section 7.1, step 2: J0. */
function firstCounter(hash: Ghash, nonce: Uint8Array, block: Uint8Array): void {
  block.fill(0);
  if (nonce.length === 12) {
    block.set(nonce);
    block[15] = 1;
    return;
  }
  hash.update(nonce, 0, nonce.length);
  const words = new Int32Array(4);
  hash.finish(0, nonce.length, words);
  hash.reset();
  for (let at = 0; at < 16; at++) block[at] = words[at >> 2]! >>> 8 * (at & 3);
}
