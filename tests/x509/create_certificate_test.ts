// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { SslError } from "@streamssl/ssl/err";
import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
import { generateKey, type KeyParameters, sha1, sha256, sha384 } from "../../crypto/mod.ts";
import {
  createCertificate,
  type CreateCertificateOptions,
  decodeGeneralNames,
  EXTENSION_IDS,
  Name,
  parseGeneralName,
} from "../../x509/mod.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });
const otherKey = await generateKey({ type: "ed25519" });

Deno.test("createCertificate() fills in what the options leave out", async () => {
  const before = Date.now();
  const certificate = await createCertificate({ subject: "CN=a", key });
  assertEquals(certificate.version, 3);
  assertEquals(certificate.issuer.toString(), "CN=a");
  assertEquals(certificate.serialNumberHex.length, 32);
  assert(certificate.serialNumber > 0n);
  const seconds = (time: number) => Math.floor(time / 1000);
  const notBefore = seconds(certificate.notBefore.getTime());
  assert(notBefore >= seconds(before) - 301 && notBefore <= seconds(Date.now()) - 299);
  assertEquals(seconds(certificate.notAfter.getTime()) - notBefore, 365 * 86_400 + 300);
  assertEquals(certificate.extensions.map(({ name }) => name), [
    "X509v3 Subject Key Identifier",
    "X509v3 Authority Key Identifier",
    "X509v3 Basic Constraints",
    "X509v3 Key Usage",
    "X509v3 Extended Key Usage",
  ]);
  assertEquals(certificate.basicConstraints, { isCa: false });
  assertEquals([...certificate.keyUsage ?? []], ["digitalSignature"]);
  assertEquals(certificate.extendedKeyUsage, ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  assertEquals(certificate.authorityKeyIdentifier?.keyIdentifier, certificate.subjectKeyIdentifier);
  assertEquals(await certificate.verifySignature(key.publicKey), true);
  assertEquals(await certificate.verifySignature(otherKey.publicKey), false);
});

Deno.test("createCertificate() makes authorities", async () => {
  const certificate = await createCertificate({ subject: "CN=a", key, isCa: true, pathLength: 0 });
  assertEquals(certificate.basicConstraints, { isCa: true, pathLength: 0 });
  assertEquals([...certificate.keyUsage ?? []], ["keyCertSign", "cRLSign"]);
  assertEquals(certificate.extendedKeyUsage, undefined);
  assert(certificate.extension(EXTENSION_IDS.basicConstraints)?.critical);
});

Deno.test("createCertificate() signs with the issuer's key and name", async () => {
  const authority = await createCertificate({ subject: "CN=CA", key: otherKey, isCa: true });
  const issuer = { certificate: authority, key: otherKey };
  const certificate = await createCertificate({
    subject: "",
    publicKey: key.publicKey,
    issuer,
    subjectAltNames: ["a.example", "DNS:b.example", "192.0.2.1", "IP:2001:db8::1", "email:a@b"],
  });
  assertEquals(certificate.issuer.toString(), "CN=CA");
  assertEquals(certificate.signatureAlgorithm, { kind: "ed25519" });
  assert(certificate.extension(EXTENSION_IDS.subjectAltName)?.critical, "the subject is empty");
  assertEquals(certificate.subjectAltName, [
    { type: "dns", value: "a.example" },
    { type: "dns", value: "b.example" },
    { type: "ip", bytes: Uint8Array.of(192, 0, 2, 1) },
    { type: "ip", bytes: decodeHex("20010db8000000000000000000000001") },
    { type: "email", value: "a@b" },
  ]);
  assertEquals(certificate.authorityKeyIdentifier?.keyIdentifier, authority.subjectKeyIdentifier);
  assertEquals(await certificate.verifySignature(authority.publicKey), true);
  const renamed = await createCertificate({ subject: "CN=a", key, issuer, issuerName: "CN=other" });
  assertEquals(renamed.issuer.toString(), "CN=other");
});

Deno.test("createCertificate() takes every field that it is given", async () => {
  const certificate = await createCertificate({
    subject: Name.fromParts([[["CN", "a"]]]),
    key,
    serialNumber: -5n,
    notBefore: new Date("1949-01-01T00:00:00Z"),
    notAfter: new Date("9999-12-31T23:59:59Z"),
    signatureAlgorithm: { kind: "ecdsa", digest: sha384 },
    keyUsage: ["decipherOnly", "digitalSignature"],
    extendedKeyUsage: ["codeSigning", "1.2.3"],
    nameConstraints: { permitted: ["DNS:a.example", "IP:10.0.0.0/8"], excluded: ["email:b"] },
    subjectKeyIdentifier: Uint8Array.of(1),
    authorityKeyIdentifier: Uint8Array.of(2),
    extraExtensions: [{ oid: "1.2.3.4", critical: true, value: decodeHex("0500") }],
  });
  assertEquals(certificate.serialNumber, -5n);
  assertEquals(certificate.notBefore, new Date("1949-01-01T00:00:00Z"));
  assertEquals(certificate.notAfter, new Date("9999-12-31T23:59:59Z"));
  assertEquals(certificate.signatureAlgorithm, { kind: "ecdsa", digest: sha384 });
  assertEquals([...certificate.keyUsage ?? []], ["digitalSignature", "decipherOnly"]);
  assertEquals(certificate.extendedKeyUsage, ["1.3.6.1.5.5.7.3.3", "1.2.3"]);
  assertEquals(certificate.nameConstraints, {
    permitted: [
      { base: { type: "dns", value: "a.example" }, minimum: 0n },
      { base: { type: "ip", bytes: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) }, minimum: 0n },
    ],
    excluded: [{ base: { type: "email", value: "b" }, minimum: 0n }],
  });
  assertEquals(certificate.subjectKeyIdentifier, Uint8Array.of(1));
  assertEquals(certificate.authorityKeyIdentifier?.keyIdentifier, Uint8Array.of(2));
  const extra = certificate.extension("1.2.3.4");
  assertEquals([extra?.critical, encodeHex(extra?.value ?? key.toPkcs8())], [true, "0500"]);
  assertEquals(await certificate.verifySignature(key.publicKey), true);
});

