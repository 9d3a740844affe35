// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { md5 } from "../crypto/digest/md5.ts";
import { sha1 } from "../crypto/digest/sha1.ts";
import type { Name } from "./name.ts";

/**
 * Hashes a name for hashed directories of certificates, as X509_NAME_hash: the first four bytes of
 * the SHA-1 of its canonical encoding, the lowest first.
 *
 * @param name The name.
 * @returns Eight hexadecimal digits, as `openssl x509 -subject_hash` prints them.
 * @throws {Asn1Error} When the name is malformed.
 *
 * @example Usage
 * ```ts
 * import { Name, nameHash } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nameHash(Name.parse("CN=Example")), nameHash(Name.parse("CN=  EXAMPLE ")));
 * ```
 */
export function nameHash(name: Name): string {
  return firstBytes(sha1.digest(name.canonicalDer));
}

/**
 * Hashes a name as OpenSSL before 1.0 did, X509_NAME_hash_old: by the MD5 of its encoding as it is.
 *
 * @param name The name.
 * @returns Eight hexadecimal digits, as `openssl x509 -subject_hash_old` prints them.
 *
 * @example Usage
 * ```ts
 * import { Name, nameHashOld } from "@streamssl/ssl/x509";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(nameHashOld(Name.parse("CN=Example")), /^[0-9a-f]{8}$/);
 * ```
 */
export function nameHashOld(name: Name): string {
  return firstBytes(md5.digest(name.der));
}

function firstBytes(digest: Uint8Array): string {
  let hash = "";
  for (let index = 3; index >= 0; index--) {
    hash += (digest[index] as number).toString(16).padStart(2, "0");
  }
  return hash;
}
