// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DER_TAGS, DerReader } from "../../crypto/asn1/mod.ts";
import {
  type CertificateRequest,
  REQUEST_ATTRIBUTES,
  type RequestAttribute,
} from "../certificate_request.ts";
import type { Extension } from "../extension.ts";
import { extensionText } from "./extension_text.ts";
import { keyText } from "./certificate_text.ts";
import { signatureText } from "./signature_text.ts";
import { objectText } from "./_pieces.ts";

/** The string types that attributes are printed of. */
const PRINTED: ReadonlySet<number> = new Set([
  DER_TAGS.PRINTABLE_STRING,
  DER_TAGS.T61_STRING,
  DER_TAGS.NUMERIC_STRING,
  DER_TAGS.UTF8_STRING,
  DER_TAGS.IA5_STRING,
]);

/**
 * Prints a request as `openssl req -text -noout` does (X509_REQ_print).
 *
 * @param request The request.
 * @returns The text.
 * @throws {Asn1Error} When a field other than the key can not be decoded.
 *
 * @example Usage
 * ```ts
 * import { certificateRequestText, createCertificateRequest } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const request = await createCertificateRequest({ subject: "CN=example.org", key });
 * assert(certificateRequestText(request).includes("        Attributes:\n            (none)\n"));
 * ```
 */
export function certificateRequestText(request: CertificateRequest): string {
  const { version, attributes } = request;
  return "Certificate Request:\n    Data:\n" +
    `        Version: ${version} (0x${(version - 1).toString(16)})\n` +
    `        Subject: ${request.subject.toOneLine()}\n` +
    keyText(request, request.subjectPublicKeyInfo) +
    "        Attributes:\n" +
    (attributes.length === 0 ? "            (none)\n" : attributes.map(attributeText).join("")) +
    requestedText(request.requestedExtensions) +
    signatureText(request.signatureAlgorithmIdentifier, request.signature);
}

function attributeText({ oid, values }: RequestAttribute): string {
  if (
    oid === REQUEST_ATTRIBUTES.extensionRequest ||
    oid === REQUEST_ATTRIBUTES.microsoftExtensionRequest
  ) return "";
  const name = objectText(oid);
  const texts = values.map((value, index) => {
    const { identifier, content } = new DerReader(value).readAny();
    const text = PRINTED.has(identifier)
      ? Array.from(content, (byte) => String.fromCharCode(byte)).join("")
      : "unable to print attribute";
    return `${" ".repeat(Math.max(0, 25 - (index === 0 ? name.length : 0)))}:${text}\n`;
  });
  return `            ${name}${texts.join("")}`;
}

function requestedText(extensions: readonly Extension[]): string {
  // OpenSSL 3.0 prints the title for no extensions too.
  return "            Requested Extensions:\n" +
    extensions.map((extension) =>
      `                ${objectText(extension.oid)}: ${extension.critical ? "critical" : ""}\n` +
      `${extensionText(extension, 20)}\n`
    ).join("");
}
