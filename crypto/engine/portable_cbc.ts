// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES in CBC mode (NIST SP 800-38A, Section 6.2).
 *
 * Timing: AES looks tables up by secret-dependent indices, see portable_aes.ts.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { CbcCipher } from "../cipher/cbc.ts";
import { keyDestroyed } from "./aead_checks.ts";
import { checkCbc } from "./cbc_checks.ts";
import { AesInverseKey, AesKey, loadBlock } from "./portable_aes.ts";

/** AES-CBC with one key. */
export class PortableCbc implements CbcCipher {
  readonly engine = "portable";
  readonly #key: AesKey;
  readonly #inverseKey: AesInverseKey;
  #destroyed = false;

  constructor(key: Uint8Array) {
    this.#key = new AesKey(key);
    this.#inverseKey = new AesInverseKey(key);
  }

  encrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    const output = new Uint8Array(data.length);
    const from = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const to = new DataView(output.buffer);
    const block = loadBlock(iv, 0, 16);
    for (let at = 0; at < data.length; at += 16) {
      block[0] = (block[0] as number) ^ from.getInt32(at, true);
      block[1] = (block[1] as number) ^ from.getInt32(at + 4, true);
      block[2] = (block[2] as number) ^ from.getInt32(at + 8, true);
      block[3] = (block[3] as number) ^ from.getInt32(at + 12, true);
      this.#key.encrypt(block);
      store(block, to, at);
    }
    return output;
  }

  decrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    const output = new Uint8Array(data.length);
    const from = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const to = new DataView(output.buffer);
    const before = loadBlock(iv, 0, 16);
    const block = new Int32Array(4);
    for (let at = 0; at < data.length; at += 16) {
      load(block, from, at);
      this.#inverseKey.decrypt(block);
      block[0] = (block[0] as number) ^ (before[0] as number);
      block[1] = (block[1] as number) ^ (before[1] as number);
      block[2] = (block[2] as number) ^ (before[2] as number);
      block[3] = (block[3] as number) ^ (before[3] as number);
      store(block, to, at);
      load(before, from, at);
    }
    return output;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
    this.#inverseKey.destroy();
  }

  #check(iv: Uint8Array, data: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed("AES-CBC");
    checkCbc(iv, data);
  }
}

function load(block: Int32Array, from: DataView, at: number): void {
  block[0] = from.getInt32(at, true);
  block[1] = from.getInt32(at + 4, true);
  block[2] = from.getInt32(at + 8, true);
  block[3] = from.getInt32(at + 12, true);
}

function store(block: Int32Array, to: DataView, at: number): void {
  to.setInt32(at, block[0] as number, true);
  to.setInt32(at + 4, block[1] as number, true);
  to.setInt32(at + 8, block[2] as number, true);
  to.setInt32(at + 12, block[3] as number, true);
}
