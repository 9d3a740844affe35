// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the UI routines (UI_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const UI_REASONS = {
  RESULT_TOO_LARGE: 100,
  RESULT_TOO_SMALL: 101,
  INDEX_TOO_LARGE: 102,
  INDEX_TOO_SMALL: 103,
  COMMON_OK_AND_CANCEL_CHARACTERS: 104,
  NO_RESULT_BUFFER: 105,
  UNKNOWN_CONTROL_COMMAND: 106,
  PROCESSING_ERROR: 107,
  UNKNOWN_TTYGET_ERRNO_VALUE: 108,
  SYSASSIGN_ERROR: 109,
  SYSDASSGN_ERROR: 110,
  SYSQIOW_ERROR: 111,
  USER_DATA_DUPLICATION_UNSUPPORTED: 112,
} as const satisfies Readonly<Record<string, number>>;
