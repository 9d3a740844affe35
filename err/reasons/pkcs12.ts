// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the PKCS12 routines (PKCS12_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const PKCS12_REASONS = {
  CANT_PACK_STRUCTURE: 100,
  DECODE_ERROR: 101,
  ENCODE_ERROR: 102,
  ENCRYPT_ERROR: 103,
  INVALID_NULL_ARGUMENT: 104,
  INVALID_NULL_PKCS12_POINTER: 105,
  IV_GEN_ERROR: 106,
  KEY_GEN_ERROR: 107,
  MAC_ABSENT: 108,
  MAC_GENERATION_ERROR: 109,
  MAC_SETUP_ERROR: 110,
  MAC_STRING_SET_ERROR: 111,
  INVALID_TYPE: 112,
  MAC_VERIFY_FAILURE: 113,
  PARSE_ERROR: 114,
  PKCS12_CIPHERFINAL_ERROR: 116,
  UNKNOWN_DIGEST_ALGORITHM: 118,
  UNSUPPORTED_PKCS12_MODE: 119,
  ERROR_SETTING_ENCRYPTED_DATA_TYPE: 120,
  CONTENT_TYPE_NOT_DATA: 121,
} as const satisfies Readonly<Record<string, number>>;
