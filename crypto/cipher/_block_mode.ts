// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What the modes of block ciphers share. */

import type { Bytes } from "../../wire/mod.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import type {
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { keyWasDestroyed } from "./cipher_errors.ts";

/** Starts a message in a mode, with a key of any block cipher. */
export type StartMode = (
  key: BlockCipherKey,
  direction: CipherDirection,
  parameters: CipherParameters,
) => CipherProcess;

/** A key of a block cipher in a mode that needs nothing more than the key. */
export class BlockModeKey implements CipherKey {
  readonly engine = "portable";
  readonly #key: BlockCipherKey;
  readonly #start: StartMode;
  #destroyed = false;

  /** Takes the key, which it destroys at its own end. */
  constructor(key: BlockCipherKey, start: StartMode) {
    this.#key = key;
    this.#start = start;
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    return this.#start(this.#key, direction, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
  }
}

/** The work of a mode that gives a byte for a byte: nothing is left for the end. */
export abstract class ByteProcess implements CipherProcess {
  readonly unit = 1;
  readonly reserve = 0;

  abstract transform(input: Uint8Array, output: Uint8Array, offset: number): void;

  finishLength(): number {
    return 0;
  }

  finish(): number {
    return 0;
  }
}

/** The work of a mode that must see the whole message before it can give anything. */
export abstract class WholeProcess implements CipherProcess {
  readonly unit = Infinity;
  readonly reserve = 0;

  transform(): void {
    throw new TypeError("A mode of whole messages has nothing to transform");
  }

  abstract finishLength(length: number): number;

  abstract finish(rest: Uint8Array, output: Uint8Array, offset: number): number;
}

/** The chaining of whole blocks, below the padding. */
export interface BlockChain {
  /** Works on whole blocks; the output may be the same memory at the same place. */
  transform(input: Uint8Array, output: Uint8Array, offset: number): void;
  /** The vector for the next message. */
  nextIv?(): Bytes | undefined;
  /** Wipes what can be wiped. */
  destroy?(): void;
}
