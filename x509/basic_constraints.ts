// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { Bytes } from "../wire/mod.ts";

/** Whether a certificate belongs to an authority (RFC 5280, section 4.2.1.9). */
export interface BasicConstraints {
  /** Whether it belongs to a certification authority. */
  readonly isCa: boolean;
  /** How many intermediate certificates may follow it; absent for any number. */
  readonly pathLength?: number;
}

/** Longer paths mean the same as this one: no chain has so many certificates. */
const MAX_PATH_LENGTH = 0x7fff_ffff;

/**
 * Decodes basicConstraints.
 *
 * @param der The extension's value.
 * @returns Its fields. A path length beyond 2^31 - 1 is given as 2^31 - 1.
 * @throws {Asn1Error} When it is malformed, or the path length is negative.
 *
 * @example Usage
 * ```ts
 * import { decodeBasicConstraints, encodeBasicConstraints } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeBasicConstraints({ isCa: true, pathLength: 0 });
 * assertEquals(decodeBasicConstraints(der), { isCa: true, pathLength: 0 });
 * ```
 */
export function decodeBasicConstraints(der: Uint8Array): BasicConstraints {
  const reader = new DerReader(der, { path: "basicConstraints" });
  const value = reader.readSequence((inner): BasicConstraints => {
    // DER leaves the default, false, out; OpenSSL and others take it all the same.
    const isCa = inner.peekTag() === DER_TAGS.BOOLEAN ? inner.readBoolean("cA") : false;
    if (inner.atEnd) return { isCa };
    const pathLength = inner.readInteger("pathLenConstraint");
    if (pathLength < 0n) inner.fail("ILLEGAL_NEGATIVE_VALUE", { expected: "0 or more" });
    return {
      isCa,
      pathLength: pathLength > MAX_PATH_LENGTH ? MAX_PATH_LENGTH : Number(pathLength),
    };
  });
  reader.finish();
  return value;
}

/**
 * Encodes basicConstraints.
 *
 * @param value Its fields.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeBasicConstraints } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodeBasicConstraints({ isCa: true })), "30030101ff");
 * ```
 */
export function encodeBasicConstraints(value: BasicConstraints): Bytes {
  return new DerBuilder().sequence((inner) => {
    if (value.isCa) inner.boolean(true);
    if (value.pathLength !== undefined) inner.integer(value.pathLength);
  }).finish();
}
