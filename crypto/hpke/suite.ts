// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The suites of HPKE: a key encapsulation mechanism, a key derivation and a cipher. */

import { SslError } from "../../err/mod.ts";
import type { AeadAlgorithm } from "../cipher/aead.ts";
import { aes128Gcm, aes256Gcm } from "../cipher/aes_aeads.ts";
import { chacha20Poly1305 } from "../cipher/chacha20_poly1305.ts";
import { nameRemedy } from "../close_names.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256, sha384, sha512 } from "../digest/sha2.ts";
import type { KemAlgorithm } from "../kem/kem.ts";
import { defaultKems } from "../kem/kems.ts";

/** A key derivation of HPKE (RFC 9180, Section 7.2). */
export interface HpkeKdf {
  /** Its name in the registry: `"HKDF-SHA256"`. */
  readonly name: string;
  /** Its number in the registry. */
  readonly id: number;
  /** The digest of HKDF; left out where SHAKE derives in one stage. */
  readonly digest?: DigestAlgorithm;
  /** Which SHAKE derives in one stage (draft-ietf-hpke-pq); left out for HKDF. */
  readonly shake?: 128 | 256;
  /** Nh, the length of the exporter's secret, in bytes. */
  readonly secretLength: number;
}

/** A cipher of HPKE (RFC 9180, Section 7.3). */
export interface HpkeAead {
  /** Its name in the registry: `"AES-128-GCM"`. */
  readonly name: string;
  /** Its number in the registry. */
  readonly id: number;
  /** The cipher; left out where nothing is encrypted (`"Export-only"`). */
  readonly algorithm?: AeadAlgorithm;
}

/** HKDF with SHA-256. */
export const hpkeHkdfSha256: HpkeKdf = {
  name: "HKDF-SHA256",
  id: 0x0001,
  digest: sha256,
  secretLength: 32,
};
/** HKDF with SHA-384. */
export const hpkeHkdfSha384: HpkeKdf = {
  name: "HKDF-SHA384",
  id: 0x0002,
  digest: sha384,
  secretLength: 48,
};
/** HKDF with SHA-512. */
export const hpkeHkdfSha512: HpkeKdf = {
  name: "HKDF-SHA512",
  id: 0x0003,
  digest: sha512,
  secretLength: 64,
};
/** SHAKE128 in one stage (draft-ietf-hpke-pq). */
export const hpkeShake128: HpkeKdf = { name: "SHAKE128", id: 0x0010, shake: 128, secretLength: 32 };
/** SHAKE256 in one stage (draft-ietf-hpke-pq). */
export const hpkeShake256: HpkeKdf = { name: "SHAKE256", id: 0x0011, shake: 256, secretLength: 64 };

/** Every key derivation of HPKE that this library has. */
export const defaultHpkeKdfs: readonly HpkeKdf[] = [
  hpkeHkdfSha256,
  hpkeHkdfSha384,
  hpkeHkdfSha512,
  hpkeShake128,
  hpkeShake256,
];

/** AES-128 in Galois/Counter Mode. */
export const hpkeAes128Gcm: HpkeAead = { name: "AES-128-GCM", id: 0x0001, algorithm: aes128Gcm };
/** AES-256 in Galois/Counter Mode. */
export const hpkeAes256Gcm: HpkeAead = { name: "AES-256-GCM", id: 0x0002, algorithm: aes256Gcm };
/** ChaCha20-Poly1305. */
export const hpkeChacha20Poly1305: HpkeAead = {
  name: "ChaCha20Poly1305",
  id: 0x0003,
  algorithm: chacha20Poly1305,
};
/** No cipher: such a context only exports secrets. */
export const hpkeExportOnly: HpkeAead = { name: "Export-only", id: 0xffff };

/** Every cipher of HPKE that this library has. */
export const defaultHpkeAeads: readonly HpkeAead[] = [
  hpkeAes128Gcm,
  hpkeAes256Gcm,
  hpkeChacha20Poly1305,
  hpkeExportOnly,
];

/** A suite of HPKE. The counterpart of `OSSL_HPKE_SUITE`. */
export interface HpkeSuite {
  /** How the secret reaches the recipient. */
  readonly kem: KemAlgorithm;
  /** How keys come from the secret. */
  readonly kdf: HpkeKdf;
  /** How messages are encrypted. */
  readonly aead: HpkeAead;
}

/** The tables that suites are looked up in. */
export interface HpkeTables {
  /** The key encapsulation mechanisms. @default {defaultKems} */
  kems?: readonly KemAlgorithm[];
  /** The key derivations. @default {defaultHpkeKdfs} */
  kdfs?: readonly HpkeKdf[];
  /** The ciphers. @default {defaultHpkeAeads} */
  aeads?: readonly HpkeAead[];
}

/**
 * Reads a suite: mechanism, key derivation and cipher with commas between them, each as the
 * registry's name, as OpenSSL's, or as a number. The counterpart of `OSSL_HPKE_str2suite`.
 *
 * @param text The suite, in any case: `"x25519,hkdf-sha256,aes-128-gcm"`, `"0x20,1,1"`.
 * @param tables Where to look.
 * @returns The suite.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when a part is not known.
 *
 * @example Usage
 * ```ts
 * import { dhkemX25519, parseHpkeSuite } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const suite = parseHpkeSuite("x25519,hkdf-sha256,chacha20-poly1305");
 * assertEquals(suite.kem, dhkemX25519);
 * assertEquals(suite.aead.id, 3);
 * ```
 */
export function parseHpkeSuite(text: string, tables: HpkeTables = {}): HpkeSuite {
  const { kems = defaultKems, kdfs = defaultHpkeKdfs, aeads = defaultHpkeAeads } = tables;
  // The names of DHKEM hold a comma themselves.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const [kem = "", kdf = "", aead = ""] = parts;
  if (parts.length !== 3) {
    throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
      expected: 'three names, such as "x25519,hkdf-sha256,aes-128-gcm"',
      received: JSON.stringify(text),
    });
  }
  return {
    kem: find(kems, kem, "a key encapsulation mechanism"),
    kdf: find(kdfs, kdf, "a key derivation"),
    aead: find(aeads, aead, "a cipher"),
  };
}

/** OpenSSL's names that differ from the registry's by more than their case (openssl/hpke.h). */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "chacha20-poly1305": "chacha20poly1305",
  "exporter": "export-only",
  "exportonly": "export-only",
};

function find<T extends { readonly name: string; readonly id: number }>(
  table: readonly T[],
  text: string,
  what: string,
): T {
  const lower = text.toLowerCase();
  const name = Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : lower;
  const id = /^(0x[0-9a-f]{1,4}|\d{1,5})$/.test(lower) ? Number(lower) : undefined;
  const row = table.find((row) => row.id === id || namesOf(row).includes(name as string));
  if (row !== undefined) return row;
  const remedy = nameRemedy(text, table.flatMap(namesOf));
  throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `${what}: ${table.map((row) => row.name).join(", ")}`,
    received: JSON.stringify(text),
    ...remedy === undefined ? {} : { remedy },
  });
}

function namesOf(row: { readonly name: string; readonly opensslName?: string }): string[] {
  const names = [row.name.toLowerCase()];
  if (row.opensslName !== undefined) names.push(row.opensslName.toLowerCase());
  return names;
}
