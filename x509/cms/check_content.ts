// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Whether a content is the one that attributes tell of, and whether it may go without them. */

import { DerReader, oidLongName } from "../../crypto/asn1/mod.ts";
import { type CmsAttribute, decodeSingle, readAttributes } from "../../crypto/cms/attribute.ts";
import type { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";

/**
 * Checks type and digest of a content that attributes tell (RFC 5652, section 11).
 *
 * @param attributes The attributes, which are signed or authenticated.
 * @param contentType The type of the content; none for countersignatures, whose content has none.
 * @param digest The digest.
 * @param digests The digests of the content.
 * @throws {SslError} `CMS` when something is missing or does not fit.
 */
export function checkContentAttributes(
  attributes: readonly CmsAttribute[],
  contentType: string | undefined,
  digest: DigestAlgorithm,
  digests: ContentDigests,
): void {
  checkContentType(attributes, contentType);
  const signed = decodeSingle(
    attributes,
    CMS_ATTRIBUTES.messageDigest,
    "messageDigest",
    (reader) => reader.readOctetString(),
  );
  checkMessageDigest(signed, digests.of(digest));
}

function checkContentType(
  attributes: readonly CmsAttribute[],
  contentType: string | undefined,
): void {
  const type = decodeSingle(
    attributes,
    CMS_ATTRIBUTES.contentType,
    "contentType",
    (reader) => reader.readOid(),
  );
  if (contentType === undefined) {
    if (type === undefined) return;
    // RFC 5652, section 11.4: what signs a content shall never pass for what signs a signature.
    throw new SslError("CMS", "ATTRIBUTE_ERROR", {
      expected: "a countersignature without the attribute contentType",
      received: oidLongName(type) ?? type,
    });
  }
  if (type === undefined) {
    throw new SslError("CMS", "NO_CONTENT_TYPE", { expected: "the signed attribute contentType" });
  }
  if (type !== contentType) {
    throw new SslError("CMS", "CONTENT_TYPE_MISMATCH", { expected: type, received: contentType });
  }
}

function checkMessageDigest(signed: Uint8Array | undefined, actual: Uint8Array): void {
  if (signed === undefined) {
    throw new SslError("CMS", "ERROR_READING_MESSAGEDIGEST_ATTRIBUTE", {
      expected: "the signed attribute messageDigest",
    });
  }
  if (signed.length !== actual.length) {
    throw new SslError("CMS", "MESSAGEDIGEST_ATTRIBUTE_WRONG_LENGTH", {
      expected: `${actual.length} bytes`,
      received: `${signed.length} bytes`,
    });
  }
  if (equalBytes(signed, actual)) return;
  throw new SslError("CMS", "VERIFICATION_FAILURE", {
    expected: "the content that was signed",
    received: "another one",
    usualCause: "the content was changed, or line ends were converted on the way",
    remedy: "give the content exactly as it was signed",
  });
}

/**
 * Checks a content without attributes. RFC 5652, sections 5.3 and 9.1: what is not data has some. And a
 * content that is itself a set of attributes was likely cut out of another message, whose signature or
 * code would fit.
 *
 * @param contentType The type of the content; none for countersignatures.
 * @param content The content, where it is at hand.
 * @throws {SslError} `CMS`, `ATTRIBUTE_ERROR` or `VERIFICATION_FAILURE`.
 */
export function checkPlainContent(
  contentType: string | undefined,
  content: Uint8Array | undefined,
): void {
  if (contentType !== undefined && contentType !== CMS_CONTENT_TYPES.data) {
    throw new SslError("CMS", "ATTRIBUTE_ERROR", {
      expected: "signed attributes with a content that is not data",
      received: "a signature without",
    });
  }
  if (content === undefined || !isAttributeSet(content)) return;
  throw new SslError("CMS", "VERIFICATION_FAILURE", {
    expected: "a content that is no set of signed attributes",
    received: "signed attributes as content, and none beside it",
    usualCause: "somebody made one message out of the parts of another",
  });
}

function isAttributeSet(content: Uint8Array): boolean {
  if (content[0] !== 0x31) return false;
  try {
    const reader = new DerReader(content);
    const attributes = reader.readSet(readAttributes);
    return reader.atEnd && attributes.some(({ oid }) => oid === CMS_ATTRIBUTES.messageDigest);
  } catch (error) {
    if (error instanceof SslError) return false;
    throw error;
  }
}
