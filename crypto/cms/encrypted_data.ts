// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import { aes256Cbc } from "../cipher/aes_ciphers.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { checkCipherKey } from "../cipher/cipher_options.ts";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { readAttributes } from "./attribute.ts";
import { contentCipherOf, newContentCipher } from "./content_cipher.ts";
import { ContentInfo, contentOf } from "./content_info.ts";
import {
  type EncryptedContent,
  readEncryptedContent,
  writeEncryptedContent,
} from "./enveloped_data.ts";
import { CMS_CONTENT_TYPES } from "./object_identifiers.ts";

/** Options for {@linkcode encryptWithKeyCms}. */
export interface EncryptWithKeyCmsOptions {
  /** The cipher, without a tag. @default {aes256Cbc} */
  cipher?: CipherAlgorithm;
  /** The type of the content, in dotted form. @default {data} */
  contentType?: string;
  /** Where the initialization vector comes from. @default {randomBytes} */
  random?: Random;
}

/**
 * Encrypts a content with a key that the reader has: encryptedData, without recipients
 * (CMS_EncryptedData_encrypt; RFC 5652, section 8). Nothing protects it from changes.
 *
 * @param content The content.
 * @param key The key.
 * @param options How.
 * @returns The message.
 * @throws {RangeError} When the key has a wrong length.
 *
 * @example Usage
 * ```ts
 * import { decryptWithKeyCms, encryptWithKeyCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const key = crypto.getRandomValues(new Uint8Array(32));
 * const message = encryptWithKeyCms(Uint8Array.of(1, 2), key);
 * assertEquals(decryptWithKeyCms(message, key), Uint8Array.of(1, 2));
 * ```
 */
export function encryptWithKeyCms(
  content: Uint8Array,
  key: Uint8Array,
  options: EncryptWithKeyCmsOptions = {},
): ContentInfo {
  const { cipher = aes256Cbc, random = randomBytes } = options;
  const { contentType = CMS_CONTENT_TYPES.data } = options;
  if (cipher.aead) {
    throw new SslError("CMS", "CIPHER_AEAD_IN_ENVELOPED_DATA", {
      expected: "a cipher without a tag, for which encryptedData has no place",
      received: cipher.name,
      remedy: "use encryptCms with a keyEncryptionKey",
    });
  }
  checkCipherKey(cipher, key);
  const chosen = newContentCipher(cipher, random);
  const der = encodeEncryptedData({
    contentType,
    contentEncryptionAlgorithm: chosen.identifier,
    encryptedContent: encrypt(cipher, key, content, chosen.options),
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.encryptedData, der);
}

/** Encodes EncryptedData without attributes. */
export function encodeEncryptedData(encrypted: EncryptedContent): Bytes {
  return new DerBuilder().sequence((inner) => {
    inner.integer(0);
    writeEncryptedContent(inner, encrypted);
  }).finish();
}

/**
 * Decodes EncryptedData. The parts are views.
 *
 * @param der The DER, as {@linkcode ContentInfo.content} gives it.
 * @returns The encrypted content.
 * @throws {Asn1Error} When it is none.
 */
export function decodeEncryptedData(der: Uint8Array): EncryptedContent {
  const reader = new DerReader(der, { path: "EncryptedData" });
  const encrypted = reader.readSequence((inner) => {
    inner.readSmallInteger(2, "version");
    const content = readEncryptedContent(inner);
    if (inner.peekTag() === 0xa1) inner.readNested(0xa1, readAttributes, "unprotectedAttrs");
    return content;
  });
  reader.finish();
  return encrypted;
}

/**
 * Decrypts encryptedData (CMS_EncryptedData_decrypt).
 *
 * @param message The message.
 * @param key The key.
 * @returns The content.
 * @throws {SslError} `CMS`, `TYPE_NOT_ENCRYPTED_DATA`, `INVALID_KEY_LENGTH` or `DECRYPT_ERROR`.
 *
 * @example Usage
 * ```ts
 * import { decryptWithKeyCms, encryptWithKeyCms } from "@streamssl/ssl/cms";
 * import { aes128Cbc } from "@streamssl/ssl/crypto";
 * import { assertThrows } from "@std/assert";
 *
 * const message = encryptWithKeyCms(Uint8Array.of(1), new Uint8Array(16), { cipher: aes128Cbc });
 * assertThrows(() => decryptWithKeyCms(message, new Uint8Array(32)), Error, "key length");
 * ```
 */
export function decryptWithKeyCms(message: ContentInfo, key: Uint8Array): Bytes {
  const { encryptedData } = CMS_CONTENT_TYPES;
  const encrypted = decodeEncryptedData(
    contentOf(message, encryptedData, "TYPE_NOT_ENCRYPTED_DATA"),
  );
  const { encryptedContent } = encrypted;
  if (encryptedContent === undefined) {
    throw new SslError("CMS", "NO_CONTENT", { expected: "a ciphertext in the message" });
  }
  const { cipher, options } = contentCipherOf(encrypted.contentEncryptionAlgorithm, "plain");
  if (key.length !== cipher.keyLength) {
    throw new SslError("CMS", "INVALID_KEY_LENGTH", {
      expected: `${cipher.keyLength} bytes for ${cipher.name}`,
      received: `${key.length} bytes`,
    });
  }
  return openContent(() => decrypt(cipher, key, encryptedContent, options));
}

/** Decrypts a content; every failure looks the same. */
export function openContent(open: () => Bytes): Bytes {
  try {
    return open();
  } catch (error) {
    // A wrong length of tag or vector is told as RangeError, which the message brought about.
    if (!(error instanceof SslError || error instanceof RangeError)) throw error;
    throw new SslError("CMS", "DECRYPT_ERROR", {
      expected: "a content that was encrypted with this key",
      usualCause: "the key is another one, or the message is damaged",
    });
  }
}
