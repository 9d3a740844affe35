// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Strict DER: {@linkcode DerReader} and {@linkcode DerBuilder}, object identifiers and their
 * names, times, strings, and cursors as OpenSSL's `d2i…` and `i2d…` functions have them.
 *
 * ```ts
 * import { DerBuilder, DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const der = new DerBuilder().sequence((inner) => inner.oid("2.5.4.3").utf8String("a")).finish();
 * const reader = new DerReader(der).readSequence();
 * assertEquals([reader.readOid(), reader.readString()], ["2.5.4.3", "a"]);
 * ```
 *
 * @module
 */

export * from "./asn1_error.ts";
export * from "./asn1_text.ts";
export * from "./ber_header.ts";
export * from "./ber_to_der.ts";
export * from "./cursor.ts";
export * from "./der_builder.ts";
export * from "./der_primitive_reader.ts";
export * from "./der_reader.ts";
export * from "./der_value.ts";
export * from "./element.ts";
export * from "./element_stream.ts";
export * from "./format_time.ts";
export { type Asn1Sections, generateAsn1 } from "./generate_asn1.ts";
export * from "./integer.ts";
export * from "./oid.ts";
export * from "./oid_names.ts";
export { rareOids } from "./rare_oids.ts";
export * from "./strings.ts";
export * from "./tags.ts";
export * from "./time.ts";
