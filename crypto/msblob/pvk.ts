// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Microsoft's PVK files: a private key's blob, encrypted by RC4 with one SHA-1 of the password. Anyone
 * guesses such passwords: the form is for programs that read nothing else.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { Cursor } from "../asn1/mod.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import { rc4 } from "../cipher/stream_ciphers.ts";
import { sha1 } from "../digest/sha1.ts";
import { pvkKdf } from "../kdf/pvk_kdf.ts";
import { PemError } from "../pem/mod.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import { wipe } from "../wipe.ts";
import { BlobReader, BlobWriter } from "./_blob_numbers.ts";
import { b2iPrivateKey, i2bPrivateKey } from "./key_blob.ts";

/** Options for {@linkcode b2iPvk}. */
export interface B2iPvkOptions {
  /** The pass phrase of an encrypted key; text stands for its bytes in UTF-8. */
  passphrase?: string | Uint8Array;
}

/** Options for {@linkcode i2bPvk}. */
export interface I2bPvkOptions {
  /** The pass phrase. @default {the key is not encrypted} */
  passphrase?: string | Uint8Array;
  /**
   * How many bits of the derived key are used: 128, or the 40 of what was once allowed to be exported
   * (`-pvk-strong` and `-pvk-weak`).
   *
   * @default {"strong"}
   */
  strength?: "strong" | "weak";
  /** Where the salt comes from. @default {randomBytes} */
  random?: Random;
}

const MAGIC = 0xb0b5f11e;
const KEY_EXCHANGE = 1;
const SIGNATURE = 2;
/** The lengths that OpenSSL takes at most (PVK_MAX_SALTLEN, PVK_MAX_KEYLEN). */
const MAX_SALT_LENGTH = 10_240;
const MAX_KEY_LENGTH = 102_400;
const SALT_LENGTH = 16;
/** The head of a blob is never encrypted. */
const HEAD_LENGTH = 8;
/** How many bytes of a weak key are not zero: 40 bits. */
const WEAK_LENGTH = 5;

/**
 * Reads a PVK file at a cursor. The counterpart of `b2i_PVK_bio`.
 *
 * @param bytes The buffer.
 * @param options The pass phrase.
 * @param cursor Where the file starts; moved behind it. An error leaves it where it was.
 * @returns The key.
 * @throws {SslError} `PEM` `PVK_TOO_SHORT`, `BAD_MAGIC_NUMBER`, `HEADER_TOO_LONG`, `INCONSISTENT_HEADER`,
 * `PVK_DATA_TOO_SHORT` for what is no such file; `BAD_PASSWORD_READ` when there is no pass phrase;
 * `BAD_DECRYPT` when it is wrong; and those of {@linkcode b2iPrivateKey}.
 *
 * @example Usage
 * ```ts
 * import { b2iPvk, generateKey, i2bPvk } from "@streamssl/ssl/crypto";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const key = await generateKey({ type: "rsa", bits: 2048 });
 * const file = i2bPvk(key, { passphrase: "secret" });
 * assertEquals(b2iPvk(file, { passphrase: "secret" }).toPem(), key.toPem());
 * assertThrows(() => b2iPvk(file, { passphrase: "guess" }), Error, "Bad decrypt");
 * ```
 */
export function b2iPvk(
  bytes: Uint8Array,
  { passphrase }: B2iPvkOptions = {},
  cursor: Cursor = { offset: 0 },
): PrivateKey {
  const reader = new BlobReader(bytes, cursor.offset);
  const { saltLength, keyLength } = readHeader(reader);
  if (saltLength + keyLength > reader.remaining) {
    throw new PemError("PVK_DATA_TOO_SHORT", {
      expected: `${saltLength} bytes of salt and ${keyLength} of the key`,
      received: `${reader.remaining} bytes`,
    });
  }
  const salt = reader.take(saltLength);
  const blob = reader.take(keyLength);
  if (saltLength === 0) {
    const key = b2iPrivateKey(blob);
    cursor.offset = reader.offset;
    return key;
  }
  if (passphrase === undefined) {
    throw new PemError("BAD_PASSWORD_READ", {
      expected: "the pass phrase of an encrypted PVK file",
      received: "none",
      remedy: "give the option passphrase",
    });
  }
  const plain = decryptBlob(blob, salt, passphrase);
  try {
    const key = b2iPrivateKey(plain);
    cursor.offset = reader.offset;
    return key;
  } finally {
    wipe(plain);
  }
}

