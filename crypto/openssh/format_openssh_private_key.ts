// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Writing private keys in OpenSSH's form `openssh-key-v1` (PROTOCOL.key of OpenSSH). */

import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { bcryptPbkdf, bcryptPbkdfSync } from "../kdf/bcrypt_pbkdf.ts";
import { formatPem } from "../pem/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import { sealSshData, type SshCipher, sshCipher } from "./_ssh_ciphers.ts";
import { writePrivateFields, writePublicBlob } from "./_ssh_keys.ts";
import { SshWriter } from "./_ssh_wire.ts";
import { background, type KdfInput, OPENSSH_LABEL, OPENSSH_MAGIC } from "./openssh_private_key.ts";

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

const SALT_LENGTH = 16;

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
  const bytes = new SshWriter().raw(new TextEncoder().encode(OPENSSH_MAGIC)).string(cipher.name)
    .string(kdf === undefined ? "none" : "bcrypt").string(kdfOptions).uint32(1)
    .string(writePublicBlob(key.publicKey).blob)
    .string(encrypted.subarray(0, data.length)).raw(encrypted.subarray(data.length)).finish();
  wipe(data);
  return formatPem(OPENSSH_LABEL, bytes);
}
