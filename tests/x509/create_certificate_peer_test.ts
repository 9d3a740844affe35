// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { generateKey, type KeyParameters, sha256 } from "../../crypto/mod.ts";
import { createCertificate, nameHash } from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { openssl } from "./_openssl.ts";

const KEYS: readonly (readonly [string, KeyParameters])[] = [
  ["RSA", { type: "rsa", bits: 2048 }],
  ["RSA-PSS", { type: "rsa-pss", bits: 2048 }],
  ["P-256", { type: "ec", curve: "P-256" }],
  ["P-384", { type: "ec", curve: "P-384" }],
  ["P-521", { type: "ec", curve: "P-521" }],
  ["Ed25519", { type: "ed25519" }],
  ["Ed448", { type: "ed448" }],
];

for (const [what, parameters] of KEYS) {
  peerTest(`openssl verifies a chain of certificates made here: ${what}`, ["openssl"], async () => {
    const [rootKey, middleKey, key] = [
      await generateKey(parameters),
      await generateKey(parameters),
      await generateKey(parameters),
    ];
    const root = await createCertificate({
      subject: "CN=Root,O=Example",
      key: rootKey,
      isCa: true,
    });
    const middle = await createCertificate({
      subject: "CN=Middle,O=Example",
      key: middleKey,
      isCa: true,
      pathLength: 0,
      nameConstraints: { permitted: ["DNS:example.org", "IP:192.0.2.0/24"] },
      issuer: { certificate: root, key: rootKey },
    });
    const leaf = await createCertificate({
      subject: "CN=example.org",
      key,
      subjectAltNames: ["DNS:www.example.org", "IP:192.0.2.1"],
      issuer: { certificate: middle, key: middleKey },
    });
    await using directory = await tempDirectory({
      "root.pem": root.toPem(),
      "middle.pem": middle.toPem(),
      "leaf.pem": leaf.toPem(),
    });
    const result = await openssl([
      "verify",
      ...["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "www.example.org"],
      ...["-CAfile", directory.file("root.pem"), "-untrusted", directory.file("middle.pem")],
      directory.file("leaf.pem"),
    ]);
    assert(result.success, result.stderr);
  });
}

peerTest("openssl prints what a certificate made here has", ["openssl"], async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({
    subject: "CN=example.org,O=Example,C=US",
    key,
    serialNumber: 0xabcn,
    notBefore: new Date("2025-01-02T03:04:05Z"),
    notAfter: new Date("2051-01-02T03:04:05Z"),
    subjectAltNames: ["DNS:example.org", "IP:2001:db8::1", "URI:https://example.org/", "RID:1.2.3"],
    nameConstraints: { permitted: ["DNS:example.org"], excluded: ["IP:10.0.0.0/8"] },
  });
  const { stdout, success } = await openssl(["x509", "-text"], certificate.toPem());
  assert(success);
  for (
    const line of [
      "Version: 3 (0x2)",
      "Serial Number: 2748 (0xabc)",
      "Signature Algorithm: ecdsa-with-SHA256",
      "Issuer: C = US, O = Example, CN = example.org",
      "Not Before: Jan  2 03:04:05 2025 GMT",
      "Not After : Jan  2 03:04:05 2051 GMT",
      "ASN1 OID: prime256v1",
      "X509v3 Basic Constraints: critical",
      "CA:FALSE",
      "X509v3 Key Usage: critical",
      "Digital Signature",
      "TLS Web Server Authentication, TLS Web Client Authentication",
      "DNS:example.org, IP Address:2001:DB8:0:0:0:0:0:1, URI:https://example.org/, Registered ID:1.2.3",
      "Permitted:",
      "IP:10.0.0.0/255.0.0.0",
    ]
  ) {
    assertStringIncludes(stdout, line);
  }
  assertStringIncludes(stdout, certificate.toPem());
  const ask = async (...args: string[]) =>
    (await openssl(["x509", "-noout", ...args], certificate.toPem())).stdout.trim();
  assertEquals(await ask("-serial"), `serial=0${"ABC"}`);
  assertEquals(await ask("-subject_hash"), nameHash(certificate.subject));
  const digits = certificate.fingerprint(sha256).reduce(
    (text, byte) => `${text}:${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    "",
  );
  assertEquals(await ask("-fingerprint", "-sha256"), `sha256 Fingerprint=${digits.slice(1)}`);
});
