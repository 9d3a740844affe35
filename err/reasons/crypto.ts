// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the common libcrypto routines (CRYPTO_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const CRYPTO_REASONS = {
  ILLEGAL_HEX_DIGIT: 102,
  ODD_NUMBER_OF_DIGITS: 103,
  PROVIDER_ALREADY_EXISTS: 104,
  PROVIDER_SECTION_ERROR: 105,
  INSUFFICIENT_DATA_SPACE: 106,
  INSUFFICIENT_PARAM_SIZE: 107,
  INSUFFICIENT_SECURE_DATA_SPACE: 108,
  INVALID_NULL_ARGUMENT: 109,
  INVALID_OSSL_PARAM_TYPE: 110,
  SECURE_MALLOC_FAILURE: 111,
  STRING_TOO_LONG: 112,
  TOO_MANY_BYTES: 113,
  TOO_MANY_RECORDS: 114,
  ZERO_LENGTH_NUMBER: 115,
  TOO_SMALL_BUFFER: 116,
  BAD_ALGORITHM_NAME: 117,
  CONFLICTING_NAMES: 118,
  RANDOM_SECTION_ERROR: 119,
  UNKNOWN_NAME_IN_RANDOM_SECTION: 120,
  HEX_STRING_TOO_SHORT: 121,
  INVALID_NEGATIVE_VALUE: 122,
} as const satisfies Readonly<Record<string, number>>;
