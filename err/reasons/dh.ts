// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the Diffie-Hellman routines (DH_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const DH_REASONS = {
  NO_PRIVATE_VALUE: 100,
  BAD_GENERATOR: 101,
  INVALID_PUBKEY: 102,
  MODULUS_TOO_LARGE: 103,
  DECODE_ERROR: 104,
  PARAMETER_ENCODING_ERROR: 105,
  BN_ERROR: 106,
  NO_PARAMETERS_SET: 107,
  KEYS_NOT_SET: 108,
  BN_DECODE_ERROR: 109,
  INVALID_PARAMETER_NAME: 110,
  PEER_KEY_ERROR: 111,
  KDF_PARAMETER_ERROR: 112,
  SHARED_INFO_ERROR: 113,
  INVALID_PARAMETER_NID: 114,
  CHECK_INVALID_J_VALUE: 115,
  CHECK_INVALID_Q_VALUE: 116,
  CHECK_P_NOT_PRIME: 117,
  CHECK_P_NOT_SAFE_PRIME: 118,
  CHECK_Q_NOT_PRIME: 119,
  NOT_SUITABLE_GENERATOR: 120,
  UNABLE_TO_CHECK_GENERATOR: 121,
  CHECK_PUBKEY_INVALID: 122,
  CHECK_PUBKEY_TOO_LARGE: 123,
  CHECK_PUBKEY_TOO_SMALL: 124,
  MISSING_PUBKEY: 125,
  MODULUS_TOO_SMALL: 126,
  BAD_FFC_PARAMETERS: 127,
  INVALID_SECRET: 128,
  Q_TOO_LARGE: 130,
} as const satisfies Readonly<Record<string, number>>;
