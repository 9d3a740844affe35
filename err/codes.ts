// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ERROR_LIBRARIES, type ErrorLibrary } from "./libraries.ts";
import { REASON_TEXTS } from "./reason_texts.ts";

/** ERR_RFLAG_FATAL and ERR_RFLAG_COMMON of err.h, in the reason's bits. */
const FATAL_COMMON = 0x3 << 18;
const COMMON = 0x2 << 18;

/** Reasons that every library shares (ERR_R_… of err.h). */
export const COMMON_REASONS = {
  ERR_ASN1_LIB: COMMON | 13,
  ERR_MALLOC_FAILURE: FATAL_COMMON | 256,
  ERR_SHOULD_NOT_HAVE_BEEN_CALLED: FATAL_COMMON | 257,
  ERR_PASSED_NULL_PARAMETER: FATAL_COMMON | 258,
  ERR_INTERNAL_ERROR: FATAL_COMMON | 259,
  ERR_DISABLED: FATAL_COMMON | 260,
  ERR_INIT_FAIL: FATAL_COMMON | 261,
  ERR_PASSED_INVALID_ARGUMENT: COMMON | 262,
  ERR_OPERATION_FAIL: FATAL_COMMON | 263,
  ERR_INVALID_PROVIDER_FUNCTIONS: FATAL_COMMON | 264,
  ERR_INTERRUPTED_OR_CANCELLED: COMMON | 265,
  ERR_NESTED_ASN1_ERROR: COMMON | 266,
  ERR_MISSING_ASN1_EOS: COMMON | 267,
  ERR_UNSUPPORTED: COMMON | 268,
  ERR_FETCH_FAILED: COMMON | 269,
  ERR_INVALID_PROPERTY_DEFINITION: COMMON | 270,
  ERR_UNABLE_TO_GET_READ_LOCK: FATAL_COMMON | 271,
  ERR_UNABLE_TO_GET_WRITE_LOCK: FATAL_COMMON | 272,
} as const satisfies Readonly<Record<string, number>>;

/** The texts of {@linkcode COMMON_REASONS} that are not simply their names. */
const COMMON_TEXTS: Readonly<Record<string, string>> = {
  ERR_ASN1_LIB: "ASN1 lib",
  ERR_SHOULD_NOT_HAVE_BEEN_CALLED: "called a function you should not call",
  ERR_PASSED_NULL_PARAMETER: "passed a null parameter",
  ERR_DISABLED: "called a function that was disabled at compile-time",
  ERR_PASSED_INVALID_ARGUMENT: "passed invalid argument",
  ERR_NESTED_ASN1_ERROR: "nested asn1 error",
};

function libraryOf(name: string): ErrorLibrary {
  return (ERROR_LIBRARIES as Readonly<Record<string, ErrorLibrary>>)[name] as ErrorLibrary;
}

/** Packs library and reason as ERR_PACK of OpenSSL 3. */
export function packErrorCode(library: string, reason: string): number {
  const row = libraryOf(library);
  const number = row.reasons[reason] ??
    (COMMON_REASONS as Readonly<Record<string, number>>)[reason];
  if (number === undefined) {
    throw new TypeError(`Cannot make an error: the library "${library}" has no reason "${reason}"`);
  }
  return ((row.number & 0xff) << 23 | number & 0x7f_ffff) >>> 0;
}

/** The text of a reason by its name. */
export function reasonText(library: string, reason: string): string {
  const row = libraryOf(library);
  if (row.reasons[reason] !== undefined) {
    return REASON_TEXTS[`${library}_${reason}`] ?? reason.toLowerCase().replaceAll("_", " ");
  }
  return COMMON_TEXTS[reason] ?? reason.slice("ERR_".length).toLowerCase().replaceAll("_", " ");
}
