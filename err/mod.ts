// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Errors that answer: OpenSSL's libraries, reasons and packed codes, with what was expected, what
 * came, where, the usual cause and what to do.
 *
 * @module
 */

export { COMMON_REASONS } from "./codes.ts";
export { errstr } from "./errstr.ts";
export { formatErrors, type FormatErrorsOptions } from "./format_errors.ts";
export { ERROR_LIBRARIES, type ErrorLibrary } from "./libraries.ts";
export { SystemError, systemErrorOf } from "./system_error.ts";
export {
  type ErrorLibraryName,
  type ErrorReason,
  SslError,
  type SslErrorDetails,
} from "./ssl_error.ts";
export {
  X509_V_ERRORS,
  type X509VerifyError,
  x509VerifyErrorCode,
  type X509VerifyErrorName,
  x509VerifyErrorText,
} from "./x509_verify_errors.ts";
