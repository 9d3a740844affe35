// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Encryption and decryption with any cipher, in pieces and at once. Which engine computes decides
 * about timing: see the heads of the engines and of the modes.
 */

import { SslError } from "../../err/mod.ts";
import { type Bytes, checkBytes } from "../../wire/mod.ts";
import { cipherEngines } from "../engine/select_cipher.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherKeyOptions,
  CipherParameters,
} from "./cipher_algorithm.ts";
import { aeadKey } from "./_aead_key.ts";
import { badDecryption } from "./cipher_errors.ts";
import { checkCipherKey, type CipherOptions, cipherParameters } from "./cipher_options.ts";
import { Decryptor } from "./decryptor.ts";
import { Encryptor } from "./encryptor.ts";

/**
 * Sets up a key to encrypt a message in pieces. The counterpart of `EVP_EncryptInit_ex2`.
 *
 * @param algorithm The cipher.
 * @param key The key; it is copied.
 * @param options What belongs to the message.
 * @returns The encryption.
 * @throws {RangeError} When the key, the vector or the tag has an impossible length.
 * @throws {TypeError} When the algorithm can not honour an option.
 *
 * @example Usage
 * ```ts
 * import { aes128Cbc, createDecryptor, createEncryptor } from "@streamssl/ssl/crypto";
 * import { concatBytes } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(16);
 * const iv = new Uint8Array(16);
 * const encryptor = createEncryptor(aes128Cbc, key, { iv });
 * const ciphertext = concatBytes(encryptor.update(Uint8Array.of(1, 2, 3)), encryptor.final());
 * const decryptor = createDecryptor(aes128Cbc, key, { iv });
 * const plaintext = concatBytes(decryptor.update(ciphertext), decryptor.final());
 * assertEquals(plaintext, Uint8Array.of(1, 2, 3));
 * ```
 */
export function createEncryptor(
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  options: CipherOptions = {},
): Encryptor {
  checkCipherKey(algorithm, key);
  cipherParameters(algorithm, "encrypt", options);
  return new Encryptor(algorithm, setUpKey(algorithm, key, options, "encrypt"), options);
}

/**
 * Sets up a key to decrypt a message in pieces. What authenticates gives nothing before the tag was
 * found to hold: all of the message is kept until then, up to `bufferLimit` bytes. The counterpart
 * of `EVP_DecryptInit_ex2`.
 *
 * @param algorithm The cipher.
 * @param key The key; it is copied.
 * @param options What belongs to the message.
 * @returns The decryption.
 * @throws {RangeError} When the key, the vector or the tag has an impossible length.
 * @throws {TypeError} When the algorithm can not honour an option.
 *
 * @example Usage
 * ```ts
 * import { aes256Gcm, createDecryptor, createEncryptor } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const iv = new Uint8Array(12);
 * const encryptor = createEncryptor(aes256Gcm, key, { iv });
 * const ciphertext = encryptor.final(encryptor.update(new Uint8Array(0)));
 * const decryptor = createDecryptor(aes256Gcm, key, { iv, tag: encryptor.tag });
 * assertEquals(decryptor.update(ciphertext).length, 0);
 * assertEquals(decryptor.final().length, 0);
 * ```
 */
export function createDecryptor(
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  options: CipherOptions = {},
): Decryptor {
  checkCipherKey(algorithm, key);
  cipherParameters(algorithm, "decrypt", options);
  return new Decryptor(algorithm, setUpKey(algorithm, key, options, "decrypt"), options);
}

/**
 * Encrypts a message at once.
 *
 * @param algorithm The cipher.
 * @param key The key.
 * @param data The plaintext.
 * @param options What belongs to the message.
 * @returns The ciphertext, with the tag behind it where the algorithm authenticates (RFC 5116).
 * @throws {RangeError} When a length is impossible.
 * @throws {TypeError} When the algorithm can not honour an option.
 * @throws {SslError} `EVP`, `WRONG_FINAL_BLOCK_LENGTH` when the message must have whole blocks.
 *
 * @example Usage
 * ```ts
 * import { aes256Gcm, decrypt, encrypt } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const iv = new Uint8Array(12);
 * const sealed = encrypt(aes256Gcm, key, Uint8Array.of(1, 2, 3), { iv });
 * assertEquals(sealed.length, 3 + 16);
 * assertEquals(decrypt(aes256Gcm, key, sealed, { iv }), Uint8Array.of(1, 2, 3));
 * ```
 */
export function encrypt(
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  options: CipherOptions = {},
): Bytes {
  checkCipherKey(algorithm, key);
  checkBytes(data, "the plaintext");
  const parameters = cipherParameters(algorithm, "encrypt", options);
  const set = setUpKey(algorithm, key, options, data.length);
  try {
    return work(set, "encrypt", data, parameters);
  } finally {
    set.destroy();
  }
}

