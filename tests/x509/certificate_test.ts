// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Asn1Error, DerBuilder } from "@streamssl/ssl/asn1";
import { SslError } from "@streamssl/ssl/err";
import { formatPem, PemError } from "@streamssl/ssl/pem";
import { concatBytes, decodeHex } from "@streamssl/ssl/wire";
import {
  Certificate,
  d2iCertificate,
  encodeBasicConstraints,
  encodeGeneralNames,
  encodeKeyUsage,
  EXTENSION_IDS,
  i2dCertificate,
  Name,
  parseCertificates,
} from "../../x509/mod.ts";
import { assembleCertificate, type CertificateParts, extensionsField } from "./_certificates.ts";

/** Every getter that decodes something. */
const GETTERS = [
  "version",
  "serialNumber",
  "serialNumberHex",
  "notBefore",
  "notAfter",
  "publicKey",
  "signatureAlgorithm",
  "signatureAlgorithmsMatch",
  "extensions",
  "subjectAltName",
  "basicConstraints",
  "keyUsage",
  "extendedKeyUsage",
  "nameConstraints",
  "subjectKeyIdentifier",
  "authorityKeyIdentifier",
  "isSelfIssued",
] as const satisfies readonly (keyof Certificate)[];

/** A certificate with one of most things. */
function fullCertificate(): Uint8Array {
  return assembleCertificate({
    serialNumber: decodeHex("02080123456789abcdef"),
    subject: Name.parse("CN=example.org,O=Example").der,
    issuer: Name.parse("CN=Example CA").der,
    rest: extensionsField(
      [EXTENSION_IDS.basicConstraints, encodeBasicConstraints({ isCa: true, pathLength: 1 })],
      [EXTENSION_IDS.keyUsage, encodeKeyUsage(["keyCertSign"])],
      [EXTENSION_IDS.subjectKeyIdentifier, decodeHex("040401020304")],
      [
        EXTENSION_IDS.subjectAltName,
        encodeGeneralNames([
          { type: "dns", value: "example.org" },
          { type: "ip", bytes: Uint8Array.of(192, 0, 2, 1) },
          { type: "directory", name: Name.parse("CN=a") },
          { type: "other", oid: "1.2.3", value: decodeHex("0c0161") },
          { type: "registered", oid: "1.2.3" },
        ]),
      ],
    ),
  });
}

/** Asks for everything; a malformed certificate may throw nothing but our errors. */
function readEverything(certificate: Certificate): void {
  for (const getter of GETTERS) {
    try {
      certificate[getter];
    } catch (error) {
      assert(error instanceof SslError, `${getter}: ${error}`);
    }
  }
  for (const name of [certificate.subject, certificate.issuer]) {
    try {
      name.toString();
      name.canonicalDer;
    } catch (error) {
      assert(error instanceof SslError, `name: ${error}`);
    }
  }
}

Deno.test("Certificate decodes its fields when they are asked for", () => {
  const certificate = Certificate.fromDer(fullCertificate());
  assertEquals(certificate.version, 3);
  assertEquals(certificate.serialNumber, 0x0123456789abcdefn);
  assertEquals(certificate.serialNumberHex, "0123456789ABCDEF");
  assertEquals(certificate.subject.toString(), "CN=example.org,O=Example");
  assertEquals(certificate.issuer.toString(), "CN=Example CA");
  assertFalse(certificate.isSelfIssued);
  assertEquals(certificate.notBefore, new Date("2025-01-01T00:00:00Z"));
  assertEquals(certificate.notAfter, new Date("2050-01-01T00:00:00Z"));
  assertEquals(certificate.signatureAlgorithm, { kind: "ed25519" });
  assertEquals(certificate.signature.length, 64);
  assertEquals(certificate.basicConstraints, { isCa: true, pathLength: 1 });
  assertEquals([...certificate.keyUsage ?? []], ["keyCertSign"]);
  assertEquals(certificate.subjectKeyIdentifier, Uint8Array.of(1, 2, 3, 4));
  assertEquals(certificate.subjectAltName?.map(({ type }) => type), [
    "dns",
    "ip",
    "directory",
    "other",
    "registered",
  ]);
  assertEquals(certificate.authorityKeyIdentifier, undefined);
  assertEquals(certificate.extension("1.2.3"), undefined);
  assertEquals(certificate.extensions.length, 4);
  assert(certificate.subjectAltName === certificate.subjectAltName, "decoded once");
  assert(certificate.subject === certificate.subject, "decoded once");
});

