// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { parsePem, readPemBlock } from "../crypto/pem/mod.ts";
import { Certificate, CERTIFICATE_LABELS, d2iCertificate } from "./certificate.ts";
import { d2iTrustedCertificate, type TrustedCertificate } from "./trusted_certificate.ts";

/**
 * Reads every certificate of a PEM text or of DER.
 *
 * @param pemOrDer A PEM text, as a string or its bytes, in which blocks of other kinds are passed
 * over; or certificates in DER, one behind the other.
 * @returns The certificates in their order, at least one.
 * @throws {PemError} When a PEM text has no certificate, or a block is malformed.
 * @throws {Asn1Error} When one is no certificate.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, parseCertificates } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=a", key });
 * const bundle = certificate.toPem() + certificate.toPem();
 * assertEquals(parseCertificates(bundle).length, 2);
 * assertEquals(parseCertificates(certificate.der).length, 1);
 * ```
 */
export function parseCertificates(pemOrDer: string | Uint8Array): Certificate[] {
  return parseTrustedCertificates(pemOrDer).map(({ certificate }) => certificate);
}

/**
 * Reads every certificate of a PEM text or of DER, with what the blocks `TRUSTED CERTIFICATE` say
 * about them.
 *
 * @param pemOrDer As for {@linkcode parseCertificates}.
 * @returns The certificates in their order, at least one.
 * @throws {PemError} When a PEM text has no certificate, or a block is malformed.
 * @throws {Asn1Error} When one is no certificate, or its auxiliary part is malformed.
 *
 * @example Usage
 * ```ts
 * import { parseTrustedCertificates } from "@streamssl/ssl/x509";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => parseTrustedCertificates("no certificate"));
 * ```
 */
export function parseTrustedCertificates(pemOrDer: string | Uint8Array): TrustedCertificate[] {
  if (typeof pemOrDer !== "string") {
    if (isDer(pemOrDer)) return parseDer(pemOrDer);
    return parseTrustedCertificates(new TextDecoder().decode(pemOrDer));
  }
  const certificates = parsePem(pemOrDer, { labels: CERTIFICATE_LABELS })
    .map(({ label, bytes, line }) => parseBlock(label, bytes, line));
  // When there is none, this tells which blocks there are.
  if (certificates.length === 0) readPemBlock(pemOrDer, CERTIFICATE_LABELS);
  return certificates;
}

function parseBlock(label: string, bytes: Uint8Array, line: number): TrustedCertificate {
  try {
    if (label !== "TRUSTED CERTIFICATE") return { certificate: Certificate.fromDer(bytes) };
    return d2iTrustedCertificate(bytes);
  } catch (cause) {
    if (!(cause instanceof Asn1Error)) throw cause;
    throw new Asn1Error("DECODE_ERROR", {
      expected: "a certificate",
      where: `the PEM block of line ${line}`,
      path: cause.path,
      ...(cause.offset === undefined ? {} : { offset: cause.offset }),
      cause,
    });
  }
}

/**
 * A SEQUENCE of at least 128 bytes; a PEM text may start with the character `0` as well, but no
 * text goes on with such a byte.
 */
function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;
}

function parseDer(bytes: Uint8Array): TrustedCertificate[] {
  const certificates: TrustedCertificate[] = [];
  const cursor = { offset: 0 };
  while (cursor.offset < bytes.length) {
    certificates.push({ certificate: d2iCertificate(bytes, cursor) });
  }
  return certificates;
}
