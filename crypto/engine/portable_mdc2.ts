// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * MDC-2 with DES (ISO/IEC 10118-2; Meyer, Schilling 1988): two chains of DES that take each block with
 * keys made of what came before, and then exchange their right halves.
 *
 * Timing: DES looks tables up by what is digested. Nothing secret should meet it.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import { changeDesKey, desBlocks, desSchedule } from "../cipher/des_rounds.ts";
import type { Digest } from "../digest/digest.ts";
import type { PortableMethods } from "./digest_methods.ts";

/** How the last block is filled up, as OpenSSL counts the ways. */
export type Mdc2Padding = "zeros" | "bit and zeros";

/**
 * MDC-2's methods.
 *
 * @param padding How the last block is filled up.
 * @returns The methods.
 */
export function mdc2Methods(padding: Mdc2Padding): PortableMethods {
  return {
    create: () => new Mdc2(padding),
    digest: (data) => new Mdc2(padding).update(data).digest(),
  };
}

/** MDC-2 under way. */
class Mdc2 implements Digest {
  readonly #padding: Mdc2Padding;
  readonly #left: Bytes = new Uint8Array(8).fill(0x52);
  readonly #right: Bytes = new Uint8Array(8).fill(0x25);
  readonly #block: Bytes = new Uint8Array(8);
  readonly #key: Bytes = new Uint8Array(8);
  readonly #schedule = desSchedule(this.#key);
  readonly #leftOutput: Bytes = new Uint8Array(8);
  readonly #rightOutput: Bytes = new Uint8Array(8);
  #filled = 0;

  constructor(padding: Mdc2Padding, from?: Mdc2) {
    this.#padding = padding;
    if (from === undefined) return;
    this.#left.set(from.#left);
    this.#right.set(from.#right);
    this.#block.set(from.#block);
    this.#filled = from.#filled;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    for (let at = 0; at < data.length;) {
      const taken = Math.min(8 - this.#filled, data.length - at);
      for (let index = 0; index < taken; index++) {
        this.#block[this.#filled + index] = data[at + index]!;
      }
      this.#filled += taken;
      at += taken;
      if (this.#filled === 8) this.#takeBlock();
    }
    return this;
  }

  digest(): Bytes {
    const end = new Mdc2(this.#padding, this);
    if (end.#padding === "bit and zeros") end.#block[end.#filled++] = 0x80;
    if (end.#filled > 0) {
      end.#block.fill(0, end.#filled);
      end.#takeBlock();
    }
    const output = new Uint8Array(16);
    output.set(end.#left);
    output.set(end.#right, 8);
    return output;
  }

  clone(): Digest {
    return new Mdc2(this.#padding, this);
  }

  #takeBlock(): void {
    const block = this.#block;
    const left = this.#leftOutput;
    const right = this.#rightOutput;
    this.#encrypt(this.#left, 0x40, left);
    this.#encrypt(this.#right, 0x20, right);
    for (let at = 0; at < 8; at++) {
      this.#left[at] = block[at]! ^ (at < 4 ? left : right)[at]!;
      this.#right[at] = block[at]! ^ (at < 4 ? right : left)[at]!;
    }
    this.#filled = 0;
  }

  /** Two bits of each key are fixed, so that the two chains never have the same. */
  #encrypt(chain: Uint8Array, bits: number, output: Uint8Array): void {
    for (let at = 0; at < 8; at++) this.#key[at] = chain[at]!;
    this.#key[0] = chain[0]! & 0x9f | bits;
    changeDesKey(this.#schedule, this.#key);
    desBlocks(this.#schedule, this.#block, 0, output, 0, 1);
  }
}
