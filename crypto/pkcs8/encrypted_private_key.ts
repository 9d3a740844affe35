// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** EncryptedPrivateKeyInfo of PKCS #8 (RFC 5958, Section 3). */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { DerBuilder, DerReader } from "../asn1/mod.ts";
import { createPbes2Scheme } from "../pbe/create_pbes2_scheme.ts";
import { type PbeTables, readPbeScheme, writePbeScheme } from "../pbe/pbe_algorithm.ts";
import {
  pbeDecrypt,
  pbeDecryptSync,
  pbeEncrypt,
  pbeEncryptSync,
  type PbeOptions,
  type PbePassword,
  type PbeSyncOptions,
} from "../pbe/pbe_encryption.ts";
import type { PbeScheme } from "../pbe/pbe_scheme.ts";

/** Options for {@linkcode decryptPrivateKeyInfoSync}. */
export interface DecryptPrivateKeyInfoSyncOptions extends PbeTables, PbeSyncOptions {}

/** Options for {@linkcode decryptPrivateKeyInfo}. */
export interface DecryptPrivateKeyInfoOptions extends PbeTables, PbeOptions {}

/** Options for {@linkcode encryptPrivateKeyInfoSync}. */
export interface EncryptPrivateKeyInfoSyncOptions extends PbeSyncOptions {
  /** How. @default {createPbes2Scheme()} */
  scheme?: PbeScheme;
}

/** Options for {@linkcode encryptPrivateKeyInfo}. */
export interface EncryptPrivateKeyInfoOptions extends PbeOptions {
  /** How. @default {createPbes2Scheme()} */
  scheme?: PbeScheme;
}

/**
 * Decrypts a private key, at once. The counterpart of `PKCS8_decrypt`.
 *
 * @param der The EncryptedPrivateKeyInfo.
 * @param password The password; text stands for its bytes in UTF-8, with the schemes of PKCS #12 for
 * its characters.
 * @param options Limits, and which digests and ciphers may be used.
 * @returns The PrivateKeyInfo; secret.
 * @throws {SslError} `ASN1` when the encoding is wrong; `EVP`, `BAD_DECRYPT` when the password is
 * wrong; `EVP` when the scheme is not known or not possible, or takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import {
 *   createPbes2Scheme,
 *   decryptPrivateKeyInfoSync,
 *   encryptPrivateKeyInfoSync,
 *   generateKey,
 * } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const der = (await generateKey({ type: "ed25519" })).toPkcs8();
 * const scheme = createPbes2Scheme({ iterations: 1000 });
 * const encrypted = encryptPrivateKeyInfoSync(der, "correct horse", { scheme });
 * assertEquals(decryptPrivateKeyInfoSync(encrypted, "correct horse"), der);
 * ```
 */
export function decryptPrivateKeyInfoSync(
  der: Uint8Array,
  password: PbePassword,
  options: DecryptPrivateKeyInfoSyncOptions = {},
): Bytes {
  const { scheme, data } = readEncrypted(der, options);
  try {
    return checkDecrypted(pbeDecryptSync(scheme, password, data, options));
  } catch (error) {
    throw impossibleScheme(error);
  }
}

/**
 * Decrypts a private key, without blocking while the key is derived.
 *
 * @param der The EncryptedPrivateKeyInfo.
 * @param password The password.
 * @param options Limits, tables, signal, progress.
 * @returns The PrivateKeyInfo; secret.
 * @throws {SslError} As {@linkcode decryptPrivateKeyInfoSync}.
 *
 * @example Usage
 * ```ts
 * import { decryptPrivateKeyInfo, encryptPrivateKeyInfo, generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const der = (await generateKey({ type: "ed25519" })).toPkcs8();
 * const encrypted = await encryptPrivateKeyInfo(der, "correct horse");
 * assertEquals(await decryptPrivateKeyInfo(encrypted, "correct horse"), der);
 * ```
 */
export async function decryptPrivateKeyInfo(
  der: Uint8Array,
  password: PbePassword,
  options: DecryptPrivateKeyInfoOptions = {},
): Promise<Bytes> {
  const { scheme, data } = readEncrypted(der, options);
  try {
    return checkDecrypted(await pbeDecrypt(scheme, password, data, options));
  } catch (error) {
    throw impossibleScheme(error);
  }
}

