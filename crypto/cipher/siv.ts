// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Synthetic initialization vectors (RFC 5297) of a block cipher with blocks of 16 bytes. A nonce,
 * if there is one, is the last string of the additional data.
 */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { WholeProcess } from "./_block_mode.ts";
import { doubleBlock, xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipher, BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";
import { CounterStream } from "./ctr.ts";

/** RFC 5297, Section 2.6: S2V takes at most 127 strings, one of them the plaintext. */
const MOST_STRINGS = 126;

/** The mode as a value. */
export const SIV: BlockMode & { mode: "siv" } = {
  mode: "siv",
  works: "on bytes",
  ivLength: 0,
  tagLengths: [16],
  create: createSiv,
};

/**
 * Sets up the two keys of SIV.
 *
 * @param cipher The block cipher.
 * @param key Both keys, the one for the authentication first.
 * @returns The key in this mode.
 */
export function createSiv(cipher: BlockCipher, key: Uint8Array): CipherKey {
  const half = key.length / 2;
  return new SivKey(cipher.create(key.subarray(0, half)), cipher.create(key.subarray(half)));
}

class SivKey implements CipherKey {
  readonly engine = "portable";
  readonly #mac: BlockCipherKey;
  readonly #stream: BlockCipherKey;
  #destroyed = false;

  constructor(mac: BlockCipherKey, stream: BlockCipherKey) {
    this.#mac = mac;
    this.#stream = stream;
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const { length } = parameters.additionalData;
    if (length > MOST_STRINGS) {
      throw new RangeError(
        `Cannot authenticate ${length} strings with SIV: ${MOST_STRINGS} are possible`,
      );
    }
    return new SivProcess(this.#mac, this.#stream, direction, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#mac.destroy();
    this.#stream.destroy();
  }
}

class SivProcess extends WholeProcess {
  readonly #mac: BlockCipherKey;
  readonly #stream: BlockCipherKey;
  readonly #direction: CipherDirection;
  readonly #parameters: CipherParameters;
  #tag: Bytes | undefined;

  constructor(
    mac: BlockCipherKey,
    stream: BlockCipherKey,
    direction: CipherDirection,
    parameters: CipherParameters,
  ) {
    super();
    this.#mac = mac;
    this.#stream = stream;
    this.#direction = direction;
    this.#parameters = parameters;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const strings = this.#parameters.additionalData;
    if (this.#direction === "encrypt") {
      this.#tag = s2v(this.#mac, strings, rest);
      this.#transform(this.#tag, rest, output, offset);
      return rest.length;
    }
    const tag = this.#parameters.tag as Uint8Array;
    this.#transform(tag, rest, output, offset);
    const plaintext = output.subarray(offset, offset + rest.length);
    if (!constantTimeEqual(s2v(this.#mac, strings, plaintext), tag)) {
      plaintext.fill(0);
      throw badDecryption("tag");
    }
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }

  /** RFC 5297, Section 2.6: the synthetic vector without two of its bits is the first counter. */
  #transform(vector: Uint8Array, input: Uint8Array, output: Uint8Array, offset: number): void {
    const counter = new Uint8Array(vector);
    counter[8] = (counter[8] as number) & 0x7f;
    counter[12] = (counter[12] as number) & 0x7f;
    new CounterStream(this.#stream, counter, 0).transform(input, output, offset);
  }
}

/** RFC 5297, Section 2.4: S2V over the strings and the plaintext. */
function s2v(key: BlockCipherKey, strings: readonly Uint8Array[], plaintext: Uint8Array): Bytes {
  const sum = cmac(key, new Uint8Array(16));
  for (const text of strings) {
    doubleBlock(sum);
    xorInto(sum, 0, cmac(key, text), 0, 16);
  }
  if (plaintext.length >= 16) {
    const last = plaintext.slice();
    xorInto(last, last.length - 16, sum, 0, 16);
    const vector = cmac(key, last);
    last.fill(0);
    return vector;
  }
  doubleBlock(sum);
  xorInto(sum, 0, plaintext, 0, plaintext.length);
  sum[plaintext.length] = (sum[plaintext.length] as number) ^ 0x80;
  return cmac(key, sum);
}

/** NIST SP 800-38B, Section 6.2. */
function cmac(key: BlockCipherKey, message: Uint8Array): Bytes {
  const mask = new Uint8Array(16);
  key.encryptBlocks(mask, 0, mask, 0, 1);
  doubleBlock(mask);
  const state = new Uint8Array(16);
  const { length } = message;
  const last = length === 0 ? 0 : (length - 1) & ~15;
  for (let at = 0; at < last; at += 16) {
    xorInto(state, 0, message, at, 16);
    key.encryptBlocks(state, 0, state, 0, 1);
  }
  if (length - last < 16) {
    doubleBlock(mask);
    state[length - last] = (state[length - last] as number) ^ 0x80;
  }
  xorInto(state, 0, message, last, length - last);
  xorInto(state, 0, mask, 0, 16);
  key.encryptBlocks(state, 0, state, 0, 1);
  return state;
}