Deno.test("Certificate keeps the bytes that it was given, whatever becomes of the buffer", () => {
  const der = fullCertificate();
  const buffer = der.slice();
  const certificate = Certificate.fromDer(buffer);
  buffer.fill(0);
  assertEquals(certificate.der, Uint8Array.from(der));
  assertEquals(certificate.subject.toString(), "CN=example.org,O=Example");
  certificate.notBefore.setTime(0);
  assertEquals(certificate.notBefore, new Date("2025-01-01T00:00:00Z"));
  assertEquals(Certificate.fromPem(certificate.toPem()).der, certificate.der);
});

Deno.test("d2iCertificate() and i2dCertificate() walk over a buffer", () => {
  const certificates = [assembleCertificate(), fullCertificate()].map((der) =>
    Certificate.fromDer(der)
  );
  const buffer = new Uint8Array(10 + certificates.reduce((sum, c) => sum + i2dCertificate(c), 0));
  const cursor = { offset: 5 };
  for (const certificate of certificates) i2dCertificate(certificate, buffer, cursor);
  assertEquals(cursor.offset, buffer.length - 5);
  cursor.offset = 5;
  for (const certificate of certificates) {
    assert(d2iCertificate(buffer, cursor).equals(certificate));
  }
  assertEquals(cursor.offset, buffer.length - 5);
  assertThrows(() => d2iCertificate(buffer, cursor), Asn1Error);
  assertThrows(() => i2dCertificate(certificates[0] as Certificate, buffer, cursor), Asn1Error);
  assertEquals(cursor.offset, buffer.length - 5);
});

const empty = new Uint8Array(0);
/** What is refused at once, because the outer structure is wrong. */
const BAD_STRUCTURE: readonly (readonly [string, CertificateParts, string])[] = [
  ["no serial number", { serialNumber: empty }, "certificate.serialNumber"],
  ["a serial number of another type", { serialNumber: decodeHex("0a0101") }, "serialNumber"],
  ["an empty version", { version: decodeHex("a000") }, "certificate.version"],
  ["a version with two numbers", { version: decodeHex("a006020102020102") }, "version"],
  ["a version of another type", { version: decodeHex("a003010100") }, "certificate.version"],
  ["no inner algorithm", { innerAlgorithm: empty }, "certificate.subjectPublicKeyInfo"],
  ["an issuer of another type", { issuer: decodeHex("3100") }, "certificate.issuer"],
  ["a validity of another type", { validity: decodeHex("0500") }, "certificate.validity"],
  ["a subject of another type", { subject: decodeHex("0500") }, "certificate.subject"],
  ["no key", { publicKey: empty }, "certificate.subjectPublicKeyInfo"],
  ["bytes behind the key", { rest: decodeHex("0500") }, "certificate.tbsCertificate"],
  ["two lists of extensions", { rest: decodeHex("a3023000a3023000") }, "tbsCertificate"],
  ["unique identifiers in the wrong order", { rest: decodeHex("8202000081020000") }, "tbs"],
  ["an empty field of extensions", { rest: decodeHex("a300") }, "certificate.extensions"],
  ["two sequences of extensions", { rest: decodeHex("a30430003000") }, "certificate.extensions"],
  ["no outer algorithm", { outerAlgorithm: empty }, "certificate.signatureAlgorithm"],
  ["no signature", { signature: empty }, "certificate.signatureValue"],
  ["an empty signature", { signature: decodeHex("0300") }, "certificate.signatureValue"],
  ["a signature of another type", { signature: decodeHex("040100") }, "signatureValue"],
  ["bytes behind the signature", { signature: decodeHex("0302000005 00") }, "certificate"],
];

for (const [what, parts, path] of BAD_STRUCTURE) {
  Deno.test(`Certificate.fromDer() refuses ${what}`, () => {
    const error = assertThrows(() => Certificate.fromDer(assembleCertificate(parts)), Asn1Error);
    assertStringIncludes(error.path, path);
    assert(error.offset !== undefined);
  });
}

Deno.test("Certificate.fromDer() refuses bytes behind the certificate", () => {
  const der = concatBytes(fullCertificate(), Uint8Array.of(0));
  assertThrows(() => Certificate.fromDer(der), Asn1Error);
  assertEquals(Certificate.fromDer(der.subarray(0, der.length - 1)).version, 3);
});

function times(...texts: string[]): Uint8Array {
  return new DerBuilder().sequence((inner) => {
    for (const text of texts) inner.element(0x17, new TextEncoder().encode(text));
  }).finish();
}

function withExtension(id: keyof typeof EXTENSION_IDS, hex: string): CertificateParts {
  return { rest: extensionsField([EXTENSION_IDS[id], decodeHex(hex)]) };
}

