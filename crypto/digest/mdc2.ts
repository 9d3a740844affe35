// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { defineDigest } from "../engine/digest_value.ts";
import { mdc2Methods } from "../engine/portable_mdc2.ts";
import type { DigestAlgorithm } from "./digest.ts";

/** How {@linkcode mdc2With} digests. */
export interface Mdc2Options {
  /**
   * How the last block is filled up: `"zeros"` where it is not full (OpenSSL's `pad-type` 1), or
   * always a bit and zeros (2).
   *
   * @default {"zeros"}
   */
  readonly padding?: "zeros" | "bit and zeros";
}

/**
 * MDC-2 with DES (ISO/IEC 10118-2). Collisions take 2^54 steps; it is here for what is old.
 *
 * @example Usage
 * ```ts
 * import { mdc2 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = mdc2.digest(new TextEncoder().encode("Now is the time for all "));
 * assertEquals(encodeHex(digest), "42e50cd224baceba760bdd2bd409281a");
 * ```
 */
export const mdc2: DigestAlgorithm = /* @__PURE__ */ mdc2With();

/**
 * Makes MDC-2 with another padding.
 *
 * @param options The padding.
 * @returns The digest.
 * @throws {TypeError} When there is no such padding.
 *
 * @example Usage
 * ```ts
 * import { mdc2With } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const padded = mdc2With({ padding: "bit and zeros" });
 * const digest = padded.digest(new TextEncoder().encode("Now is the time for all "));
 * assertEquals(encodeHex(digest), "2e4679b5add9ca7535d87afeab33bee2");
 * ```
 */
export function mdc2With(options: Mdc2Options = {}): DigestAlgorithm {
  const { padding = "zeros" } = options;
  if (padding !== "zeros" && padding !== "bit and zeros") {
    throw new TypeError(
      `Cannot set up mdc2: padding is "${padding}", not "zeros" or "bit and zeros"`,
    );
  }
  return defineDigest({
    name: "mdc2",
    aliases: [],
    outputLength: 16,
    blockLength: 8,
    oid: "2.5.8.3.101",
    portable: mdc2Methods(padding),
  });
}