Deno.test("createCertificate() makes wrong certificates when it is told to", async () => {
  const make = (options: Partial<CreateCertificateOptions>) =>
    createCertificate({ subject: "CN=a", key, ...options });
  const first = await make({ version: 1 });
  assertEquals([first.version, first.extensions.length], [1, 0]);
  const extra = [{ oid: "1.2.3", value: new Uint8Array(0) }];
  assertEquals((await make({ version: 1, extraExtensions: extra })).extensions.length, 1);
  assertEquals((await make({ version: 2 })).version, 2);
  const bare = await make({
    basicConstraints: false,
    keyUsage: false,
    extendedKeyUsage: false,
    subjectKeyIdentifier: false,
    authorityKeyIdentifier: false,
  });
  assertEquals(bare.extensions.length, 0);
  const replaced = await make({
    extraExtensions: [{ oid: EXTENSION_IDS.keyUsage, value: decodeHex("0500") }],
  });
  assertThrows(() => replaced.keyUsage, SslError);
  const twice = await make({ extraExtensions: [...extra, ...extra] });
  assertThrows(() => twice.extensions, SslError);
  const sha1Signed = await make({ signatureAlgorithm: { kind: "ecdsa", digest: sha1 } });
  assertEquals(await sha1Signed.verifySignature(key.publicKey), true);
});

const KEYS: readonly (readonly [KeyParameters, string])[] = [
  [{ type: "rsa", bits: 2048 }, "sha256WithRSAEncryption"],
  [{ type: "rsa-pss", bits: 2048 }, "rsassaPss"],
  [{ type: "ec", curve: "P-256" }, "ecdsa-with-SHA256"],
  [{ type: "ec", curve: "P-384" }, "ecdsa-with-SHA384"],
  [{ type: "ec", curve: "P-521" }, "ecdsa-with-SHA512"],
  [{ type: "ed25519" }, "ED25519"],
  [{ type: "ed448" }, "ED448"],
];

for (const [parameters, name] of KEYS) {
  Deno.test(`createCertificate() signs by ${name} and a changed byte is noticed`, async () => {
    const signer = await generateKey(parameters);
    const certificate = await createCertificate({ subject: "CN=a", key: signer });
    assertEquals(certificate.signatureAlgorithmName, name);
    assertEquals(await certificate.verifySignature(certificate.publicKey), true);
    const changed = certificate.der.slice();
    const place = changed.length - 8;
    changed[place] = (changed[place] as number) ^ 1;
    const { fromDer } = certificate.constructor as typeof import("../../x509/mod.ts").Certificate;
    const wrong = fromDer(changed);
    assertEquals(await wrong.verifySignature(certificate.publicKey), false);
  });
}

