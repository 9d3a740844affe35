// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SM3_FACTS } from "../engine/digest_facts.ts";
import { defineDigest } from "../engine/digest_value.ts";
import { mdMethods } from "../engine/portable_digest.ts";
import { compressSm3, SM3_INITIAL } from "../engine/portable_sm3.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * SM3 (GB/T 32905-2016, ISO/IEC 10118-3), the digest of the Chinese standards.
 *
 * @example Usage
 * ```ts
 * import { sm3 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = sm3.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
 * );
 * ```
 */
export const sm3: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "sm3",
  aliases: [],
  outputLength: 32,
  blockLength: 64,
  oid: "1.2.156.10197.1.401",
  portable: /* @__PURE__ */ mdMethods({
    initial: SM3_INITIAL,
    compress: compressSm3,
    blockLength: 64,
    outputLength: 32,
    lengthBytes: 8,
    byteOrder: "big",
  }),
  host: { name: "sm3", presence: "ask", facts: SM3_FACTS },
});
