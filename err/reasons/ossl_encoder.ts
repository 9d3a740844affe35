// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the ENCODER routines (OSSL_ENCODER_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const OSSL_ENCODER_REASONS = {
  INCORRECT_PROPERTY_QUERY: 100,
  ENCODER_NOT_FOUND: 101,
  MISSING_GET_PARAMS: 102,
} as const satisfies Readonly<Record<string, number>>;
