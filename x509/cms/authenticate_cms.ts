// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { digestIdentifier, digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { type CmsAttribute, encodeAttributes } from "../../crypto/cms/attribute.ts";
import { encodeAuthenticatedData } from "../../crypto/cms/authenticated_data.ts";
import { ContentInfo } from "../../crypto/cms/content_info.ts";
import { type CmsMac, newContentMac } from "../../crypto/cms/mac_algorithm.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import { mac as computeMac } from "../../crypto/mac/mac.ts";
import { wipe } from "../../crypto/wipe.ts";
import { type Random, randomBytes } from "../../rand/mod.ts";
import { type CmsRecipient, makeRecipientInfo } from "./cms_recipient.ts";
import { checkRecipients } from "./encrypt_cms.ts";

/** Options for {@linkcode authenticateCms}. */
export interface AuthenticateCmsOptions {
  /** Who can check the content. Each of them can make such messages for the others, too. */
  recipients: readonly CmsRecipient[];
  /** How the content is authenticated. @default {HMAC with SHA-256} */
  mac?: CmsMac;
  /** The type of the content, in dotted form. @default {data} */
  contentType?: string;
  /** Whether the content stays outside. @default {false} */
  detached?: boolean;
  /**
   * Attributes that are authenticated, besides type and digest of the content, which come along then
   * and for every content that is not data.
   *
   * @default {[]}
   */
  authenticatedAttributes?: readonly CmsAttribute[];
  /** The digest of the content, beside attributes. @default {sha256} */
  digest?: DigestAlgorithm;
  /** Attributes that nothing protects. @default {[]} */
  unauthenticatedAttributes?: readonly CmsAttribute[];
  /** Where keys and nonces come from. @default {randomBytes} */
  random?: Random;
}

/**
 * Puts a content and a code into a message, which those it is for can check (RFC 5652, section 9). The
 * content stays readable for all. OpenSSL has no counterpart.
 *
 * @param content The content.
 * @param options For whom, and how.
 * @returns The message.
 * @throws {SslError} When a recipient's key can not be used so.
 *
 * @example Usage
 * ```ts
 * import { authenticateCms, verifyAuthenticatedCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const keyEncryptionKey = crypto.getRandomValues(new Uint8Array(32));
 * const recipients = [{ keyEncryptionKey, keyIdentifier: Uint8Array.of(1) }];
 * const message = await authenticateCms(Uint8Array.of(1, 2), { recipients });
 * const { content } = await verifyAuthenticatedCms(message, { keyEncryptionKey });
 * assertEquals(content, Uint8Array.of(1, 2));
 * ```
 */
export async function authenticateCms(
  content: Uint8Array,
  options: AuthenticateCmsOptions,
): Promise<ContentInfo> {
  const { recipients, random = randomBytes, digest = sha256, detached = false } = options;
  const { contentType = CMS_CONTENT_TYPES.data, unauthenticatedAttributes = [] } = options;
  checkRecipients({ recipients });
  const chosen = newContentMac(options.mac ?? { kind: "hmac" }, random);
  const attributes = attributesOf(content, contentType, digest, options);
  const authenticatedAttributesDer = attributes && encodeAttributes(attributes);
  const key = random(chosen.keyLength);
  const recipientInfos = await Promise.all(
    recipients.map((recipient) => makeRecipientInfo(recipient, key, random)),
  );
  // RFC 5652, section 9.2: over the attributes where there are any, else over the content.
  const data = authenticatedAttributesDer ?? content;
  const mac = computeMac(chosen.algorithm, key, data, chosen.options);
  wipe(key);
  const der = encodeAuthenticatedData({
    recipientInfos,
    macAlgorithm: chosen.identifier,
    encapsulated: detached ? { contentType } : { contentType, content },
    mac: mac.subarray(0, chosen.outputLength),
    unauthenticatedAttributes,
    ...authenticatedAttributesDer === undefined
      ? {}
      : { authenticatedAttributesDer, digestAlgorithm: digestIdentifier(digest) },
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.authenticatedData, der);
}

/** RFC 5652, section 9.1: what is not data has attributes, and these have type and digest of it. */
function attributesOf(
  content: Uint8Array,
  contentType: string,
  digest: DigestAlgorithm,
  { authenticatedAttributes = [] }: AuthenticateCmsOptions,
): CmsAttribute[] | undefined {
  if (authenticatedAttributes.length === 0 && contentType === CMS_CONTENT_TYPES.data) {
    return undefined;
  }
  const value = (write: (builder: DerBuilder) => void) => {
    const builder = new DerBuilder();
    write(builder);
    return [builder.finish()];
  };
  const named = digestOf(digestIdentifier(digest));
  return [
    { oid: CMS_ATTRIBUTES.contentType, values: value((builder) => builder.oid(contentType)) },
    {
      oid: CMS_ATTRIBUTES.messageDigest,
      values: value((builder) => builder.octetString(named.digest(content))),
    },
    ...authenticatedAttributes,
  ];
}
