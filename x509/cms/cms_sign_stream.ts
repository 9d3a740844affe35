// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { digestIdentifier } from "../../crypto/cms/algorithm_identifier.ts";
import {
  closeElements,
  closeMessage,
  octetPiece,
  openElements,
  openMessage,
} from "../../crypto/cms/ber_write.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { encodeSignedDataHead, encodeSignedDataTail } from "../../crypto/cms/signed_data.ts";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, bytesOf, concatBytes } from "../../wire/mod.ts";
import { formOfSigner, makeSignerInfo } from "./cms_signer.ts";
import { collectCertificates, type SignCmsOptions } from "./sign_cms.ts";

/**
 * Signs a content of any length in constant memory: the content goes in, the message comes out, in
 * BER (CMS_STREAM, `openssl cms -sign -stream`). With `detached` the content is only digested.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { CmsSignStream, ContentInfo, verifyCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key });
 * const content = ReadableStream.from([Uint8Array.of(1), Uint8Array.of(2)]);
 * const message = content.pipeThrough(new CmsSignStream({ signers: [{ certificate, key }] }));
 * const whole = ContentInfo.fromBer(await new Response(message).bytes());
 * const verified = await verifyCms(whole, { unsafelyTrustAnySigner: true });
 * assertEquals(verified.content, Uint8Array.of(1, 2));
 * ```
 */
export class CmsSignStream extends TransformStream<Uint8Array, Bytes> {
  /**
   * Makes a stream.
   *
   * @param options Who signs, and how.
   * @throws {SslError} When a key does not fit its certificate, or there is no signer.
   */
  constructor(options: SignCmsOptions) {
    super(signing(options));
  }
}

function signing(options: SignCmsOptions): Transformer<Uint8Array, Bytes> {
  const { signers, contentType = CMS_CONTENT_TYPES.data, detached = false, crls = [] } = options;
  if (signers.length === 0) {
    throw new SslError("CMS", "NO_SIGNERS", { expected: "at least one signer" });
  }
  const used = signers.map((signer) => formOfSigner(signer).digest);
  const digests = new ContentDigests(used);
  const common = {
    digestAlgorithms: used.map(digestIdentifier),
    certificates: collectCertificates(signers, options.certificates),
    crls: crls.map((crl) => crl.der),
  };
  return {
    start(controller) {
      const versions = signers.map(({ identifiedBy }) => ({
        version: identifiedBy === "subjectKeyIdentifier" ? 3 : 1,
      }));
      const head = { ...common, encapsulated: { contentType }, signerInfos: versions };
      controller.enqueue(concatBytes(
        openMessage(CMS_CONTENT_TYPES.signedData),
        encodeSignedDataHead(head),
        openElements(0x30),
        new DerBuilder().oid(contentType).finish(),
        detached ? new Uint8Array(0) : openElements(0xa0, 0x24),
      ));
    },
    transform(chunk, controller) {
      const piece = bytesOf(chunk);
      digests.update(piece);
      if (!detached && piece.length > 0) controller.enqueue(octetPiece(piece));
    },
    async flush(controller) {
      const signerInfos = await Promise.all(
        signers.map((signer) => makeSignerInfo(signer, contentType, digests, options)),
      );
      controller.enqueue(concatBytes(
        closeElements(detached ? 1 : 3),
        encodeSignedDataTail({ ...common, signerInfos }),
        closeMessage(),
      ));
    },
  };
}
