// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Asn1Error } from "../../crypto/asn1/mod.ts";
import { generateKey } from "../../crypto/mod.ts";
import {
  Certificate,
  CertificateRevocationList,
  createCertificate,
  createCertificateRevocationList,
  type CreateCertificateRevocationListOptions,
  d2iCertificateRevocationList,
  EXTENSION_IDS,
  i2dCertificateRevocationList,
  Name,
  REVOCATION_REASONS,
  type RevokedCertificate,
} from "../../x509/mod.ts";
import { concatBytes, encodeHex } from "../../wire/mod.ts";
import { runOpenssl } from "../asn1/_openssl.ts";
import { tempDirectory } from "../support/temp.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({ subject: "CN=CRL CA,O=Example", key, isCa: true });
const issuer = { certificate, key };
const thisUpdate = new Date("2026-01-02T03:04:05Z");

async function make(
  options: Omit<CreateCertificateRevocationListOptions, "issuer"> = {},
): Promise<CertificateRevocationList> {
  return await createCertificateRevocationList({ issuer, thisUpdate, ...options });
}

Deno.test("a list has the fields that it was made with", async () => {
  const invalidityDate = new Date("2025-12-24T00:00:00Z");
  const list = await make({
    crlNumber: 77n,
    baseCrlNumber: 70n,
    issuingDistributionPoint: {
      fullName: [{ type: "uri", value: "http://a/" }],
      indirectCrl: true,
    },
    revoked: [
      { serialNumber: 1n },
      { serialNumber: 2n ** 100n, reason: "keyCompromise", invalidityDate },
      { serialNumber: 1n, issuer: "CN=other", reason: "certificateHold", holdInstruction: "1.2.3" },
      { serialNumber: 4n, revocationDate: new Date("2051-01-01T00:00:00Z") },
    ],
  });
  assertEquals([list.version, list.size, list.crlNumber, list.baseCrlNumber], [2, 4, 77n, 70n]);
  assert(list.issuer.equals(certificate.subject));
  assertEquals(list.thisUpdate, thisUpdate);
  assertEquals(list.nextUpdate, new Date("2026-02-01T03:04:05Z"));
  assertEquals(list.issuingDistributionPoint?.indirectCrl, true);
  assertEquals(list.authorityKeyIdentifier?.keyIdentifier, certificate.subjectKeyIdentifier);
  const entries = [...list.entries()];
  assertEquals(entries.map(({ reason }) => reason), [
    undefined,
    "keyCompromise",
    "certificateHold",
    undefined,
  ]);
  assertEquals(entries[1]?.invalidityDate, invalidityDate);
  assertEquals(entries[2]?.holdInstruction, "1.2.3");
  // RFC 5280, section 5.3.3: the issuer goes on to the entries behind.
  assertEquals(entries[3]?.issuer.toString(), "CN=other");
  assertEquals(entries[3]?.revocationDate, new Date("2051-01-01T00:00:00Z"));
  assert(await list.verifySignature(key.publicKey));
});

Deno.test("find() gives the same before and after the index was made", async () => {
  const other = Name.parse("CN=other");
  const list = await make({
    revoked: [
      { serialNumber: 5n, reason: "superseded" },
      { serialNumber: 5n, issuer: other, reason: "keyCompromise" },
      { serialNumber: 6n },
    ],
  });
  for (let round = 0; round < 6; round++) {
    assertEquals(list.find(5n)?.reason, "superseded");
    assertEquals(list.find(5n, other)?.reason, "keyCompromise");
    assertEquals(list.find(6n), undefined);
    assertEquals(list.find(6n, other)?.serialNumber, 6n);
    assertEquals(list.find(7n), undefined);
  }
});

Deno.test("openssl reads our lists, and we read openssl's", async () => {
  await using directory = await tempDirectory();
  const revoked = [
    { serialNumber: 0x1234n, reason: "cACompromise" as const },
    { serialNumber: 0x99n },
  ];
  const list = await make({ crlNumber: 5n, revoked });
  const cert = await directory.write("ca.pem", certificate.toPem());
  const path = await directory.write("list.pem", list.toPem());
  const text = await runOpenssl(["crl", "-in", path, "-CAfile", cert, "-noout", "-text"]);
  if (text.missing) return;
  assertEquals(text.stderr.trim(), "verify OK");
  const printed = new TextDecoder().decode(text.stdout);
  for (
    const part of [
      "Issuer: O = Example, CN = CRL CA",
      "Serial Number: 1234",
      "CA Compromise",
      "CRL Number:",
    ]
  ) {
    assert(printed.includes(part), printed);
  }
  const keyPath = await directory.write("ca.key", key.toPem());
  await directory.write(
    "index.txt",
    "R\t300101000000Z\t260101000000Z,keyCompromise\tABCD\tunknown\t/CN=x\n",
  );
  await directory.write("number", "0F\n");
  const config = await directory.write(
    "ca.cnf",
    `[ca]\ndefault_ca=c\n[c]\ndatabase=${directory.path}/index.txt\ncrlnumber=${directory.path}/number\n` +
      `default_md=sha256\ndefault_crl_days=10\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n`,
  );
  const made = await runOpenssl([
    "ca",
    "-gencrl",
    "-config",
    config,
    "-cert",
    cert,
    "-keyfile",
    keyPath,
  ]);
  const theirs = CertificateRevocationList.fromPem(new TextDecoder().decode(made.stdout));
  assertEquals([theirs.crlNumber, theirs.find(0xabcdn)?.reason], [15n, "keyCompromise"]);
  assert(await theirs.verifySignature(certificate.publicKey));
});

