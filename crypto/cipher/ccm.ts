// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The Counter with CBC-MAC mode of any block cipher with blocks of 16 bytes (RFC 3610, NIST SP
 * 800-38C). The length of the message is authenticated first, so that all of it must be there.
 */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { BlockModeKey, WholeProcess } from "./_block_mode.ts";
import { joinParts, xorInto } from "./block_bytes.ts";
import type { BlockMode } from "./block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import type { CipherDirection, CipherKey, CipherParameters } from "./cipher_algorithm.ts";
import { badDecryption } from "./cipher_errors.ts";
import { CounterStream } from "./ctr.ts";

/** The mode as a value. */
export const CCM: BlockMode & { mode: "ccm" } = {
  mode: "ccm",
  works: "on bytes",
  ivLength: 12,
  ivLengths: [[7, 13]], // RFC 3610, Section 2: 15 - L bytes with L from 2 to 8.
  tagLengths: [4, 6, 8, 10, 12, 14, 16],
  create: (cipher, key, options) => createCcm(cipher.create(key, options)),
};

/**
 * Puts a key into CCM.
 *
 * @param key The key of the block cipher, with blocks of 16 bytes.
 * @returns The key in this mode.
 */
export function createCcm(key: BlockCipherKey): CipherKey {
  return new BlockModeKey(
    key,
    (block, direction, parameters) => new CcmProcess(block, direction, parameters),
  );
}

class CcmProcess extends WholeProcess {
  readonly #key: BlockCipherKey;
  readonly #direction: CipherDirection;
  readonly #parameters: CipherParameters;
  #tag: Bytes | undefined;

  constructor(key: BlockCipherKey, direction: CipherDirection, parameters: CipherParameters) {
    super();
    this.#key = key;
    this.#direction = direction;
    this.#parameters = parameters;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { iv, tagLength, tag } = this.#parameters;
    const most = 256 ** (15 - iv.length) - 1;
    if (rest.length > most) {
      throw new RangeError(
        `Cannot work on ${rest.length} bytes with a CCM nonce of ${iv.length} bytes: ` +
          `${most} is the most`,
      );
    }
    const counter = new Uint8Array(16);
    counter[0] = 14 - iv.length;
    counter.set(iv, 1);
    // RFC 3610, Section 2.3: S_0 masks the tag, the message starts with S_1.
    const stream = new CounterStream(this.#key, counter, 1 + iv.length);
    const mask = new Uint8Array(16);
    stream.transform(mask, mask, 0);
    if (this.#direction === "encrypt") {
      this.#tag = this.#mac(rest, mask).slice(0, tagLength);
      stream.transform(rest, output, offset);
      return rest.length;
    }
    stream.transform(rest, output, offset);
    const plaintext = output.subarray(offset, offset + rest.length);
    const computed = this.#mac(plaintext, mask).slice(0, tagLength);
    if (!constantTimeEqual(computed, tag as Uint8Array)) {
      plaintext.fill(0);
      throw badDecryption("tag");
    }
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }

  /** RFC 3610, Section 2.2: the CBC-MAC over lengths, additional data and message, masked. */
  #mac(message: Uint8Array, mask: Bytes): Bytes {
    const { iv, tagLength, additionalData } = this.#parameters;
    const additional = joinParts(additionalData);
    const state = new Uint8Array(16);
    state[0] = (additional.length > 0 ? 0x40 : 0) | (tagLength - 2) / 2 << 3 | 14 - iv.length;
    state.set(iv, 1);
    let left = message.length;
    for (let at = 15; at > iv.length; at--) {
      state[at] = left & 0xff;
      left = Math.floor(left / 256);
    }
    this.#key.encryptBlocks(state, 0, state, 0, 1);
    if (additional.length > 0) this.#absorb(state, withLength(additional));
    this.#absorb(state, message);
    xorInto(state, 0, mask, 0, 16);
    return state;
  }

  #absorb(state: Bytes, data: Uint8Array): void {
    const { length } = data;
    const whole = length & ~15;
    if (this.#key.macBlocks !== undefined) {
      this.#key.macBlocks(state, data, 0, whole / 16);
    } else {
      for (let at = 0; at < whole; at += 16) {
        xorInto(state, 0, data, at, 16);
        this.#key.encryptBlocks(state, 0, state, 0, 1);
      }
    }
    if (whole === length) return;
    xorInto(state, 0, data, whole, length - whole);
    this.#key.encryptBlocks(state, 0, state, 0, 1);
  }
}

/** RFC 3610, Section 2.2: the additional data behind its length in 2 or 6 bytes. */
function withLength(data: Uint8Array): Bytes {
  const header = data.length < 0xff00 ? 2 : 6;
  const joined = new Uint8Array(header + data.length);
  const view = new DataView(joined.buffer);
  if (header === 2) {
    view.setUint16(0, data.length);
  } else {
    view.setUint16(0, 0xfffe);
    view.setUint32(2, data.length);
  }
  joined.set(data, header);
  return joined;
}
