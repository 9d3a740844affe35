// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the DECODER routines (OSSL_DECODER_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const OSSL_DECODER_REASONS = {
  MISSING_GET_PARAMS: 100,
  COULD_NOT_DECODE_OBJECT: 101,
  DECODER_NOT_FOUND: 102,
} as const satisfies Readonly<Record<string, number>>;
