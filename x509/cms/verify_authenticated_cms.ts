// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";
import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { type CmsAttribute, encodeAttributes, readAttributes } from "../../crypto/cms/attribute.ts";
import {
  type AuthenticatedData,
  decodeAuthenticatedData,
} from "../../crypto/cms/authenticated_data.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { type ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { type ContentMac, contentMacOf } from "../../crypto/cms/mac_algorithm.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { constantTimeEqual } from "../../crypto/constant_time.ts";
import { mac as computeMac } from "../../crypto/mac/mac.ts";
import { wipe } from "../../crypto/wipe.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { checkContentAttributes, checkPlainContent } from "./check_content.ts";
import { type CmsReader, openRecipients } from "./open_recipient.ts";

/**
 * Options for {@linkcode verifyAuthenticatedCms}: who checks. One of key, keyEncryptionKey and password
 * is expected.
 */
export interface VerifyAuthenticatedCmsOptions extends CmsReader {
  /** The content, when it is not in the message. */
  content?: Uint8Array;
}

/** What {@linkcode verifyAuthenticatedCms} found good. */
export interface AuthenticatedCms {
  /** The content. */
  readonly content: Bytes;
  /** Its type, in dotted form. */
  readonly contentType: string;
  /** The attributes that the code protects. */
  readonly authenticatedAttributes: readonly CmsAttribute[];
}

/**
 * Takes a content out of authenticatedData after its code was checked (RFC 5652, section 9.3).
 *
 * A good code tells that somebody made the message who had its key: the sender, or any of those it is
 * for. OpenSSL has no counterpart.
 *
 * @param message The message.
 * @param options Who checks.
 * @returns The content.
 * @throws {SslError} `CMS`, `NO_MATCHING_RECIPIENT` when it is for somebody else,
 * `VERIFICATION_FAILURE` when the message was changed or the key is another one; `ASN1` for what is no
 * message.
 *
 * @example Usage
 * ```ts
 * import { authenticateCms, verifyAuthenticatedCms } from "@streamssl/ssl/cms";
 * import { assertRejects } from "@std/assert";
 *
 * const recipients = [{ password: "secret", iterations: 1000 }];
 * const message = await authenticateCms(Uint8Array.of(1), { recipients, detached: true });
 * const options = { password: "secret", content: Uint8Array.of(2) };
 * await assertRejects(() => verifyAuthenticatedCms(message, options), Error, "Verification failure");
 * ```
 */
export async function verifyAuthenticatedCms(
  message: ContentInfo,
  options: VerifyAuthenticatedCmsOptions,
): Promise<AuthenticatedCms> {
  const decoded = decodeAuthenticatedData(
    contentOf(message, CMS_CONTENT_TYPES.authenticatedData, "UNSUPPORTED_CONTENT_TYPE"),
  );
  const { contentType } = decoded.encapsulated;
  const content = decoded.encapsulated.content ?? options.content;
  if (content === undefined) {
    throw new SslError("CMS", "NO_CONTENT", {
      expected: "a content in the message, or in the options",
    });
  }
  const mac = contentMacOf(decoded.macAlgorithm);
  const attributes = readAuthenticated(decoded);
  if (attributes === undefined) checkPlainContent(contentType, content);
  const key = await openRecipients(decoded.recipientInfos, options, mac.keyLength, mac.takes);
  try {
    checkMac(decoded, attributes, content, mac, key);
  } finally {
    wipe(key);
  }
  if (attributes !== undefined) checkDigest(decoded, attributes, content);
  return { content: content.slice(), contentType, authenticatedAttributes: attributes ?? [] };
}

function readAuthenticated(
  { authenticatedAttributesDer }: AuthenticatedData,
): CmsAttribute[] | undefined {
  if (authenticatedAttributesDer === undefined) return undefined;
  return new DerReader(authenticatedAttributesDer, { path: "authAttrs" }).readSet(readAttributes);
}

function checkMac(
  { mac, authenticatedAttributesDer }: AuthenticatedData,
  attributes: readonly CmsAttribute[] | undefined,
  content: Uint8Array,
  { algorithm, options, outputLength }: ContentMac,
  key: Uint8Array,
): void {
  // The code is over DER's order; some writers take the order that they send.
  const inputs = attributes === undefined || authenticatedAttributesDer === undefined
    ? [content]
    : [authenticatedAttributesDer, encodeAttributes(attributes)];
  const isGood = mac.length === outputLength && inputs.some((input) => {
    const code = computeMac(algorithm, key, input, options).subarray(0, outputLength);
    return constantTimeEqual(code, mac);
  });
  if (isGood) return;
  throw new SslError("CMS", "VERIFICATION_FAILURE", {
    expected: `a code of ${outputLength} bytes by ${algorithm.name} over the content`,
    received: `another one of ${mac.length} bytes`,
    usualCause: "the message was changed, or the key is another one",
  });
}

function checkDigest(
  { digestAlgorithm, encapsulated }: AuthenticatedData,
  attributes: readonly CmsAttribute[],
  content: Uint8Array,
): void {
  if (digestAlgorithm === undefined) {
    throw new SslError("CMS", "NO_DIGEST_SET", {
      expected: "digestAlgorithm beside attributes that are authenticated",
    });
  }
  const digest = digestOf(digestAlgorithm);
  const digests = new ContentDigests([digest], content);
  checkContentAttributes(attributes, encapsulated.contentType, digest, digests);
}
