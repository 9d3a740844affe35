// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The structures of CMS and PKCS #7 (RFC 5652, RFC 2315), without knowledge of certificates. */

export { type CmsAlgorithmIdentifier } from "./algorithm_identifier.ts";
export { type CmsAttribute } from "./attribute.ts";
export { CMS_LABELS, ContentInfo, d2iContentInfo, i2dContentInfo } from "./content_info.ts";
export { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "./object_identifiers.ts";
export {
  type CmsEntityIdentifier,
  decodeSignedData,
  type EncapsulatedContent,
  encodeSignedData,
  type SignedData,
  type SignerInfo,
} from "./signed_data.ts";
export {
  type AuthEnvelopedData,
  decodeAuthEnvelopedData,
  decodeEnvelopedData,
  type EncryptedContent,
  type EnvelopedData,
} from "./enveloped_data.ts";
export { type AuthenticatedData, decodeAuthenticatedData } from "./authenticated_data.ts";
export type { CmsMac } from "./mac_algorithm.ts";
export type { KeyAgreementOptions } from "./key_agreement_schemes.ts";
export type {
  KekRecipient,
  KemRecipient,
  KeyAgreementRecipient,
  KeyTransportRecipient,
  OtherRecipient,
  PasswordRecipient,
  RecipientEncryptedKey,
  RecipientInfo,
} from "./recipient_info.ts";
export {
  compressCms,
  type CompressCmsOptions,
  uncompressCms,
  type UncompressCmsOptions,
} from "./compressed_data.ts";
export { digestCms, type DigestCmsOptions, verifyDigestCms } from "./digested_data.ts";
export {
  decryptWithKeyCms,
  encryptWithKeyCms,
  type EncryptWithKeyCmsOptions,
} from "./encrypted_data.ts";
export { createDataCms, readDataCms } from "./data.ts";
