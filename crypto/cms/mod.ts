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
