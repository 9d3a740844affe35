// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-CBC by noble.
 *
 * Timing: AES looks tables up by secret-dependent indices, see portable_aes.ts.
 */

import { cbc } from "@noble/ciphers/aes.js";
import type { Bytes } from "../../wire/mod.ts";
import type { CbcCipher } from "../cbc.ts";
import { keyDestroyed } from "./aead_checks.ts";
import { checkCbc } from "./cbc_checks.ts";

/** AES-CBC with one key. */
export class PortableCbc implements CbcCipher {
  readonly engine = "portable";
  readonly #key: Uint8Array;
  #destroyed = false;

  constructor(key: Uint8Array) {
    this.#key = key.slice();
  }

  encrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    return cbc(this.#key, iv, { disablePadding: true }).encrypt(data) as Bytes;
  }

  decrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    if (data.length === 0) return new Uint8Array(0);
    return cbc(this.#key, iv, { disablePadding: true }).decrypt(data) as Bytes;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }

  #check(iv: Uint8Array, data: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed("AES-CBC");
    checkCbc(iv, data);
  }
}
