// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";

/** The bits of keyUsage in their order (RFC 5280, section 4.2.1.3). */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const satisfies readonly string[];

/** One thing that a key may be used for, as OpenSSL's configuration files name it. */
export type KeyUsage = typeof KEY_USAGES[number];

/**
 * Decodes keyUsage. Bits that have no name are passed over.
 *
 * @param der The extension's value.
 * @returns What the key may be used for; empty when no bit is set.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeKeyUsage, encodeKeyUsage } from "@streamssl/ssl/x509";
 * import { assert } from "@std/assert";
 *
 * assert(decodeKeyUsage(encodeKeyUsage(["keyCertSign"])).has("keyCertSign"));
 * ```
 */
export function decodeKeyUsage(der: Uint8Array): ReadonlySet<KeyUsage> {
  const reader = new DerReader(der, { path: "keyUsage" });
  const { bytes } = reader.readBitString();
  reader.finish();
  const usages = new Set<KeyUsage>();
  for (const [bit, usage] of KEY_USAGES.entries()) {
    if (((bytes[bit >> 3] ?? 0) & 0x80 >> (bit & 7)) !== 0) usages.add(usage);
  }
  return usages;
}

/**
 * Encodes keyUsage.
 *
 * @param usages What the key may be used for.
 * @returns The extension's value.
 * @throws {SslError} For a name that is none of {@linkcode KEY_USAGES}.
 *
 * @example Usage
 * ```ts
 * import { encodeKeyUsage } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodeKeyUsage(["keyCertSign", "cRLSign"])), "03020106");
 * ```
 */
export function encodeKeyUsage(usages: Iterable<KeyUsage>): Bytes {
  const bits = [...usages].map((usage) => {
    const bit = KEY_USAGES.indexOf(usage);
    if (bit >= 0) return bit;
    throw new SslError("X509V3", "UNKNOWN_BIT_STRING_ARGUMENT", {
      expected: KEY_USAGES.join(", "),
      received: JSON.stringify(usage),
    });
  });
  return new DerBuilder().namedBits(bits).finish();
}
