// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the lib(41) (COMP_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const COMP_REASONS = {
  ZLIB_DEFLATE_ERROR: 99,
  ZLIB_INFLATE_ERROR: 100,
  ZLIB_NOT_SUPPORTED: 101,
} as const satisfies Readonly<Record<string, number>>;
