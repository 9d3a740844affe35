// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { type Bytes, encodeHex } from "../../wire/mod.ts";
import type { CipherAlgorithm, CipherKey, CipherMode } from "./cipher_algorithm.ts";
import {
  type CipherOptions,
  cipherParameters,
  copyMessage,
  type MessageOptions,
} from "./cipher_options.ts";
import { CipherOperation } from "./_operation.ts";

/** How much is kept where nothing may be given before the end, in bytes. */
export const BUFFER_LIMIT = 2 ** 26;
/** So many nonces one object remembers. */
const MOST_NONCES = 2 ** 20;

/** The modes in which a second message with a nonce gives away both, or the key of the tags. */
const ONCE: ReadonlySet<CipherMode> = new Set([
  "cfb",
  "cfb1",
  "cfb8",
  "ofb",
  "ctr",
  "gcm",
  "ccm",
  "ocb",
  "gcm-siv",
  "stream",
  "chacha20-poly1305",
  "xchacha20-poly1305",
]);

/**
 * An encryption under way. The counterpart of an `EVP_CIPHER_CTX` that encrypts; `createEncryptor`
 * makes it.
 */
export class Encryptor {
  /** The cipher. */
  readonly algorithm: CipherAlgorithm;
  readonly #key: CipherKey;
  readonly #options: CipherOptions;
  readonly #nonces = new Set<string>();
  #operation: CipherOperation;
  #destroyed = false;

  /**
   * Starts with a key that is set up; `createEncryptor` does that.
   *
   * @param algorithm The cipher.
   * @param key The key, which the object destroys at its end.
   * @param options What belongs to the message; it is copied.
   */
  constructor(algorithm: CipherAlgorithm, key: CipherKey, options: CipherOptions) {
    this.algorithm = algorithm;
    this.#key = key;
    this.#options = options;
    this.#operation = this.#start(options);
  }

  /** The name of the engine that computes. */
  get engine(): string {
    return this.#key.engine;
  }

  /**
   * Tells how much the next `update` gives.
   *
   * @param length How many bytes it will get.
   * @returns How many bytes it will give.
   */
  outputLength(length: number): number {
    return this.#operation.outputLength(length);
  }

  /**
   * Encrypts more of the message, whatever its size. The counterpart of `EVP_EncryptUpdate`.
   *
   * @param data The next bytes.
   * @param output Where to write: `outputLength(data.length)` bytes from its start on. It may be the
   * memory of the data. A fresh array when left out.
   * @returns The bytes that were written, a part of `output`.
   * @throws {RangeError} When the output is too small, before anything was done.
   * @throws {TypeError} After `final` or `destroy`.
   */
  update(data: Uint8Array, output?: Uint8Array): Bytes {
    return this.#operation.update(data, output);
  }

  /**
   * Ends the message. The counterpart of `EVP_EncryptFinal_ex`.
   *
   * @param output Where to write: a block, or what was kept, fits. A fresh array when left out.
   * @returns The last bytes, a part of `output`.
   * @throws {SslError} `EVP`, `WRONG_FINAL_BLOCK_LENGTH` when the message must have whole blocks.
   * @throws {RangeError} When the output is too small, before anything was done.
   * @throws {TypeError} After `final` or `destroy`.
   */
  final(output?: Uint8Array): Bytes {
    return this.#operation.final(output);
  }

  /**
   * The tag, once the message has ended. The counterpart of `EVP_CTRL_AEAD_GET_TAG`.
   *
   * @throws {TypeError} Before, and when the algorithm has none.
   */
  get tag(): Bytes {
    const tag = this.#operation.tag();
    if (tag !== undefined) return tag.slice();
    throw new TypeError(
      this.algorithm.aead
        ? `Cannot give the tag of ${this.algorithm.name} before the end: call final() first`
        : `Cannot give a tag: ${this.algorithm.name} does not authenticate`,
    );
  }

  /**
   * The vector with which a message could go on from here, of the modes that have one; `undefined`
   * for others, and where another engine keeps it. The counterpart of
   * `EVP_CIPHER_CTX_get_updated_iv`.
   */
  get updatedIv(): Bytes | undefined {
    return this.#operation.nextIv();
  }

  /**
   * Begins another message with the same key. A nonce that this object has used is refused where it
   * would give both messages away.
   *
   * @param options The new message's own vector and additional data; what else was said at the
   * beginning goes on.
   * @throws {SslError} `EVP`, `INVALID_OPERATION` when the nonce was used.
   * @throws {RangeError} When a length is impossible.
   * @throws {TypeError} After `destroy`.
   *
   * @example Usage
   * ```ts
   * import { aes128Ctr, createEncryptor } from "@streamssl/ssl/crypto";
   * import { assertThrows } from "@std/assert";
   *
   * const iv = new Uint8Array(16);
   * const encryptor = createEncryptor(aes128Ctr, new Uint8Array(16), { iv });
   * assertThrows(() => encryptor.restart({ iv }), Error, "nonce");
   * encryptor.restart({ iv: iv.fill(1) });
   * ```
   */
  restart(options: MessageOptions = {}): void {
    if (this.#destroyed) throw new TypeError("Cannot use this cipher: its key was destroyed");
    const { iv: _iv, additionalData: _data, ...rest } = this.#options;
    const next = this.#start({ ...rest, ...options });
    this.#operation.destroy();
    this.#operation = next;
  }

  /** Wipes the key. The object can not be used any more. */
  destroy(): void {
    this.#destroyed = true;
    this.#operation.destroy();
    this.#key.destroy();
  }

  #start(options: CipherOptions): CipherOperation {
    const own = { ...options, ...copyMessage(options) };
    const parameters = cipherParameters(this.algorithm, "encrypt", own);
    this.#note(parameters.iv);
    return new CipherOperation(
      this.algorithm.name,
      this.#key.start("encrypt", parameters),
      options.bufferLimit ?? BUFFER_LIMIT,
    );
  }

  #note(iv: Uint8Array): void {
    // Without a vector, as with RC4, one key is for one message.
    if (!ONCE.has(this.algorithm.mode) || this.algorithm.keyLength === 0) return;
    const name = encodeHex(iv);
    if (this.#nonces.has(name)) {
      throw new SslError("EVP", "INVALID_OPERATION", {
        expected: `a nonce for ${this.algorithm.name} that this key has not seen`,
        received: "one that was used for an earlier message",
        usualCause: "a counter that does not count, or options that are used twice",
        remedy: "count, or draw a random nonce for each message",
      });
    }
    if (this.#nonces.size === MOST_NONCES) {
      throw new RangeError(
        `Cannot remember more than ${MOST_NONCES} nonces: set up another key`,
      );
    }
    this.#nonces.add(name);
  }
}