/**
 * Writes a PVK file. The counterpart of `i2b_PVK_bio`.
 *
 * @param key The key: RSA with two primes, or DSA with a q of 160 bits.
 * @param options Pass phrase and strength.
 * @returns The file; secret where there is no pass phrase.
 * @throws {SslError} `PEM`, `UNSUPPORTED_KEY_COMPONENTS` when the key has no such form.
 * @throws {TypeError} When the key was destroyed, or there is a strength without a pass phrase,
 * or another one than there are.
 *
 * @example Usage
 * ```ts
 * import { b2iPvk, generateKey, i2bPvk } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "rsa", bits: 2048 });
 * assertEquals(b2iPvk(i2bPvk(key)).toPem(), key.toPem());
 * ```
 */
export function i2bPvk(key: PrivateKey, options: I2bPvkOptions = {}): Bytes {
  const { passphrase, strength = "strong", random = randomBytes } = options;
  if (passphrase === undefined && options.strength !== undefined) {
    throw new TypeError("Cannot encrypt a private key: the option passphrase is missing");
  }
  if (strength !== "strong" && strength !== "weak") {
    throw new TypeError(`Cannot encrypt with the strength "${strength}": it is strong or weak`);
  }
  const blob = i2bPrivateKey(key);
  const salt = passphrase === undefined ? new Uint8Array(0) : random(SALT_LENGTH);
  const header = new BlobWriter().word(MAGIC).word(0)
    .word(key.type === "dsa" ? SIGNATURE : KEY_EXCHANGE)
    .word(passphrase === undefined ? 0 : 1).word(salt.length).word(blob.length).finish();
  if (passphrase === undefined) return concatBytes(header, blob);
  const cipherKey = deriveKey(salt, passphrase, strength);
  const encrypted = encrypt(rc4, cipherKey, blob.subarray(HEAD_LENGTH));
  const file = concatBytes(header, salt, blob.subarray(0, HEAD_LENGTH), encrypted);
  wipe(cipherKey, blob);
  return file;
}

function readHeader(reader: BlobReader): { saltLength: number; keyLength: number } {
  if (reader.remaining < 24) {
    throw new PemError("PVK_TOO_SHORT", {
      expected: "a header of 24 bytes",
      received: `${reader.remaining} bytes`,
    });
  }
  const magic = reader.word();
  if (magic !== MAGIC) {
    throw new PemError("BAD_MAGIC_NUMBER", {
      expected: MAGIC.toString(16),
      received: magic.toString(16),
    });
  }
  reader.skip(8);
  const isEncrypted = reader.word() !== 0;
  const [saltLength, keyLength] = [reader.word(), reader.word()];
  if (saltLength > MAX_SALT_LENGTH || keyLength > MAX_KEY_LENGTH) {
    throw new PemError("HEADER_TOO_LONG", {
      expected: `at most ${MAX_SALT_LENGTH} bytes of salt and ${MAX_KEY_LENGTH} of the key`,
      received: `${saltLength} and ${keyLength}`,
    });
  }
  if (isEncrypted !== (saltLength > 0)) {
    throw new PemError("INCONSISTENT_HEADER", {
      expected: "a salt where the key is encrypted, and only there",
      received: `${saltLength} bytes of salt`,
    });
  }
  return { saltLength, keyLength };
}

function deriveKey(
  salt: Uint8Array,
  passphrase: string | Uint8Array,
  strength: "strong" | "weak",
): Bytes {
  const key = pvkKdf(sha1, passphrase, { salt, length: 16 });
  if (strength === "weak") key.fill(0, WEAK_LENGTH);
  return key;
}

/** As OpenSSL: the magic number tells whether all of the key was used or 40 bits of it. */
function decryptBlob(blob: Uint8Array, salt: Uint8Array, passphrase: string | Uint8Array): Bytes {
  if (blob.length < HEAD_LENGTH + 4) {
    throw new SslError("PEM", "PVK_TOO_SHORT", { received: `a key of ${blob.length} bytes` });
  }
  for (const strength of ["strong", "weak"] as const) {
    const key = deriveKey(salt, passphrase, strength);
    const rest = decrypt(rc4, key, blob.subarray(HEAD_LENGTH));
    wipe(key);
    const magic = new BlobReader(rest).word();
    if (magic === 0x32415352 || magic === 0x32535344) {
      const plain = concatBytes(blob.subarray(0, HEAD_LENGTH), rest);
      wipe(rest);
      return plain;
    }
  }
  throw new PemError("BAD_DECRYPT", {
    usualCause: "the pass phrase is wrong, or the file was damaged",
  });
}
