// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the CT routines (CT_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const CT_REASONS = {
  INVALID_LOG_ID_LENGTH: 100,
  UNRECOGNIZED_SIGNATURE_NID: 101,
  UNSUPPORTED_ENTRY_TYPE: 102,
  UNSUPPORTED_VERSION: 103,
  SCT_INVALID: 104,
  SCT_LIST_INVALID: 105,
  SCT_NOT_SET: 106,
  SCT_INVALID_SIGNATURE: 107,
  BASE64_DECODE_ERROR: 108,
  LOG_CONF_INVALID: 109,
  LOG_CONF_INVALID_KEY: 110,
  LOG_CONF_MISSING_DESCRIPTION: 111,
  LOG_CONF_MISSING_KEY: 112,
  LOG_KEY_INVALID: 113,
  SCT_LOG_ID_MISMATCH: 114,
  SCT_UNSUPPORTED_VERSION: 115,
  SCT_FUTURE_TIMESTAMP: 116,
} as const satisfies Readonly<Record<string, number>>;
