// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * CMS and PKCS #7 (RFC 5652): messages that are signed, encrypted, digested or compressed, with
 * certificates.
 *
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { signCms, verifyCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage: ["emailProtection"] });
 * const message = await signCms(Uint8Array.of(7), { signers: [{ certificate, key }] });
 * const trustStore = new MemoryTrustStore([certificate]);
 * assertEquals((await verifyCms(message, { trustStore })).content, Uint8Array.of(7));
 * ```
 *
 * @module
 */

export * from "../../crypto/cms/mod.ts";
export * from "./certificate_bag.ts";
export type { CmsSignatureOptions, CmsSigner } from "./cms_signer.ts";
export {
  addCmsSigners,
  type AddCmsSignersOptions,
  signCms,
  type SignCmsOptions,
} from "./sign_cms.ts";
export {
  type CmsVerification,
  type VerifiedCmsSigner,
  verifyCms,
  type VerifyCmsOptions,
} from "./verify_cms.ts";
export type {
  CmsCertificateRecipient,
  CmsKeyRecipient,
  CmsOriginator,
  CmsPasswordRecipient,
  CmsRecipient,
} from "./cms_recipient.ts";
export { decryptCms, type DecryptCmsOptions, type DecryptedCms } from "./decrypt_cms.ts";
export { encryptCms, type EncryptCmsOptions } from "./encrypt_cms.ts";
export { authenticateCms, type AuthenticateCmsOptions } from "./authenticate_cms.ts";
export {
  type AuthenticatedCms,
  verifyAuthenticatedCms,
  type VerifyAuthenticatedCmsOptions,
} from "./verify_authenticated_cms.ts";
export {
  countersignCms,
  type CountersignCmsOptions,
  type VerifiedCountersignature,
  verifyCountersignatures,
} from "./countersignature.ts";
export type { CmsReader } from "./open_recipient.ts";
export { canonicalLineEnds } from "./line_ends.ts";
export {
  formatSmime,
  type FormatSmimeOptions,
  parseSmime,
  signSmime,
  type SignSmimeOptions,
  type SmimeMessage,
  verifySmime,
  type VerifySmimeOptions,
} from "./smime.ts";
export { CmsDecryptStream, type CmsDecryptStreamOptions } from "./cms_decrypt_stream.ts";
export { CmsEncryptStream } from "./cms_encrypt_stream.ts";
export { CmsSignStream } from "./cms_sign_stream.ts";
export { CmsVerifyStream, type CmsVerifyStreamOptions } from "./cms_verify_stream.ts";
export {
  type ReceiptRequest,
  receiptRequestAttribute,
  receiptRequestOf,
  signCmsReceipt,
  verifyCmsReceipt,
} from "./receipt.ts";
