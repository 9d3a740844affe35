// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * PEM: blocks of base64 between BEGIN and END lines (RFC 7468, RFC 1421).
 *
 * ```ts
 * import { formatPem, parsePem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatPem("CERTIFICATE", Uint8Array.of(0x30, 0x00));
 * assertEquals(parsePem(text)[0]?.bytes, Uint8Array.of(0x30, 0x00));
 * ```
 *
 * @module
 */

export * from "./format_pem.ts";
export * from "./parse_pem.ts";
export * from "./pem_error.ts";
export * from "./read_pem_block.ts";
