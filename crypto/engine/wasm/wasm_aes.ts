// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES without authentication by the AES module: blocks, CBC, CTR. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import type { BlockCipherKey } from "../../cipher/block_cipher.ts";
import type { CbcCipher } from "../../cipher/cbc.ts";
import { keyDestroyed } from "../aead_checks.ts";
import { checkCbc } from "../cbc_checks.ts";
import { CHAIN_MASK, CHUNK, COUNTER, DATA, HASH } from "./aes_layout.ts";
import type { AesMemory, AesSlot } from "./aes_memory.ts";
import { releaseNow, releaseWith } from "./released_keys.ts";

/** How blocks hang together. */
type Chaining = "ecb" | "cbc";

/** Where data comes from and goes to: the same array at the same offset, or arrays apart. */
interface Range {
  readonly input: Uint8Array;
  readonly inputOffset: number;
  readonly output: Uint8Array;
  readonly outputOffset: number;
  readonly length: number;
}

/** An AES key for single blocks and for modes without authentication. */
export class WasmAesKey implements BlockCipherKey {
  readonly blockLength = 16;
  readonly #memory: AesMemory;
  readonly #slot: AesSlot;
  readonly #name: string;

  /** Sets a key up: 16, 24 or 32 bytes, which are copied. */
  constructor(memory: AesMemory, key: Uint8Array) {
    this.#memory = memory;
    this.#slot = memory.allocate(key, "blocks");
    this.#name = `AES-${8 * key.length}`;
    releaseWith(this, this.#slot);
  }

  encryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    const range = { input, inputOffset, output, outputOffset, length: 16 * blocks };
    this.#chain("ecb", "encrypt", undefined, range);
  }

  decryptBlocks(
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    blocks: number,
  ): void {
    const range = { input, inputOffset, output, outputOffset, length: 16 * blocks };
    this.#chain("ecb", "decrypt", undefined, range);
  }

  /**
   * Works in CBC mode on whole blocks.
   *
   * @param direction Which way.
   * @param iv The block before the first; the last block of the ciphertext afterwards.
   * @param input Where the data lies.
   * @param output Where it goes to; it may be the same memory.
   * @param outputOffset From where on, in bytes.
   */
  cbc(
    direction: "encrypt" | "decrypt",
    iv: Uint8Array,
    input: Uint8Array,
    output: Uint8Array,
    outputOffset: number,
  ): void {
    const range = { input, inputOffset: 0, output, outputOffset, length: input.length };
    this.#chain("cbc", direction, iv, range);
  }

  /**
   * Works in counter mode.
   *
   * @param counter The first counter block; the next one afterwards: only whole blocks count.
   * @param input The data.
   * @param output Where it goes to; it may be the same memory.
   * @param outputOffset From where on, in bytes.
   */
  ctr(counter: Uint8Array, input: Uint8Array, output: Uint8Array, outputOffset: number): void {
    this.#check();
    const { bytes, exports } = this.#memory;
    const { address, rounds } = this.#slot;
    const view = new DataView(counter.buffer, counter.byteOffset, 16);
    this.#memory.touch(input.length);
    for (let at = 0; at < input.length;) {
      // The kernel counts in the last 32 bits.
      const untilCarry = 16 * (2 ** 32 - view.getUint32(12));
      const length = Math.min(CHUNK, input.length - at, untilCarry);
      bytes.set(counter, COUNTER);
      bytes.set(input.subarray(at, at + length), DATA);
      exports.counterMode(address, rounds, DATA, DATA, Math.ceil(length / 16));
      output.set(bytes.subarray(DATA, DATA + length), outputOffset + at);
      addToCounter(view, length >> 4);
      at += length;
    }
    this.#forget(input.length);
  }

  destroy(): void {
    releaseNow(this, this.#slot);
  }

  #chain(
    chaining: Chaining,
    direction: "encrypt" | "decrypt",
    iv: Uint8Array | undefined,
    { input, inputOffset, output, outputOffset, length }: Range,
  ): void {
    this.#check();
    const { bytes, exports } = this.#memory;
    const { address, rounds } = this.#slot;
    this.#memory.touch(length);
    bytes.fill(chaining === "cbc" ? 0xff : 0, CHAIN_MASK, CHAIN_MASK + 16);
    if (iv === undefined) bytes.fill(0, HASH, HASH + 16);
    else bytes.set(iv, HASH);
    for (let at = 0; at < length; at += CHUNK) {
      const size = Math.min(CHUNK, length - at);
      const from = inputOffset + at;
      bytes.set(input.subarray(from, from + size), DATA);
      if (direction === "encrypt") {
        exports.encryptChain(address, rounds, DATA, DATA, 16, size / 16);
      } else {
        exports.decryptChain(address, rounds, DATA, DATA, size / 16);
      }
      output.set(bytes.subarray(DATA, DATA + size), outputOffset + at);
    }
    if (iv !== undefined && length > 0) iv.set(bytes.subarray(HASH, HASH + 16));
    this.#forget(length);
  }

  /** What was left of the data, and up to seven blocks behind it. */
  #forget(length: number): void {
    this.#memory.bytes.fill(0, DATA, DATA + Math.min(length, CHUNK) + 128);
  }

  #check(): void {
    if (this.#slot.released) throw keyDestroyed(this.#name);
  }
}

/** Adds to a counter of 128 bits. */
function addToCounter(view: DataView, blocks: number): void {
  let carry = blocks;
  for (let at = 12; at >= 0 && carry > 0; at -= 4) {
    const sum = view.getUint32(at) + carry;
    view.setUint32(at, sum);
    carry = Math.floor(sum / 2 ** 32);
  }
}

/** AES-CBC over whole blocks, as TLS 1.2 takes it. */
export class WasmCbc implements CbcCipher {
  readonly engine = "wasm";
  readonly #key: WasmAesKey;

  /** Sets a key up: 16, 24 or 32 bytes, which are copied. */
  constructor(memory: AesMemory, key: Uint8Array) {
    this.#key = new WasmAesKey(memory, key);
  }

  encrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    return this.#work("encrypt", iv, data);
  }

  decrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    return this.#work("decrypt", iv, data);
  }

  destroy(): void {
    this.#key.destroy();
  }

  #work(direction: "encrypt" | "decrypt", iv: Uint8Array, data: Uint8Array): Bytes {
    checkCbc(iv, data);
    const output = new Uint8Array(data.length);
    this.#key.cbc(direction, new Uint8Array(iv), data, output, 0);
    return output;
  }
}
