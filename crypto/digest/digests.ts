// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError, type SslErrorDetails } from "../../err/mod.ts";
import { nameRemedy } from "../close_names.ts";
import { blake2b512, blake2s256 } from "./blake2.ts";
import type { DigestAlgorithm } from "./digest.ts";
import { md2 } from "./md2.ts";
import { md4 } from "./md4.ts";
import { md5, md5Sha1 } from "./md5.ts";
import { mdc2 } from "./mdc2.ts";
import { nullDigest } from "./null_digest.ts";
import { ripemd160 } from "./ripemd160.ts";
import { sha1 } from "./sha1.ts";
import { sha224, sha256, sha256t192, sha384, sha512, sha512t224, sha512t256 } from "./sha2.ts";
import { keccak224, keccak256, keccak384, keccak512 } from "./keccak.ts";
import { sha3t224, sha3t256, sha3t384, sha3t512 } from "./sha3.ts";
import { keccakKmac128, keccakKmac256, shake128, shake256 } from "./shake.ts";
import { sm3 } from "./sm3.ts";
import { whirlpool } from "./whirlpool.ts";

/** The digests of OpenSSL 3's default provider. */
export const defaultDigests: readonly DigestAlgorithm[] = [
  md5,
  md5Sha1,
  sha1,
  sha224,
  sha256,
  sha256t192,
  sha384,
  sha512,
  sha512t224,
  sha512t256,
  sha3t224,
  sha3t256,
  sha3t384,
  sha3t512,
  keccak224,
  keccak256,
  keccak384,
  keccak512,
  shake128,
  shake256,
  keccakKmac128,
  keccakKmac256,
  blake2b512,
  blake2s256,
  ripemd160,
  sm3,
  nullDigest,
];

/** The digests of OpenSSL 3's legacy provider; RIPEMD-160 is in the default one, too. */
export const legacyDigests: readonly DigestAlgorithm[] = [md2, md4, mdc2, whirlpool, ripemd160];

/** Every digest that this library has. */
export const allDigests: readonly DigestAlgorithm[] = /* @__PURE__ */ [
  defaultDigests,
  md2,
  md4,
  mdc2,
  whirlpool,
].flat();

/**
 * Finds a digest by any of OpenSSL's names for it or by its object identifier: `"SHA256"`, `"sha-256"`,
 * `"SHA2-512/256"`, `"RSA-SHA1"`, `"2.16.840.1.101.3.4.2.1"`. The counterpart of
 * `EVP_get_digestbyname`.
 *
 * @param name The name; capital and small letters are one.
 * @param table Where to look.
 * @returns The digest.
 * @throws {SslError} `EVP`, `UNKNOWN_DIGEST` when the table has none of that name; the error tells
 * which table has it, or which names are close.
 *
 * @example Usage
 * ```ts
 * import { allDigests, digestByName, md4, sha384 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(digestByName("SHA384"), sha384);
 * assertEquals(digestByName("MD4", allDigests), md4);
 * ```
 */
export function digestByName(
  name: string,
  table: readonly DigestAlgorithm[] = defaultDigests,
): DigestAlgorithm {
  const found = findDigest(name, table);
  if (found !== undefined) return found;
  throw new SslError("EVP", "UNKNOWN_DIGEST", {
    expected: `one of ${table.map((digest) => digest.name).join(", ")}`,
    received: JSON.stringify(name.slice(0, 80)),
    ...advice(name, table),
  });
}

/**
 * Finds a digest by name or object identifier where a missing one is no error.
 *
 * @param name The name.
 * @param table Where to look.
 * @returns The digest, or `undefined`.
 */
export function findDigest(
  name: string,
  table: readonly DigestAlgorithm[],
): DigestAlgorithm | undefined {
  const wanted = plainName(name);
  return table.find((digest) =>
    digest.oid === name || digest.name === wanted ||
    digest.aliases.some((alias) => plainName(alias) === wanted)
  );
}

/**
 * `SHA512/256` is `sha512-256`. OpenSSL also calls a digest by RSA signatures with it: `RSA-SHA256`,
 * `sha256WithRSAEncryption`, `id-rsassa-pkcs1-v1_5-with-sha3-256`, and `RSA-SHA1-2` by an old one.
 */
function plainName(name: string): string {
  return name.toLowerCase().replace(/^(rsa-|id-rsassa-pkcs1-v1_5-with-)|withrsa(encryption)?$/, "")
    .replace("/", "-").replace(/^sha1-2$/, "sha1");
}

function advice(name: string, table: readonly DigestAlgorithm[]): SslErrorDetails {
  const sets = { defaultDigests, legacyDigests };
  const elsewhere = Object.entries(sets).find(([, set]) => findDigest(name, set) !== undefined);
  const names = table.flatMap((digest) => [digest.name, ...digest.aliases]);
  const remedy = nameRemedy(name, names, elsewhere?.[0]);
  return {
    ...(elsewhere?.[0] === "legacyDigests"
      ? { usualCause: "OpenSSL 3 keeps this digest in its legacy provider" }
      : {}),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
