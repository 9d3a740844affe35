// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The code points of TLS, one table a registry: versions, cipher suites, groups, signature schemes,
 * alerts, extensions and types, with the names of IANA and of OpenSSL, and the readers of OpenSSL's
 * lists of them.
 *
 * @module
 */

export * from "./alerts.ts";
export * from "./cipher_aliases.ts";
export * from "./cipher_string.ts";
export * from "./cipher_suites.ts";
export * from "./client_certificate_types.ts";
export * from "./content_types.ts";
export * from "./extension_types.ts";
export * from "./handshake_types.ts";
export * from "./name_of.ts";
export * from "./named_groups.ts";
export * from "./nearest_name.ts";
export * from "./signature_scheme_list.ts";
export * from "./signature_schemes.ts";
export * from "./unavailable_cipher_suites.ts";
export * from "./unavailable_groups.ts";
export * from "./versions.ts";
