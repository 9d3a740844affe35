// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of ciphers, and how one is found by its name. */

import { SslError } from "../../err/mod.ts";
import { nameRemedy } from "../close_names.ts";
import { aesAeads } from "./aes_aeads.ts";
import { aesCiphers } from "./aes_ciphers.ts";
import { aesWraps } from "./aes_wraps.ts";
import { aes128Xts, aes192Xts, aes256Xts } from "./aes_xts.ts";
import { ariaCiphers } from "./aria_ciphers.ts";
import { ariaWraps } from "./aria_wraps.ts";
import { blowfishCiphers } from "./blowfish_ciphers.ts";
import { camelliaAeads } from "./camellia_aeads.ts";
import { camelliaCiphers } from "./camellia_ciphers.ts";
import { camelliaWraps } from "./camellia_wraps.ts";
import { cast5Ciphers } from "./cast5_ciphers.ts";
import { cbcHmacCiphers } from "./cbc_hmac.ts";
import { cbcHsCiphers } from "./cbc_hs.ts";
import { chacha20Poly1305, xchacha20Poly1305 } from "./chacha20_poly1305.ts";
import type { AeadAlgorithm } from "./aead.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";
import { des3Wrap } from "./des3_wrap.ts";
import { desCiphers } from "./des_ciphers.ts";
import { ideaCiphers } from "./idea_ciphers.ts";
import { nullCipher } from "./null_cipher.ts";
import { rc2Ciphers } from "./rc2_ciphers.ts";
import { rc4HmacMd5 } from "./rc4_hmac_md5.ts";
import { rc5Ciphers } from "./rc5_ciphers.ts";
import { seedAeads } from "./seed_aeads.ts";
import { seedCiphers } from "./seed_ciphers.ts";
import { seedWraps } from "./seed_wraps.ts";
import { sm4Ciphers } from "./sm4_ciphers.ts";
import { chacha20, rc4, rc4Bits40 } from "./stream_ciphers.ts";
import { tripleDesCiphers } from "./triple_des_ciphers.ts";

/** The ciphers of OpenSSL 3's default provider. */
export const defaultCiphers: readonly CipherAlgorithm[] = /* @__PURE__ */ [
  aesCiphers,
  aesAeads,
  aesWraps,
  aes128Xts,
  aes256Xts,
  ariaCiphers,
  camelliaCiphers,
  cbcHmacCiphers,
  chacha20,
  chacha20Poly1305,
  des3Wrap,
  nullCipher,
  sm4Ciphers,
  tripleDesCiphers,
].flat();

/** The ciphers of OpenSSL 3's legacy provider: to read what is old. */
export const legacyCiphers: readonly CipherAlgorithm[] = /* @__PURE__ */ [
  blowfishCiphers,
  cast5Ciphers,
  desCiphers,
  ideaCiphers,
  rc2Ciphers,
  rc4,
  rc4Bits40,
  rc4HmacMd5,
  rc5Ciphers,
  seedCiphers,
].flat();

/** Every cipher that this library has; a few are not in OpenSSL. */
export const allCiphers: readonly CipherAlgorithm[] = /* @__PURE__ */ [
  defaultCiphers,
  legacyCiphers,
  aes192Xts,
  ariaWraps,
  camelliaAeads,
  camelliaWraps,
  cbcHsCiphers,
  seedAeads,
  seedWraps,
  xchacha20Poly1305,
].flat();

/**
 * Tells whether a cipher authenticates with a tag and gives a byte for a byte, so that `createAead` takes
 * it too.
 *
 * @param cipher The cipher.
 * @returns Whether it does.
 *
 * @example Usage
 * ```ts
 * import { aes128Cbc, allCiphers, aria128Gcm, isAead } from "@streamssl/ssl/crypto";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(allCiphers.filter(isAead).includes(aria128Gcm));
 * assertFalse(isAead(aes128Cbc));
 * ```
 */
export function isAead(cipher: CipherAlgorithm): cipher is CipherAlgorithm & AeadAlgorithm {
  return cipher.aead && "nonceLength" in cipher;
}

/**
 * Finds a cipher by OpenSSL's name, in upper or lower case, by an alias or by its object identifier.
 * The counterpart of `EVP_CIPHER_fetch` and `EVP_get_cipherbyname`.
 *
 * @param name The name: `"AES-128-CBC"`, `"aes128"`, `"2.16.840.1.101.3.4.1.2"`.
 * @param table Where to look. A smaller table is made by `filter`.
 * @returns The cipher.
 * @throws {SslError} `EVP`, `UNKNOWN_CIPHER` when the table has none of that name; the error says which
 * table has it, or what is close to it.
 *
 * @example Usage
 * ```ts
 * import { aes128Cbc, allCiphers, cipherByName } from "@streamssl/ssl/crypto";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(cipherByName("AES128"), aes128Cbc);
 * const withoutAes = allCiphers.filter((cipher) => !cipher.name.startsWith("aes-"));
 * assertThrows(() => cipherByName("AES128", withoutAes), Error, "Unknown cipher");
 * ```
 */
export function cipherByName(
  name: string,
  table: readonly CipherAlgorithm[] = defaultCiphers,
): CipherAlgorithm {
  const found = findCipher(name, table);
  if (found !== undefined) return found;
  const elsewhere = [
    ["defaultCiphers", defaultCiphers],
    ["legacyCiphers", legacyCiphers],
    ["allCiphers", allCiphers],
  ] as const;
  const set = elsewhere.find(([, ciphers]) => findCipher(name, ciphers) !== undefined)?.[0];
  const names = table.flatMap((cipher) => [cipher.name, ...cipher.aliases]);
  const remedy = nameRemedy(name, names, set);
  throw new SslError("EVP", "UNKNOWN_CIPHER", {
    expected:
      `the name, an alias or the identifier of one of the ${table.length} ciphers of the table`,
    received: JSON.stringify(name.slice(0, 64)),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function findCipher(name: string, table: readonly CipherAlgorithm[]): CipherAlgorithm | undefined {
  const wanted = name.toLowerCase();
  return table.find((cipher) =>
    cipher.name === wanted || cipher.oid === wanted || cipher.aliases.includes(wanted)
  );
}
