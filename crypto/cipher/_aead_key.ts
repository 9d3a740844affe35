// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The record face of engines (`Engine.aead`) for whole messages. */

import type { Bytes } from "../../wire/mod.ts";
import type { Engine } from "../engine/engine.ts";
import type { AeadAlgorithm, AeadCipher } from "./aead.ts";
import { joinParts } from "./block_bytes.ts";
import { WholeProcess } from "./_block_mode.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";

/** The modes that engines compute by kernels of their own. */
const MODES: ReadonlySet<string> = new Set(["gcm", "ccm", "ocb", "chacha20-poly1305"]);

/**
 * Sets up a key of an engine's records for whole messages.
 *
 * @param engine The engine.
 * @param algorithm The cipher.
 * @param key The key, of the right length.
 * @param options The tag's length.
 * @returns The key; `undefined` when the engine does not offer it, or gives promises.
 */
export function aeadKey(
  engine: Engine,
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  options: { tagLength?: number },
): CipherKey | undefined {
  if (!algorithm.aead || !MODES.has(algorithm.mode) || engine.asynchronous) return undefined;
  const { tagLength = algorithm.tagLength } = options;
  const base = algorithm as CipherAlgorithm & AeadAlgorithm;
  const used = tagLength === base.tagLength ? base : { ...base, tagLength };
  const cipher = engine.aead?.(used, key);
  return cipher === undefined ? undefined : new AeadKey(cipher);
}

class AeadKey implements CipherKey {
  readonly #cipher: AeadCipher;

  constructor(cipher: AeadCipher) {
    this.#cipher = cipher;
  }

  get engine(): string {
    return this.#cipher.engine;
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    return direction === "encrypt"
      ? new Sealing(this.#cipher, parameters)
      : new Opening(this.#cipher, parameters);
  }

  destroy(): void {
    this.#cipher.destroy();
  }
}

class Sealing extends WholeProcess {
  readonly #cipher: AeadCipher;
  readonly #parameters: CipherParameters;
  #tag: Bytes | undefined;

  constructor(cipher: AeadCipher, parameters: CipherParameters) {
    super();
    this.#cipher = cipher;
    this.#parameters = parameters;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { iv, additionalData, tagLength } = this.#parameters;
    const end = rest.length + tagLength;
    // Whoever wants the tag behind the ciphertext has left room for it.
    const hasRoom = output.length - offset >= end;
    const target = hasRoom ? output.subarray(offset, offset + end) : new Uint8Array(end);
    this.#cipher.seal(target, 0, iv, joinParts(additionalData), rest);
    if (!hasRoom) output.set(target.subarray(0, rest.length), offset);
    this.#tag = target.slice(rest.length);
    return rest.length;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }
}

class Opening extends WholeProcess {
  readonly #cipher: AeadCipher;
  readonly #parameters: CipherParameters;

  constructor(cipher: AeadCipher, parameters: CipherParameters) {
    super();
    this.#cipher = cipher;
    this.#parameters = parameters;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { iv, additionalData, tag = new Uint8Array(0) } = this.#parameters;
    const sealed = withTag(rest, tag);
    // The engine is synchronous, as it was checked.
    const opened = this.#cipher.open(iv, joinParts(additionalData), sealed) as Bytes;
    output.set(opened, offset);
    opened.fill(0);
    return opened.length;
  }
}

/** Ciphertext and tag in one array: where they lie side by side no copy is made. */
function withTag(ciphertext: Uint8Array, tag: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = ciphertext;
  if (tag.buffer === buffer && tag.byteOffset === byteOffset + length) {
    return new Uint8Array(buffer, byteOffset, length + tag.length);
  }
  const joined = new Uint8Array(length + tag.length);
  joined.set(ciphertext);
  joined.set(tag, length);
  return joined;
}
