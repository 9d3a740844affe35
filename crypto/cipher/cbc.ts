// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES in CBC mode over whole blocks, without padding: what the CBC suites of TLS 1.2 need, which pad
 * in their own way. Which engine computes decides about timing: see the heads of the engines.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import { SslError } from "../../err/mod.ts";
import type { Engine } from "../engine/engine.ts";
import { defaultEngines } from "../engine/select.ts";

/** A key set up for AES-CBC. It is not authenticated: a MAC must be checked as well. */
export interface CbcCipher {
  /** The name of the engine that computes. */
  readonly engine: string;
  /**
   * Encrypts whole blocks.
   *
   * @param iv The initialization vector, 16 bytes.
   * @param data The plaintext, a multiple of 16 bytes.
   * @returns The ciphertext, of the same length.
   * @throws {RangeError} When a length is wrong.
   * @throws {TypeError} After `destroy`.
   */
  encrypt(iv: Uint8Array, data: Uint8Array): Bytes;
  /**
   * Decrypts whole blocks.
   *
   * @param iv The initialization vector, 16 bytes.
   * @param data The ciphertext, a multiple of 16 bytes.
   * @returns The plaintext, of the same length, with its padding.
   * @throws {RangeError} When a length is wrong.
   * @throws {TypeError} After `destroy`.
   */
  decrypt(iv: Uint8Array, data: Uint8Array): Bytes;
  /** Wipes the key. The cipher can not be used any more. */
  destroy(): void;
}

/** Options for {@linkcode createCbc}. */
export interface CreateCbcOptions {
  /** Who may compute, best first. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/**
 * Sets up an AES key for CBC mode with the first engine that offers it synchronously.
 *
 * @param key The key: 16, 24 or 32 bytes; it is copied.
 * @param options Who may compute.
 * @returns The cipher.
 * @throws {RangeError} When the key has another length.
 * @throws {SslError} `EVP`, `UNSUPPORTED_CIPHER` when no engine of the list offers it.
 *
 * @example Usage
 * ```ts
 * import { createCbc } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const cipher = createCbc(new Uint8Array(16));
 * const iv = new Uint8Array(16);
 * const ciphertext = cipher.encrypt(iv, new Uint8Array(32));
 * assertEquals(cipher.decrypt(iv, ciphertext), new Uint8Array(32));
 * cipher.destroy();
 * ```
 */
export function createCbc(key: Uint8Array, options: CreateCbcOptions = {}): CbcCipher {
  checkBytes(key, "the key of AES-CBC");
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
    throw new RangeError(
      `Cannot set up AES-CBC: the key has ${key.length} bytes, 16, 24 or 32 are expected`,
    );
  }
  const { engines = defaultEngines() } = options;
  for (const engine of engines) {
    const cipher = engine.cbc?.(key);
    if (cipher !== undefined) return cipher;
  }
  throw new SslError("EVP", "UNSUPPORTED_CIPHER", {
    expected: `an engine that offers AES-${8 * key.length}-CBC`,
    received: engines.length === 0
      ? "an empty list of engines"
      : `the engines ${engines.map((engine) => engine.name).join(", ")}`,
    remedy: "put portableEngine at the end of the list: it offers every algorithm",
  });
}
