// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Cursor } from "../crypto/asn1/cursor.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { formatPem } from "../crypto/pem/mod.ts";
import { type Bytes, concatBytes } from "../wire/mod.ts";
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from "./algorithm_identifier.ts";
import { type Certificate, d2iCertificate } from "./certificate.ts";

/** For what a certificate is trusted, as OpenSSL keeps it beside the certificate (X509_CERT_AUX). */
export interface CertificateAuxiliary {
  /** Purposes it is trusted for, extended key usages in dotted form; all when absent. */
  readonly trusted?: readonly string[];
  /** Purposes it is not trusted for. */
  readonly rejected?: readonly string[];
  /** A name for people. */
  readonly alias?: string;
  /** An identifier of the key that the owner chose. */
  readonly keyIdentifier?: Uint8Array;
  /** Algorithms that are noted besides. */
  readonly other?: readonly AlgorithmIdentifier[];
}

/** A certificate with what a `TRUSTED CERTIFICATE` says about it. */
export interface TrustedCertificate {
  /** The certificate. */
  readonly certificate: Certificate;
  /** For what it is trusted; absent for a plain certificate. */
  readonly settings?: CertificateAuxiliary;
}

const REJECT = 0xa0;
const OTHER = 0xa1;

/**
 * Decodes a certificate and the auxiliary part behind it at a cursor, as d2i_X509_AUX: the content
 * of the PEM block `TRUSTED CERTIFICATE`.
 *
 * @param bytes The buffer.
 * @param cursor Where the certificate starts; moved behind both, left in place on an error.
 * @returns The certificate and, when one follows, its auxiliary part.
 * @throws {Asn1Error} When either is malformed.
 *
 * @example Usage
 * ```ts
 * import { d2iTrustedCertificate } from "@streamssl/ssl/x509";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iTrustedCertificate(new Uint8Array(0)));
 * ```
 */
export function d2iTrustedCertificate(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): TrustedCertificate {
  const inner = { offset: cursor.offset };
  const certificate = d2iCertificate(bytes, inner);
  if (inner.offset === bytes.length) {
    cursor.offset = inner.offset;
    return { certificate };
  }
  const reader = new DerReader(bytes, { offset: inner.offset, path: "auxiliary" });
  const settings = reader.readSequence(readAuxiliary);
  cursor.offset = reader.offset;
  return { certificate, settings };
}

function readAuxiliary(reader: DerReader): CertificateAuxiliary {
  const fields: { -readonly [K in keyof CertificateAuxiliary]: CertificateAuxiliary[K] } = {};
  const readOids = (inner: DerReader) => inner.list((item) => item.readOid());
  if (reader.peekTag() === DER_TAGS.SEQUENCE) {
    fields.trusted = reader.readSequence(readOids, "trust");
  }
  if (reader.peekTag() === REJECT) fields.rejected = reader.readNested(REJECT, readOids, "reject");
  if (reader.peekTag() === DER_TAGS.UTF8_STRING) fields.alias = reader.readString("alias");
  if (reader.peekTag() === DER_TAGS.OCTET_STRING) {
    fields.keyIdentifier = reader.readOctetString("keyid").slice();
  }
  if (reader.peekTag() === OTHER) {
    const readOther = (inner: DerReader) =>
      inner.list((item) => readAlgorithmIdentifier(item, "other"));
    fields.other = reader.readNested(OTHER, readOther, "other");
  }
  return fields;
}

/**
 * Encodes a certificate and its auxiliary part, as i2d_X509_AUX.
 *
 * @param trusted The certificate and for what it is trusted.
 * @returns The DER of both, one behind the other.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   d2iTrustedCertificate,
 *   encodeTrustedCertificate,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * const settings = { trusted: ["1.3.6.1.5.5.7.3.1"] };
 * const der = encodeTrustedCertificate({ certificate, settings });
 * assertEquals(d2iTrustedCertificate(der).settings, settings);
 * ```
 */
export function encodeTrustedCertificate(trusted: TrustedCertificate): Bytes {
  const { certificate, settings } = trusted;
  if (settings === undefined) return certificate.der.slice();
  const auxiliary = new DerBuilder().sequence((inner) => {
    const { trusted: trust, rejected, alias, keyIdentifier, other } = settings;
    if (trust !== undefined) inner.sequence((list) => trust.forEach((oid) => list.oid(oid)));
    if (rejected !== undefined) {
      inner.nested(REJECT, (list) => rejected.forEach((oid) => list.oid(oid)));
    }
    if (alias !== undefined) inner.utf8String(alias);
    if (keyIdentifier !== undefined) inner.octetString(keyIdentifier);
    if (other !== undefined) {
      inner.nested(
        OTHER,
        (list) =>
          other.forEach(({ oid, parameters }) =>
            list.sequence((item) => item.oid(oid).raw(parameters ?? new Uint8Array(0)))
          ),
      );
    }
  }).finish();
  return concatBytes(certificate.der, auxiliary);
}

/**
 * Writes a certificate with its auxiliary part as a PEM block `TRUSTED CERTIFICATE`.
 *
 * @param trusted The certificate and for what it is trusted.
 * @returns The text.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, formatTrustedCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * assert(formatTrustedCertificate({ certificate }).startsWith("-----BEGIN TRUSTED CERTIFICATE"));
 * ```
 */
export function formatTrustedCertificate(trusted: TrustedCertificate): string {
  return formatPem("TRUSTED CERTIFICATE", encodeTrustedCertificate(trusted));
}
