// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { aes256Cbc } from "../../crypto/cipher/aes_ciphers.ts";
import { createEncryptor } from "../../crypto/cipher/cipher.ts";
import type { Encryptor } from "../../crypto/cipher/encryptor.ts";
import { writeAlgorithm } from "../../crypto/cms/algorithm_identifier.ts";
import {
  type CmsAttribute,
  encodeAttributes,
  writeAttributes,
} from "../../crypto/cms/attribute.ts";
import {
  closeElements,
  closeMessage,
  octetPiece,
  openElements,
  openMessage,
} from "../../crypto/cms/ber_write.ts";
import { newContentCipher } from "../../crypto/cms/content_cipher.ts";
import { encodeEnvelopeHead } from "../../crypto/cms/enveloped_data.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { wipe } from "../../crypto/wipe.ts";
import { randomBytes } from "../../rand/mod.ts";
import { type Bytes, bytesOf, concatBytes } from "../../wire/mod.ts";
import { makeRecipientInfo } from "./cms_recipient.ts";
import { checkRecipients, type EncryptCmsOptions } from "./encrypt_cms.ts";

/**
 * Encrypts a content of any length in constant memory: the content goes in, the message comes out, in
 * BER (CMS_STREAM, `openssl cms -encrypt -stream`).
 *
 * @example Usage
 * ```ts
 * import { CmsEncryptStream, ContentInfo, decryptCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const recipients = [{ password: "secret", iterations: 1000 }];
 * const content = ReadableStream.from([Uint8Array.of(1), Uint8Array.of(2)]);
 * const message = content.pipeThrough(new CmsEncryptStream({ recipients }));
 * const whole = ContentInfo.fromBer(await new Response(message).bytes());
 * assertEquals((await decryptCms(whole, { password: "secret" })).content, Uint8Array.of(1, 2));
 * ```
 */
export class CmsEncryptStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a stream.
   *
   * @param options For whom, and how.
   * @throws {SslError} When there is no recipient, or the cipher can not be named.
   */
  constructor(options: EncryptCmsOptions) {
    checkRecipients(options);
    super(encryption(options));
  }
}

function encryption(options: EncryptCmsOptions): Transformer<Uint8Array, Bytes> {
  const { recipients, cipher = aes256Cbc, random = randomBytes } = options;
  const { contentType = CMS_CONTENT_TYPES.data, unprotectedAttributes = [] } = options;
  const { authenticatedAttributes = [] } = options;
  const chosen = newContentCipher(cipher, random);
  const hasAttributes = authenticatedAttributes.length > 0;
  let encryptor: Encryptor;
  return {
    async start(controller) {
      const key = random(cipher.keyLength);
      const recipientInfos = await Promise.all(
        recipients.map((recipient) => makeRecipientInfo(recipient, key, random)),
      );
      encryptor = createEncryptor(cipher, key, {
        ...chosen.options,
        ...hasAttributes ? { additionalData: encodeAttributes(authenticatedAttributes) } : {},
      });
      wipe(key);
      const builder = new DerBuilder().oid(contentType);
      writeAlgorithm(builder, chosen.identifier);
      const { envelopedData, authEnvelopedData } = CMS_CONTENT_TYPES;
      const head = { recipientInfos, unprotectedAttributes };
      controller.enqueue(concatBytes(
        openMessage(cipher.aead ? authEnvelopedData : envelopedData),
        encodeEnvelopeHead(head, cipher.aead ? "authenticated" : "plain"),
        openElements(0x30),
        builder.finish(),
        openElements(0xa0),
      ));
    },
    transform(chunk, controller) {
      const piece = octetPiece(encryptor.update(bytesOf(chunk)));
      if (piece.length > 0) controller.enqueue(piece);
    },
    flush(controller) {
      const last = octetPiece(encryptor.final());
      const tail = cipher.aead
        ? authenticatedTail(encryptor.tag, authenticatedAttributes, unprotectedAttributes)
        : attributesField(unprotectedAttributes, 0xa1);
      encryptor.destroy();
      controller.enqueue(concatBytes(last, closeElements(2), tail, closeMessage()));
    },
    cancel: () => encryptor.destroy(),
  };
}

function authenticatedTail(
  tag: Uint8Array,
  authenticated: readonly CmsAttribute[],
  unprotected: readonly CmsAttribute[],
): Bytes {
  return concatBytes(
    attributesField(authenticated, 0xa1),
    new DerBuilder().octetString(tag).finish(),
    attributesField(unprotected, 0xa2),
  );
}

function attributesField(attributes: readonly CmsAttribute[], identifier: number): Bytes {
  const builder = new DerBuilder();
  if (attributes.length > 0) writeAttributes(builder, attributes, identifier);
  return builder.finish();
}
