// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { aes256Cbc } from "../../crypto/cipher/aes_ciphers.ts";
import { encrypt } from "../../crypto/cipher/cipher.ts";
import type { CipherAlgorithm } from "../../crypto/cipher/cipher_algorithm.ts";
import { type CmsAttribute, encodeAttributes } from "../../crypto/cms/attribute.ts";
import { newContentCipher } from "../../crypto/cms/content_cipher.ts";
import { ContentInfo } from "../../crypto/cms/content_info.ts";
import { encodeAuthEnvelopedData, encodeEnvelopedData } from "../../crypto/cms/enveloped_data.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { wipe } from "../../crypto/wipe.ts";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/mod.ts";
import { type CmsRecipient, makeRecipientInfo } from "./cms_recipient.ts";

/** Options for {@linkcode encryptCms}. */
export interface EncryptCmsOptions {
  /** For whom. */
  recipients: readonly CmsRecipient[];
  /**
   * The cipher of the content. With one that authenticates, as AES-GCM, the message is
   * authEnvelopedData, else envelopedData, which every reader knows but nothing protects from changes.
   *
   * @default {aes256Cbc}
   */
  cipher?: CipherAlgorithm;
  /** The type of the content, in dotted form: what is signed already is signedData. @default {data} */
  contentType?: string;
  /** Attributes that are authenticated; only with a cipher that authenticates. @default {[]} */
  authenticatedAttributes?: readonly CmsAttribute[];
  /** Attributes that nothing protects. @default {[]} */
  unprotectedAttributes?: readonly CmsAttribute[];
  /** Where keys and vectors come from. @default {randomBytes} */
  random?: Random;
}

/**
 * Encrypts a content for recipients (CMS_encrypt, CMS_AuthEnvelopedData_create, PKCS7_encrypt).
 *
 * @param content The content.
 * @param options For whom, and how.
 * @returns The message.
 * @throws {SslError} When a recipient's key can not be used so.
 *
 * @example Usage
 * ```ts
 * import { decryptCms, encryptCms } from "@streamssl/ssl/cms";
 * import { aes256Gcm } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const recipients = [{ password: "secret", iterations: 1000 }];
 * const message = await encryptCms(Uint8Array.of(1, 2), { recipients, cipher: aes256Gcm });
 * assertEquals((await decryptCms(message, { password: "secret" })).content, Uint8Array.of(1, 2));
 * ```
 */
export async function encryptCms(
  content: Uint8Array,
  options: EncryptCmsOptions,
): Promise<ContentInfo> {
  const { recipients, cipher = aes256Cbc, random = randomBytes } = options;
  const { contentType = CMS_CONTENT_TYPES.data } = options;
  const { authenticatedAttributes = [], unprotectedAttributes = [] } = options;
  checkRecipients(options);
  const chosen = newContentCipher(cipher, random);
  const key = random(cipher.keyLength);
  const recipientInfos = await Promise.all(
    recipients.map((recipient) => makeRecipientInfo(recipient, key, random)),
  );
  const authenticatedAttributesDer = authenticatedAttributes.length === 0
    ? undefined
    : encodeAttributes(authenticatedAttributes);
  const ciphertext = encrypt(cipher, key, content, {
    ...chosen.options,
    ...authenticatedAttributesDer === undefined
      ? {}
      : { additionalData: authenticatedAttributesDer },
  });
  wipe(key);
  const tagLength = chosen.options.tagLength ?? cipher.tagLength;
  const end = ciphertext.length - tagLength;
  const common = {
    recipientInfos,
    encrypted: {
      contentType,
      contentEncryptionAlgorithm: chosen.identifier,
      encryptedContent: ciphertext.subarray(0, end),
    },
    unprotectedAttributes,
  };
  if (!cipher.aead) {
    return ContentInfo.create(CMS_CONTENT_TYPES.envelopedData, encodeEnvelopedData(common));
  }
  const der = encodeAuthEnvelopedData({
    ...common,
    ...authenticatedAttributesDer === undefined ? {} : { authenticatedAttributesDer },
    mac: ciphertext.subarray(end),
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.authEnvelopedData, der);
}

/** Checks what no message can do without. */
export function checkRecipients(
  { recipients, cipher = aes256Cbc, authenticatedAttributes = [] }: EncryptCmsOptions,
): void {
  if (!Array.isArray(recipients) || recipients.length === 0) {
    throw new SslError("CMS", "ERROR_SETTING_RECIPIENTINFO", {
      expected: "a list `recipients` with at least one",
      usualCause: "nobody could ever read the message",
    });
  }
  if (authenticatedAttributes.length > 0 && !cipher.aead) {
    throw new TypeError(`Cannot authenticate attributes with ${cipher.name}: it has no tag`);
  }
}
