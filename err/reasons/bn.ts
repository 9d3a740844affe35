// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the bignum routines (BN_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const BN_REASONS = {
  ARG2_LT_ARG3: 100,
  BAD_RECIPROCAL: 101,
  CALLED_WITH_EVEN_MODULUS: 102,
  DIV_BY_ZERO: 103,
  ENCODING_ERROR: 104,
  EXPAND_ON_STATIC_BIGNUM_DATA: 105,
  INVALID_LENGTH: 106,
  NOT_INITIALIZED: 107,
  NO_INVERSE: 108,
  TOO_MANY_TEMPORARY_VARIABLES: 109,
  INPUT_NOT_REDUCED: 110,
  NOT_A_SQUARE: 111,
  P_IS_NOT_PRIME: 112,
  TOO_MANY_ITERATIONS: 113,
  BIGNUM_TOO_LONG: 114,
  INVALID_RANGE: 115,
  NO_SOLUTION: 116,
  PRIVATE_KEY_TOO_LARGE: 117,
  BITS_TOO_SMALL: 118,
  INVALID_SHIFT: 119,
  NO_SUITABLE_DIGEST: 120,
  NO_PRIME_CANDIDATE: 121,
} as const satisfies Readonly<Record<string, number>>;
