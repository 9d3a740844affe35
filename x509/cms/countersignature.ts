// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Signatures over signatures (RFC 5652, section 11.4). */

import { DerReader } from "../../crypto/asn1/mod.ts";
import { digestIdentifier, digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import {
  decodeSignedData,
  encodeSignedData,
  encodeSignerInfo,
  readSignerInfo,
  type SignerInfo,
} from "../../crypto/cms/signed_data.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { decodeBag } from "./certificate_bag.ts";
import {
  type CmsSignatureOptions,
  type CmsSigner,
  formOfSigner,
  makeSignerInfo,
} from "./cms_signer.ts";
import { collectCertificates } from "./sign_cms.ts";
import {
  checkSigned,
  type SignerContext,
  type VerifiedCmsSigner,
  type VerifyCmsOptions,
  verifySignerInfo,
} from "./verify_cms.ts";

/** A message must not keep its reader busy. */
const MOST_COUNTERSIGNATURES = 1000;
/** How many countersignatures may be over one another. */
const DEEPEST = 10;

/** Options for {@linkcode countersignCms}. */
export interface CountersignCmsOptions extends CmsSignatureOptions {
  /** Who countersigns; one or more. Capabilities are told only where `smimeCapabilities` is set. */
  signers: readonly CmsSigner[];
  /** Which signatures are countersigned, of those in the message. @default {all} */
  which?: (signerInfo: SignerInfo, index: number) => boolean;
}

/**
 * Signs signatures of a message: each signer confirms that it saw them (RFC 5652, section 11.4). The
 * signatures stay as they are; OpenSSL keeps and prints countersignatures, but has no counterpart.
 *
 * @param message The message, which is signed.
 * @param options Who countersigns, and which signatures.
 * @returns Another message.
 * @throws {SslError} When it is no signed message, no signature is meant, or a key can not sign so.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { countersignCms, signCms, verifyCountersignatures } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage: ["emailProtection"] });
 * const signers = [{ certificate, key }];
 * const message = await countersignCms(await signCms(Uint8Array.of(1), { signers }), { signers });
 * const trustStore = new MemoryTrustStore([certificate]);
 * const [found] = await verifyCountersignatures(message, { trustStore });
 * assertEquals(found?.certificate.subject.toOneLine(), "CN = Alice");
 * ```
 */
export async function countersignCms(
  message: ContentInfo,
  options: CountersignCmsOptions,
): Promise<ContentInfo> {
  const signedData = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  checkSigned(signedData);
  const { signers, which = () => true } = options;
  if (signers.length === 0) {
    throw new SslError("CMS", "NO_SIGNERS", { expected: "at least one who countersigns" });
  }
  const chosen = signedData.signerInfos.filter(which);
  if (chosen.length === 0) {
    throw new SslError("CMS", "NO_MATCHING_SIGNATURE", {
      expected: "a signature that is countersigned",
      received: `${signedData.signerInfos.length} others`,
    });
  }
  const signerInfos = await Promise.all(
    signedData.signerInfos.map((info) => chosen.includes(info) ? addTo(info, options) : info),
  );
  const known = signedData.certificates;
  const fresh = collectCertificates(signers).filter((der) =>
    !known.some((certificate) => equalBytes(certificate, der))
  );
  const used = signers.map((signer) => digestIdentifier(formOfSigner(signer).digest));
  const der = encodeSignedData({
    ...signedData,
    digestAlgorithms: [...signedData.digestAlgorithms, ...used],
    certificates: [...known, ...fresh],
    signerInfos,
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.signedData, der);
}

async function addTo(info: SignerInfo, options: CountersignCmsOptions): Promise<SignerInfo> {
  const { signers } = options;
  const digests = new ContentDigests(
    signers.map((signer) => formOfSigner(signer).digest),
    info.signature,
  );
  const made = await Promise.all(
    signers.map(({ smimeCapabilities = false, ...signer }) =>
      makeSignerInfo({ ...signer, smimeCapabilities }, undefined, digests, options)
    ),
  );
  const countersignature = {
    oid: CMS_ATTRIBUTES.countersignature,
    values: made.map((made) => encodeSignerInfo(made)),
  };
  return { ...info, unsignedAttributes: [...info.unsignedAttributes, countersignature] };
}

/** A countersignature that is good. */
export interface VerifiedCountersignature extends VerifiedCmsSigner {
  /** The signature that it confirms. */
  readonly countersigned: SignerInfo;
}

/**
 * Verifies the countersignatures of a message, also those over countersignatures, and the certificates
 * of who made them. The signatures themselves are for {@linkcode verifyCms}, which passes
 * countersignatures over as OpenSSL does: anybody can add them.
 *
 * @param message The message.
 * @param options Who is trusted; the content is not needed.
 * @returns The countersignatures, each behind what it confirms; none when the message has none.
 * @throws {SslError} `CMS` when any of them is wrong, or somebody who is not trusted made it.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { signCms, verifyCountersignatures } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key });
 * const message = await signCms(Uint8Array.of(1), { signers: [{ certificate, key }] });
 * assertEquals(await verifyCountersignatures(message, { unsafelyTrustAnySigner: true }), []);
 * ```
 */
export async function verifyCountersignatures(
  message: ContentInfo,
  options: Omit<VerifyCmsOptions, "content">,
): Promise<VerifiedCountersignature[]> {
  const signedData = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  const { certificates = [], ignoreEmbeddedSigners = false } = options;
  const bag = decodeBag(signedData.certificates, signedData.crls);
  const context: SignerContext = {
    ...options,
    candidates: [...certificates, ...ignoreEmbeddedSigners ? [] : bag.certificates],
    untrusted: [...certificates, ...bag.certificates],
  };
  const found: VerifiedCountersignature[] = [];
  const verifyAll = async (countersigned: SignerInfo, depth: number): Promise<void> => {
    for (const signerInfo of countersignaturesOf(countersigned)) {
      if (depth > DEEPEST || found.length >= MOST_COUNTERSIGNATURES) throw tooMany();
      const digest = digestOf(signerInfo.digestAlgorithm);
      const digests = new ContentDigests([digest], countersigned.signature);
      const signer = await verifySignerInfo(signerInfo, undefined, digests, bag.crls, context);
      found.push({ ...signer, countersigned });
      await verifyAll(signerInfo, depth + 1);
    }
  };
  for (const signerInfo of signedData.signerInfos) await verifyAll(signerInfo, 1);
  return found;
}

function countersignaturesOf({ unsignedAttributes }: SignerInfo): SignerInfo[] {
  return unsignedAttributes.filter(({ oid }) => oid === CMS_ATTRIBUTES.countersignature)
    .flatMap(({ values }) =>
      values.map((value) => {
        const reader = new DerReader(value, { path: "countersignature" });
        const signerInfo = readSignerInfo(reader);
        reader.finish();
        return signerInfo;
      })
    );
}

function tooMany(): SslError {
  return new SslError("CMS", "VERIFICATION_FAILURE", {
    expected:
      `at most ${MOST_COUNTERSIGNATURES} countersignatures, at most ${DEEPEST} over one another`,
    received: "more",
  });
}
