// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

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
  const digest = sha1.digest(name.canonicalDer);
  let hash = "";
  for (let index = 3; index >= 0; index--) {
    hash += (digest[index] as number).toString(16).padStart(2, "0");
  }
  return hash;
}
