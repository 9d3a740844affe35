// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { formatTime } from "../../crypto/asn1/format_time.ts";
import type { CertificateRevocationList } from "../certificate_revocation_list.ts";
import type { RevokedCertificate } from "../revoked_certificate.ts";
import { extensionsText } from "./extension_text.ts";
import { signatureText } from "./signature_text.ts";

/**
 * Prints a CRL as `openssl crl -text -noout` does (X509_CRL_print).
 *
 * @param list The list.
 * @returns The text.
 * @throws {Asn1Error} When a field can not be decoded.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   createCertificateRevocationList,
 *   revocationListText,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const certificate = await createCertificate({ subject: "CN=Example CA", isCa: true, key });
 * const list = await createCertificateRevocationList({ issuer: { certificate, key } });
 * assert(revocationListText(list).includes("No Revoked Certificates.\n"));
 * ```
 */
export function revocationListText(list: CertificateRevocationList): string {
  const { version, nextUpdate, signatureAlgorithmIdentifier, signature } = list;
  const entries = [...list.entries()];
  return "Certificate Revocation List (CRL):\n" +
    `        Version ${version} (0x${(version - 1).toString(16)})\n` +
    `    ${signatureText(signatureAlgorithmIdentifier)}` +
    `        Issuer: ${list.issuer.toOneLine()}\n` +
    `        Last Update: ${formatTime(list.thisUpdate)}\n` +
    `        Next Update: ${nextUpdate === undefined ? "NONE" : formatTime(nextUpdate)}\n` +
    extensionsText("CRL extensions", list.extensions, 8) +
    (entries.length === 0 ? "No Revoked Certificates.\n" : "Revoked Certificates:\n") +
    entries.map(entryText).join("") +
    signatureText(signatureAlgorithmIdentifier, signature);
}

function entryText(entry: RevokedCertificate): string {
  const { serialNumber, revocationDate, extensions } = entry;
  const digits = (serialNumber < 0n ? -serialNumber : serialNumber).toString(16).toUpperCase();
  const serial = `${serialNumber < 0n ? "-" : ""}${digits.length % 2 === 0 ? "" : "0"}${digits}`;
  return `    Serial Number: ${serial}\n` +
    `        Revocation Date: ${formatTime(revocationDate)}\n` +
    extensionsText("CRL entry extensions", extensions, 8);
}
