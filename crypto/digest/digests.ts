// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import type { DigestAlgorithm } from "./digest.ts";
import { sha1 } from "./sha1.ts";
import { sha224, sha256, sha384, sha512, sha512t224, sha512t256 } from "./sha2.ts";

/** Every digest that this library has. */
export const defaultDigests: readonly DigestAlgorithm[] = [
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sha512t224,
  sha512t256,
];

/**
 * Finds a digest by its name, in any of the usual spellings: `"SHA256"`, `"sha-256"`,
 * `"SHA2-256"`, `"SHA512/256"`. The counterpart of `EVP_get_digestbyname`.
 *
 * @param name The name.
 * @param table Where to look.
 * @returns The digest.
 * @throws {SslError} `EVP`, `UNKNOWN_DIGEST` when the table has none of that name.
 *
 * @example Usage
 * ```ts
 * import { digestByName, sha384 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(digestByName("SHA384"), sha384);
 * ```
 */
export function digestByName(
  name: string,
  table: readonly DigestAlgorithm[] = defaultDigests,
): DigestAlgorithm {
  const wanted = canonicalName(name);
  const found = table.find((digest) => canonicalName(digest.name) === wanted);
  if (found !== undefined) return found;
  throw new SslError("EVP", "UNKNOWN_DIGEST", {
    expected: `one of ${table.map((digest) => digest.name).join(", ")}`,
    received: JSON.stringify(name),
  });
}

/** Lower case, without dashes and slashes, SHA-2 without its family: `sha512256`. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/^sha-?2-/, "sha").replace(/[-/_]/g, "");
}
