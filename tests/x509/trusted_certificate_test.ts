// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Asn1Error } from "@streamssl/ssl/asn1";
import { formatPem } from "@streamssl/ssl/pem";
import { concatBytes, decodeHex } from "@streamssl/ssl/wire";
import {
  Certificate,
  type CertificateAuxiliary,
  d2iTrustedCertificate,
  encodeTrustedCertificate,
  formatTrustedCertificate,
  parseCertificates,
  parseTrustedCertificates,
} from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { assembleCertificate } from "./_certificates.ts";
import { openssl } from "./_openssl.ts";

const certificate = Certificate.fromDer(assembleCertificate());
const SETTINGS: readonly CertificateAuxiliary[] = [
  {},
  { trusted: ["1.3.6.1.5.5.7.3.1", "1.2.3"] },
  { rejected: ["2.5.29.37.0"] },
  {
    trusted: [],
    rejected: ["1.2.3"],
    alias: "mein Zertifikat é",
    keyIdentifier: Uint8Array.of(1, 2),
    other: [{ oid: "1.2.3" }, { oid: "1.2.4", parameters: decodeHex("0500") }],
  },
];

Deno.test("trust settings come back as they were", () => {
  for (const settings of SETTINGS) {
    const text = formatTrustedCertificate({ certificate, settings });
    const [entry] = parseTrustedCertificates(text);
    assertEquals(entry?.settings, settings);
    assert(entry?.certificate.equals(certificate));
    assert(Certificate.fromPem(text).equals(certificate));
    assert(parseCertificates(text)[0]?.equals(certificate));
  }
  assertEquals(parseTrustedCertificates(formatTrustedCertificate({ certificate })), [
    { certificate },
  ]);
});

Deno.test("d2iTrustedCertificate() moves its cursor only when all is well", () => {
  const der = encodeTrustedCertificate({ certificate, settings: { trusted: ["1.2.3"] } });
  const cursor = { offset: 2 };
  d2iTrustedCertificate(concatBytes(new Uint8Array(2), der, Uint8Array.of(9)), cursor);
  assertEquals(cursor.offset, 2 + der.length);
  for (
    const hex of [
      "0500",
      "30020500",
      "3004a0020500",
      "30040c0161ff",
      "300730053003020101",
    ]
  ) {
    const wrong = concatBytes(certificate.der, decodeHex(hex));
    const start = { offset: 0 };
    assertThrows(() => d2iTrustedCertificate(wrong, start), Asn1Error);
    assertEquals(start.offset, 0);
    assertThrows(
      () => parseTrustedCertificates(formatPem("TRUSTED CERTIFICATE", wrong)),
      Asn1Error,
    );
  }
});

Deno.test("an auxiliary part cut off at any byte gives only our errors", () => {
  const der = encodeTrustedCertificate({ certificate, settings: SETTINGS[3] ?? {} });
  for (let length = certificate.der.length + 1; length < der.length; length++) {
    assertThrows(() => d2iTrustedCertificate(der.subarray(0, length)), Asn1Error);
  }
});

peerTest("openssl reads trust settings that were written here", ["openssl"], async () => {
  const settings = {
    trusted: ["1.3.6.1.5.5.7.3.1"],
    rejected: ["1.3.6.1.5.5.7.3.2"],
    alias: "an alias",
  };
  const text = formatTrustedCertificate({ certificate, settings });
  const { stdout } = await openssl(["x509", "-text", "-noout"], text);
  assertStringIncludes(stdout, "Trusted Uses:\n  TLS Web Server Authentication");
  assertStringIncludes(stdout, "Rejected Uses:\n  TLS Web Client Authentication");
  assertStringIncludes(stdout, "Alias: an alias");
  const written = await openssl(["x509", "-trustout", "-addtrust", "emailProtection"], text);
  assertEquals(parseTrustedCertificates(written.stdout)[0]?.settings?.trusted, [
    "1.3.6.1.5.5.7.3.1",
    "1.3.6.1.5.5.7.3.4",
  ]);
});
