// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types: the error says what is expected. */

import { assertThrows } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  type Certificate,
  createCertificate,
  hashedNames,
  MemoryTrustStore,
  type RehashStyle,
  verifyCertificate,
  type VerifyOptions,
} from "@streamssl/ssl/x509";

const key = await generateKey({ type: "ec", curve: "P-256" });
const root = await createCertificate({ subject: "CN=R", key, isCa: true });
const trustStore = new MemoryTrustStore(root);

const WRONG: readonly [options: Record<string, unknown>, text: string][] = [
  [{ untrusted: [root.toPem()] }, "untrusted is no list of Certificate; Certificate.fromPem() and"],
  [{ untrusted: root }, "untrusted is no list of Certificate"],
  [{ crls: ["-----BEGIN X509 CRL-----"] }, "crls is no list of CertificateRevocationList"],
  [{ hostname: 5 }, "hostname is no text, or list of it"],
  [{ hostname: null }, "hostname is no text, or list of it"],
  [{ hostname: ["a.example", undefined] }, "hostname is no text, or list of it"],
];

Deno.test("texts and bytes are no certificates to be verified, and hosts are texts", () => {
  for (const [options, text] of WRONG) {
    assertThrows(
      () => verifyCertificate(root, { trustStore, ...options } as unknown as VerifyOptions),
      TypeError,
      text,
    );
  }
  for (const leaf of [root.toPem(), root.der, undefined]) {
    assertThrows(
      () => verifyCertificate(leaf as unknown as Certificate, { trustStore }),
      TypeError,
      "Cannot verify what is no Certificate: Certificate.fromPem()",
    );
  }
});

Deno.test("hashes have the styles that there are", () => {
  assertThrows(() => hashedNames([], "foo" as RehashStyle), TypeError, 'of the style "foo"');
});
