// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData, encodeSignedData } from "../../crypto/cms/signed_data.ts";
import { Certificate } from "../certificate.ts";
import { CertificateRevocationList } from "../certificate_revocation_list.ts";

/** Certificates and revocation lists of a message. */
export interface CertificateBag {
  /** The certificates; other kinds than X.509 are left out. */
  readonly certificates: readonly Certificate[];
  /** The revocation lists; other kinds are left out. */
  readonly crls: readonly CertificateRevocationList[];
}

/**
 * Puts certificates and revocation lists into a message without signatures, as `openssl crl2pkcs7`:
 * a `.p7b` or `.p7c` file, or the answer of an EST server.
 *
 * @param bag What goes in.
 * @returns The message.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { createCertificateBag, readCertificateBag } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * const bag = readCertificateBag(createCertificateBag({ certificates: [certificate] }));
 * assertEquals(bag.certificates[0]?.equals(certificate), true);
 * ```
 */
export function createCertificateBag(bag: Partial<CertificateBag>): ContentInfo {
  const { certificates = [], crls = [] } = bag;
  const der = encodeSignedData({
    digestAlgorithms: [],
    encapsulated: { contentType: CMS_CONTENT_TYPES.data },
    certificates: certificates.map((certificate) => certificate.der),
    crls: crls.map((crl) => crl.der),
    signerInfos: [],
  });
  return ContentInfo.create(CMS_CONTENT_TYPES.signedData, der);
}

/**
 * Takes the certificates and revocation lists out of a signed message or a bag, as
 * `openssl pkcs7 -print_certs` (CMS_get1_certs, CMS_get1_crls). Nothing is verified.
 *
 * @param message The message.
 * @returns What is in it.
 * @throws {SslError} When it is no signed message, or a certificate in it is none.
 *
 * @example Usage
 * ```ts
 * import { createCertificateBag, readCertificateBag } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readCertificateBag(createCertificateBag({})).crls, []);
 * ```
 */
export function readCertificateBag(message: ContentInfo): CertificateBag {
  const { certificates, crls } = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  return decodeBag(certificates, crls);
}

/** Decodes the certificates and CRLs of SignedData; other kinds have context tags. */
export function decodeBag(
  certificates: readonly Uint8Array[],
  crls: readonly Uint8Array[],
): CertificateBag {
  const isUniversal = (der: Uint8Array) => der[0] === 0x30;
  return {
    certificates: certificates.filter(isUniversal).map((der) => Certificate.fromDer(der)),
    crls: crls.filter(isUniversal).map((der) => CertificateRevocationList.fromDer(der)),
  };
}
