// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Stream ciphers as algorithms: ChaCha20, and RC4 to read what is old. */

import { chacha20 as chacha20Stream } from "./chacha20.ts";
import type { CipherAlgorithm, CipherKey, CipherProcess } from "./cipher_algorithm.ts";
import { keyWasDestroyed } from "./cipher_errors.ts";
import { ByteProcess } from "./_block_mode.ts";
import { rc4 as rc4Stream } from "./rc4.ts";
import type { StreamCipher, StreamCipherKey } from "./stream_cipher.ts";

/**
 * ChaCha20 (RFC 8439, Section 2.4). As in OpenSSL the vector has 16 bytes: the first counter,
 * little-endian, and the nonce.
 */
export const chacha20: CipherAlgorithm = /* @__PURE__ */ streamCipher(
  "chacha20",
  chacha20Stream,
  32,
);
/** RC4 with keys of 16 bytes, or any from 1 to 256. */
export const rc4: CipherAlgorithm = /* @__PURE__ */ streamCipher(
  "rc4",
  rc4Stream,
  16,
  "1.2.840.113549.3.4",
);
/** RC4 with keys of 5 bytes, or any from 1 to 256. */
export const rc4Bits40: CipherAlgorithm = /* @__PURE__ */ streamCipher("rc4-40", rc4Stream, 5);

function streamCipher(
  name: string,
  cipher: StreamCipher,
  keyLength: number,
  oid?: string,
): CipherAlgorithm {
  return {
    name,
    aliases: [],
    oid,
    mode: "stream",
    keyLength,
    keyLengths: cipher.keyLengths,
    variableKey: cipher.keyLengths.some((length) => typeof length !== "number"),
    ivLength: cipher.ivLength,
    ivLengths: [cipher.ivLength],
    blockLength: 1,
    aead: false,
    tagLength: 0,
    tagLengths: [],
    create: (key) => new StreamKey(cipher, key),
  };
}

class StreamKey implements CipherKey {
  readonly engine = "portable";
  readonly #cipher: StreamCipher;
  readonly #key: Uint8Array;
  #destroyed = false;

  constructor(cipher: StreamCipher, key: Uint8Array) {
    this.#cipher = cipher;
    this.#key = key.slice();
  }

  start(_direction: unknown, { iv }: { iv: Uint8Array }): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    return new StreamProcess(this.#cipher.create(this.#key, iv));
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.fill(0);
  }
}

class StreamProcess extends ByteProcess {
  readonly #stream: StreamCipherKey;

  constructor(stream: StreamCipherKey) {
    super();
    this.#stream = stream;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#stream.process(input, 0, output, offset, input.length);
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