const good = "250101000000Z";
/** What is refused when it is asked for. */
const BAD_FIELDS: readonly (readonly [string, typeof GETTERS[number], CertificateParts])[] = [
  ["version 4", "version", { version: decodeHex("a003020103") }],
  ["a negative version", "version", { version: decodeHex("a0030201ff") }],
  ["a huge version", "version", { version: decodeHex("a00702050100000000") }],
  ["an encoded version 1", "version", { version: decodeHex("a003020100") }],
  ["a padded version", "version", { version: decodeHex("a00402020002") }],
  ["an empty serial number", "serialNumber", { serialNumber: decodeHex("0200") }],
  ["a padded serial number", "serialNumber", { serialNumber: decodeHex("02020001") }],
  ["a time that is none", "notBefore", { validity: times("999999999999Z", good) }],
  ["an end that is no time", "notBefore", { validity: times(good, "") }],
  ["one time", "notAfter", { validity: times(good) }],
  ["no times", "notAfter", { validity: times() }],
  ["three times", "notAfter", { validity: times(good, good, good) }],
  ["a key that is none", "publicKey", { publicKey: decodeHex("3000") }],
  ["an unknown signature algorithm", "signatureAlgorithm", {
    outerAlgorithm: decodeHex("300506032a0304"),
  }],
  ["Ed25519 with parameters", "signatureAlgorithm", {
    outerAlgorithm: decodeHex("300706032b65700500"),
  }],
  ["an algorithm without identifier", "signatureAlgorithm", { outerAlgorithm: decodeHex("3000") }],
  ["no extensions in the list", "extensions", { rest: decodeHex("a3023000") }],
  ["an extension without a value", "extensions", { rest: decodeHex("a3093007300506032a0304") }],
  ["an extension that is no sequence", "extensions", { rest: decodeHex("a30430020500") }],
  ["an extension with bytes behind its value", "extensions", {
    rest: decodeHex("a30d300b300906032a03040400 0500"),
  }],
  ["a critical flag of 1", "extensions", { rest: decodeHex("a30e300c300a06032a0304 010101 0400") }],
  ["a critical flag of two bytes", "extensions", {
    rest: decodeHex("a30f300d300b06032a0304 0102ffff 0400"),
  }],
  ["an extension twice", "extensions", {
    rest: extensionsField(["1.2.3", empty], ["1.2.4", empty], ["1.2.3", empty]),
  }],
  ["very many extensions", "extensions", {
    rest: extensionsField(
      ...Array.from({ length: 300 }, (_, index) => [`1.2.${index}`, empty] as const),
    ),
  }],
  ["no alternative names", "subjectAltName", withExtension("subjectAltName", "3000")],
  ["an alternative name of no kind", "subjectAltName", withExtension("subjectAltName", "30028900")],
  [
    "an alternative name that is universal",
    "subjectAltName",
    withExtension("subjectAltName", "30020c00"),
  ],
  [
    "a name behind the alternative names",
    "subjectAltName",
    withExtension("subjectAltName", "30038201610500"),
  ],
  [
    "an other name without a value",
    "subjectAltName",
    withExtension("subjectAltName", "3006a00406022a03"),
  ],
  [
    "a directory name that is none",
    "subjectAltName",
    withExtension("subjectAltName", "3004a4020500"),
  ],
  [
    "a negative path length",
    "basicConstraints",
    withExtension("basicConstraints", "30060101ff0201ff"),
  ],
  [
    "basic constraints with bytes behind",
    "basicConstraints",
    withExtension("basicConstraints", "30000500"),
  ],
  [
    "basic constraints that are no sequence",
    "basicConstraints",
    withExtension("basicConstraints", "0101ff"),
  ],
  ["empty basic constraints", "basicConstraints", withExtension("basicConstraints", "")],
  ["a key usage that is no bit string", "keyUsage", withExtension("keyUsage", "040106")],
  ["a key usage with set unused bits", "keyUsage", withExtension("keyUsage", "030207ff")],
  ["no purposes", "extendedKeyUsage", withExtension("extendedKeyUsage", "3000")],
  [
    "a purpose that is no identifier",
    "extendedKeyUsage",
    withExtension("extendedKeyUsage", "30020500"),
  ],
  ["empty name constraints", "nameConstraints", withExtension("nameConstraints", "3000")],
  ["empty permitted subtrees", "nameConstraints", withExtension("nameConstraints", "3002a000")],
  [
    "subtrees in the wrong order",
    "nameConstraints",
    withExtension("nameConstraints", "300ea1053003820161a0053003820161"),
  ],
  [
    "a key identifier that is none",
    "subjectKeyIdentifier",
    withExtension("subjectKeyIdentifier", "0500"),
  ],
  [
    "an authority key identifier that is none",
    "authorityKeyIdentifier",
    withExtension("authorityKeyIdentifier", "0401aa"),
  ],
  [
    "an authority key identifier with more",
    "authorityKeyIdentifier",
    withExtension("authorityKeyIdentifier", "3003850107"),
  ],
];

