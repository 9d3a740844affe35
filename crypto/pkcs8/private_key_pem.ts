// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Private keys in PEM files, with and without encryption. */

import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import type { PbeTables } from "../pbe/pbe_algorithm.ts";
import type { PbeSyncOptions } from "../pbe/pbe_encryption.ts";
import { type PemBlock, PemError } from "../pem/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { DerReader } from "../asn1/mod.ts";
import {
  isEncryptedOpenssh,
  openOpensshBlock,
  openOpensshBlockSync,
  type ParseOpensshPrivateKeySyncOptions,
} from "../openssh/openssh_private_key.ts";
import { decryptPemBlock, wrongPassphrase } from "./encrypted_pem.ts";
import { decryptPrivateKeyInfo, decryptPrivateKeyInfoSync } from "./encrypted_private_key.ts";
import {
  decodePrivateKeyBlock,
  findPrivateKeyBlock,
  keyBlockEncryption,
} from "./private_key_block.ts";

/** Options for {@linkcode parsePrivateKeyPem}. */
export interface ParsePrivateKeyPemOptions extends PbeTables, PbeSyncOptions {
  /**
   * The pass phrase of an encrypted key; text stands for its bytes in UTF-8. It is not looked at when
   * the key is not encrypted, as in OpenSSL.
   */
  passphrase?: string | Uint8Array;
}

/** Options for {@linkcode openPrivateKeyPem}. */
export interface OpenPrivateKeyPemOptions
  extends PbeTables, PbeSyncOptions, BackgroundOptions<number> {
  /**
   * The pass phrase, or who is asked for it when the key is encrypted (pem_password_cb); `undefined`
   * tells that there is none.
   */
  passphrase?:
    | string
    | Uint8Array
    | (() => PassphraseAnswer | Promise<PassphraseAnswer>);
}

/** What someone who is asked for a pass phrase may answer. */
export type PassphraseAnswer = string | Uint8Array | undefined;

/**
 * Reads the first private key of a PEM text: PKCS #8 (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`), PKCS #1
 * (`RSA PRIVATE KEY`), SEC 1 (`EC PRIVATE KEY`) or the form of the first toolkits (`DSA PRIVATE KEY`);
 * the latter three also with `Proc-Type: 4,ENCRYPTED`; or OpenSSH's (`OPENSSH PRIVATE KEY`), which
 * `parseOpensshPrivateKey` reads with its comment. Other blocks, such as `EC PARAMETERS` and
 * certificates, are passed over. The counterpart of `PEM_read_bio_PrivateKey`.
 *
 * @param pem The text.
 * @param options The pass phrase, limits, and which digests and ciphers may be used.
 * @returns The key.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is none; `PEM`, `BAD_PASSWORD_READ` when it is
 * encrypted and there is no pass phrase; `EVP` or `PEM`, `BAD_DECRYPT` when the pass phrase is wrong; and
 * what the encoding of encryption and key demands.
 *
 * @example Usage
 * ```ts
 * import { generateKey, parsePrivateKeyPem } from "@streamssl/ssl/crypto";
 * import { formatPem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const pem = formatPem("PRIVATE KEY", key.toPkcs8());
 * assertEquals(parsePrivateKeyPem(pem).type, "ed25519");
 * ```
 */
export function parsePrivateKeyPem(
  pem: string,
  options: ParsePrivateKeyPemOptions = {},
): PrivateKey {
  const block = findPrivateKeyBlock(pem);
  const encryption = keyBlockEncryption(block);
  if (encryption === "none") return decodePrivateKeyBlock(block.label, block.bytes);
  if (encryption === "openssh") {
    return openOpensshBlockSync(block, opensshOptions(options, options.passphrase)).key;
  }
  const { passphrase } = options;
  if (passphrase === undefined) throw noPassphrase(block);
  const bytes = encryption === "pkcs8"
    ? decryptPrivateKeyInfoSync(block.bytes, passphrase, options)
    : decryptBlock(block, passphrase, options);
  return decodePrivateKeyBlock(block.label, bytes);
}

/**
 * Reads the first private key of a PEM text as {@linkcode parsePrivateKeyPem}, but does not block while
 * the key of an encrypted one is derived, and asks for the pass phrase only when it is needed.
 *
 * @param pem The text.
 * @param options The pass phrase or who knows it, limits, tables, signal, progress.
 * @returns The key.
 * @throws {SslError} As {@linkcode parsePrivateKeyPem}.
 *
 * @example Usage
 * ```ts
 * import { formatPrivateKeyPem, generateKey, openPrivateKeyPem } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const pem = await formatPrivateKeyPem(key, { passphrase: "correct horse" });
 * const opened = await openPrivateKeyPem(pem, { passphrase: () => "correct horse" });
 * assertEquals(opened.toPem(), key.toPem());
 * ```
 */
export async function openPrivateKeyPem(
  pem: string,
  options: OpenPrivateKeyPemOptions = {},
): Promise<PrivateKey> {
  const block = findPrivateKeyBlock(pem);
  const encryption = keyBlockEncryption(block);
  if (encryption === "none") return decodePrivateKeyBlock(block.label, block.bytes);
  const { passphrase: given, signal, onProgress } = options;
  const isAsked = encryption !== "openssh" || isEncryptedOpenssh(block);
  const passphrase = typeof given === "function" && isAsked ? await given() : given;
  if (encryption === "openssh") {
    const known = typeof passphrase === "function" ? undefined : passphrase;
    return (await openOpensshBlock(block, {
      ...opensshOptions(options, known),
      ...signal === undefined ? {} : { signal },
      ...onProgress === undefined ? {} : { onProgress },
    })).key;
  }
  if (passphrase === undefined || typeof passphrase === "function") throw noPassphrase(block);
  const bytes = encryption === "pkcs8"
    ? await decryptPrivateKeyInfo(block.bytes, passphrase, options)
    : decryptBlock(block, passphrase, options);
  return decodePrivateKeyBlock(block.label, bytes);
}

/** OpenSSH's rounds take milliseconds each: its own limit holds where the given one is no lower. */
function opensshOptions(
  { maxIterations }: PbeSyncOptions,
  passphrase: string | Uint8Array | undefined,
): ParseOpensshPrivateKeySyncOptions {
  return {
    ...passphrase === undefined ? {} : { passphrase },
    ...maxIterations === undefined || maxIterations > 1000 ? {} : { maxRounds: maxIterations },
  };
}

/** One wrong pass phrase in 256 leaves padding that looks right: what it hides must be a SEQUENCE. */
function decryptBlock(
  block: PemBlock,
  passphrase: string | Uint8Array,
  { ciphers }: PbeTables,
): Bytes {
  const bytes = decryptPemBlock(block, passphrase, ciphers === undefined ? {} : { ciphers });
  try {
    const reader = new DerReader(bytes);
    reader.readSequence((inner) => {
      while (!inner.atEnd) inner.skip();
    });
    reader.finish();
    return bytes;
  } catch (cause) {
    bytes.fill(0);
    throw wrongPassphrase(block, cause);
  }
}

function noPassphrase(block: PemBlock): PemError {
  return new PemError("BAD_PASSWORD_READ", {
    expected: `the pass phrase of the encrypted key`,
    received: "none",
    line: block.line,
    remedy: "give the option passphrase",
  });
}
