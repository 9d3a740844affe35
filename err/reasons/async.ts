// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the ASYNC routines (ASYNC_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const ASYNC_REASONS = {
  FAILED_TO_SET_POOL: 101,
  FAILED_TO_SWAP_CONTEXT: 102,
  INVALID_POOL_SIZE: 103,
  INIT_FAILED: 105,
} as const satisfies Readonly<Record<string, number>>;
