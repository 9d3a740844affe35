// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Private keys as OpenSSH writes them: the form `openssh-key-v1` (PROTOCOL.key of OpenSSH). */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { bcryptPbkdf, bcryptPbkdfSync } from "../kdf/bcrypt_pbkdf.ts";
import { formatPem, PemError, readPemBlock } from "../pem/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import { openSshData, sealSshData, type SshCipher, sshCipher } from "./_ssh_ciphers.ts";
import {
  readPrivateFields,
  readPublicBlob,
  writePrivateFields,
  writePublicBlob,
} from "./_ssh_keys.ts";
import { badSshKey, SshReader, SshWriter } from "./_ssh_wire.ts";

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

/** Options for {@linkcode formatOpensshPrivateKeySync}. */
export interface FormatOpensshPrivateKeySyncOptions {
  /** What is written beside the key. @default {""} */
  comment?: string;
  /** The pass phrase. @default {the key is not encrypted} */
  passphrase?: string | Uint8Array;
  /** OpenSSH's name of the cipher (`ssh-keygen -Z`). @default {"aes256-ctr"} */
  cipher?: string;
  /** How many rounds of bcrypt_pbkdf (`ssh-keygen -a`). @default {24} */
  rounds?: number;
  /** Where salt and check come from. @default {randomBytes} */
  random?: Random;
}

/** Options for {@linkcode formatOpensshPrivateKey}. */
export interface FormatOpensshPrivateKeyOptions
  extends FormatOpensshPrivateKeySyncOptions, BackgroundOptions<number> {}

const LABEL = "OPENSSH PRIVATE KEY";
const MAGIC = "openssh-key-v1\0";
const SALT_LENGTH = 16;

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
  const file = readFile(pem);
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
  const file = readFile(pem);
  const kdf = readKdf(file, options);
  const key = kdf === undefined
    ? undefined
    : await bcryptPbkdf(kdf.passphrase, { ...background(options), ...kdf });
  return openFile(file, key);
}

/**
 * Writes a private key as OpenSSH does, at once.
 *
 * @param key The key: RSA with two primes, ECDSA on P-256, P-384 or P-521, Ed25519, or DSA.
 * @param options Comment, pass phrase, cipher.
 * @returns The text; secret where there is no pass phrase.
 * @throws {SslError} `EVP`, `UNSUPPORTED_KEY_TYPE` and `UNSUPPORTED_CIPHER` for what OpenSSH has not.
 * @throws {RangeError} When the pass phrase is empty or the number of rounds is not possible.
 * @throws {TypeError} When the key was destroyed, or there is a cipher without a pass phrase.
 *
 * @example Usage
 * ```ts
 * import { formatOpensshPrivateKeySync, generateKey } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * assertStringIncludes(formatOpensshPrivateKeySync(key), "BEGIN OPENSSH PRIVATE KEY");
 * ```
 */
export function formatOpensshPrivateKeySync(
  key: PrivateKey,
  options: FormatOpensshPrivateKeySyncOptions = {},
): string {
  const plan = planOf(options);
  const derived = plan.kdf === undefined
    ? undefined
    : bcryptPbkdfSync(plan.kdf.passphrase, plan.kdf);
  return writeFile(key, plan, derived, options);
}

/**
 * Writes a private key as OpenSSH does, without blocking while a key is derived.
 *
 * @param key The key: RSA with two primes, ECDSA on P-256, P-384 or P-521, Ed25519, or DSA.
 * @param options Comment, pass phrase, cipher, signal, progress.
 * @returns The text; secret where there is no pass phrase.
 * @throws {SslError} As {@linkcode formatOpensshPrivateKeySync}.
 *
 * @example Usage
 * ```ts
 * import { formatOpensshPrivateKey, generateKey } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const text = await formatOpensshPrivateKey(key, { passphrase: "secret", rounds: 4 });
 * assertStringIncludes(text, "BEGIN OPENSSH PRIVATE KEY");
 * ```
 */
export async function formatOpensshPrivateKey(
  key: PrivateKey,
  options: FormatOpensshPrivateKeyOptions = {},
): Promise<string> {
  const plan = planOf(options);
  const derived = plan.kdf === undefined
    ? undefined
    : await bcryptPbkdf(plan.kdf.passphrase, { ...background(options), ...plan.kdf });
  return writeFile(key, plan, derived, options);
}

function background({ signal, onProgress }: BackgroundOptions<number>): BackgroundOptions<number> {
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

function readFile(pem: string): OpensshFile {
  const { bytes, line } = readPemBlock(pem, [LABEL]);
  const reader = new SshReader(bytes);
  const magic = new TextDecoder("latin1").decode(reader.take(MAGIC.length, "magic"));
  if (magic !== MAGIC) throw badSshKey("openssh-key-v1", "another magic", "magic");
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
interface KdfInput {
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

/** How a file is written. */
interface Plan {
  readonly cipher: SshCipher;
  readonly kdf: KdfInput | undefined;
}

function planOf(options: FormatOpensshPrivateKeySyncOptions): Plan {
  const { passphrase, rounds = 24, random = randomBytes } = options;
  if (passphrase === undefined) {
    if (options.cipher !== undefined || options.rounds !== undefined) {
      throw new TypeError("Cannot encrypt a private key: the option passphrase is missing");
    }
    return { cipher: sshCipher("none"), kdf: undefined };
  }
  const cipher = sshCipher(options.cipher ?? "aes256-ctr");
  if (cipher.name === "none") {
    throw new TypeError('Cannot encrypt a private key: the option cipher is "none"');
  }
  const length = cipher.keyLength + cipher.ivLength;
  return { cipher, kdf: { passphrase, salt: random(SALT_LENGTH), rounds, length } };
}

function writeFile(
  key: PrivateKey,
  { cipher, kdf }: Plan,
  derived: Bytes | undefined,
  options: FormatOpensshPrivateKeySyncOptions,
): string {
  const check = (options.random ?? randomBytes)(4);
  const fields = new SshWriter().raw(check).raw(check);
  writePrivateFields(fields, key);
  const unpadded = fields.string(options.comment ?? "").finish();
  const rest = -unpadded.length & cipher.blockLength - 1;
  const data = concatBytes(unpadded, Uint8Array.from({ length: rest }, (_, index) => index + 1));
  wipe(unpadded);
  const encrypted = sealSshData(cipher, derived, data);
  if (derived !== undefined) wipe(derived);
  const kdfOptions = kdf === undefined
    ? new Uint8Array(0)
    : new SshWriter().string(kdf.salt).uint32(kdf.rounds).finish();
  const bytes = new SshWriter().raw(new TextEncoder().encode(MAGIC)).string(cipher.name)
    .string(kdf === undefined ? "none" : "bcrypt").string(kdfOptions).uint32(1)
    .string(writePublicBlob(key.publicKey).blob)
    .string(encrypted.subarray(0, data.length)).raw(encrypted.subarray(data.length)).finish();
  wipe(data);
  return formatPem(LABEL, bytes);
}
