// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** HMAC (RFC 2104, FIPS 198-1). Its time depends on the lengths of key and message only. */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import { ownMethods } from "../engine/digest_methods.ts";
import { digestMethods } from "../engine/digest_value.ts";
import { checkHmacDigest, PortableHmacKey, startHmac } from "../engine/portable_hmac.ts";
import { hmacOnce } from "../engine/select_hmac.ts";
import { checkMac } from "./_mac_checks.ts";
import { PreparedHmac } from "./_prepared_hmac.ts";
import type { Mac, MacAlgorithm } from "./mac.ts";

/** An HMAC under way. The counterpart of `EVP_MAC_CTX` with an HMAC. */
export interface Hmac extends Mac {
  /**
   * Copies the running state: a keyed start can serve for many messages.
   *
   * @returns An HMAC of its own with the same key and message so far.
   */
  clone(): Hmac;
}

/**
 * HMAC as a value, for what takes any MAC. Its option `digest` must be given.
 *
 * @example Usage
 * ```ts
 * import { hmac, hmacAlgorithm, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const code = hmacAlgorithm.create(key, { digest: sha256 }).update(Uint8Array.of(1)).digest();
 * assertEquals(code, hmac(sha256, key, Uint8Array.of(1)));
 * ```
 */
export const hmacAlgorithm: MacAlgorithm = {
  name: "hmac",
  aliases: [],
  oid: undefined,
  keyLengths: [[0, Infinity]],
  outputLength: undefined,
  options: ["digest"],
  create(key, options = {}) {
    checkMac(hmacAlgorithm, key, options);
    const { digest } = options;
    if (digest === undefined) {
      throw new TypeError('Cannot set up hmac: the option "digest" is missing');
    }
    return createHmac(digest, key);
  },
};

/**
 * Computes an HMAC over a whole message. The counterpart of `HMAC`.
 *
 * @param digest The digest.
 * @param key The key, of any length.
 * @param data The message.
 * @returns As many bytes as the digest has.
 *
 * @example Usage
 * ```ts
 * import { hmac, sha256 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const text = (value: string) => new TextEncoder().encode(value);
 * // RFC 4231, test case 2
 * assertEquals(
 *   encodeHex(hmac(sha256, text("Jefe"), text("what do ya want for nothing?"))),
 *   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
 * );
 * ```
 */
export function hmac(digest: DigestAlgorithm, key: Uint8Array, data: Uint8Array): Bytes {
  checkBytes(key, "the key of HMAC");
  checkBytes(data, "the message");
  return hmacOnce(digest, key, data);
}

/**
 * Starts an HMAC.
 *
 * @param digest The digest.
 * @param key The key, of any length.
 * @returns The state of an empty message.
 *
 * @example Usage
 * ```ts
 * import { createHmac, hmac, sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const start = createHmac(sha256, key);
 * const code = start.clone().update(Uint8Array.of(1)).update(Uint8Array.of(2)).digest();
 * assertEquals(code, hmac(sha256, key, Uint8Array.of(1, 2)));
 * ```
 */
export function createHmac(digest: DigestAlgorithm, key: Uint8Array): Hmac {
  checkBytes(key, "the key of HMAC");
  checkHmacDigest(digest);
  const methods = digestMethods(digest);
  const md = methods && ownMethods(methods).md;
  if (methods === undefined || md === undefined) return startRunning(digest, key);
  const short = new PortableHmacKey(md, key);
  const copy = key.slice();
  return new PreparedHmac({ methods, short, long: () => startRunning(digest, copy) });
}

function startRunning(digest: DigestAlgorithm, key: Uint8Array): RunningHmac {
  const [inner, outer] = startHmac(() => digest.create(), digest.blockLength, key);
  return new RunningHmac(digest.outputLength, inner, outer);
}

/** RFC 2104, Section 2: two digests, each started with the padded key. */
class RunningHmac implements Hmac {
  readonly outputLength: number;
  readonly #inner: Digest;
  readonly #outer: Digest;

  constructor(outputLength: number, inner: Digest, outer: Digest) {
    this.outputLength = outputLength;
    this.#inner = inner;
    this.#outer = outer;
  }

  update(data: Uint8Array): this {
    this.#inner.update(data);
    return this;
  }

  digest(): Bytes {
    return this.#outer.clone().update(this.#inner.digest()).digest();
  }

  clone(): Hmac {
    // The outer state is never updated, so all clones may share it.
    return new RunningHmac(this.outputLength, this.#inner.clone(), this.#outer);
  }
}
