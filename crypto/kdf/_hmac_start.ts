// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The forms of HMAC that the key derivations need: only its start, and one key many times. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { createHmacKey, hmacInto, hmacOnce } from "../engine/select_hmac.ts";

/** A key for many messages. */
export interface HmacKey {
  /**
   * Computes an HMAC over a whole message.
   *
   * @param data The message.
   * @param output Where the authentication code goes, from its start; it may be the message.
   * @param length How many bytes of it are wanted.
   */
  compute(data: Uint8Array, output: Uint8Array, length: number): void;
  /** Wipes what was made of the key. */
  destroy(): void;
}

/**
 * Computes the first bytes of an HMAC.
 *
 * @param digest The digest.
 * @param key The key.
 * @param data The message.
 * @param length How many bytes are wanted, at most the digest's length.
 * @returns So many bytes, in an array of their own.
 */
export function hmacStart(
  digest: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  length: number,
): Bytes {
  checkBytes(key, "the key of HMAC");
  return hmacOnce(digest, key, data, length);
}

/**
 * Sets a key up for many short messages.
 *
 * @param digest The digest.
 * @param key The key; it must stay as it is while it is used.
 * @param typical The usual length of a message, in bytes.
 * @returns The key.
 */
export function setUpHmacKey(
  digest: DigestAlgorithm,
  key: Uint8Array,
  typical: number,
): HmacKey {
  checkBytes(key, "the key of HMAC");
  return createHmacKey(digest, key, typical) ?? {
    compute(data: Uint8Array, output: Uint8Array, length: number): void {
      hmacInto(digest, key, data, length === output.length ? output : output.subarray(0, length));
    },
    destroy(): void {},
  };
}
