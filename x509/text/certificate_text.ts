// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader, formatTime } from "../../crypto/asn1/mod.ts";
import type { Certificate } from "../certificate.ts";
import type { CertificateAuxiliary } from "../trusted_certificate.ts";
import { extensionsText } from "./extension_text.ts";
import { publicKeyText } from "./public_key_text.ts";
import { signatureText } from "./signature_text.ts";
import { colonHex, hexLines, objectText } from "./_pieces.ts";

/**
 * Prints a certificate as `openssl x509 -text -noout` does (X509_print).
 *
 * @param certificate The certificate.
 * @param settings For what it is trusted, as `TRUSTED CERTIFICATE` says; printed at the end.
 * @returns The text.
 * @throws {Asn1Error} When a field other than the key can not be decoded.
 *
 * @example Usage
 * ```ts
 * import { certificateText, createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=example.org", key });
 * assert(certificateText(certificate).includes("        Subject: CN = example.org\n"));
 * ```
 */
export function certificateText(
  certificate: Certificate,
  settings?: CertificateAuxiliary,
): string {
  const { version, notBefore, notAfter } = certificate;
  return "Certificate:\n    Data:\n" +
    `        Version: ${version} (0x${(version - 1).toString(16)})\n` +
    serialText(certificate) +
    `    ${signatureText(innerAlgorithm(certificate))}` +
    `        Issuer: ${certificate.issuer.toOneLine()}\n` +
    "        Validity\n" +
    `            Not Before: ${formatTime(notBefore)}\n` +
    `            Not After : ${formatTime(notAfter)}\n` +
    `        Subject: ${certificate.subject.toOneLine()}\n` +
    keyText(certificate, certificate.subjectPublicKeyInfo) +
    uniqueIdentifiersText(certificate) +
    extensionsText("X509v3 extensions", certificate.extensions, 8) +
    signatureText(certificate.signatureAlgorithmIdentifier, certificate.signature) +
    (settings === undefined ? "" : auxiliaryText(settings));
}

/** The fields of tbsCertificate behind the version, as readers stand before them. */
function tbsFields(certificate: Certificate): DerReader {
  const reader = new DerReader(certificate.tbsCertificate).readSequence();
  if (reader.peekTag() === 0xa0) reader.skip();
  return reader;
}

function innerAlgorithm(certificate: Certificate) {
  const reader = tbsFields(certificate);
  reader.skip("serialNumber");
  return reader.readSequence((inner) => {
    const oid = inner.readOid();
    return inner.atEnd ? { oid } : { oid, parameters: inner.readRaw() };
  });
}

/** On one line when it fits in 64 bits, else as bytes. */
function serialText({ serialNumber }: Certificate): string {
  const magnitude = serialNumber < 0n ? -serialNumber : serialNumber;
  const sign = serialNumber < 0n ? "-" : "";
  const start = "        Serial Number:";
  if (BigInt.asIntN(64, serialNumber) === serialNumber) {
    return `${start} ${sign}${magnitude} (${sign}0x${magnitude.toString(16)})\n`;
  }
  const digits = magnitude.toString(16);
  const bytes = (digits.length % 2 === 0 ? digits : `0${digits}`).match(/../g) ?? [];
  return `${start}\n            ${sign === "" ? "" : " (Negative)"}${bytes.join(":")}\n`;
}

/**
 * Prints the block on a subject's key.
 *
 * @param holder What has the key, which may be unreadable.
 * @param subjectPublicKeyInfo The key in DER.
 * @returns The text.
 */
export function keyText(
  holder: Pick<Certificate, "publicKey">,
  subjectPublicKeyInfo: Uint8Array,
): string {
  const oid = new DerReader(subjectPublicKeyInfo).readSequence().readSequence().readOid();
  const start = "        Subject Public Key Info:\n" +
    `            Public Key Algorithm: ${objectText(oid)}\n`;
  try {
    return start + publicKeyText(holder.publicKey, 16);
  } catch {
    return `${start}            Unable to load Public Key\n`;
  }
}

function uniqueIdentifiersText(certificate: Certificate): string {
  if (!certificate.hasUniqueIdentifier) return "";
  const reader = tbsFields(certificate);
  let text = "";
  while (!reader.atEnd) {
    const { identifier, content } = reader.readAny();
    if (identifier !== 0x81 && identifier !== 0x82) continue;
    const title = identifier === 0x81 ? "Issuer" : "Subject";
    text += `        ${title} Unique ID: \n${hexLines(content.subarray(1), 12, 18)}`;
  }
  return text;
}

/** X509_aux_print. */
function auxiliaryText(settings: CertificateAuxiliary): string {
  const { trusted, rejected, alias, keyIdentifier } = settings;
  const uses = (title: string, oids: readonly string[] | undefined) =>
    oids === undefined || oids.length === 0
      ? `No ${title} Uses.\n`
      : `${title} Uses:\n  ${oids.map(objectText).join(", ")}\n`;
  return uses("Trusted", trusted) + uses("Rejected", rejected) +
    (alias === undefined ? "" : `Alias: ${alias}\n`) +
    (keyIdentifier === undefined ? "" : `Key Id: ${colonHex(keyIdentifier, "upper")}\n`);
}