for (const [what, getter, parts] of BAD_FIELDS) {
  Deno.test(`Certificate.${getter} refuses ${what}, and nothing else does`, () => {
    const certificate = Certificate.fromDer(assembleCertificate(parts));
    assertThrows(() => certificate[getter], SslError);
    assertThrows(() => certificate[getter], SslError, undefined, "again");
    assertEquals(certificate.subject.toString(), "");
    readEverything(certificate);
  });
}

Deno.test("Certificate takes what RFC 5280 forbids but others make", () => {
  const read = (parts: CertificateParts) => Certificate.fromDer(assembleCertificate(parts));
  assertEquals(read({ serialNumber: decodeHex("020100") }).serialNumber, 0n);
  assertEquals(read({ serialNumber: decodeHex("0201ff") }).serialNumberHex, "-01");
  const first = read({ version: empty, rest: extensionsField(["1.2.3", empty]) });
  assertEquals([first.version, first.extensions.length], [1, 1]);
  assert(read({ rest: decodeHex("8102000082020000") }).hasUniqueIdentifier);
  assertFalse(read({ outerAlgorithm: decodeHex("300506032b6571") }).signatureAlgorithmsMatch);
  const falsity = read({ rest: decodeHex("a30e300c300a06032a0304 010100 0400") });
  assertEquals(falsity.extensions[0]?.critical, false);
  const long = withExtension("basicConstraints", "300d0101ff0208 7fffffffffffffff");
  assertEquals(read(long).basicConstraints?.pathLength, 2 ** 31 - 1);
});

Deno.test("Certificate.verifySignature() says no when the two signature algorithms differ", () => {
  const certificate = Certificate.fromDer(
    assembleCertificate({ innerAlgorithm: decodeHex("300506032b6571") }),
  );
  assertEquals(certificate.verifySignature(certificate.publicKey), false);
});

Deno.test("a certificate cut off at any byte gives only our errors", () => {
  const der = fullCertificate();
  for (let length = 0; length < der.length; length++) {
    const error = assertThrows(() => Certificate.fromDer(der.subarray(0, length)), Asn1Error);
    assert(error.offset !== undefined && error.offset <= length);
  }
});

Deno.test("a certificate with changed bytes gives only our errors", () => {
  const der = fullCertificate();
  for (let index = 0; index < der.length; index++) {
    for (const change of [0x00, 0x01, 0x30, 0x7f, 0x80, 0x84, 0xff]) {
      const changed = der.slice();
      changed[index] = change;
      tryEverything(changed);
    }
  }
  const place = fc.nat(der.length - 1);
  const edits = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(edits, place, place, (changes, from, to) => {
      const changed = der.slice();
      for (const [index, value] of changes) changed[index] = value;
      tryEverything(changed);
      tryEverything(concatBytes(changed.subarray(0, from), changed.subarray(to)));
    }),
    { numRuns: 2000 },
  );
});

function tryEverything(der: Uint8Array): void {
  let certificate: Certificate;
  try {
    certificate = Certificate.fromDer(der);
  } catch (error) {
    assert(error instanceof Asn1Error, `${error}`);
    return;
  }
  readEverything(certificate);
}

Deno.test("parseCertificates() reads PEM as text and bytes, and DER", () => {
  const one = Certificate.fromDer(fullCertificate());
  const two = Certificate.fromDer(assembleCertificate());
  const text = `0 two\n${one.toPem()}${formatPem("OTHER", Uint8Array.of(1))}${two.toPem()}`;
  for (const input of [text, new TextEncoder().encode(text), concatBytes(one.der, two.der)]) {
    const certificates = parseCertificates(input);
    assertEquals(certificates.map(({ der }) => der), [one.der, two.der]);
  }
});

Deno.test("parseCertificates() tells what is wrong", () => {
  assertThrows(() => parseCertificates(""), PemError, "an empty text");
  assertThrows(() => parseCertificates(formatPem("X", Uint8Array.of(1))), PemError, "a block X");
  assertThrows(() => parseCertificates(fullCertificate().subarray(0, 99)), Asn1Error);
  assertThrows(
    () => parseCertificates(concatBytes(fullCertificate(), Uint8Array.of(1))),
    Asn1Error,
  );
  const text = `\n\n${formatPem("CERTIFICATE", decodeHex("3003020101"))}`;
  const error = assertThrows(() => parseCertificates(text), Asn1Error);
  assertStringIncludes(error.message, "the PEM block of line 3");
});
