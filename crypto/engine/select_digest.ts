// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who digests: decided by measured facts, for digests have no list of engines as an option. */

import type { Bytes } from "../../wire/mod.ts";
import type { Digest, DigestAlgorithm } from "../digest.ts";
import { hostCrypto } from "./host_crypto.ts";
import { hostDigest, hostDigestOnce, hostHmac } from "./host_digest.ts";
import { portableDigest, portableDigestOnce, portableHmac } from "./portable_digest.ts";
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

const NODE: Facts = { 64: { digest: 100, hmac: 120 }, 128: { digest: 0, hmac: 0 } };

/** Measured on Deno 2.9.6 and Node 20.20, x86-64. */
const FACTS: Readonly<Record<Runtime, Facts>> = {
  "deno": { 64: { digest: 300, hmac: 1500 }, 128: { digest: 100, hmac: 1000 } },
  "node": NODE,
  "bun": NODE,
  "other": NODE,
};

/** So short a message is for the portable engine on every runtime. */
const SHORT: Facts = { 64: { digest: 100, hmac: 120 }, 128: { digest: -1, hmac: -1 } };

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
 * @returns The authentication code.
 */
export function hmacOnce(algorithm: DigestAlgorithm, key: Uint8Array, data: Uint8Array): Bytes {
  const host = chooseHost(algorithm, "hmac", data.length);
  return host === undefined
    ? portableHmac(algorithm, key, data)
    : hostHmac(host, algorithm, key, data);
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
