// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Private keys as OpenSSH writes them: the form `openssh-key-v1` (PROTOCOL.key of OpenSSH). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { bcryptPbkdf, bcryptPbkdfSync } from "../kdf/bcrypt_pbkdf.ts";
import { type PemBlock, PemError, readPemBlock } from "../pem/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import { openSshData, type SshCipher, sshCipher } from "./_ssh_ciphers.ts";
import { readPrivateFields, readPublicBlob } from "./_ssh_keys.ts";
import { badSshKey, SshReader } from "./_ssh_wire.ts";

/** A private key of OpenSSH. */
export interface OpensshPrivateKey {
  /** The key. */
  readonly key: PrivateKey;
  /** What is written beside it; often `user@host`. */
  readonly comment: string;
}

/** Options for {@linkcode parseOpensshPrivateKeySync}. */
export interface ParseOpensshPrivateKeySyncOptions {
  /** The pass phrase of an encrypted key; text stands for its bytes in UTF-8. */
  passphrase?: string | Uint8Array;
  /** The most rounds of bcrypt_pbkdf that are done; `ssh-keygen` takes 16 or 24. @default {1_000} */
  maxRounds?: number;
}

/** Options for {@linkcode parseOpensshPrivateKey}. */
export interface ParseOpensshPrivateKeyOptions
  extends ParseOpensshPrivateKeySyncOptions, BackgroundOptions<number> {}

/** The label of the block. */
export const OPENSSH_LABEL = "OPENSSH PRIVATE KEY";
/** How the file starts. */
export const OPENSSH_MAGIC = "openssh-key-v1\0";

/**
 * Reads a private key of OpenSSH, at once.
 *
 * @param pem The text, with a block OPENSSH PRIVATE KEY.
 * @param options The pass phrase.
 * @returns Key and comment.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is no such block; `BAD_PASSWORD_READ` when there is no
 * pass phrase but must be; `EVP`, `BAD_DECRYPT` when it is wrong; `DECODE_ERROR`, `UNSUPPORTED_CIPHER`,
 * `UNSUPPORTED_KEY_TYPE` for what is damaged or not known; and what the key's numbers demand.
 *
 * @example Usage
 * ```ts
 * import {
 *   formatOpensshPrivateKeySync,
 *   generateKey,
 *   parseOpensshPrivateKeySync,
 * } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const text = formatOpensshPrivateKeySync(key, { comment: "me" });
 * assertEquals(parseOpensshPrivateKeySync(text).key.toPem(), key.toPem());
 * ```
 */
export function parseOpensshPrivateKeySync(
  pem: string,
  options: ParseOpensshPrivateKeySyncOptions = {},
): OpensshPrivateKey {
  return openOpensshBlockSync(readPemBlock(pem, [OPENSSH_LABEL]), options);
}

/** As {@linkcode parseOpensshPrivateKeySync}, of a block that was found already. */
export function openOpensshBlockSync(
  block: PemBlock,
  options: ParseOpensshPrivateKeySyncOptions,
): OpensshPrivateKey {
  const file = readFile(block);
  const kdf = readKdf(file, options);
  const key = kdf === undefined ? undefined : bcryptPbkdfSync(kdf.passphrase, kdf);
  return openFile(file, key);
}

/**
 * Reads a private key of OpenSSH, without blocking while a key is derived.
 *
 * @param pem The text, with a block OPENSSH PRIVATE KEY.
 * @param options The pass phrase, signal, progress.
 * @returns Key and comment.
 * @throws {SslError} As {@linkcode parseOpensshPrivateKeySync}.
 *
 * @example Usage
 * ```ts
 * import { formatOpensshPrivateKey, generateKey, parseOpensshPrivateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const text = await formatOpensshPrivateKey(key, { passphrase: "secret", rounds: 2 });
 * const opened = await parseOpensshPrivateKey(text, { passphrase: "secret" });
 * assertEquals(opened.key.toPem(), key.toPem());
 * ```
 */
export async function parseOpensshPrivateKey(
  pem: string,
  options: ParseOpensshPrivateKeyOptions = {},
): Promise<OpensshPrivateKey> {
  return await openOpensshBlock(readPemBlock(pem, [OPENSSH_LABEL]), options);
}

/** As {@linkcode parseOpensshPrivateKey}, of a block that was found already. */
export async function openOpensshBlock(
  block: PemBlock,
  options: ParseOpensshPrivateKeyOptions,
): Promise<OpensshPrivateKey> {
  const file = readFile(block);
  const kdf = readKdf(file, options);
  const key = kdf === undefined
    ? undefined
    : await bcryptPbkdf(kdf.passphrase, { ...background(options), ...kdf });
  return openFile(file, key);
}

