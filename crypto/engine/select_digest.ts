// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who digests: decided by measured facts, for digests have no list of engines as an option. */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import { hostCrypto } from "./host_crypto.ts";
import { hostDigest, hostDigestOnce, hostHmac } from "./host_digest.ts";
import { portableDigest, portableDigestOnce } from "./portable_digest.ts";
import { portableHmac, PortableHmacKey } from "./portable_hmac.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** Up to which length of a message, in bytes, the portable engine is the faster one. */
interface PortableUpTo {
  readonly digest: number;
  readonly hmac: number;
}

/** Facts for SHA-1, SHA-224 and SHA-256 (blocks of 64 bytes), and for the others of SHA-2 (128). */
interface Facts {
  readonly 64: PortableUpTo;
  readonly 128: PortableUpTo;
}

/**
 * Measured on Deno 2.9.6 and Node 20.20 (x86-64), in microseconds, portable against node:crypto:
 *
 * | operation                | Deno          | Node          |
 * | ------------------------ | ------------- | ------------- |
 * | SHA-256 of 32 bytes      | 1.2 to 3.4    | 0.6 to 0.9    |
 * | SHA-256 of 300 bytes     | 2.3 to 3.3    | 2.1 to 1.0    |
 * | SHA-384 of 300 bytes     | 5.4 to 4.0    | 5.2 to 1.3    |
 * | HMAC-SHA-256 of 50 bytes | 2.0 to 12.2   | 1.9 to 1.8    |
 * | HMAC-SHA-384 of 50 bytes | 6.5 to 15.1   | 7.3 to 2.6    |
 */
const NODE: Facts = { 64: { digest: 55, hmac: 55 }, 128: { digest: -1, hmac: -1 } };
const FACTS: Readonly<Record<Runtime, Facts>> = {
  "deno": { 64: { digest: 400, hmac: 1500 }, 128: { digest: 111, hmac: 700 } },
  "node": NODE,
  "bun": NODE,
  "other": NODE,
};

/** So short a message is for the portable engine on every runtime, which need not be asked then. */
const SHORT: Facts = NODE;

/**
 * Starts a digest: with the host where there is one, because nobody knows how long it will be.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @returns The state of an empty message.
 */
export function createDigest(algorithm: DigestAlgorithm): Digest {
  const host = hostCrypto();
  return host === undefined ? portableDigest(algorithm) as Digest : hostDigest(host, algorithm);
}

/**
 * Digests a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param data The message.
 * @returns The digest.
 */
export function digestOnce(algorithm: DigestAlgorithm, data: Uint8Array): Bytes {
  const host = chooseHost(algorithm, "digest", data.length);
  return host === undefined
    ? portableDigestOnce(algorithm, data)
    : hostDigestOnce(host, algorithm, data);
}

/**
 * Computes an HMAC over a whole message.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param key The key.
 * @param data The message.
 * @param length How many bytes of the authentication code are wanted.
 * @returns So many bytes, in an array of their own.
 */
export function hmacOnce(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  length: number = algorithm.outputLength,
): Bytes {
  const host = chooseHost(algorithm, "hmac", data.length);
  if (host === undefined) return portableHmac(algorithm, key, data, length);
  const code = hostHmac(host, algorithm, key, data);
  if (length === code.length) return code;
  const start = code.slice(0, length);
  code.fill(0);
  return start;
}

/**
 * Sets an HMAC key up for many short messages where that is faster than one by one.
 *
 * @param algorithm SHA-1 or one of SHA-2.
 * @param key The key.
 * @param typical The usual length of a message, in bytes.
 * @returns The key, or `undefined` where the host is faster one by one.
 */
export function createHmacKey(
  algorithm: DigestAlgorithm,
  key: Uint8Array,
  typical: number,
): PortableHmacKey | undefined {
  // Without the two blocks of the key, the portable engine wins for twice the length.
  return chooseHost(algorithm, "hmac", typical >> 1) === undefined
    ? new PortableHmacKey(algorithm, key)
    : undefined;
}

function chooseHost(
  algorithm: DigestAlgorithm,
  operation: keyof PortableUpTo,
  length: number,
): ReturnType<typeof hostCrypto> {
  const blockLength = algorithm.blockLength as keyof Facts;
  if (length <= SHORT[blockLength][operation]) return undefined;
  if (length <= FACTS[runtime()][blockLength][operation]) return undefined;
  return hostCrypto();
}
