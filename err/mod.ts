// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Errors that answer: OpenSSL's libraries, reasons and packed codes, with what was expected, what
 * came, where, the usual cause and what to do.
 *
 * @module
 */

export { COMMON_REASONS } from "./codes.ts";
export { ERROR_LIBRARIES, type ErrorLibrary } from "./libraries.ts";
export {
  type ErrorLibraryName,
  type ErrorReason,
  SslError,
  type SslErrorDetails,
} from "./ssl_error.ts";
