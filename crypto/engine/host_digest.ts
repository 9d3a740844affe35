// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Digests and HMACs by node:crypto.
 *
 * Timing: depends on the lengths of key and message only.
 */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import { type HostCrypto, type HostHash, plainBytes } from "./host_crypto.ts";

/** The names that the host is asked for; it has all of them on Node, Deno and Bun. */
const HOST_NAMES: readonly string[] = [
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha512-224",
  "sha512-256",
];

/**
 * Tells whether the host is asked for a digest.
 *
 * @param algorithm The digest.
 * @returns Whether it is one of those known to be there.
 */
export function hostHasDigest(algorithm: DigestAlgorithm): boolean {
  return HOST_NAMES.includes(algorithm.name);
}

/**
 * Starts a digest.
 *
 * @param host The module.
 * @param algorithm The algorithm.
 * @returns The running state.
 */
export function hostDigest(host: HostCrypto, algorithm: DigestAlgorithm): Digest {
  return new HostDigest(host.createHash(algorithm.name));
}

/**
 * Digests a whole message.
 *
 * @param host The module.
 * @param algorithm The algorithm.
 * @param data The message.
 * @returns The digest.
 */
export function hostDigestOnce(
  host: HostCrypto,
  algorithm: DigestAlgorithm,
  data: Uint8Array,
): Bytes {
  const { name } = algorithm;
  return plainBytes(
    host.hash === undefined
      ? host.createHash(name).update(data).digest()
      : host.hash(name, data, "buffer"),
  );
}

/**
 * Computes an HMAC over a whole message.
 *
 * @param host The module.
 * @param algorithm The digest.
 * @param key The key.
 * @param data The message.
 * @returns The authentication code.
 */
export function hostHmac(
  host: HostCrypto,
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
): Bytes {
  return plainBytes(host.createHmac(algorithm.name, key).update(data).digest());
}

/** A digest under way. */
class HostDigest implements Digest {
  readonly #hash: HostHash;

  constructor(hash: HostHash) {
    this.#hash = hash;
  }

  update(data: Uint8Array): this {
    this.#hash.update(data);
    return this;
  }

  digest(): Bytes {
    return plainBytes(this.#hash.copy().digest());
  }

  clone(): Digest {
    return new HostDigest(this.#hash.copy());
  }
}
