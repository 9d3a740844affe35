// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { CipherAlgorithm, CipherKey, CipherProcess } from "./cipher_algorithm.ts";
import {
  type CipherOptions,
  cipherParameters,
  copyMessage,
  type MessageOptions,
} from "./cipher_options.ts";
import { BUFFER_LIMIT } from "./encryptor.ts";
import { CipherOperation } from "./_operation.ts";

/**
 * A decryption under way. The counterpart of an `EVP_CIPHER_CTX` that decrypts; `createDecryptor`
 * makes it.
 *
 * With an algorithm that authenticates, `update` gives nothing: the message is kept, up to
 * `bufferLimit` bytes, and `final` gives all of it once the tag was found to hold. Without a tag
 * nothing is given at all.
 */
export class Decryptor {
  /** The cipher. */
  readonly algorithm: CipherAlgorithm;
  readonly #key: CipherKey;
  readonly #options: CipherOptions;
  #message: MessageOptions;
  #operation: CipherOperation;
  #destroyed = false;

  /**
   * Starts with a key that is set up; `createDecryptor` does that.
   *
   * @param algorithm The cipher.
   * @param key The key, which the object destroys at its end.
   * @param options What belongs to the message; it is copied.
   */
  constructor(algorithm: CipherAlgorithm, key: CipherKey, options: CipherOptions) {
    this.algorithm = algorithm;
    this.#key = key;
    const { iv: _iv, additionalData: _data, tag: _tag, ...rest } = options;
    this.#options = rest;
    this.#message = copyMessage(options);
    this.#operation = this.#start();
  }

  /** The name of the engine that computes. */
  get engine(): string {
    return this.#key.engine;
  }

  /** The tag's length, in bytes; 0 where the algorithm has none. */
  get tagLength(): number {
    return this.#options.tagLength ?? this.algorithm.tagLength;
  }

  /** Whether the tag that must hold is known already. */
  get hasTag(): boolean {
    return this.#message.tag !== undefined;
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
   * Decrypts more of the message, whatever its size. The counterpart of `EVP_DecryptUpdate`.
   *
   * @param data The next bytes.
   * @param output Where to write: `outputLength(data.length)` bytes from its start on. It may be the
   * memory of the data. A fresh array when left out.
   * @returns The bytes that were written, a part of `output`.
   * @throws {RangeError} When the output is too small, before anything was done, or when more must be
   * kept than `bufferLimit` allows.
   * @throws {TypeError} After `final` or `destroy`.
   */
  update(data: Uint8Array, output?: Uint8Array): Bytes {
    return this.#operation.update(data, output);
  }

  /**
   * Tells the tag that must hold, where it comes behind the message. The counterpart of
   * `EVP_CTRL_AEAD_SET_TAG`.
   *
   * @param tag The tag.
   * @throws {RangeError} When its length is impossible.
   * @throws {TypeError} When the algorithm has none.
   */
  setTag(tag: Uint8Array): void {
    checkBytes(tag, "the tag");
    const message = { ...this.#message, tag: tag.slice() };
    cipherParameters(this.algorithm, "decrypt", { ...this.#options, ...message });
    this.#message = message;
  }

  /**
   * Ends the message. The counterpart of `EVP_DecryptFinal_ex`.
   *
   * @param output Where to write: a block, or what was kept, fits. A fresh array when left out.
   * @returns The last bytes, a part of `output`; all of the message where the algorithm
   * authenticates.
   * @throws {SslError} `EVP`, `BAD_DECRYPT` when padding or tag do not hold, and
   * `WRONG_FINAL_BLOCK_LENGTH` when the data does not end with a whole block.
   * @throws {RangeError} When the output is too small, before anything was done.
   * @throws {TypeError} After `final` or `destroy`, and when no tag was given.
   */
  final(output?: Uint8Array): Bytes {
    if (this.algorithm.aead && !this.hasTag && !this.#operation.ended) {
      throw new TypeError(
        `Cannot decrypt ${this.algorithm.name} without its tag: ` +
          `give it by the option "tag" or by setTag() before the end`,
      );
    }
    return this.#operation.final(output);
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
   * Begins another message with the same key.
   *
   * @param options The new message's own vector, additional data and tag; what else was said at the
   * beginning goes on.
   * @throws {RangeError} When a length is impossible.
   * @throws {TypeError} After `destroy`.
   */
  restart(options: MessageOptions = {}): void {
    if (this.#destroyed) throw new TypeError("Cannot use this cipher: its key was destroyed");
    cipherParameters(this.algorithm, "decrypt", { ...this.#options, ...options });
    this.#operation.destroy();
    this.#message = copyMessage(options);
    this.#operation = this.#start();
  }

  /** Wipes the key. The object can not be used any more. */
  destroy(): void {
    this.#destroyed = true;
    this.#operation.destroy();
    this.#key.destroy();
  }

  #start(): CipherOperation {
    const limit = this.#options.bufferLimit ?? BUFFER_LIMIT;
    const process = this.algorithm.aead ? this.#keeping() : this.#process();
    return new CipherOperation(this.algorithm.name, process, limit);
  }

  #process(): CipherProcess {
    const options = { ...this.#options, ...this.#message };
    return this.#key.start("decrypt", cipherParameters(this.algorithm, "decrypt", options));
  }

  /** Keeps all of the message, and starts when the tag is known. */
  #keeping(): CipherProcess {
    return {
      unit: Infinity,
      reserve: 0,
      transform: () => {},
      finishLength: (length) => length,
      finish: (rest, output, offset) => {
        const process = this.#process();
        try {
          return process.finish(rest, output, offset);
        } finally {
          process.destroy?.();
        }
      },
    };
  }
}
