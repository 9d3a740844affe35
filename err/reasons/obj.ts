// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the object identifier routines (OBJ_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const OBJ_REASONS = {
  UNKNOWN_NID: 101,
  OID_EXISTS: 102,
  UNKNOWN_OBJECT_NAME: 103,
} as const satisfies Readonly<Record<string, number>>;