/** Signal and progress, for the derivation. */
export function background(
  { signal, onProgress }: BackgroundOptions<number>,
): BackgroundOptions<number> {
  return {
    ...signal === undefined ? {} : { signal },
    ...onProgress === undefined ? {} : { onProgress },
  };
}

/** A file, not opened. */
interface OpensshFile {
  readonly line: number;
  readonly cipher: SshCipher;
  readonly kdfName: string;
  readonly kdfOptions: Uint8Array;
  readonly publicBlob: Uint8Array;
  readonly data: Uint8Array;
}

/** Whether a block is encrypted: who asks for a pass phrase must know before. */
export function isEncryptedOpenssh(block: PemBlock): boolean {
  return readFile(block).cipher.name !== "none";
}

function readFile({ bytes, line }: PemBlock): OpensshFile {
  const reader = new SshReader(bytes);
  const magic = new TextDecoder("latin1").decode(reader.take(OPENSSH_MAGIC.length, "magic"));
  if (magic !== OPENSSH_MAGIC) throw badSshKey("openssh-key-v1", "another magic", "magic");
  const cipher = sshCipher(reader.text("ciphername"));
  const kdfName = reader.text("kdfname");
  const kdfOptions = reader.string("kdfoptions");
  const count = reader.uint32("number of keys");
  if (count !== 1) throw badSshKey("one key", `${count}`, "number of keys");
  const publicBlob = reader.string("public key");
  const encrypted = reader.string("encrypted");
  // What authenticates has its tag behind the string.
  const tag = reader.take(cipher.tagLength, "tag");
  reader.finish("file");
  const data = concatBytes(encrypted, tag);
  return { line, cipher, kdfName, kdfOptions, publicBlob, data };
}

/** What bcrypt_pbkdf is called with. */
export interface KdfInput {
  readonly passphrase: string | Uint8Array;
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly length: number;
}

function readKdf(
  { cipher, kdfName, kdfOptions, line }: OpensshFile,
  { passphrase, maxRounds = 1_000 }: ParseOpensshPrivateKeySyncOptions,
): KdfInput | undefined {
  const isPlain = cipher.name === "none";
  if (kdfName !== (isPlain ? "none" : "bcrypt")) {
    throw new SslError("EVP", "UNSUPPORTED_KEY_DERIVATION_FUNCTION", {
      expected: isPlain ? "none, for there is no cipher" : "bcrypt",
      received: kdfName.slice(0, 64),
    });
  }
  if (isPlain) return undefined;
  if (passphrase === undefined || passphrase.length === 0) {
    throw new PemError("BAD_PASSWORD_READ", {
      expected: "the pass phrase of the encrypted key",
      received: passphrase === undefined ? "none" : "an empty one",
      line,
      remedy: "give the option passphrase",
    });
  }
  const reader = new SshReader(kdfOptions);
  const salt = reader.string("salt");
  const rounds = reader.uint32("rounds");
  reader.finish("kdfoptions");
  if (salt.length === 0 || rounds < 1 || rounds > maxRounds) {
    throw badSshKey(
      `a salt and 1 to ${maxRounds} rounds`,
      `${salt.length} bytes and ${rounds} rounds`,
      "kdfoptions",
    );
  }
  return { passphrase, salt, rounds, length: cipher.keyLength + cipher.ivLength };
}

function openFile(file: OpensshFile, derived: Bytes | undefined): OpensshPrivateKey {
  const data = openSshData(file.cipher, derived, file.data);
  if (derived !== undefined) wipe(derived);
  try {
    const reader = new SshReader(data);
    if (reader.uint32("check") !== reader.uint32("check")) {
      throw derived === undefined
        ? badSshKey("the same number twice", "two numbers", "check")
        : new SslError("EVP", "BAD_DECRYPT", {
          usualCause: "the pass phrase is wrong, or the file was damaged",
        });
    }
    const key = readPrivateFields(reader);
    const comment = reader.text("comment");
    const padding = reader.take(reader.remaining, "padding");
    if (padding.some((byte, index) => byte !== (index + 1 & 255))) {
      throw badSshKey("padding of 1, 2, 3 …", "other bytes", "padding");
    }
    checkPublic(key, file.publicBlob);
    return { key, comment };
  } finally {
    wipe(data);
  }
}

function checkPublic(key: PrivateKey, blob: Uint8Array): void {
  if (readPublicBlob(blob).key.equals(key.publicKey)) return;
  throw new SslError("EVP", "INVALID_KEY", {
    expected: "the public key that belongs to the private one",
    received: "another one in the same file",
    usualCause: "two keys were mixed up, or the file is damaged",
  });
}
