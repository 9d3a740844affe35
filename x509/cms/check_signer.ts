// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Whether one signature of a message is good (CMS_SignerInfo_verify, CMS_SignerInfo_verify_content). */

import { DerReader } from "../../crypto/asn1/mod.ts";
import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { decodeSingle, encodeAttributes, readAttributes } from "../../crypto/cms/attribute.ts";
import type { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeCmsSignature } from "../../crypto/cms/signature_algorithm.ts";
import type { SignerInfo } from "../../crypto/cms/signed_data.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";

/**
 * Verifies a signature over a content.
 *
 * @param info The signature.
 * @param certificate The signer's certificate.
 * @param contentType The type of the content.
 * @param digests The digests of the content.
 * @param engines Who computes.
 * @throws {SslError} `CMS` when anything is wrong.
 */
export async function checkSignerInfo(
  info: SignerInfo,
  certificate: Certificate,
  contentType: string,
  digests: ContentDigests,
  engines: readonly Engine[] | undefined,
): Promise<void> {
  const { publicKey } = certificate;
  const digest = digestOf(info.digestAlgorithm);
  const algorithm = decodeCmsSignature(info.signatureAlgorithm, digest, publicKey);
  const options = engines === undefined ? {} : { engines };
  const { signature, signedAttributesDer, signedAttributes } = info;
  if (signedAttributes === undefined || signedAttributesDer === undefined) {
    checkPlainContent(contentType, digests.content);
    const hasDigest = "digest" in algorithm && algorithm.digest !== undefined;
    const data = hasDigest ? digests.of(digest) : wholeContent(digests);
    if (hasDigest && algorithm.digest.name !== digest.name) throw badSignature(certificate);
    const by = hasDigest ? { ...algorithm, prehashed: true } : algorithm;
    if (await publicKey.verify(by, data, signature, options)) return;
    throw badSignature(certificate);
  }
  // The signature is over DER's order; some writers sign the order that they send.
  const sorted = encodeAttributes(signedAttributes);
  const inOrder = equalBytes(sorted, signedAttributesDer);
  const good = await publicKey.verify(algorithm, signedAttributesDer, signature, options) ||
    !inOrder && await publicKey.verify(algorithm, sorted, signature, options);
  if (!good) throw badSignature(certificate);
  checkContentAttributes(info, contentType, digests);
}

function badSignature(certificate: Certificate): SslError {
  return new SslError("CMS", "VERIFICATION_FAILURE", {
    expected: `a signature by ${certificate.subject.toOneLine()}`,
    received: "another one",
    usualCause:
      "the message was changed, or another certificate with the same name and number is given",
  });
}

/** RFC 5652, section 11: type and digest of the content are signed. */
function checkContentAttributes(
  { signedAttributes = [], digestAlgorithm }: SignerInfo,
  contentType: string,
  digests: ContentDigests,
): void {
  const type = decodeSingle(
    signedAttributes,
    CMS_ATTRIBUTES.contentType,
    "contentType",
    (reader) => reader.readOid(),
  );
  if (type === undefined) {
    throw new SslError("CMS", "NO_CONTENT_TYPE", { expected: "the signed attribute contentType" });
  }
  if (type !== contentType) {
    throw new SslError("CMS", "CONTENT_TYPE_MISMATCH", { expected: type, received: contentType });
  }
  const signed = decodeSingle(
    signedAttributes,
    CMS_ATTRIBUTES.messageDigest,
    "messageDigest",
    (reader) => reader.readOctetString(),
  );
  if (signed === undefined) {
    throw new SslError("CMS", "ERROR_READING_MESSAGEDIGEST_ATTRIBUTE", {
      expected: "the signed attribute messageDigest",
    });
  }
  const actual = digests.of(digestOf(digestAlgorithm));
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
 * RFC 5652, section 5.3: what is not data has signed attributes. And a content that is itself a set
 * of signed attributes was likely cut out of another message, whose signature would fit.
 */
function checkPlainContent(contentType: string, content: Uint8Array | undefined): void {
  if (contentType !== CMS_CONTENT_TYPES.data) {
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

function wholeContent({ content }: ContentDigests): Uint8Array {
  if (content !== undefined) return content;
  throw new SslError("CMS", "NO_CONTENT", {
    expected: "the whole content",
    received: "a stream",
    usualCause: "EdDSA, ML-DSA and SLH-DSA without signed attributes go over the content itself",
  });
}
