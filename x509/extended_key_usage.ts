// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { oidFromName } from "../crypto/asn1/oid_names.ts";
import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";

/** The purposes that have a name here (RFC 5280, section 4.2.1.12), as OpenSSL names them. */
export const KEY_PURPOSES = {
  anyExtendedKeyUsage: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  OCSPSigning: "1.3.6.1.5.5.7.3.9",
  msSGC: "1.3.6.1.4.1.311.10.3.3",
  nsSGC: "2.16.840.1.113730.4.1",
} as const satisfies Readonly<Record<string, string>>;

/**
 * Decodes extendedKeyUsage.
 *
 * @param der The extension's value.
 * @returns The purposes in dotted form; at least one.
 * @throws {Asn1Error} When it is malformed or has no purpose.
 *
 * @example Usage
 * ```ts
 * import { decodeExtendedKeyUsage, encodeExtendedKeyUsage } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeExtendedKeyUsage(["serverAuth"]);
 * assertEquals(decodeExtendedKeyUsage(der), ["1.3.6.1.5.5.7.3.1"]);
 * ```
 */
export function decodeExtendedKeyUsage(der: Uint8Array): readonly string[] {
  const path = "extendedKeyUsage";
  const reader = new DerReader(der, { path });
  const purposes = reader.readSequence((inner) => inner.list((item) => item.readOid()));
  reader.finish();
  if (purposes.length === 0) {
    throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
      expected: "at least one purpose",
      path,
      offset: 0,
    });
  }
  return purposes;
}

/**
 * Encodes extendedKeyUsage.
 *
 * @param purposes Names such as `serverAuth`, or dotted identifiers.
 * @returns The extension's value.
 * @throws {SslError} For an unknown name.
 *
 * @example Usage
 * ```ts
 * import { encodeExtendedKeyUsage } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   encodeExtendedKeyUsage(["serverAuth"]),
 *   encodeExtendedKeyUsage(["1.3.6.1.5.5.7.3.1"]),
 * );
 * ```
 */
export function encodeExtendedKeyUsage(purposes: Iterable<string>): Bytes {
  return new DerBuilder().sequence((inner) => {
    for (const purpose of purposes) {
      const oid = oidFromName(purpose);
      if (oid === undefined) {
        throw new SslError("X509V3", "INVALID_OBJECT_IDENTIFIER", {
          expected: `${Object.keys(KEY_PURPOSES).join(", ")} or a dotted object identifier`,
          received: JSON.stringify(purpose),
        });
      }
      inner.oid(oid);
    }
  }).finish();
}
