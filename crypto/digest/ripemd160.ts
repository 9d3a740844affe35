// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { RIPEMD160_FACTS } from "../engine/digest_facts.ts";
import { defineDigest } from "../engine/digest_value.ts";
import { mdMethods } from "../engine/portable_digest.ts";
import { compressRipemd160, RIPEMD160_INITIAL } from "../engine/portable_ripemd160.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * RIPEMD-160 (ISO/IEC 10118-3).
 *
 * @example Usage
 * ```ts
 * import { ripemd160 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = ripemd160.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
 * );
 * ```
 */
export const ripemd160: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "ripemd160",
  aliases: ["RIPEMD", "RIPEMD-160", "RMD160"],
  outputLength: 20,
  blockLength: 64,
  oid: "1.3.36.3.2.1",
  portable: /* @__PURE__ */ mdMethods({
    initial: RIPEMD160_INITIAL,
    compress: compressRipemd160,
    blockLength: 64,
    outputLength: 20,
    lengthBytes: 8,
    byteOrder: "little",
  }),
  host: { name: "ripemd160", presence: "ask", facts: RIPEMD160_FACTS },
});
