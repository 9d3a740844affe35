// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";

/** A digest under way. The counterpart of `EVP_MD_CTX`. */
export interface Digest {
  /**
   * Takes more of the message.
   *
   * @param data The next bytes; they may be changed afterwards.
   * @returns This digest.
   */
  update(data: Uint8Array): this;
  /**
   * Gives the digest of what was taken so far. It does not disturb the running state: more of the
   * message may follow.
   *
   * @returns `outputLength` bytes.
   */
  digest(): Bytes;
  /**
   * Copies the running state, as `EVP_MD_CTX_copy_ex` does.
   *
   * @returns A digest of its own with the same message so far.
   */
  clone(): Digest;
}

/** A digest algorithm as a value. The counterpart of `EVP_MD`. */
export interface DigestAlgorithm {
  /** OpenSSL's name in lower case: `"sha256"`, `"sha512-256"`. */
  readonly name: string;
  /** The digest's length, in bytes. */
  readonly outputLength: number;
  /** The length of the blocks that it works on, in bytes; HMAC pads its key to it. */
  readonly blockLength: number;
  /** The object identifier, dotted. */
  readonly oid: string;
  /** Starts a digest. @returns The state of an empty message. */
  create(): Digest;
  /** Digests a whole message. @param data The message. @returns `outputLength` bytes. */
  digest(data: Uint8Array): Bytes;
}
