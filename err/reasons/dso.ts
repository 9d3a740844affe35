// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the DSO support routines (DSO_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const DSO_REASONS = {
  CTRL_FAILED: 100,
  FILENAME_TOO_BIG: 101,
  FINISH_FAILED: 102,
  LOAD_FAILED: 103,
  NULL_HANDLE: 104,
  STACK_ERROR: 105,
  SYM_FAILURE: 106,
  UNLOAD_FAILED: 107,
  UNSUPPORTED: 108,
  NAME_TRANSLATION_FAILED: 109,
  DSO_ALREADY_LOADED: 110,
  NO_FILENAME: 111,
  SET_FILENAME_FAILED: 112,
  EMPTY_FILE_STRUCTURE: 113,
  FAILURE: 114,
  INCORRECT_FILE_SYNTAX: 115,
} as const satisfies Readonly<Record<string, number>>;
