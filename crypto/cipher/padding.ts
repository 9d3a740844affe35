// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * How messages end in whole blocks: filled up as PKCS#7 does (RFC 5652, Section 6.3), or not at all.
 *
 * Timing: whether padding holds is found without a branch on its bytes. That it does not hold is
 * told, as OpenSSL does; who answers a peer differently then builds a padding oracle.
 */

import type { Bytes } from "../../wire/mod.ts";
import { maskEqual, maskLess } from "../constant_time_masks.ts";
import type { BlockChain } from "./_block_mode.ts";
import type { CipherDirection, CipherProcess } from "./cipher_algorithm.ts";
import { badDecryption, wrongFinalLength } from "./cipher_errors.ts";

/**
 * Puts the end of messages on top of a chaining of blocks.
 *
 * @param chain The chaining.
 * @param blockLength The length of a block, in bytes.
 * @param direction To encrypt or to decrypt.
 * @param padding Whether messages are filled up.
 * @returns The work on a message.
 */
export function withPadding(
  chain: BlockChain,
  blockLength: number,
  direction: CipherDirection,
  padding: boolean,
): CipherProcess {
  if (!padding) return new WholeBlocks(chain, blockLength);
  return direction === "encrypt"
    ? new PaddedEncryption(chain, blockLength)
    : new PaddedDecryption(chain, blockLength);
}

abstract class BlockProcess implements CipherProcess {
  readonly unit: number;
  abstract readonly reserve: number;
  protected readonly chain: BlockChain;

  constructor(chain: BlockChain, blockLength: number) {
    this.chain = chain;
    this.unit = blockLength;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.chain.transform(input, output, offset);
  }

  nextIv(): Bytes | undefined {
    return this.chain.nextIv?.();
  }

  destroy(): void {
    this.chain.destroy?.();
  }

  abstract finishLength(length: number): number;

  abstract finish(rest: Uint8Array, output: Uint8Array, offset: number): number;
}

class WholeBlocks extends BlockProcess {
  readonly reserve = 0;

  finishLength(): number {
    return 0;
  }

  finish(rest: Uint8Array): number {
    if (rest.length === 0) return 0;
    throw wrongFinalLength(
      `a multiple of ${this.unit} bytes, for padding is switched off`,
      rest.length,
    );
  }
}

class PaddedEncryption extends BlockProcess {
  readonly reserve = 0;

  finishLength(): number {
    return this.unit;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const block = new Uint8Array(this.unit).fill(this.unit - rest.length);
    block.set(rest);
    this.chain.transform(block, output, offset);
    return this.unit;
  }
}

class PaddedDecryption extends BlockProcess {
  readonly reserve = 1;

  finishLength(): number {
    return this.unit;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { unit } = this;
    if (rest.length !== unit) {
      throw wrongFinalLength(`whole blocks of ${unit} bytes, at least one`, rest.length);
    }
    const block = new Uint8Array(unit);
    this.chain.transform(rest, block, 0);
    const length = unit - paddingLength(block);
    if (length === unit) throw badDecryption("padding");
    output.set(block.subarray(0, length), offset);
    block.fill(0);
    return length;
  }
}

/** The length of the padding; 0 when it does not hold. */
function paddingLength(block: Uint8Array): number {
  const { length } = block;
  const count = block[length - 1] as number;
  let bad = maskEqual(count, 0) | maskLess(length, count);
  for (let index = 0; index < length; index++) {
    const isPadding = maskLess(length - 1 - index, count);
    bad |= isPadding & ~maskEqual(block[index] as number, count);
  }
  return count & ~bad;
}
