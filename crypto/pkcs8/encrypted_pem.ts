// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * PEM blocks that are encrypted as a whole (RFC 1421, Section 4.6.1; in OpenSSL's own way): the form of
 * keys before PKCS #8. The key is one MD5 of the password, and nothing is authenticated.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, decodeHex, encodeHex } from "../../wire/mod.ts";
import { aes256Cbc } from "../cipher/aes_ciphers.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { allCiphers, cipherByName } from "../cipher/ciphers.ts";
import { md5 } from "../digest/md5.ts";
import { bytesToKey } from "../kdf/bytes_to_key.ts";
import { formatPem, type PemBlock, PemError, type PemHeader } from "../pem/mod.ts";

/** Options for {@linkcode decryptPemBlock}. */
export interface DecryptPemBlockOptions {
  /** The ciphers that the block may name. @default {allCiphers} */
  ciphers?: readonly CipherAlgorithm[];
}

/** Options for {@linkcode encryptPem}. */
export interface EncryptPemOptions {
  /** The cipher: one with an initialization vector and without a tag. @default {aes256Cbc} */
  cipher?: CipherAlgorithm;
  /** Where the initialization vector comes from. @default {randomBytes} */
  random?: Random;
}

/** The first bytes of the initialization vector are the salt (PKCS5_SALT_LEN). */
const SALT_LENGTH = 8;
/** The modes that a block may be encrypted in: others need more than a key and a vector. */
const MODES = ["ecb", "cbc", "cfb", "cfb1", "cfb8", "ofb", "ctr", "stream"];

/**
 * Tells whether a PEM block is encrypted by its header fields.
 *
 * @param block The block.
 * @returns Whether it says so.
 *
 * @example Usage
 * ```ts
 * import { encryptPem, isEncryptedPemBlock } from "@streamssl/ssl/crypto";
 * import { parsePem } from "@streamssl/ssl/pem";
 * import { assert } from "@std/assert";
 *
 * assert(isEncryptedPemBlock(parsePem(encryptPem("NOTE", new Uint8Array(3), "secret"))[0]!));
 * ```
 */
export function isEncryptedPemBlock({ headers }: Pick<PemBlock, "headers">): boolean {
  return headers.some(({ name, value }) =>
    name === "DEK-Info" || name === "Proc-Type" && value.includes("ENCRYPTED")
  );
}

/**
 * Decrypts a PEM block with `Proc-Type: 4,ENCRYPTED`. The counterpart of `PEM_do_header`.
 *
 * @param block The block, as `parsePem` gives it.
 * @param passphrase The pass phrase; text stands for its bytes in UTF-8.
 * @param options Which ciphers may be used.
 * @returns What was encrypted; secret.
 * @throws {PemError} `NOT_PROC_TYPE`, `NOT_ENCRYPTED`, `NOT_DEK_INFO`, `UNSUPPORTED_ENCRYPTION`,
 * `MISSING_DEK_IV`, `UNEXPECTED_DEK_IV`, `BAD_IV_CHARS` for other header fields; `BAD_DECRYPT` when the
 * pass phrase is wrong, as far as that shows: modes without padding give other bytes.
 *
 * @example Usage
 * ```ts
 * import { decryptPemBlock, encryptPem } from "@streamssl/ssl/crypto";
 * import { parsePem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const [block] = parsePem(encryptPem("NOTE", Uint8Array.of(1, 2, 3), "secret"));
 * assertEquals(decryptPemBlock(block!, "secret"), Uint8Array.of(1, 2, 3));
 * ```
 */
export function decryptPemBlock(
  block: PemBlock,
  passphrase: string | Uint8Array,
  options: DecryptPemBlockOptions = {},
): Bytes {
  const { cipher, iv } = readDekInfo(block, options.ciphers ?? allCiphers);
  const { key } = deriveKey(cipher, passphrase, iv);
  try {
    return decrypt(cipher, key, block.bytes, cipher.ivLength === 0 ? {} : { iv });
  } catch (cause) {
    if (!(cause instanceof SslError)) throw cause;
    throw wrongPassphrase(block, cause);
  } finally {
    key.fill(0);
  }
}

/**
 * Tells that decryption gave nothing that makes sense.
 *
 * @param block The encrypted block.
 * @param cause What was wrong, where there is more to say.
 * @returns The error.
 */
export function wrongPassphrase(block: PemBlock, cause?: unknown): PemError {
  return new PemError("BAD_DECRYPT", {
    line: block.line,
    usualCause: "the pass phrase is wrong, or the block was damaged",
    ...cause === undefined ? {} : { cause },
  });
}