Deno.test("createCertificate() refuses what it can not make", async () => {
  assertThrows(() => createCertificate({ subject: "CN=a" }), TypeError);
  const authority = await createCertificate({ subject: "CN=a", key });
  const issuer = { certificate: authority, key };
  assertThrows(() => createCertificate({ subject: "CN=a", issuer }), TypeError);
  const exchange = await generateKey({ type: "x25519" });
  assertThrows(() => createCertificate({ subject: "CN=a", key: exchange }), SslError);
  const agreed = await createCertificate({ subject: "CN=a", key: exchange, issuer });
  assertEquals([...agreed.keyUsage ?? []], ["keyAgreement"]);
  const bad: Partial<CreateCertificateOptions>[] = [
    { subject: "CN" },
    { subjectAltNames: ["IP:1.2.3"] },
    { subjectAltNames: ["foo:bar"] },
    { subjectAltNames: ["RID:x"] },
    { subjectAltNames: ["DNS:bü cher"] },
    { subjectAltNames: ["email:a@bü cher"] },
    { issuer: { certificate: authority, key: otherKey } },
    { nameConstraints: { permitted: ["IP:10.0.0.1"] } },
    { extendedKeyUsage: ["noSuchPurpose"] },
    { keyUsage: ["noSuchUsage" as "cRLSign"] },
  ];
  for (const options of bad) {
    assertThrows(() => createCertificate({ subject: "CN=a", key, ...options }), SslError);
  }
  for (const notAfter of [new Date(NaN), new Date(0)]) {
    assertThrows(() => createCertificate({ subject: "CN=a", key, notAfter }), RangeError);
  }
  for (const isCa of [{}, { isCa: false }]) {
    assertThrows(
      () => createCertificate({ subject: "CN=a", key, pathLength: 1, ...isCa }),
      TypeError,
    );
  }
});

Deno.test("international names are stored as A-labels, where RFC 5280, section 7 wants it", async () => {
  const certificate = await createCertificate({
    subject: "CN=a",
    key,
    subjectAltNames: [
      "b\u00fccher.example",
      "DNS:*.M\u00fcnchen.de",
      "email:J.M@b\u00fccher.example",
      "DNS:Plain_-.example.",
    ],
    nameConstraints: { permitted: ["DNS:.b\u00fccher.example"] },
  });
  const { value } = certificate.extension(EXTENSION_IDS.subjectAltName)!;
  assertEquals(decodeGeneralNames(value).map((name) => "value" in name ? name.value : ""), [
    "xn--bcher-kva.example",
    "*.xn--mnchen-3ya.de",
    "J.M@xn--bcher-kva.example",
    "Plain_-.example.",
  ]);
  const uri = parseGeneralName("URI:https://u@b\u00fccher.example:8/x?q");
  assertEquals(uri, { type: "uri", value: "https://u@xn--bcher-kva.example:8/x?q" });
});

Deno.test("default key usage fits keys that only agree or encapsulate", async () => {
  const issuer = {
    certificate: await createCertificate({ subject: "CN=a", key, isCa: true }),
    key,
  };
  for (
    const [parameters, usage] of [
      [{ type: "dhx", group: "ffdhe2048" }, "keyAgreement"],
      [{ type: "ml-kem-512" }, "keyEncipherment"],
    ] as const
  ) {
    const { publicKey } = await generateKey(parameters);
    const certificate = await createCertificate({ subject: "CN=b", publicKey, issuer });
    assertEquals([...certificate.keyUsage ?? []], [usage]);
  }
});

Deno.test("the same random source gives the same certificate", async () => {
  const options = {
    subject: "CN=a",
    key: otherKey,
    random: (length: number) => new Uint8Array(length).fill(0x80),
    notBefore: new Date(0),
    notAfter: new Date(1),
  };
  const one = await createCertificate(options);
  const two = await createCertificate(options);
  assert(one.equals(two));
  assertEquals(one.serialNumberHex, "40808080808080808080808080808080");
  assertEquals(one.fingerprint(), sha256.digest(one.der));
  assertFalse(one.equals(await createCertificate({ ...options, subject: "CN=b" })));
});
