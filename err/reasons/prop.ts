// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The reasons of the property routines (PROP_R_…) and their numbers in OpenSSL 3.0. The text of a reason is its
 * name in lower case with spaces, unless `../reason_texts.ts` has another.
 */
export const PROP_REASONS = {
  NAME_TOO_LONG: 100,
  NOT_AN_ASCII_CHARACTER: 101,
  NOT_AN_HEXADECIMAL_DIGIT: 102,
  NOT_AN_IDENTIFIER: 103,
  NOT_AN_OCTAL_DIGIT: 104,
  NOT_A_DECIMAL_DIGIT: 105,
  NO_MATCHING_STRING_DELIMITER: 106,
  NO_VALUE: 107,
  PARSE_FAILED: 108,
  STRING_TOO_LONG: 109,
  TRAILING_CHARACTERS: 110,
} as const satisfies Readonly<Record<string, number>>;
