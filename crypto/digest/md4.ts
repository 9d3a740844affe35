// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { MD4_FACTS } from "../engine/digest_facts.ts";
import { defineDigest } from "../engine/digest_value.ts";
import { mdMethods } from "../engine/portable_digest.ts";
import { compressMd4 } from "../engine/portable_md4.ts";
import { MD5_INITIAL } from "../engine/portable_md5.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * MD4 (RFC 1320). It is broken (RFC 6150): collisions are made by hand. It is here for what is old.
 *
 * @example Usage
 * ```ts
 * import { md4 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = md4.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "a448017aaf21d8525fc10ae87aa6729d",
 * );
 * ```
 */
export const md4: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "md4",
  aliases: [],
  outputLength: 16,
  blockLength: 64,
  oid: "1.2.840.113549.2.4",
  portable: /* @__PURE__ */ mdMethods({
    initial: MD5_INITIAL,
    compress: compressMd4,
    blockLength: 64,
    outputLength: 16,
    lengthBytes: 8,
    byteOrder: "little",
  }),
  host: { name: "md4", presence: "ask", facts: MD4_FACTS },
});
