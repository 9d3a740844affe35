// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the ESS routines (ESS_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const ESS_REASONS = {
  ESS_SIGNING_CERT_ADD_ERROR: 100,
  ESS_SIGNING_CERT_V2_ADD_ERROR: 101,
  ESS_SIGNING_CERTIFICATE_ERROR: 102,
  ESS_CERT_DIGEST_ERROR: 103,
  ESS_CERT_ID_NOT_FOUND: 104,
  ESS_CERT_ID_WRONG_ORDER: 105,
  ESS_DIGEST_ALG_UNKNOWN: 106,
  EMPTY_ESS_CERT_ID_LIST: 107,
  MISSING_SIGNING_CERTIFICATE_ATTRIBUTE: 108,
} as const satisfies Readonly<Record<string, number>>;
