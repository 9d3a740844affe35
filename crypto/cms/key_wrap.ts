// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Wrapping the key of a content with another key (RFC 3394, RFC 3565, RFC 3217). */

import { oidLongName } from "../asn1/mod.ts";
import { ariaWraps } from "../cipher/aria_wraps.ts";
import { aes128Wrap, aes192Wrap, aes256Wrap, aesWraps } from "../cipher/aes_wraps.ts";
import { camelliaWraps } from "../cipher/camellia_wraps.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { des3Wrap } from "../cipher/des3_wrap.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { CmsAlgorithmIdentifier } from "./algorithm_identifier.ts";

const KEY_WRAPS: readonly CipherAlgorithm[] = [
  ...aesWraps,
  ...camelliaWraps,
  ...ariaWraps,
  des3Wrap,
];

/** Finds how a key is wrapped. */
export function keyWrapOf({ oid }: CmsAlgorithmIdentifier): CipherAlgorithm {
  const wrap = KEY_WRAPS.find((row) => row.oid === oid);
  if (wrap !== undefined) return wrap;
  throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
    expected: "key wrap by AES, Camellia, ARIA or Triple DES",
    received: oidLongName(oid) ?? oid,
  });
}

/** Names how a key is wrapped: RFC 3565 wants no parameters, RFC 3370 NULL for Triple DES. */
export function keyWrapIdentifier(wrap: CipherAlgorithm): CmsAlgorithmIdentifier {
  const { oid, name, mode } = wrap;
  if (oid === undefined || mode !== "wrap") {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: "key wrap by AES, Camellia, ARIA or Triple DES",
      received: name,
    });
  }
  return wrap === des3Wrap ? { oid, parameters: Uint8Array.of(5, 0) } : { oid };
}

/** Wraps with AES whose key is at least as long as the wrapped one, as OpenSSL picks it. */
export function usualKeyWrap(keyLength: number): CipherAlgorithm {
  return keyLength <= 16 ? aes128Wrap : keyLength <= 24 ? aes192Wrap : aes256Wrap;
}

/** Wraps a key. */
export function wrapKey(wrap: CipherAlgorithm, kek: Uint8Array, key: Uint8Array): Bytes {
  return encrypt(wrap, kek, key);
}

/**
 * Unwraps a key.
 *
 * @throws {SslError} `CMS`, `UNWRAP_ERROR` for another key, and for what is damaged.
 */
export function unwrapKey(wrap: CipherAlgorithm, kek: Uint8Array, wrapped: Uint8Array): Bytes {
  try {
    return decrypt(wrap, kek, wrapped);
  } catch (cause) {
    throw new SslError("CMS", "UNWRAP_ERROR", {
      expected: "a key that was wrapped with this one",
      usualCause: "it was wrapped with another key, or the message is damaged",
      cause,
    });
  }
}
