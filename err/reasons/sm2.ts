// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the SM2 routines (SM2_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const SM2_REASONS = {
  ASN1_ERROR: 100,
  BAD_SIGNATURE: 101,
  INVALID_DIGEST: 102,
  INVALID_DIGEST_TYPE: 103,
  INVALID_ENCODING: 104,
  INVALID_FIELD: 105,
  USER_ID_TOO_LARGE: 106,
  BUFFER_TOO_SMALL: 107,
  INVALID_CURVE: 108,
  NO_PARAMETERS_SET: 109,
  DIST_ID_TOO_LARGE: 110,
  ID_TOO_LARGE: 111,
  ID_NOT_SET: 112,
  INVALID_PRIVATE_KEY: 113,
} as const satisfies Readonly<Record<string, number>>;
