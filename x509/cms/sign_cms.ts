// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { digestIdentifier } from "../../crypto/cms/algorithm_identifier.ts";
import { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData, encodeSignedData } from "../../crypto/cms/signed_data.ts";
import { SslError } from "../../err/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import type { CertificateRevocationList } from "../certificate_revocation_list.ts";
import {
  type CmsSignatureOptions,
  type CmsSigner,
  formOfSigner,
  makeSignerInfo,
} from "./cms_signer.ts";

/** Options for {@linkcode signCms}. */
export interface SignCmsOptions extends CmsSignatureOptions {
  /** Who signs; one or more. */
  signers: readonly CmsSigner[];
  /** Whether the content stays outside (CMS_DETACHED). @default {false} */
  detached?: boolean;
  /** The type of the content, in dotted form (`-econtent_type`). @default {data} */
  contentType?: string;
  /** More certificates that go along, such as those above the signers'. @default {[]} */
  certificates?: readonly Certificate[];
  /** Revocation lists that go along. @default {[]} */
  crls?: readonly CertificateRevocationList[];
}

/**
 * Signs a content (CMS_sign, PKCS7_sign). Nothing is done to line ends: S/MIME's are made by
 * {@linkcode signSmime}.
 *
 * @param content The content.
 * @param options Who signs, and how.
 * @returns The message.
 * @throws {SslError} When a key does not fit its certificate or can not sign so.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { signCms, verifyCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage: ["emailProtection"] });
 * const message = await signCms(Uint8Array.of(1, 2), { signers: [{ certificate, key }] });
 * const trustStore = new MemoryTrustStore([certificate]);
 * assertEquals((await verifyCms(message, { trustStore })).content, Uint8Array.of(1, 2));
 * ```
 */
export async function signCms(content: Uint8Array, options: SignCmsOptions): Promise<ContentInfo> {
  const { signers, contentType = CMS_CONTENT_TYPES.data, detached = false, crls = [] } = options;
  if (signers.length === 0) {
    throw new SslError("CMS", "NO_SIGNERS", {
      expected: "at least one signer",
      remedy: "use createCertificateBag for certificates without signatures",
    });
  }
  const used = signers.map((signer) => formOfSigner(signer).digest);
  const digests = new ContentDigests(used, content);
  const signerInfos = await Promise.all(
    signers.map((signer) => makeSignerInfo(signer, contentType, digests, options)),
  );
  const der = encodeSignedData({
    digestAlgorithms: used.map(digestIdentifier),
    encapsulated: detached ? { contentType } : { contentType, content },
    certificates: collectCertificates(signers, options.certificates),
    crls: crls.map((crl) => crl.der),
    signerInfos,
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.signedData, der);
}

/** The certificates that go along, each once. */
export function collectCertificates(
  signers: readonly CmsSigner[],
  more: readonly Certificate[] = [],
): Uint8Array[] {
  const all = signers.filter(({ includeCertificate = true }) => includeCertificate)
    .map(({ certificate }) => certificate);
  const found: Uint8Array[] = [];
  for (const { der } of [...all, ...more]) {
    if (!found.some((known) => equalBytes(known, der))) found.push(der);
  }
  return found;
}

/** Options for {@linkcode addCmsSigners}. */
export interface AddCmsSignersOptions extends CmsSignatureOptions {
  /** Who signs besides. */
  signers: readonly CmsSigner[];
  /** The content, when it is not in the message. */
  content?: Uint8Array;
}

/**
 * Adds signatures to a message that has some already (CMS_add1_signer, `openssl cms -resign`). The
 * other signatures stay as they are.
 *
 * @param message The message.
 * @param options Who signs.
 * @returns Another message.
 * @throws {SslError} When it is no signed message, or has no content and none is given.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { addCmsSigners, signCms } from "@streamssl/ssl/cms";
 * import { decodeSignedData } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const signers = [{ certificate: await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage: ["emailProtection"] }), key }];
 * const message = await signCms(Uint8Array.of(1, 2), { signers });
 * const both = await addCmsSigners(message, { signers });
 * assertEquals(decodeSignedData(both.content ?? new Uint8Array()).signerInfos.length, 2);
 * ```
 */
export async function addCmsSigners(
  message: ContentInfo,
  options: AddCmsSignersOptions,
): Promise<ContentInfo> {
  const signedData = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  const { signers } = options;
  const content = signedData.encapsulated.content ?? options.content;
  if (content === undefined) {
    throw new SslError("CMS", "NO_CONTENT", {
      expected: "a content in the message, or in the options",
      usualCause: "the signature is detached",
    });
  }
  const used = signers.map((signer) => formOfSigner(signer).digest);
  const digests = new ContentDigests(used, content);
  const { contentType } = signedData.encapsulated;
  const made = await Promise.all(
    signers.map((signer) => makeSignerInfo(signer, contentType, digests, options)),
  );
  const known = signedData.certificates;
  const fresh = collectCertificates(signers).filter((der) =>
    !known.some((certificate) => equalBytes(certificate, der))
  );
  const der = encodeSignedData({
    ...signedData,
    digestAlgorithms: [...signedData.digestAlgorithms, ...used.map(digestIdentifier)],
    certificates: [...known, ...fresh],
    signerInfos: [...signedData.signerInfos, ...made],
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.signedData, der);
}
