// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AES in the modes ECB, CBC and CTR, in pieces, by the AES module. Timing: see docs/constant-time.md. */

import type { Bytes } from "../../../wire/mod.ts";
import { type BlockChain, ByteProcess } from "../../cipher/_block_mode.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "../../cipher/cipher_algorithm.ts";
import { keyWasDestroyed } from "../../cipher/cipher_errors.ts";
import { withPadding } from "../../cipher/padding.ts";
import { aesMemory } from "./aes_memory.ts";
import { WasmAesKey } from "./wasm_aes.ts";

const BLOCK_LENGTH = 16;
const MODES = ["ecb", "cbc", "ctr"] as const;

/**
 * Sets up a cipher.
 *
 * @param algorithm The cipher.
 * @param key The key, of the right length.
 * @returns The key, or `undefined` for what is not AES in one of the three modes.
 */
export function wasmCipher(algorithm: CipherAlgorithm, key: Uint8Array): CipherKey | undefined {
  const mode = MODES.find((name) => algorithm.mode === name);
  if (mode === undefined || !algorithm.name.startsWith("aes-")) return undefined;
  const memory = aesMemory();
  return memory && new WasmCipherKey(new WasmAesKey(memory, key), mode);
}

class WasmCipherKey implements CipherKey {
  readonly engine = "wasm";
  readonly #key: WasmAesKey;
  readonly #mode: (typeof MODES)[number];
  #destroyed = false;

  constructor(key: WasmAesKey, mode: (typeof MODES)[number]) {
    this.#key = key;
    this.#mode = mode;
  }

  start(direction: CipherDirection, { iv, padding }: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    if (this.#mode === "ctr") return new CounterProcess(this.#key, iv);
    const vector = this.#mode === "cbc" ? new Uint8Array(iv) : undefined;
    return withPadding(chain(this.#key, direction, vector), BLOCK_LENGTH, direction, padding);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
  }
}

/** Blocks by themselves, or chained from a vector on. */
function chain(
  key: WasmAesKey,
  direction: CipherDirection,
  vector: Bytes | undefined,
): BlockChain {
  if (vector !== undefined) {
    return {
      transform: (input, output, offset) => key.cbc(direction, vector, input, output, offset),
      nextIv: () => vector.slice(),
    };
  }
  return {
    transform(input, output, offset) {
      const blocks = input.length / BLOCK_LENGTH;
      if (direction === "encrypt") key.encryptBlocks(input, 0, output, offset, blocks);
      else key.decryptBlocks(input, 0, output, offset, blocks);
    },
  };
}

/** Counter mode; what is left of a block's key stream serves the next piece. */
class CounterProcess extends ByteProcess {
  readonly #key: WasmAesKey;
  readonly #counter: Bytes;
  readonly #stream = new Uint8Array(BLOCK_LENGTH);
  /** Where the unused part of the stream starts. */
  #used = BLOCK_LENGTH;

  constructor(key: WasmAesKey, counter: Uint8Array) {
    super();
    this.#key = key;
    this.#counter = new Uint8Array(counter);
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    const first = this.#apply(input, 0, output, offset);
    const whole = (input.length - first) & -BLOCK_LENGTH;
    const middle = input.subarray(first, first + whole);
    this.#key.ctr(this.#counter, middle, output, offset + first);
    if (first + whole === input.length) return;
    this.#stream.fill(0);
    this.#key.ctr(this.#counter, this.#stream, this.#stream, 0);
    this.#used = 0;
    this.#apply(input, first + whole, output, offset);
  }

  nextIv(): Bytes {
    return this.#counter.slice();
  }

  destroy(): void {
    this.#stream.fill(0);
  }

  /** Uses the rest of the stream. @returns Where the input goes on. */
  #apply(input: Uint8Array, from: number, output: Uint8Array, offset: number): number {
    let at = from;
    for (; at < input.length && this.#used < BLOCK_LENGTH; at++, this.#used++) {
      output[offset + at] = (input[at] as number) ^ (this.#stream[this.#used] as number);
    }
    return at;
  }
}