/**
 * Encrypts a private key, at once. The counterpart of `PKCS8_encrypt`.
 *
 * @param der The PrivateKeyInfo.
 * @param password The password.
 * @param options How, and limits.
 * @returns The EncryptedPrivateKeyInfo.
 * @throws {SslError} `EVP` when the scheme can not be written down, or takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, encryptPrivateKeyInfoSync, generateKey } from "@streamssl/ssl/crypto";
 * import { formatPem } from "@streamssl/ssl/pem";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const der = (await generateKey({ type: "ed25519" })).toPkcs8();
 * const scheme = createPbes2Scheme({ kdf: "scrypt" });
 * const encrypted = encryptPrivateKeyInfoSync(der, "correct horse", { scheme });
 * assertStringIncludes(formatPem("ENCRYPTED PRIVATE KEY", encrypted), "BEGIN ENCRYPTED");
 * ```
 */
export function encryptPrivateKeyInfoSync(
  der: Uint8Array,
  password: PbePassword,
  options: EncryptPrivateKeyInfoSyncOptions = {},
): Bytes {
  const { scheme = createPbes2Scheme() } = options;
  return writeEncrypted(scheme, pbeEncryptSync(scheme, password, der, options));
}

/**
 * Encrypts a private key, without blocking while the key is derived.
 *
 * @param der The PrivateKeyInfo.
 * @param password The password.
 * @param options How, limits, signal, progress.
 * @returns The EncryptedPrivateKeyInfo.
 * @throws {SslError} As {@linkcode encryptPrivateKeyInfoSync}.
 *
 * @example Usage
 * ```ts
 * import { encryptPrivateKeyInfo, generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const der = (await generateKey({ type: "ed25519" })).toPkcs8();
 * const signal = AbortSignal.timeout(10_000);
 * assert((await encryptPrivateKeyInfo(der, "correct horse", { signal })).length > der.length);
 * ```
 */
export async function encryptPrivateKeyInfo(
  der: Uint8Array,
  password: PbePassword,
  options: EncryptPrivateKeyInfoOptions = {},
): Promise<Bytes> {
  const { scheme = createPbes2Scheme() } = options;
  return writeEncrypted(scheme, await pbeEncrypt(scheme, password, der, options));
}

function readEncrypted(
  der: Uint8Array,
  tables: PbeTables,
): { scheme: PbeScheme; data: Uint8Array } {
  const reader = new DerReader(der, { path: "EncryptedPrivateKeyInfo" });
  const encrypted = reader.readSequence((inner) => ({
    scheme: readPbeScheme(inner, tables),
    data: inner.readOctetString("encryptedData"),
  }));
  reader.finish();
  return encrypted;
}

function writeEncrypted(scheme: PbeScheme, data: Bytes): Bytes {
  return new DerBuilder().sequence((builder) => {
    writePbeScheme(builder, scheme);
    builder.octetString(data);
  }).finish();
}

/**
 * Makes an error of the data out of one of the caller's: the numbers of a scheme that was read are not
 * the caller's.
 *
 * @param error What was thrown.
 * @returns The same, but for a `RangeError`.
 */
export function impossibleScheme(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new SslError("EVP", "DECODE_ERROR", {
    expected: "an encryption scheme whose numbers are possible",
    received: error.message,
    usualCause: "the data was damaged",
    cause: error,
  });
}

/** One wrong password in 256 leaves padding that looks right: what it hides must be a SEQUENCE. */
function checkDecrypted(der: Bytes): Bytes {
  try {
    const reader = new DerReader(der);
    reader.readSequence((inner) => {
      while (!inner.atEnd) inner.skip();
    });
    reader.finish();
    return der;
  } catch (cause) {
    der.fill(0);
    throw new SslError("EVP", "BAD_DECRYPT", {
      expected: "a PrivateKeyInfo",
      received: "something else",
      usualCause: "the password is wrong, or the encrypted data was damaged",
      cause,
    });
  }
}
