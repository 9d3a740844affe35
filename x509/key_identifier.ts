// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { decodeInteger } from "../crypto/asn1/integer.ts";
import { contextTag } from "../crypto/asn1/tags.ts";
import type { Bytes } from "../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "./general_name.ts";

/** Which key signed a certificate (RFC 5280, section 4.2.1.1). */
export interface AuthorityKeyIdentifier {
  /** The subject key identifier of the issuer. */
  readonly keyIdentifier?: Uint8Array;
  /** The name of the issuer's issuer. */
  readonly authorityCertIssuer?: readonly GeneralName[];
  /** The serial number of the issuer's certificate. */
  readonly authorityCertSerialNumber?: bigint;
}

const KEY_IDENTIFIER = 0x80;
const CERT_ISSUER = 0xa1;
const CERT_SERIAL_NUMBER = 0x82;

/**
 * Decodes authorityKeyIdentifier.
 *
 * @param der The extension's value.
 * @returns Its fields.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeAuthorityKeyIdentifier } from "@streamssl/ssl/x509";
 * import { decodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   decodeAuthorityKeyIdentifier(decodeHex("3003800107")),
 *   { keyIdentifier: Uint8Array.of(7) },
 * );
 * ```
 */
export function decodeAuthorityKeyIdentifier(der: Uint8Array): AuthorityKeyIdentifier {
  const reader = new DerReader(der, { path: "authorityKeyIdentifier" });
  const value = reader.readSequence((inner) => {
    const fields: { -readonly [K in keyof AuthorityKeyIdentifier]: AuthorityKeyIdentifier[K] } = {};
    if (inner.peekTag() === KEY_IDENTIFIER) {
      fields.keyIdentifier = inner.readContent(KEY_IDENTIFIER, "keyIdentifier");
    }
    if (inner.peekTag() === CERT_ISSUER) {
      fields.authorityCertIssuer = inner.readNested(
        CERT_ISSUER,
        (names) => names.list(readGeneralName),
        "authorityCertIssuer",
      );
    }
    if (inner.peekTag() === CERT_SERIAL_NUMBER) {
      fields.authorityCertSerialNumber = decodeInteger(
        inner.readIntegerBytes("authorityCertSerialNumber", CERT_SERIAL_NUMBER),
      );
    }
    return fields;
  });
  reader.finish();
  return value;
}

/**
 * Encodes authorityKeyIdentifier.
 *
 * @param value Its fields.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeAuthorityKeyIdentifier } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeAuthorityKeyIdentifier({ keyIdentifier: Uint8Array.of(7) });
 * assertEquals(encodeHex(der), "3003800107");
 * ```
 */
export function encodeAuthorityKeyIdentifier(value: AuthorityKeyIdentifier): Bytes {
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = value;
  return new DerBuilder().sequence((inner) => {
    if (keyIdentifier !== undefined) inner.implicit(0, keyIdentifier);
    if (authorityCertIssuer !== undefined) {
      inner.nested(contextTag(1, "constructed"), (names) => {
        for (const name of authorityCertIssuer) writeGeneralName(names, name);
      });
    }
    if (authorityCertSerialNumber !== undefined) {
      const integer = new DerBuilder().integer(authorityCertSerialNumber).finish();
      integer[0] = CERT_SERIAL_NUMBER;
      inner.raw(integer);
    }
  }).finish();
}

/**
 * Decodes subjectKeyIdentifier (RFC 5280, section 4.2.1.2).
 *
 * @param der The extension's value.
 * @returns The identifier, a view.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeSubjectKeyIdentifier } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSubjectKeyIdentifier(Uint8Array.of(4, 1, 7)), Uint8Array.of(7));
 * ```
 */
export function decodeSubjectKeyIdentifier(der: Uint8Array): Uint8Array {
  const reader = new DerReader(der, { path: "subjectKeyIdentifier" });
  const identifier = reader.readOctetString();
  reader.finish();
  return identifier;
}
