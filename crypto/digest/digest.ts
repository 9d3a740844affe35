// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
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
  /** The other names that OpenSSL knows it by, as it prints them: `"SHA2-256"`, `"SHA-256"`. */
  readonly aliases: readonly string[];
  /** The digest's length, in bytes; that of an extendable-output function where none is asked for. */
  readonly outputLength: number;
  /** The length of the blocks that it works on, in bytes; HMAC pads its key to it. */
  readonly blockLength: number;
  /** The object identifier, dotted; `undefined` when it has none, as MD5-SHA1. */
  readonly oid: string | undefined;
  /** Starts a digest. @returns The state of an empty message. */
  create(): Digest;
  /** Digests a whole message. @param data The message. @returns `outputLength` bytes. */
  digest(data: Uint8Array): Bytes;
}

/** An extendable-output function (XOF) under way. */
export interface Xof extends Digest {
  /**
   * Gives the output for what was taken so far, without disturbing the running state. The counterpart
   * of `EVP_DigestFinalXOF`.
   *
   * @param outputLength How many bytes are wanted. @default {outputLength of the algorithm}
   * @returns So many bytes; a longer output starts with the shorter one.
   * @throws {RangeError} When `outputLength` is no length.
   */
  digest(outputLength?: number): Bytes;
  /**
   * Copies the running state.
   *
   * @returns A function of its own with the same message so far.
   */
  clone(): Xof;
}

/** How an extendable-output function digests. */
export interface XofOptions {
  /** How many bytes are wanted. @default {outputLength of the algorithm} */
  readonly outputLength?: number;
}

/** An extendable-output function as a value: SHAKE and its kin, whose output may have any length. */
export interface XofAlgorithm extends DigestAlgorithm {
  /** What tells it from other digests; `EVP_MD_FLAG_XOF`. */
  readonly extendable: true;
  /** Starts it. @returns The state of an empty message. */
  create(): Xof;
  /**
   * Digests a whole message.
   *
   * @param data The message.
   * @param options How long the output is.
   * @returns The output.
   */
  digest(data: Uint8Array, options?: XofOptions): Bytes;
}

/**
 * Digests a whole message. The counterpart of `EVP_Digest`.
 *
 * @param algorithm The digest.
 * @param data The message.
 * @param options How long the output is, for extendable-output functions.
 * @returns The digest.
 * @throws {RangeError} When another length is asked for than a digest has that is not extendable.
 *
 * @example Usage
 * ```ts
 * import { digest, sha256 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(digest(sha256, Uint8Array.of(1)).subarray(0, 4)), "4bf5122f");
 * ```
 */
export function digest(
  algorithm: DigestAlgorithm,
  data: Uint8Array,
  options: XofOptions = {},
): Bytes {
  const { outputLength } = options;
  if (outputLength === undefined || outputLength === algorithm.outputLength) {
    return algorithm.digest(data);
  }
  if (isXof(algorithm)) return algorithm.digest(data, options);
  throw new RangeError(
    `Cannot digest with ${algorithm.name} to ${outputLength} bytes: ` +
      `it gives ${algorithm.outputLength}, only extendable-output functions give other lengths`,
  );
}

/**
 * Tells whether a digest is an extendable-output function.
 *
 * @param algorithm The digest.
 * @returns Whether its output may have any length.
 *
 * @example Usage
 * ```ts
 * import { isXof, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isXof(sha256), false);
 * ```
 */
export function isXof(algorithm: DigestAlgorithm): algorithm is XofAlgorithm {
  return (algorithm as Partial<XofAlgorithm>).extendable === true;
}

/**
 * Gives a digest's object identifier where a structure must name it.
 *
 * @param algorithm The digest.
 * @returns The identifier, dotted.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when it has none.
 */
export function digestOid(algorithm: DigestAlgorithm): string {
  if (algorithm.oid !== undefined) return algorithm.oid;
  throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: "a digest that has an object identifier",
    received: algorithm.name,
    usualCause: "nobody ever gave it one, so that no ASN.1 structure can name it",
  });
}
