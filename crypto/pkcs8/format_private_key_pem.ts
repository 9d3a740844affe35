// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Private keys written as PEM, with and without encryption. */

import { DerBuilder } from "../asn1/mod.ts";
import { formatPem } from "../pem/mod.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import { writeTraditionalDsaKey } from "./dsa_key.ts";
import { encryptPem, type EncryptPemOptions } from "./encrypted_pem.ts";
import {
  encryptPrivateKeyInfo,
  type EncryptPrivateKeyInfoOptions,
  encryptPrivateKeyInfoSync,
  type EncryptPrivateKeyInfoSyncOptions,
} from "./encrypted_private_key.ts";
import { writeRsaPrivateKey } from "./rsa_key.ts";

/** Options for {@linkcode formatPrivateKeyPemSync}. */
export interface FormatPrivateKeyPemSyncOptions extends EncryptPrivateKeyInfoSyncOptions {
  /** The pass phrase; text stands for its bytes in UTF-8. @default {the key is not encrypted} */
  passphrase?: string | Uint8Array;
}

/** Options for {@linkcode formatPrivateKeyPem}. */
export interface FormatPrivateKeyPemOptions extends EncryptPrivateKeyInfoOptions {
  /** The pass phrase; text stands for its bytes in UTF-8. @default {the key is not encrypted} */
  passphrase?: string | Uint8Array;
}

/** Options for {@linkcode formatTraditionalPrivateKeyPem}. */
export interface FormatTraditionalPrivateKeyPemOptions extends EncryptPemOptions {
  /** The pass phrase; text stands for its bytes in UTF-8. @default {the key is not encrypted} */
  passphrase?: string | Uint8Array;
}

/**
 * Writes a private key as PKCS #8 in PEM: `ENCRYPTED PRIVATE KEY` with a pass phrase, else `PRIVATE KEY`.
 * Whoever opens a key and writes it with another pass phrase, or without, has changed or removed it. The
 * counterpart of `PEM_write_bio_PKCS8PrivateKey`.
 *
 * @param key The key.
 * @param options Pass phrase and scheme.
 * @returns The text; secret where there is no pass phrase.
 * @throws {TypeError} When the key was destroyed, or there is a scheme without a pass phrase.
 * @throws {SslError} `EVP` when the scheme can not be written down, or takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { formatPrivateKeyPem, generateKey, openPrivateKeyPem } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const old = await formatPrivateKeyPem(key, { passphrase: "old" });
 * const opened = await openPrivateKeyPem(old, { passphrase: "old" });
 * const changed = await formatPrivateKeyPem(opened, { passphrase: "new" });
 * assertStringIncludes(changed, "BEGIN ENCRYPTED PRIVATE KEY");
 * ```
 */
export async function formatPrivateKeyPem(
  key: PrivateKey,
  options: FormatPrivateKeyPemOptions = {},
): Promise<string> {
  const { passphrase } = options;
  if (passphrase === undefined) return plain(key, options);
  const der = key.toPkcs8();
  try {
    const encrypted = await encryptPrivateKeyInfo(der, passphrase, options);
    return formatPem("ENCRYPTED PRIVATE KEY", encrypted);
  } finally {
    wipe(der);
  }
}

/**
 * Writes a private key as {@linkcode formatPrivateKeyPem}, at once.
 *
 * @param key The key.
 * @param options Pass phrase and scheme.
 * @returns The text; secret where there is no pass phrase.
 * @throws {TypeError} When the key was destroyed, or there is a scheme without a pass phrase.
 * @throws {SslError} `EVP` when the scheme can not be written down, or takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, formatPrivateKeyPemSync, generateKey } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const scheme = createPbes2Scheme({ kdf: "scrypt" });
 * const text = formatPrivateKeyPemSync(key, { passphrase: "correct horse", scheme });
 * assertStringIncludes(text, "BEGIN ENCRYPTED PRIVATE KEY");
 * ```
 */
export function formatPrivateKeyPemSync(
  key: PrivateKey,
  options: FormatPrivateKeyPemSyncOptions = {},
): string {
  const { passphrase } = options;
  if (passphrase === undefined) return plain(key, options);
  const der = key.toPkcs8();
  try {
    return formatPem("ENCRYPTED PRIVATE KEY", encryptPrivateKeyInfoSync(der, passphrase, options));
  } finally {
    wipe(der);
  }
}

/**
 * Writes a private key in the form of the time before PKCS #8: `RSA PRIVATE KEY`, `EC PRIVATE KEY` or
 * `DSA PRIVATE KEY`, with `Proc-Type: 4,ENCRYPTED` when there is a pass phrase. The counterpart of
 * `PEM_write_bio_PrivateKey_traditional`. The pass phrase of this form is easily guessed: only for
 * programs that read nothing else.
 *
 * @param key The key.
 * @param options Pass phrase and cipher.
 * @returns The text; secret where there is no pass phrase.
 * @throws {TypeError} When the key was destroyed, there is no such form for its type, or there is a cipher
 * without a pass phrase.
 * @throws {PemError} `UNSUPPORTED_CIPHER` when the cipher does not suit.
 *
 * @example Usage
 * ```ts
 * import { formatTraditionalPrivateKeyPem, generateKey } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * assertStringIncludes(formatTraditionalPrivateKeyPem(key), "BEGIN EC PRIVATE KEY");
 * ```
 */
export function formatTraditionalPrivateKeyPem(
  key: PrivateKey,
  options: FormatTraditionalPrivateKeyPemOptions = {},
): string {
  const { passphrase } = options;
  if (passphrase === undefined && options.cipher !== undefined) {
    throw new TypeError("Cannot encrypt a private key: the option passphrase is missing");
  }
  const { label, der } = traditionalForm(key);
  try {
    return passphrase === undefined
      ? formatPem(label, der)
      : encryptPem(label, der, passphrase, options);
  } finally {
    wipe(der);
  }
}

function plain(key: PrivateKey, { scheme }: EncryptPrivateKeyInfoSyncOptions): string {
  if (scheme === undefined) return key.toPem();
  throw new TypeError("Cannot encrypt a private key: the option passphrase is missing");
}

function traditionalForm(key: PrivateKey): { label: string; der: Bytes } {
  const parts = privateKeyParts(key);
  // PKCS #1 has no place for what a key restricted to PSS allows.
  if (parts.type === "rsa") {
    const builder = new DerBuilder();
    writeRsaPrivateKey(builder, parts);
    return { label: "RSA PRIVATE KEY", der: builder.finish() };
  }
  if (parts.type === "ec") return { label: "EC PRIVATE KEY", der: key.toSec1() };
  if (parts.type === "dsa") {
    const builder = new DerBuilder();
    const { publicValue } = key.publicKey.parts as { publicValue: Bytes };
    writeTraditionalDsaKey(builder, { ...parts, publicValue });
    return { label: "DSA PRIVATE KEY", der: builder.finish() };
  }
  throw new TypeError(
    `Cannot write a key of type "${key.type}" in the traditional form: only "rsa", "ec" and "dsa" have ` +
      "one; write it as PKCS #8",
  );
}
