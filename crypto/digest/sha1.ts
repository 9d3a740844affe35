// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "./digest.ts";
import { createDigest, digestOnce } from "../engine/select_digest.ts";

/**
 * SHA-1 (FIPS 180-4). Collisions can be made: it is here for what is old, HMAC with it is still
 * sound.
 *
 * @example Usage
 * ```ts
 * import { sha1 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = sha1.digest(new TextEncoder().encode("abc"));
 * assertEquals(encodeHex(digest), "a9993e364706816aba3e25717850c26c9cd0d89d");
 * ```
 */
export const sha1: DigestAlgorithm = {
  name: "sha1",
  aliases: ["SHA-1", "SSL3-SHA1"],
  outputLength: 20,
  blockLength: 64,
  oid: "1.3.14.3.2.26",
  create: () => createDigest(sha1),
  digest: (data) => digestOnce(sha1, data),
};
