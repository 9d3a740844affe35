// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { COMMON_REASONS, reasonText } from "./codes.ts";
import { ERROR_LIBRARIES, type ErrorLibrary } from "./libraries.ts";
import { SYSTEM_ERRORS } from "./system_errors.ts";

/** ERR_SYSTEM_FLAG of err.h: the code is an errno, not a library and a reason. */
const SYSTEM_FLAG = 1n << 31n;
/** ERR_REASON_MASK of err.h. */
const REASON_MASK = 0x7f_ffffn;
/** What strtoul reads as a hexadecimal number. */
const HEXADECIMAL_REGEXP = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX](?=[0-9a-fA-F]))?([0-9a-fA-F]+)/;

/** Reasons that are the name of another library, by the number of that library (ERR_R_…_LIB). */
const LIBRARY_REASONS: Readonly<Record<number, string>> = {
  2: "system lib",
  3: "BN lib",
  4: "RSA lib",
  5: "DH lib",
  6: "EVP lib",
  7: "BUF lib",
  8: "OBJ lib",
  9: "PEM lib",
  10: "DSA lib",
  11: "X509 lib",
  13: "ASN1 lib",
  15: "CRYPTO lib",
  16: "EC lib",
  32: "BIO lib",
  33: "PKCS7 lib",
  34: "X509V3 lib",
  38: "ENGINE lib",
  40: "UI lib",
  42: "ECDSA lib",
  44: "OSSL_STORE lib",
  60: "OSSL_DECODER lib",
};
const COMMON_FLAG = 0x2 << 18;
const FATAL = 0x3 << 18;

/**
 * Explains a packed error code in the words of `openssl errstr` (ERR_error_string_n of OpenSSL 3).
 *
 * @param code The code: a number, or its hexadecimal digits as error messages show them, with or
 * without `0x`.
 * @returns `error:` code `:` library `::` reason; an unknown library is `lib(n)`, an unknown reason
 * `reason(n)`. Codes from 80000000 on are the operating system's errors, with Linux's numbers.
 * @throws {SyntaxError} If the text does not begin with hexadecimal digits.
 * @throws {RangeError} If the number is no integer from 0 to 2^53 - 1.
 *
 * @example Usage
 * ```ts
 * import { errstr } from "@streamssl/ssl/err";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(errstr("0A000086"), "error:0A000086:SSL routines::certificate verify failed");
 * assertEquals(errstr(0x8000006f), "error:8000006F:system library::Connection refused");
 * ```
 */
export function errstr(code: string | number): string {
  const value = typeof code === "number" ? numberToCode(code) : parseCode(code);
  const digits = value.toString(16).toUpperCase().padStart(8, "0");
  if ((value & SYSTEM_FLAG) !== 0n) {
    const number = Number(value & (SYSTEM_FLAG - 1n));
    return `error:${digits}:system library::${systemText(number)}`;
  }
  const library = Number((value >> 23n) & 0xffn);
  const reason = Number(value & REASON_MASK);
  return `error:${digits}:${libraryText(library)}::${textOfReason(library, reason)}`;
}

function numberToCode(code: number): bigint {
  if (!Number.isSafeInteger(code) || code < 0) {
    throw new RangeError(`Cannot explain the error code ${code}: it is no unsigned integer`);
  }
  return BigInt(code);
}

function parseCode(text: string): bigint {
  const match = HEXADECIMAL_REGEXP.exec(text);
  if (match === null) {
    throw new SyntaxError(`Cannot explain the error code "${text}": it is not hexadecimal`);
  }
  const value = BigInt(`0x${match[2]}`);
  // strtoul of a 64-bit long: it stops at the largest number, and wraps a negative one.
  if (value >= 1n << 64n) return (1n << 64n) - 1n;
  return match[1] === "-" ? BigInt.asUintN(64, -value) : value;
}

function systemText(number: number): string {
  if (number === 0) return "Success";
  for (const row of Object.values(SYSTEM_ERRORS)) {
    if (row.number === number) return row.text;
  }
  return `reason(${number})`;
}

function libraryText(number: number): string {
  if (number === 1) return "unknown library";
  return libraryByNumber(number)?.[1].text ?? `lib(${number})`;
}

function libraryByNumber(number: number): [string, ErrorLibrary] | undefined {
  return Object.entries<ErrorLibrary>(ERROR_LIBRARIES).find(([, row]) => row.number === number);
}

function textOfReason(library: number, reason: number): string {
  const row = libraryByNumber(library);
  // The strings' table holds a library's own text under its reason 0.
  if (reason === 0 && libraryText(library) !== `lib(${library})`) return libraryText(library);
  if (row !== undefined) {
    for (const [name, number] of Object.entries(row[1].reasons)) {
      if (number === reason) return reasonText(row[0], name);
    }
  }
  for (const [name, number] of Object.entries(COMMON_REASONS)) {
    if (number === reason) return reasonText("SYS", name);
  }
  if (reason === FATAL) return "fatal";
  return LIBRARY_REASONS[reason ^ COMMON_FLAG] ?? `reason(${reason})`;
}
