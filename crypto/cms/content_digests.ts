// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";

/** Digests a content once by every algorithm that its signers use. */
export class ContentDigests {
  readonly #running = new Map<string, Digest>();
  readonly #finished = new Map<string, Bytes>();
  /** The whole content, where it is at hand. */
  readonly content: Uint8Array | undefined;

  /**
   * Starts the digests.
   *
   * @param algorithms The algorithms; one may come several times.
   * @param content The content, when all of it is at hand already.
   */
  constructor(algorithms: readonly DigestAlgorithm[], content?: Uint8Array) {
    for (const algorithm of algorithms) this.#running.set(algorithm.name, algorithm.create());
    this.content = content;
    if (content !== undefined) this.update(content);
  }

  /** Adds a piece. @param chunk The piece. */
  update(chunk: Uint8Array): void {
    for (const digest of this.#running.values()) digest.update(chunk);
  }

  /** The digest of all pieces. @param algorithm One of the constructor's. @returns The digest. */
  of(algorithm: DigestAlgorithm): Bytes {
    const { name } = algorithm;
    const finished = this.#finished.get(name) ?? this.#running.get(name)?.digest();
    if (finished === undefined) throw new TypeError(`Cannot digest by ${name}: it was not started`);
    this.#finished.set(name, finished);
    return finished;
  }
}
