// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import { defineDigest } from "../engine/digest_value.ts";
import type { Digest, DigestAlgorithm } from "./digest.ts";

/**
 * The digest that gives nothing, whatever the message: OpenSSL's `EVP_md_null`. It fills a place where
 * some digest must stand.
 *
 * @example Usage
 * ```ts
 * import { nullDigest } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nullDigest.digest(Uint8Array.of(1)).length, 0);
 * ```
 */
export const nullDigest: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "null",
  aliases: [],
  outputLength: 0,
  blockLength: 0,
  oid: undefined,
  portable: { create: () => new Nothing(), digest: () => new Uint8Array(0) },
});

class Nothing implements Digest {
  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    return this;
  }

  digest(): Bytes {
    return new Uint8Array(0);
  }

  clone(): Digest {
    return new Nothing();
  }
}