/**
 * Writes a PEM block that is encrypted with a pass phrase. The counterpart of `PEM_ASN1_write_bio` with a
 * cipher. For private keys PKCS #8 is better: its derivation makes guessing slow.
 *
 * @param label What the BEGIN and END lines say, for example `RSA PRIVATE KEY`.
 * @param bytes The content.
 * @param passphrase The pass phrase; text stands for its bytes in UTF-8.
 * @param options The cipher.
 * @returns The text.
 * @throws {PemError} `UNSUPPORTED_CIPHER` when the cipher has no initialization vector, or a tag.
 * @throws {RangeError} When the label can not be in such a line.
 *
 * @example Usage
 * ```ts
 * import { camellia128Cbc, encryptPem } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = encryptPem("NOTE", new Uint8Array(3), "secret", { cipher: camellia128Cbc });
 * assertStringIncludes(text, "DEK-Info: CAMELLIA-128-CBC,");
 * ```
 */
export function encryptPem(
  label: string,
  bytes: Uint8Array,
  passphrase: string | Uint8Array,
  options: EncryptPemOptions = {},
): string {
  const { cipher = aes256Cbc, random = randomBytes } = options;
  if (!MODES.includes(cipher.mode) || cipher.ivLength < SALT_LENGTH) {
    throw new PemError("UNSUPPORTED_CIPHER", {
      expected: "a cipher with an initialization vector and without a tag",
      received: cipher.name,
      remedy: "take one in CBC mode, such as aes256Cbc",
    });
  }
  const iv = random(cipher.ivLength);
  const { key } = deriveKey(cipher, passphrase, iv);
  const content = encrypt(cipher, key, bytes, { iv });
  key.fill(0);
  const headers: PemHeader[] = [
    { name: "Proc-Type", value: "4,ENCRYPTED" },
    { name: "DEK-Info", value: `${cipher.name.toUpperCase()},${encodeHex(iv).toUpperCase()}` },
  ];
  return formatPem(label, content, { headers });
}

function deriveKey(cipher: CipherAlgorithm, passphrase: string | Uint8Array, iv: Uint8Array) {
  const salt = new Uint8Array(SALT_LENGTH);
  salt.set(iv.subarray(0, SALT_LENGTH));
  return bytesToKey(md5, passphrase, { salt, keyLength: cipher.keyLength });
}

/** PEM_get_EVP_CIPHER_INFO: exactly these two fields, in this order. */
function readDekInfo(
  { headers, line }: PemBlock,
  ciphers: readonly CipherAlgorithm[],
): { cipher: CipherAlgorithm; iv: Bytes } {
  const [procType, dekInfo] = headers;
  const received = headers.map(({ name, value }) => `${name}: ${value}`.slice(0, 80)).join("; ");
  if (procType?.name !== "Proc-Type" || !/^4\s*,/.test(procType.value)) {
    throw new PemError("NOT_PROC_TYPE", { expected: "Proc-Type: 4,ENCRYPTED", received, line });
  }
  if (!/^4\s*,\s*ENCRYPTED$/.test(procType.value)) {
    throw new PemError("NOT_ENCRYPTED", { expected: "Proc-Type: 4,ENCRYPTED", received, line });
  }
  if (dekInfo?.name !== "DEK-Info") {
    throw new PemError("NOT_DEK_INFO", { expected: "DEK-Info: CIPHER,VECTOR", received, line });
  }
  const comma = dekInfo.value.indexOf(",");
  const name = (comma < 0 ? dekInfo.value : dekInfo.value.slice(0, comma)).trim();
  const cipher = namedCipher(name, ciphers, line);
  if (cipher.ivLength === 0 && comma >= 0) {
    throw new PemError("UNEXPECTED_DEK_IV", { expected: `DEK-Info: ${name}`, received, line });
  }
  if (cipher.ivLength > 0 && comma < 0) {
    throw new PemError("MISSING_DEK_IV", {
      expected: `${2 * cipher.ivLength} hexadecimal digits behind ${name}`,
      received,
      line,
    });
  }
  return { cipher, iv: readIv(dekInfo.value.slice(comma + 1).trim(), cipher, line) };
}

function namedCipher(
  name: string,
  ciphers: readonly CipherAlgorithm[],
  line: number,
): CipherAlgorithm {
  let cipher: CipherAlgorithm;
  try {
    cipher = cipherByName(name, ciphers);
  } catch (cause) {
    throw new PemError("UNSUPPORTED_ENCRYPTION", {
      expected: "a cipher's name behind DEK-Info",
      received: name.slice(0, 80),
      line,
      cause,
    });
  }
  if (MODES.includes(cipher.mode)) return cipher;
  throw new PemError("UNSUPPORTED_ENCRYPTION", {
    expected: `a cipher in one of the modes ${MODES.join(", ")}`,
    received: cipher.name,
    line,
  });
}

function readIv(text: string, { name, ivLength }: CipherAlgorithm, line: number): Bytes {
  if (ivLength === 0) return new Uint8Array(0);
  if (text.length === 2 * ivLength && /^[0-9A-Fa-f]+$/.test(text)) return decodeHex(text);
  throw new PemError("BAD_IV_CHARS", {
    expected: `${2 * ivLength} hexadecimal digits for ${name}`,
    received: `${text.length} characters: ${JSON.stringify(text.slice(0, 64))}`,
    line,
  });
}
