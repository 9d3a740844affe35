// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Digest, DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { createShortDigest } from "../../crypto/engine/short_digest.ts";
import { Builder, type Bytes } from "../../wire/mod.ts";

/** HandshakeType message_hash (RFC 8446, Section 4.4.1). */
const MESSAGE_HASH = 254;

/**
 * The handshake messages so far and their hash. Messages are kept until the hash is known and while
 * a signature or a binder may need them under another hash or cut short; `forget` drops them.
 */
export class Transcript {
  #messages: Uint8Array[] = [];
  #running: Digest | undefined;
  #algorithm: DigestAlgorithm | undefined;

  /** Adds a message with its header. */
  add(message: Uint8Array): void {
    this.#messages.push(message);
    this.#running?.update(message);
  }

  /** Chooses the hash; the messages so far are hashed now. */
  start(algorithm: DigestAlgorithm): void {
    if (this.#algorithm === algorithm) return;
    this.#algorithm = algorithm;
    this.#running = createShortDigest(algorithm);
    for (const message of this.#messages) this.#running.update(message);
  }

  /** The hash of all messages so far. */
  hash(): Bytes {
    return this.#started().digest();
  }

  /**
   * RFC 8446, Section 4.4.1: with a HelloRetryRequest the first ClientHello is replaced by a message
   * that holds its hash.
   */
  replaceFirstByMessageHash(algorithm: DigestAlgorithm): void {
    const [first, ...others] = this.#messages;
    if (first === undefined) throw new TypeError("Cannot replace: there is no message");
    const hash = algorithm.digest(first);
    this.#messages = [];
    this.#algorithm = algorithm;
    this.#running = createShortDigest(algorithm);
    this.add(new Builder().u8(MESSAGE_HASH).u24(hash.length).bytes(hash).finish());
    for (const message of others) this.add(message);
  }

  /** The hash, under any algorithm, of the messages so far followed by more bytes. */
  hashWith(algorithm: DigestAlgorithm, more: Uint8Array): Bytes {
    const digest = algorithm.create();
    for (const message of this.#messages) digest.update(message);
    return digest.update(more).digest();
  }

  /** The hash, under any algorithm, of all messages but the last, followed by more bytes. */
  hashBeforeLast(algorithm: DigestAlgorithm, more: Uint8Array): Bytes {
    const digest = algorithm.create();
    for (const message of this.#messages.slice(0, -1)) digest.update(message);
    return digest.update(more).digest();
  }

  /** The messages so far as one array, for TLS 1.2 signatures. */
  messages(): readonly Uint8Array[] {
    return this.#messages;
  }

  /** Drops the messages and keeps the running hash. */
  forget(): void {
    this.#messages = [];
  }

  #started(): Digest {
    if (this.#running === undefined) throw new TypeError("Cannot hash: no hash was chosen");
    return this.#running;
  }
}