Deno.test("version 1 has no extensions", async () => {
  const list = await make({ version: 1, nextUpdate: false, revoked: [{ serialNumber: 3n }] });
  assertEquals([list.version, list.extensions, list.nextUpdate], [1, [], undefined]);
  const wrong = { version: 1, revoked: [{ serialNumber: 3n, reason: "superseded" }] } as const;
  assertThrows(() => createCertificateRevocationList({ issuer, ...wrong }), TypeError);
});

Deno.test("a list is signed by one key only", async () => {
  const list = await make({ revoked: [{ serialNumber: 3n }] });
  const stranger = await generateKey({ type: "ec", curve: "P-256" });
  assert(!await list.verifySignature(stranger.publicKey));
  const der = list.der.slice();
  const at = der.length - 40;
  der[at] = (der[at] as number) ^ 1;
  assert(!await CertificateRevocationList.fromDer(der).verifySignature(key.publicKey));
});

Deno.test("d2i and i2d walk over a buffer", async () => {
  const list = await make();
  const output = new Uint8Array(2 * list.der.length + 3);
  const cursor = { offset: 1 };
  i2dCertificateRevocationList(list, output, cursor);
  i2dCertificateRevocationList(list, output, cursor);
  assertEquals(cursor.offset, output.length - 2);
  assertThrows(() => i2dCertificateRevocationList(list, output, cursor), Asn1Error);
  const start = { offset: 1 };
  assert(d2iCertificateRevocationList(output, start).equals(list));
  assert(d2iCertificateRevocationList(output, start).equals(list));
  assertEquals(start.offset, cursor.offset);
});

Deno.test("damaged lists give only our errors", async () => {
  const list = await make({
    crlNumber: 1n,
    revoked: [{ serialNumber: 1n, reason: "superseded" }, { serialNumber: 2n }],
  });
  const places = fc.tuple(fc.nat(list.der.length - 1), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(places, ([at, flip]) => {
      const der = list.der.slice();
      der[at] = (der[at] as number) ^ flip;
      try {
        const damaged = CertificateRevocationList.fromDer(der);
        for (const { reason, revocationDate, issuer } of damaged.entries()) {
          void [reason, revocationDate, issuer.attributes];
        }
        void [
          damaged.extensions,
          damaged.crlNumber,
          damaged.find(1n),
          damaged.signatureAlgorithmsMatch,
        ];
      } catch (error) {
        assert(error instanceof Asn1Error, String(error));
      }
    }),
    { numRuns: 2000 },
  );
  for (let length = 0; length < list.der.length; length++) {
    assertThrows(() => CertificateRevocationList.fromDer(list.der.subarray(0, length)), Asn1Error);
  }
  assertThrows(
    () => CertificateRevocationList.fromDer(concatBytes(list.der, Uint8Array.of(0))),
    Asn1Error,
  );
  assertThrows(() => CertificateRevocationList.fromDer(certificate.der), Asn1Error);
  assertThrows(() => Certificate.fromDer(list.der), Asn1Error);
});

Deno.test("each reason is read by its number, and others are refused", async () => {
  const revoked = [{ serialNumber: 1n, reason: "superseded" as const }];
  const { der } = await make({ revoked });
  const at = 2 + encodeHex(der).lastIndexOf("04030a0104") / 2 + 2;
  for (let code = 0; code < 256; code++) {
    const patched = der.slice();
    patched[at] = code;
    const entry = CertificateRevocationList.fromDer(patched).find(1n) as RevokedCertificate;
    const reason = Object.entries(REVOCATION_REASONS).find(([, number]) => number === code)?.[0];
    if (reason !== undefined) assertEquals(entry.reason, reason);
    else assertThrows(() => entry.reason, Asn1Error, "reasonCode");
    assertEquals(entry.extension(EXTENSION_IDS.reasonCode)?.value, Uint8Array.of(10, 1, code));
  }
});

Deno.test("a list of 20,000 entries opens without a look at them", async () => {
  const revoked = Array.from({ length: 20_000 }, (_, index) => ({
    serialNumber: BigInt(index + 1) ** 9n,
    ...index % 3 === 0 ? { reason: "keyCompromise" as const } : {},
  }));
  const list = await make({ revoked });
  assertEquals(list.size, 20_000);
  assertEquals(list.find(20_000n ** 9n)?.reason, undefined);
  assertEquals(list.find(19_999n ** 9n)?.reason, "keyCompromise");
  assertEquals(encodeHex(list.fingerprint()).length, 64);
});
