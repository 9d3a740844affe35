// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { defineDigest } from "../engine/digest_value.ts";
import { mdMethods } from "../engine/portable_digest.ts";
import { compressWhirlpool, WHIRLPOOL_INITIAL } from "../engine/portable_whirlpool.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * Whirlpool (ISO/IEC 10118-3).
 *
 * @example Usage
 * ```ts
 * import { whirlpool } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = whirlpool.digest(new TextEncoder().encode("abc"));
 * assertEquals(encodeHex(digest).slice(0, 32), "4e2448a4c6f486bb16b6562c73b4020b");
 * ```
 */
export const whirlpool: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "whirlpool",
  aliases: [],
  outputLength: 64,
  blockLength: 64,
  oid: "1.0.10118.3.0.55",
  portable: /* @__PURE__ */ mdMethods({
    initial: WHIRLPOOL_INITIAL,
    compress: compressWhirlpool,
    blockLength: 64,
    outputLength: 64,
    lengthBytes: 32,
    byteOrder: "big",
  }),
});
