// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-CBC by node:crypto.
 *
 * Timing: that of the host's library, see host_aead.ts.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { CbcCipher } from "../cipher/cbc.ts";
import { keyDestroyed } from "./aead_checks.ts";
import { checkCbc } from "./cbc_checks.ts";
import { type HostCipher, type HostCrypto, hostHasCipher, plainBytes } from "./host_crypto.ts";

/**
 * Sets up AES-CBC of node:crypto.
 *
 * @param host The module.
 * @param key The key: 16, 24 or 32 bytes.
 * @returns The cipher, or `undefined` when the host does not offer it: Deno has no AES-192-CBC.
 */
export function hostCbc(host: HostCrypto, key: Uint8Array): CbcCipher | undefined {
  const name = `aes-${8 * key.length}-cbc`;
  return hostHasCipher(host, name) ? new HostCbc(host, name, key) : undefined;
}

/** AES-CBC with one key. */
class HostCbc implements CbcCipher {
  readonly engine = "host";
  readonly #host: HostCrypto;
  readonly #name: string;
  readonly #key: Bytes;
  #destroyed = false;

  constructor(host: HostCrypto, name: string, key: Uint8Array) {
    this.#host = host;
    this.#name = name;
    this.#key = new Uint8Array(key);
  }

  encrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    return whole(this.#host.createCipheriv(this.#name, this.#key, iv), data);
  }

  decrypt(iv: Uint8Array, data: Uint8Array): Bytes {
    this.#check(iv, data);
    return whole(this.#host.createDecipheriv(this.#name, this.#key, iv), data);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }

  #check(iv: Uint8Array, data: Uint8Array): void {
    if (this.#destroyed) throw keyDestroyed(this.#name);
    checkCbc(iv, data);
  }
}

/** Without padding, update() gives everything that is in whole blocks, and final() nothing. */
function whole(cipher: HostCipher, data: Uint8Array): Bytes {
  cipher.setAutoPadding(false);
  const output = cipher.update(data);
  cipher.final();
  return plainBytes(output);
}
