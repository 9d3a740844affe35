// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import type { BlockCipher } from "../cipher/block_cipher.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";

/** A message authentication code under way. The counterpart of `EVP_MAC_CTX`. */
export interface Mac {
  /** How long the code is, in bytes. The counterpart of `EVP_MAC_CTX_get_mac_size`. */
  readonly outputLength: number;
  /**
   * Takes more of the message.
   *
   * @param data The next bytes; they may be changed afterwards.
   * @returns This code.
   */
  update(data: Uint8Array): this;
  /**
   * Gives the authentication code of what was taken so far. It does not disturb the running state:
   * more of the message may follow.
   *
   * @returns The code.
   */
  digest(): Bytes;
  /**
   * Copies the running state, as `EVP_MAC_CTX_dup` does: a keyed start can serve for many messages.
   *
   * @returns A code of its own with the same key and message so far.
   */
  clone(): Mac;
}

/** What a MAC can be told besides its key; each algorithm names what it takes. */
export interface MacOptions {
  /** HMAC: the digest. OpenSSL's `digest`. */
  readonly digest?: DigestAlgorithm;
  /** CMAC, GMAC: the block cipher. OpenSSL's `cipher`. */
  readonly cipher?: BlockCipher;
  /** GMAC: the nonce, 1 byte or more, never used twice with one key. OpenSSL's `iv`. */
  readonly nonce?: Uint8Array;
  /** KMAC, BLAKE2: what the code is for. OpenSSL's `custom`. @default {empty} */
  readonly customization?: Uint8Array;
  /** BLAKE2: the salt. OpenSSL's `salt`. @default {zeros} */
  readonly salt?: Uint8Array;
  /** KMAC, BLAKE2, SipHash: how long the code is, in bytes. OpenSSL's `size`. */
  readonly outputLength?: number;
  /**
   * KMAC: `"extendable"` makes codes of which the shorter are starts of the longer (KMACXOF). OpenSSL's
   * `xof`. @default {"fixed"}
   */
  readonly output?: "fixed" | "extendable";
  /** SipHash: how often a word of the message is mixed in. OpenSSL's `c-rounds`. @default {2} */
  readonly compressionRounds?: number;
  /** SipHash: how often the end is mixed. OpenSSL's `d-rounds`. @default {4} */
  readonly finalizationRounds?: number;
}

/** A message authentication code as a value. The counterpart of `EVP_MAC`. */
export interface MacAlgorithm {
  /** OpenSSL's name in lower case: `"hmac"`, `"kmac-128"`. */
  readonly name: string;
  /** The other names that OpenSSL knows it by. */
  readonly aliases: readonly string[];
  /** The object identifier, dotted; `undefined` when it has none. */
  readonly oid: string | undefined;
  /**
   * The lengths that a key may have, in bytes, each from the first to the second number; `undefined`
   * when the cipher decides.
   */
  readonly keyLengths: readonly (number | readonly [number, number])[] | undefined;
  /** How long the code is where nothing else is asked for, in bytes; `undefined` when digest or cipher decide. */
  readonly outputLength: number | undefined;
  /** Which options it takes; any other is an error. */
  readonly options: readonly (keyof MacOptions)[];
  /**
   * Starts a code.
   *
   * @param key The key; it is copied.
   * @param options What the algorithm can be told besides.
   * @returns The state of an empty message.
   * @throws {RangeError} When the key or an option has an impossible length, which names the possible
   * ones.
   * @throws {TypeError} When an option is missing, or one is given that the algorithm does not take.
   */
  create(key: Uint8Array, options?: MacOptions): Mac;
}

/**
 * Computes the authentication code of a whole message. The counterpart of `EVP_Q_mac`.
 *
 * @param algorithm The algorithm.
 * @param key The key.
 * @param data The message.
 * @param options What the algorithm can be told besides.
 * @returns The code.
 *
 * @example Usage
 * ```ts
 * import { hmac, hmacAlgorithm, mac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const data = Uint8Array.of(1, 2);
 * assertEquals(mac(hmacAlgorithm, key, data, { digest: sha256 }), hmac(sha256, key, data));
 * ```
 */
export function mac(
  algorithm: MacAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  options: MacOptions = {},
): Bytes {
  return algorithm.create(key, options).update(data).digest();
}
