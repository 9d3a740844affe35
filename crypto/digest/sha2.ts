// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "./digest.ts";
import { createDigest, digestOnce } from "../engine/select_digest.ts";

/** SHA-224 (FIPS 180-4). */
export const sha224: DigestAlgorithm = {
  name: "sha224",
  aliases: ["SHA2-224", "SHA-224"],
  outputLength: 28,
  blockLength: 64,
  oid: "2.16.840.1.101.3.4.2.4",
  create: () => createDigest(sha224),
  digest: (data) => digestOnce(sha224, data),
};

/**
 * SHA-256 (FIPS 180-4).
 *
 * @example Usage
 * ```ts
 * import { sha256 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const transcript = sha256.create().update(Uint8Array.of(1));
 * const early = transcript.digest(); // does not disturb it
 * transcript.update(Uint8Array.of(2));
 * assertEquals(early, sha256.digest(Uint8Array.of(1)));
 * assertEquals(transcript.digest(), sha256.digest(Uint8Array.of(1, 2)));
 * ```
 */
export const sha256: DigestAlgorithm = {
  name: "sha256",
  aliases: ["SHA2-256", "SHA-256"],
  outputLength: 32,
  blockLength: 64,
  oid: "2.16.840.1.101.3.4.2.1",
  create: () => createDigest(sha256),
  digest: (data) => digestOnce(sha256, data),
};

/** SHA-384 (FIPS 180-4). */
export const sha384: DigestAlgorithm = {
  name: "sha384",
  aliases: ["SHA2-384", "SHA-384"],
  outputLength: 48,
  blockLength: 128,
  oid: "2.16.840.1.101.3.4.2.2",
  create: () => createDigest(sha384),
  digest: (data) => digestOnce(sha384, data),
};

/** SHA-512 (FIPS 180-4). */
export const sha512: DigestAlgorithm = {
  name: "sha512",
  aliases: ["SHA2-512", "SHA-512"],
  outputLength: 64,
  blockLength: 128,
  oid: "2.16.840.1.101.3.4.2.3",
  create: () => createDigest(sha512),
  digest: (data) => digestOnce(sha512, data),
};

/** SHA-512/224 (FIPS 180-4). */
export const sha512t224: DigestAlgorithm = {
  name: "sha512-224",
  aliases: ["SHA2-512/224", "SHA-512/224"],
  outputLength: 28,
  blockLength: 128,
  oid: "2.16.840.1.101.3.4.2.5",
  create: () => createDigest(sha512t224),
  digest: (data) => digestOnce(sha512t224, data),
};

/** SHA-512/256 (FIPS 180-4). */
export const sha512t256: DigestAlgorithm = {
  name: "sha512-256",
  aliases: ["SHA2-512/256", "SHA-512/256"],
  outputLength: 32,
  blockLength: 128,
  oid: "2.16.840.1.101.3.4.2.6",
  create: () => createDigest(sha512t256),
  digest: (data) => digestOnce(sha512t256, data),
};
