// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The types of content of CMS, in dotted form (RFC 5652, RFC 3274, RFC 5083, RFC 2634, RFC 3161). */
export const CMS_CONTENT_TYPES = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  digestedData: "1.2.840.113549.1.7.5",
  encryptedData: "1.2.840.113549.1.7.6",
  receipt: "1.2.840.113549.1.9.16.1.1",
  authenticatedData: "1.2.840.113549.1.9.16.1.2",
  timeStampInfo: "1.2.840.113549.1.9.16.1.4",
  compressedData: "1.2.840.113549.1.9.16.1.9",
  authEnvelopedData: "1.2.840.113549.1.9.16.1.23",
} as const satisfies Readonly<Record<string, string>>;

/** The attributes of CMS, in dotted form (RFC 5652, section 11; RFC 8551; RFC 2634; RFC 5035). */
export const CMS_ATTRIBUTES = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  countersignature: "1.2.840.113549.1.9.6",
  smimeCapabilities: "1.2.840.113549.1.9.15",
  receiptRequest: "1.2.840.113549.1.9.16.2.1",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  timeStampToken: "1.2.840.113549.1.9.16.2.14",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const satisfies Readonly<Record<string, string>>;
