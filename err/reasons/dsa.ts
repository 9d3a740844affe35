// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the dsa routines (DSA_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const DSA_REASONS = {
  MISSING_PARAMETERS: 101,
  BAD_Q_VALUE: 102,
  MODULUS_TOO_LARGE: 103,
  DECODE_ERROR: 104,
  PARAMETER_ENCODING_ERROR: 105,
  INVALID_DIGEST_TYPE: 106,
  NO_PARAMETERS_SET: 107,
  BN_DECODE_ERROR: 108,
  BN_ERROR: 109,
  SEED_LEN_SMALL: 110,
  MISSING_PRIVATE_KEY: 111,
  INVALID_PARAMETERS: 112,
  Q_NOT_PRIME: 113,
  BAD_FFC_PARAMETERS: 114,
  P_NOT_PRIME: 115,
  TOO_MANY_RETRIES: 116,
} as const satisfies Readonly<Record<string, number>>;
