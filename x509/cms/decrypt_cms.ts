// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";
import { decrypt } from "../../crypto/cipher/cipher.ts";
import { type CmsAttribute, readAttributes } from "../../crypto/cms/attribute.ts";
import { contentCipherOf } from "../../crypto/cms/content_cipher.ts";
import { openContent } from "../../crypto/cms/encrypted_data.ts";
import { type ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import {
  type AuthEnvelopedData,
  decodeAuthEnvelopedData,
  decodeEnvelopedData,
  type EnvelopedData,
} from "../../crypto/cms/enveloped_data.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { wipe } from "../../crypto/wipe.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { type CmsReader, openRecipients } from "./open_recipient.ts";

/** Options for {@linkcode decryptCms}: who reads. One of key, keyEncryptionKey and password is expected. */
export interface DecryptCmsOptions extends CmsReader {
  /** The ciphertext, when it is not in the message. */
  content?: Uint8Array;
}

/** What {@linkcode decryptCms} gives. */
export interface DecryptedCms {
  /** The content. */
  readonly content: Bytes;
  /** Its type, in dotted form. */
  readonly contentType: string;
  /** Whether a tag protected it from changes (authEnvelopedData). */
  readonly authenticated: boolean;
  /** The attributes that the tag protected. */
  readonly authenticatedAttributes: readonly CmsAttribute[];
}

/**
 * Decrypts envelopedData and authEnvelopedData (CMS_decrypt, PKCS7_decrypt).
 *
 * What is not authenticated may have been changed by anybody, and who answers such changes with
 * different errors gives the content away bit by bit: prefer messages with AES-GCM, or signed ones.
 *
 * @param message The message.
 * @param options Who reads.
 * @returns The content.
 * @throws {SslError} `CMS`, `NO_MATCHING_RECIPIENT` when it is for somebody else, `DECRYPT_ERROR` when the
 * key is wrong or the message damaged; `ASN1` for what is no message.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { decryptCms, encryptCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Bob", key });
 * const message = await encryptCms(Uint8Array.of(5), { recipients: [{ certificate }] });
 * assertEquals((await decryptCms(message, { certificate, key })).content, Uint8Array.of(5));
 * ```
 */
export async function decryptCms(
  message: ContentInfo,
  options: DecryptCmsOptions,
): Promise<DecryptedCms> {
  const { contentType } = message;
  if (contentType === CMS_CONTENT_TYPES.authEnvelopedData) {
    return await openAuthenticated(
      decodeAuthEnvelopedData(contentOf(message, contentType, "CONTENT_TYPE_NOT_ENVELOPED_DATA")),
      options,
    );
  }
  const { envelopedData } = CMS_CONTENT_TYPES;
  const decoded = decodeEnvelopedData(
    contentOf(message, envelopedData, "CONTENT_TYPE_NOT_ENVELOPED_DATA"),
  );
  const { cipher, options: cipherOptions } = contentCipherOf(
    decoded.encrypted.contentEncryptionAlgorithm,
    "plain",
  );
  const ciphertext = ciphertextOf(decoded, options);
  const key = await openRecipients(decoded.recipientInfos, options, cipher.keyLength);
  const content = openWith(key, () => decrypt(cipher, key, ciphertext, cipherOptions));
  return {
    content,
    contentType: decoded.encrypted.contentType,
    authenticated: false,
    authenticatedAttributes: [],
  };
}

async function openAuthenticated(
  decoded: AuthEnvelopedData,
  options: DecryptCmsOptions,
): Promise<DecryptedCms> {
  const { encrypted, recipientInfos, mac, authenticatedAttributesDer: additionalData } = decoded;
  const { cipher, options: cipherOptions } = contentCipherOf(
    encrypted.contentEncryptionAlgorithm,
    "authenticated",
  );
  const { tagLength = cipher.tagLength } = cipherOptions;
  if (mac.length !== tagLength) {
    throw new SslError("CMS", "CIPHER_AEAD_SET_TAG_ERROR", {
      expected: `a tag of ${tagLength} bytes`,
      received: `${mac.length} bytes`,
    });
  }
  const ciphertext = concatBytes(ciphertextOf(decoded, options), mac);
  const key = await openRecipients(recipientInfos, options, cipher.keyLength);
  const content = openWith(key, () =>
    decrypt(cipher, key, ciphertext, {
      ...cipherOptions,
      ...additionalData === undefined ? {} : { additionalData },
    }));
  return {
    content,
    contentType: encrypted.contentType,
    authenticated: true,
    authenticatedAttributes: additionalData === undefined
      ? []
      : new DerReader(additionalData, { path: "authAttrs" }).readSet(readAttributes),
  };
}

/** Opens a content and forgets its key, whatever comes of it. */
function openWith(key: Bytes, open: () => Bytes): Bytes {
  try {
    return openContent(open);
  } finally {
    wipe(key);
  }
}

/** The ciphertext, in the message or beside it. */
function ciphertextOf({ encrypted }: EnvelopedData, { content }: DecryptCmsOptions): Uint8Array {
  const ciphertext = encrypted.encryptedContent ?? content;
  if (ciphertext !== undefined) return ciphertext;
  throw new SslError("CMS", "NO_CONTENT", {
    expected: "a ciphertext in the message, or in the options",
  });
}
