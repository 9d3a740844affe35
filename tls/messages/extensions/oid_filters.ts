// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "../message_input.ts";

/** One filter: the certificate must have the extension with these values (RFC 8446, 4.2.5). */
export interface OidFilter {
  /** The object identifier of a certificate extension, in DER with its header. */
  readonly oid: Uint8Array;
  /** The values in DER; empty when any will do. */
  readonly values: Uint8Array;
}

/**
 * Encodes the content of `oid_filters` (RFC 8446, Section 4.2.5).
 *
 * @param filters The filters.
 * @returns The content of the extension.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeOidFilters, encodeOidFilters } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const filters = [{ oid: Uint8Array.of(6, 3, 0x55, 0x1d, 0x0f), values: new Uint8Array() }];
 * assertEquals(decodeOidFilters(encodeOidFilters(filters)), filters);
 * ```
 */
export function encodeOidFilters(filters: readonly OidFilter[]): Bytes {
  return new Builder()
    .vec16((list) => filters.forEach((filter) => list.opaque8(filter.oid).opaque16(filter.values)))
    .finish();
}

/**
 * Decodes the content of `oid_filters`.
 *
 * @param input The content of the extension.
 * @returns The filters; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed or an identifier is empty.
 * @throws {IllegalParameterError} When an identifier is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeOidFilters } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeOidFilters(Uint8Array.of(0, 0)), []);
 * ```
 */
export function decodeOidFilters(input: MessageInput): OidFilter[] {
  return decodeWhole(input, "oid_filters", (reader) => {
    const seen = new Set<string>();
    return reader.vec16("filters", (list) =>
      list.list((item) => {
        const oid = item.opaque8("oid");
        requireLength(item, oid.length, 1, "oid");
        // RFC 8446, Section 4.2.5: the client must not see the same identifier twice.
        if (seen.has(oid.join())) failIllegal(item, "The identifier is there twice", "oid");
        seen.add(oid.join());
        return { oid, values: item.opaque16("values") };
      }));
  });
}
