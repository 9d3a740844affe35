// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys in DER at a cursor, as OpenSSL's `d2i…` and `i2d…` functions read and write them. */

import { type Cursor, decodeAt, DER_TAGS, DerReader, encodeAt } from "../asn1/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PrivateKeyFormOptions } from "../pkey/pkey_types.ts";
import { PublicKey } from "../pkey/public_key.ts";
import { SslError } from "../../err/mod.ts";
import { wipe } from "../wipe.ts";
import { decodePrivateKeyBlock } from "./private_key_block.ts";

/**
 * Reads a private key at a cursor, whichever of the forms it has: PKCS #8 PrivateKeyInfo, PKCS #1
 * RSAPrivateKey, SEC 1 ECPrivateKey with its curve, or DSAPrivateKey of the first toolkits. The
 * counterpart of `d2i_AutoPrivateKey`.
 *
 * @param bytes The buffer.
 * @param cursor Where the key starts; moved behind it, left in place on an error.
 * @returns The key; nothing of the buffer is kept.
 * @throws {SslError} When there is no key, or it can not be used.
 *
 * @example Usage
 * ```ts
 * import { d2iPrivateKey, generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * assertEquals(d2iPrivateKey(key.toSec1()).toPem(), key.toPem());
 * assertEquals(d2iPrivateKey(key.toPkcs8()).toPem(), key.toPem());
 * ```
 */
export function d2iPrivateKey(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): PrivateKey {
  return decodeAt(bytes, cursor, (der) => decodePrivateKeyBlock(labelOf(der), der.slice()));
}

/** What a PEM block with this content would be called: the forms differ behind the version. */
function labelOf(der: Uint8Array): string {
  return new DerReader(der, { path: "PrivateKey" }).readSequence((inner) => {
    if (inner.peekTag() === DER_TAGS.SEQUENCE) {
      throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
        expected: "a private key that begins with a version",
        received: "an encrypted one, a public one or a certificate",
        remedy:
          "decryptPrivateKeyInfo(der, passphrase) takes the encryption off, d2iPublicKey reads " +
          "public keys",
      });
    }
    inner.skip("version");
    const tag = inner.peekTag();
    let elements = 1;
    for (; !inner.atEnd; elements++) inner.skip();
    if (tag === DER_TAGS.OCTET_STRING) return "EC PRIVATE KEY";
    if (tag !== DER_TAGS.INTEGER) return "PRIVATE KEY";
    // RFC 8017, appendix A.1.2, has nine numbers or more, the form of DSA six.
    return elements === 6 ? "DSA PRIVATE KEY" : "RSA PRIVATE KEY";
  });
}

/**
 * Writes a private key at a cursor, as PKCS #8. The counterpart of `i2d_PKCS8_PRIV_KEY_INFO` with
 * `EVP_PKEY2PKCS8`.
 *
 * @param key The key.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @param options How keys on curves and keys with a seed are written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 * @throws {TypeError} When the key was destroyed.
 *
 * @example Usage
 * ```ts
 * import { generateKey, i2dPrivateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const output = new Uint8Array(i2dPrivateKey(key));
 * i2dPrivateKey(key, output);
 * assertEquals(output, key.toPkcs8());
 * ```
 */
export function i2dPrivateKey(
  key: PrivateKey,
  output?: Uint8Array,
  cursor?: Cursor,
  options: PrivateKeyFormOptions = {},
): number {
  const der = key.toPkcs8(options);
  try {
    return encodeAt(der, output, cursor);
  } finally {
    wipe(der);
  }
}

/**
 * Reads a public key at a cursor: SubjectPublicKeyInfo. The counterpart of `d2i_PUBKEY`.
 *
 * @param bytes The buffer.
 * @param cursor Where the key starts; moved behind it, left in place on an error.
 * @returns The key.
 * @throws {SslError} When there is no key, or it can not be used.
 *
 * @example Usage
 * ```ts
 * import { d2iPublicKey, generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ed25519" });
 * assert(d2iPublicKey(publicKey.subjectPublicKeyInfo).equals(publicKey));
 * ```
 */
export function d2iPublicKey(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): PublicKey {
  return decodeAt(bytes, cursor, (der) => PublicKey.fromSubjectPublicKeyInfo(der));
}

/**
 * Writes a public key at a cursor: SubjectPublicKeyInfo. The counterpart of `i2d_PUBKEY`.
 *
 * @param key The key.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { generateKey, i2dPublicKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ed25519" });
 * assertEquals(i2dPublicKey(publicKey), 44);
 * ```
 */
export function i2dPublicKey(key: PublicKey, output?: Uint8Array, cursor?: Cursor): number {
  return encodeAt(key.subjectPublicKeyInfo, output, cursor);
}
