// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types: the error says what is expected. */

import { assertRejects, assertThrows } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import { SslError } from "@streamssl/ssl/err";
import {
  Certificate,
  createCertificate,
  createCertificateRevocationList,
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

const BAD_CERTIFICATES: readonly [
  options: Record<string, unknown>,
  kind: new (...args: never[]) => Error,
  text: string,
][] = [
  [{ isCa: "no" }, TypeError, "where isCa is no, not true or false"],
  [{ isCa: true, pathLength: -1 }, RangeError, "the length of paths to -1"],
  [{ isCa: true, pathLength: NaN }, RangeError, "the length of paths to NaN"],
  [{ subjectAltNames: "DNS:a" }, TypeError, "subjectAltNames is no list of texts"],
  [{ subjectAltNames: [5] }, TypeError, "subjectAltNames is no list of texts"],
  [{ subjectAltNames: ["DNS:"] }, SslError, "Invalid null value"],
  [{ subjectAltNames: [""] }, SslError, "Invalid null value"],
  [{ notAfter: "2030-01-01" }, TypeError, "a time that is no Date but string"],
  [{ notAfter: new Date(NaN) }, RangeError, "its year is not between 0 and 9999"],
  [{ subjectKeyIdentifier: "text" }, TypeError, "Uint8Array expected"],
];

Deno.test("a certificate is not made of what types would forbid", async () => {
  for (const [options, kind, text] of BAD_CERTIFICATES) {
    const all = { subject: "CN=a", key, ...options } as Parameters<typeof createCertificate>[0];
    await assertRejects(async () => await createCertificate(all), kind, text);
  }
});

Deno.test("a list has version 1 or 2 and numbers that are not negative", async () => {
  const create = (more: Record<string, unknown>) => async () =>
    await createCertificateRevocationList({ issuer: { certificate: root, key }, ...more });
  await assertRejects(create({ version: 3 }), TypeError, "of version 3: there are 1 and 2");
  await assertRejects(create({ crlNumber: -1n }), RangeError, "with the number -1");
  await assertRejects(create({ crlNumber: 1n, baseCrlNumber: -5n }), RangeError, "number -5");
});

Deno.test("DER is not read from text", () => {
  for (const text of [root.toPem(), "", "abc"]) {
    assertThrows(
      () => Certificate.fromDer(text as unknown as Uint8Array),
      TypeError,
      "Cannot read certificate from text: DER is bytes; fromPem() and parsePem() read PEM",
    );
  }
});
