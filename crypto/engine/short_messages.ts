// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Short messages on Node and Bun: a call into the host's library takes 3 to 5 microseconds, for which
 * the wasm engine seals a whole record of some hundred bytes. So both set the key up there, and the
 * length of each message decides. Measured on Node 20.20, sealing 64 bytes: AES-128-GCM 1.4 us beside
 * 3.0, ChaCha20-Poly1305 1.2 beside 7.4; docs/engines.md has the table.
 */

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import type { AeadAlgorithm, AeadCipher } from "../cipher/aead.ts";
import type { Engine } from "./engine.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** Up to so many bytes the wasm engine is the faster one. */
const SHORT: Readonly<Partial<Record<AeadAlgorithm["mode"], number>>> = {
  "gcm": 512,
  "ccm": 512,
  "chacha20-poly1305": 4096,
};

/**
 * Lets the wasm engine seal and open what is short, where the host was chosen for long messages and
 * the list of engines allows both.
 *
 * @param cipher The cipher that was chosen.
 * @param key The key, which is copied.
 * @param engines The list of engines.
 * @param where The runtime.
 * @returns A cipher of both, or the one that was chosen.
 */
export function withShortMessages(
  cipher: AeadCipher,
  key: Uint8Array,
  engines: readonly Engine[],
  where: Runtime = runtime(),
): AeadCipher {
  const upTo = SHORT[cipher.algorithm.mode];
  if (where !== "node" && where !== "bun" || upTo === undefined || cipher.engine !== "host") {
    return cipher;
  }
  const wasm = engines.find(({ name }) => name === "wasm");
  const short = wasm?.aead?.(cipher.algorithm, key);
  return short === undefined ? cipher : new AeadByLength(cipher, short, upTo);
}

/** Two ciphers with the same key, for short and for long messages. */
class AeadByLength implements AeadCipher {
  readonly algorithm: AeadAlgorithm;
  readonly engine: string;
  readonly asynchronous: boolean;
  readonly #long: AeadCipher;
  readonly #short: AeadCipher;
  readonly #upTo: number;

  constructor(long: AeadCipher, short: AeadCipher, upTo: number) {
    this.algorithm = long.algorithm;
    this.engine = long.engine;
    this.asynchronous = long.asynchronous;
    this.#long = long;
    this.#short = short;
    this.#upTo = upTo;
  }

  seal(
    output: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
    trailer?: Uint8Array,
  ): MaybePromise<number> {
    return this.#for(plaintext.length).seal(
      output,
      offset,
      nonce,
      additionalData,
      plaintext,
      trailer,
    );
  }

  open(
    nonce: Uint8Array,
    additionalData: Uint8Array,
    ciphertext: Uint8Array,
  ): MaybePromise<Bytes> {
    return this.#for(ciphertext.length).open(nonce, additionalData, ciphertext);
  }

  destroy(): void {
    this.#long.destroy();
    this.#short.destroy();
  }

  #for(length: number): AeadCipher {
    return length <= this.#upTo ? this.#short : this.#long;
  }
}
