// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "./digest.ts";
import { SHA1_AND_SHA256 } from "../engine/digest_facts.ts";
import { compressSha1, SHA1_INITIAL } from "../engine/portable_sha1.ts";
import { defineSha } from "../engine/wasm/wasm_sha.ts";

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
export const sha1: DigestAlgorithm = /* @__PURE__ */ defineSha(
  {
    name: "sha1",
    aliases: ["SHA-1", "SSL3-SHA1"],
    outputLength: 20,
    blockLength: 64,
    oid: "1.3.14.3.2.26",
    host: { name: "sha1", presence: "everywhere", facts: SHA1_AND_SHA256 },
  },
  "sha1",
  {
    initial: SHA1_INITIAL,
    compress: compressSha1,
    blockLength: 64,
    outputLength: 20,
    lengthBytes: 8,
    byteOrder: "big",
  },
);