/**
 * Decrypts a message at once.
 *
 * @param algorithm The cipher.
 * @param key The key.
 * @param data The ciphertext; where the algorithm authenticates, with the tag behind it unless the
 * option `tag` gives it.
 * @param options What belongs to the message.
 * @returns The plaintext.
 * @throws {RangeError} When a length is impossible.
 * @throws {TypeError} When the algorithm can not honour an option.
 * @throws {SslError} `EVP`, `BAD_DECRYPT` when padding or tag do not hold, and
 * `WRONG_FINAL_BLOCK_LENGTH` when the data does not end with a whole block.
 *
 * @example Usage
 * ```ts
 * import { aes128Ctr, decrypt, encrypt } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(16);
 * const iv = new Uint8Array(16);
 * const ciphertext = encrypt(aes128Ctr, key, Uint8Array.of(1, 2, 3), { iv });
 * assertEquals(decrypt(aes128Ctr, key, ciphertext, { iv }), Uint8Array.of(1, 2, 3));
 * ```
 */
export function decrypt(
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  options: CipherOptions = {},
): Bytes {
  checkCipherKey(algorithm, key);
  checkBytes(data, "the ciphertext");
  let parameters = cipherParameters(algorithm, "decrypt", options);
  let ciphertext = data;
  if (algorithm.aead && parameters.tag === undefined) {
    const length = data.length - parameters.tagLength;
    if (length < 0) throw badDecryption("tag");
    parameters = { ...parameters, tag: data.subarray(length) };
    ciphertext = data.subarray(0, length);
  }
  const set = setUpKey(algorithm, key, options, data.length);
  try {
    return work(set, "decrypt", ciphertext, parameters);
  } finally {
    set.destroy();
  }
}

/** A whole message, without the detour of pieces. */
function work(
  key: CipherKey,
  direction: CipherDirection,
  data: Uint8Array,
  parameters: CipherParameters,
): Bytes {
  const process = key.start(direction, parameters);
  const { unit, reserve } = process;
  const count = unit === Infinity
    ? 0
    : Math.max(0, Math.floor((data.length - reserve) / unit) * unit);
  const rest = data.length - count;
  const tagLength = direction === "encrypt" ? parameters.tagLength : 0;
  const output = new Uint8Array(count + process.finishLength(rest) + tagLength);
  try {
    if (count > 0) process.transform(rest === 0 ? data : data.subarray(0, count), output, 0);
    const end = rest === 0 ? NO_BYTES : data.subarray(count);
    const written = count + process.finish(end, output, count);
    const tag = tagLength > 0 ? process.tag?.() : undefined;
    if (tag !== undefined) output.set(tag, written);
    const length = written + tagLength;
    return length === output.length ? output : output.slice(0, length);
  } catch (error) {
    output.fill(0);
    throw error;
  } finally {
    process.destroy?.();
  }
}

/** Sets up a key for a message of a length, or for one in pieces. */
function setUpKey(
  algorithm: CipherAlgorithm,
  key: Uint8Array,
  options: CipherOptions,
  pieces: number | CipherDirection,
): CipherKey {
  const length = typeof pieces === "number" ? pieces : Infinity;
  const { engines = cipherEngines(algorithm, length) } = options;
  const keyOptions = keyOptionsOf(options);
  // Where all of the message is kept anyway, the engines' kernels for records serve best.
  const inPieces = pieces === "encrypt" && algorithm.mode !== "ccm";
  for (const engine of engines) {
    const kept = inPieces ? undefined : aeadKey(engine, algorithm, key, options);
    const set = kept ?? engine.cipher?.(algorithm, key, keyOptions);
    if (set !== undefined) return set;
  }
  for (const engine of inPieces ? engines : []) {
    const kept = aeadKey(engine, algorithm, key, options);
    if (kept !== undefined) return kept;
  }
  throw new SslError("EVP", "UNSUPPORTED_CIPHER", {
    expected: `an engine that offers ${algorithm.name}`,
    received: engines.length === 0
      ? "an empty list of engines"
      : `the engines ${engines.map((engine) => engine.name).join(", ")}`,
    remedy: "put portableEngine at the end of the list: it offers every algorithm",
  });
}

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);
const NO_OPTIONS: CipherKeyOptions = {};

function keyOptionsOf({ macKey, effectiveKeyBits, rounds }: CipherOptions): CipherKeyOptions {
  if (macKey === undefined && effectiveKeyBits === undefined && rounds === undefined) {
    return NO_OPTIONS;
  }
  return {
    ...(macKey === undefined ? {} : { macKey }),
    ...(effectiveKeyBits === undefined ? {} : { effectiveKeyBits }),
    ...(rounds === undefined ? {} : { rounds }),
  };
}
