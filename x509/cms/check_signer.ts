// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Whether one signature of a message is good (CMS_SignerInfo_verify, CMS_SignerInfo_verify_content). */

import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { encodeAttributes } from "../../crypto/cms/attribute.ts";
import type { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { decodeCmsSignature } from "../../crypto/cms/signature_algorithm.ts";
import type { SignerInfo } from "../../crypto/cms/signed_data.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { checkContentAttributes, checkPlainContent } from "./check_content.ts";

/**
 * Verifies a signature over a content.
 *
 * @param info The signature.
 * @param certificate The signer's certificate.
 * @param contentType The type of the content; none for a countersignature.
 * @param digests The digests of the content.
 * @param engines Who computes.
 * @throws {SslError} `CMS` when anything is wrong.
 */
export async function checkSignerInfo(
  info: SignerInfo,
  certificate: Certificate,
  contentType: string | undefined,
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
  checkContentAttributes(signedAttributes, contentType, digest, digests);
}

function badSignature(certificate: Certificate): SslError {
  return new SslError("CMS", "VERIFICATION_FAILURE", {
    expected: `a signature by ${certificate.subject.toOneLine()}`,
    received: "another one",
    usualCause:
      "the message was changed, or another certificate with the same name and number is given",
  });
}

function wholeContent({ content }: ContentDigests): Uint8Array {
  if (content !== undefined) return content;
  throw new SslError("CMS", "NO_CONTENT", {
    expected: "the whole content",
    received: "a stream",
    usualCause: "EdDSA, ML-DSA and SLH-DSA without signed attributes go over the content itself",
  });
}
