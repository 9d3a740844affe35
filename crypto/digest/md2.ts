// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { defineDigest } from "../engine/digest_value.ts";
import { MD2_METHODS } from "../engine/portable_md2.ts";
import type { DigestAlgorithm } from "./digest.ts";

/**
 * MD2 (RFC 1319). It is broken (RFC 6149): it is here for certificates and files that are old.
 *
 * @example Usage
 * ```ts
 * import { md2 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = md2.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "da853b0d3f88d99b30283a69e6ded6bb",
 * );
 * ```
 */
export const md2: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "md2",
  aliases: [],
  outputLength: 16,
  blockLength: 16,
  oid: "1.2.840.113549.2.2",
  portable: MD2_METHODS,
});
