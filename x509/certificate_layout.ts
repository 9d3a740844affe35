// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerElement } from "../crypto/asn1/element.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { locateAs } from "./_locate.ts";

/**
 * Where the fields of a certificate are. Making it walks over the outermost elements only; what is
 * inside of them is decoded by whoever asks.
 */
export class CertificateLayout {
  /** The offset of tbsCertificate, with its header: what the signature is over. */
  tbsStart = 0;
  /** The offset behind tbsCertificate. */
  tbsEnd = 0;
  /** The offset of the version's INTEGER; 0 when it is absent. */
  versionStart = 0;
  /** The offset behind it. */
  versionEnd = 0;
  /** The offset of the serial number's INTEGER. */
  serialStart = 0;
  /** The offset behind it. */
  serialEnd = 0;
  /** The offset of the inner signature algorithm. */
  innerAlgorithmStart = 0;
  /** The offset behind it. */
  innerAlgorithmEnd = 0;
  /** The offset of the issuer. */
  issuerStart = 0;
  /** The offset behind it. */
  issuerEnd = 0;
  /** The offset of the first content byte of the validity. */
  validityStart = 0;
  /** The offset behind it. */
  validityEnd = 0;
  /** The offset of the subject. */
  subjectStart = 0;
  /** The offset behind it. */
  subjectEnd = 0;
  /** The offset of the subject's public key. */
  keyStart = 0;
  /** The offset behind it. */
  keyEnd = 0;
  /** Whether there is an issuerUniqueID or subjectUniqueID. */
  hasUniqueIdentifier = false;
  /** The offset of the first extension; 0 when there is no list of extensions. */
  extensionsStart = 0;
  /** The offset behind the last extension. */
  extensionsEnd = 0;
  /** The offset of the outer signature algorithm. */
  outerAlgorithmStart = 0;
  /** The offset behind it. */
  outerAlgorithmEnd = 0;
  /** The offset of the first content byte of the signature's BIT STRING. */
  signatureStart = 0;
  /** The offset behind it. */
  signatureEnd = 0;
}

const VERSION = 0xa0;
const ISSUER_UNIQUE_ID = 0x81;
const SUBJECT_UNIQUE_ID = 0x82;
const EXTENSIONS = 0xa3;

/**
 * Finds the fields of a certificate (RFC 5280, section 4.1).
 *
 * @param der The certificate, and nothing behind it.
 * @returns Where its fields are.
 * @throws {Asn1Error} When its outer structure is not that of a certificate.
 */
export function locateCertificate(der: Uint8Array): CertificateLayout {
  const layout = new CertificateLayout();
  const element = new DerElement();
  expect(element, der, 0, der.length, DER_TAGS.SEQUENCE, "certificate");
  if (element.end !== der.length) failTrailing(element.end, der.length, "certificate");
  const tbs = element.contentStart;
  expect(element, der, tbs, der.length, DER_TAGS.SEQUENCE, "certificate.tbsCertificate");
  layout.tbsStart = tbs;
  layout.tbsEnd = element.end;
  const { contentStart } = element;
  const path = "certificate.signatureAlgorithm";
  expect(element, der, layout.tbsEnd, der.length, DER_TAGS.SEQUENCE, path);
  layout.outerAlgorithmStart = element.start;
  layout.outerAlgorithmEnd = element.end;
  expect(element, der, element.end, der.length, DER_TAGS.BIT_STRING, "certificate.signatureValue");
  if (element.end !== der.length) failTrailing(element.end, der.length, "certificate");
  if (element.end - element.contentStart < 1) {
    throw new Asn1Error("INVALID_BIT_STRING_BITS_LEFT", {
      expected: "the number of unused bits",
      path: "certificate.signatureValue",
      offset: element.start,
    });
  }
  layout.signatureStart = element.contentStart;
  layout.signatureEnd = element.end;
  locateTbs(layout, element, der, contentStart);
  return layout;
}

function locateTbs(
  layout: CertificateLayout,
  element: DerElement,
  der: Uint8Array,
  start: number,
): void {
  const end = layout.tbsEnd;
  let at = start;
  if (der[at] === VERSION && at < end) {
    element.locate(der, at, end, "certificate.version");
    at = element.end;
    const last = element.end;
    const { contentStart } = element;
    expect(element, der, contentStart, last, DER_TAGS.INTEGER, "certificate.version");
    if (element.end !== last) failTrailing(element.end, last, "certificate.version");
    layout.versionStart = element.start;
    layout.versionEnd = element.end;
  }
  expect(element, der, at, end, DER_TAGS.INTEGER, "certificate.serialNumber");
  layout.serialStart = element.start;
  layout.serialEnd = element.end;
  expect(element, der, element.end, end, DER_TAGS.SEQUENCE, "certificate.signature");
  layout.innerAlgorithmStart = element.start;
  layout.innerAlgorithmEnd = element.end;
  expect(element, der, element.end, end, DER_TAGS.SEQUENCE, "certificate.issuer");
  layout.issuerStart = element.start;
  layout.issuerEnd = element.end;
  expect(element, der, element.end, end, DER_TAGS.SEQUENCE, "certificate.validity");
  layout.validityStart = element.contentStart;
  layout.validityEnd = element.end;
  expect(element, der, element.end, end, DER_TAGS.SEQUENCE, "certificate.subject");
  layout.subjectStart = element.start;
  layout.subjectEnd = element.end;
  expect(element, der, element.end, end, DER_TAGS.SEQUENCE, "certificate.subjectPublicKeyInfo");
  layout.keyStart = element.start;
  layout.keyEnd = element.end;
  locateOptional(layout, element, der, element.end);
}

function locateOptional(
  layout: CertificateLayout,
  element: DerElement,
  der: Uint8Array,
  start: number,
): void {
  const end = layout.tbsEnd;
  let at = start;
  for (const identifier of [ISSUER_UNIQUE_ID, SUBJECT_UNIQUE_ID]) {
    if (at >= end || der[at] !== identifier) continue;
    element.locate(der, at, end, "certificate.uniqueID");
    layout.hasUniqueIdentifier = true;
    at = element.end;
  }
  if (at < end && der[at] === EXTENSIONS) {
    element.locate(der, at, end, "certificate.extensions");
    at = element.end;
    const last = element.end;
    const { contentStart } = element;
    expect(element, der, contentStart, last, DER_TAGS.SEQUENCE, "certificate.extensions");
    if (element.end !== last) failTrailing(element.end, last, "certificate.extensions");
    layout.extensionsStart = element.contentStart;
    layout.extensionsEnd = last;
  }
  if (at !== end) failTrailing(at, end, "certificate.tbsCertificate");
}

function expect(
  element: DerElement,
  der: Uint8Array,
  offset: number,
  end: number,
  identifier: number,
  path: string,
): void {
  locateAs(element, der, offset, end, identifier, path, "the data is no X.509 certificate");
}

function failTrailing(offset: number, end: number, path: string): never {
  throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
    expected: "the end",
    received: `${end - offset} more bytes`,
    path,
    offset,
  });
}
