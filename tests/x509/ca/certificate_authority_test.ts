// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseConfiguration } from "@streamssl/ssl/conf";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  authorityConfiguration,
  AuthorityError,
  type AuthorityErrorReason,
  Certificate,
  CertificateAuthority,
  CertificateRequest,
  CertificateRevocationList,
  createCertificate,
  createCertificateRequest,
  createSelfSignedAuthority,
  EXTENSION_IDS,
  MemoryAuthorityDatabase,
  OcspResponder,
  parseIndex,
  queryOcsp,
} from "@streamssl/ssl/x509";
import { peerTest } from "../../support/peers.ts";
import { makeAuthority, NOW } from "./_authority.ts";

const keyOfAll = await generateKey({ type: "ec", curve: "P-256" });

function requestFor(subject: string, more: Record<string, unknown> = {}) {
  return createCertificateRequest({ subject, key: keyOfAll, ...more });
}

async function rejectsWith(
  work: () => Promise<unknown>,
  reason: AuthorityErrorReason,
  text: string,
): Promise<AuthorityError> {
  const error = await assertRejects(work, AuthorityError, text);
  assertEquals(error.reason, reason);
  return error;
}

peerTest("openssl ca goes on where CertificateAuthority stopped, and the other way round", [
  "openssl",
], async () => {
  await using test = await makeAuthority();
  const { authority } = test;
  const first = await authority.issue(await requestFor("CN=one,O=Test,C=DE"));
  assertEquals(first.serialNumber, 1n);
  assertEquals(first.issuer.toString(), "CN=Test CA,O=Test,C=DE");
  assertEquals(await test.read("serial"), "02\n");
  assertEquals(
    await test.read("index.txt"),
    "V\t270226120000Z\t\t01\tunknown\t/C=DE/O=Test/CN=one\n",
  );
  assertEquals(await test.read("index.txt.attr"), "unique_subject = yes\n");
  assertEquals(await test.read("certs/01.pem"), first.toPem());

  // Theirs.
  const request = await requestFor("CN=two,O=Test");
  await Deno.writeTextFile(test.path("two.csr"), request.toPem());
  const issued = await test.ca("-in", test.path("two.csr"), "-notext");
  assert(issued.success, issued.stderr);
  const second = Certificate.fromPem(issued.stdout);
  assertEquals(second.serialNumber, 2n);
  assertEquals(second.extensions.map(({ name }) => name), first.extensions.map((e) => e.name));
  assertEquals((await authority.database.find(2n))?.subject, "/O=Test/CN=two");

  // Ours knows theirs, and theirs ours.
  await rejectsWith(
    () => authority.issue(request),
    "alreadyIssued",
    "There is already a certificate for /O=Test/CN=two",
  );
  const twice = await requestFor("CN=one,O=Test,C=DE");
  await Deno.writeTextFile(test.path("one.csr"), twice.toPem());
  const refused = await test.ca("-in", test.path("one.csr"), "-notext");
  assertStringIncludes(refused.stderr, "There is already a certificate for /C=DE/O=Test/CN=one");

  const third = await authority.issue(await requestFor("CN=three,O=Test"));
  assertEquals(third.serialNumber, 3n);
  const status = await test.ca("-status", "03");
  assertStringIncludes(status.stderr, "03=Valid (V)");
});

peerTest("revocations of both programs stand in the CRLs of both", ["openssl"], async () => {
  await using test = await makeAuthority();
  const { authority } = test;
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  for (const name of names) await authority.issue(await requestFor(`CN=${name},O=Test`));
  await authority.revoke(1n);
  await authority.revoke(2n, { reason: "superseded" });
  await authority.revoke(3n, { compromiseTime: new Date("2026-05-01T00:00:00Z") });
  await authority.revoke(4n, { holdInstruction: "1.2.840.10040.2.3" });
  const compromised = { compromiseTime: new Date("2026-05-01T00:00:00Z") };
  await authority.revoke(5n, { reason: "cACompromise", ...compromised });
  const theirs = await test.ca(
    "-revoke",
    test.path("certs/06.pem"),
    "-crl_reason",
    "keyCompromise",
  );
  assert(theirs.success, theirs.stderr);
  const hold = ["-crl_hold", "holdInstructionReject"];
  const held = await test.ca("-revoke", test.path("certs/07.pem"), ...hold);
  assert(held.success, held.stderr);

  const made = await authority.createCrl();
  const generated = await test.ca("-gencrl");
  assert(generated.success, generated.stderr);
  const list = CertificateRevocationList.fromPem(generated.stdout);
  const summary = (crl: CertificateRevocationList) =>
    Array.from(crl.entries(), (entry) => [
      entry.serialNumber,
      entry.revocationDate,
      entry.reason,
      entry.holdInstruction,
      entry.invalidityDate,
    ]);
  assertEquals(summary(made), summary(list));
  assertEquals(summary(made).map(([serial, , reason]) => [serial, reason]), [
    [1n, undefined],
    [2n, "superseded"],
    [3n, "keyCompromise"],
    [4n, "certificateHold"],
    [5n, "cACompromise"],
    [6n, "keyCompromise"],
    [7n, "certificateHold"],
  ]);
  assertEquals([made.crlNumber, list.crlNumber], [1n, 2n]);
  assertEquals(await test.read("crlnumber"), "03\n");
  assertEquals(made.nextUpdate, new Date(NOW.getTime() + 30 * 86_400_000));
  assert(await made.verifySignature(test.certificate.publicKey));
  await rejectsWith(() => authority.revoke(6n), "alreadyRevoked", "serial number 06");
  const again = await test.ca("-revoke", test.path("certs/02.pem"));
  assertStringIncludes(again.stderr, "Already revoked, serial number 02");
});

peerTest(
  "CertificateAuthority.updateDatabase() does what openssl ca -updatedb does",
  ["openssl"],
  async () => {
    await using test = await makeAuthority();
    const index = "V\t200101000000Z\t\t01\tunknown\t/CN=old\n" +
      "V\t20600101000000Z\t\t02\tunknown\t/CN=late\n" +
      "R\t200101000000Z\t190101000000Z\t03\tunknown\t/CN=gone\n";
    await Deno.writeTextFile(test.path("index.txt"), index);
    assert((await test.ca("-updatedb")).success);
    const theirs = await test.read("index.txt");
    await Deno.writeTextFile(test.path("index.txt"), index);
    const expired = await test.authority.updateDatabase();
    assertEquals(expired.map(({ serialNumber }) => serialNumber), [1n]);
    assertEquals(await test.read("index.txt"), theirs);
    assertEquals(await test.authority.updateDatabase(), []);
  },
);

peerTest("policies refuse what openssl ca refuses, in its words", ["openssl"], async () => {
  await using test = await makeAuthority();
  const cases = [
    ["CN=a,O=Other", "The organizationName field is different between", "(Test)", "(Other)"],
    ["CN=a", "The mandatory organizationName field was missing"],
    ["O=Test", "The commonName field needed to be supplied and was missing"],
  ];
  for (const [subject = "", ...texts] of cases) {
    const request = await requestFor(subject);
    const error = await assertRejects(() => test.authority.issue(request), AuthorityError);
    assertEquals(error.reason, "policyMismatch");
    await Deno.writeTextFile(test.path("bad.csr"), request.toPem());
    const theirs = await test.ca("-in", test.path("bad.csr"));
    for (const text of texts) {
      assertStringIncludes(error.message, text);
      assertStringIncludes(theirs.stderr, text);
    }
  }
  assertEquals(await test.read("serial"), "01\n");
  assertEquals(await test.read("index.txt"), "");
});

peerTest(
  "subjects and extensions come out as openssl ca makes them, by every setting",
  ["openssl"],
  async () => {
    const settings = [
      "copy_extensions = copy",
      "copy_extensions = copyall",
      "[ca]\npreserve = yes",
      "email_in_dn = no",
      "default_enddate = 20600101000000Z\ndefault_startdate = 260101000000Z",
      "default_md = sha512",
    ];
    const key = await generateKey({ type: "ec", curve: "P-256" });
    const request = await createCertificateRequest({
      subject: "emailAddress=a@example.org,L=Bonn,CN=a,O=Test,CN=b",
      subjectAltNames: ["DNS:a.example.org"],
      keyUsage: ["keyAgreement"],
      key,
    });
    for (const setting of settings) {
      await using test = await makeAuthority(setting);
      const ours = await test.authority.issue(request);
      for (const name of ["index.txt", "index.txt.attr"]) await Deno.remove(test.path(name));
      await Deno.writeTextFile(test.path("index.txt"), "");
      await Deno.writeTextFile(test.path("a.csr"), request.toPem());
      const made = await test.ca("-in", test.path("a.csr"), "-notext");
      assert(made.success, made.stderr);
      const theirs = Certificate.fromPem(made.stdout);
      assertEquals(ours.subject.der, theirs.subject.der, setting);
      assertEquals(
        ours.extensions.map(({ oid, critical, value }) => [oid, critical, value]),
        theirs.extensions.map(({ oid, critical, value }) => [oid, critical, value]),
        setting,
      );
      assertEquals(ours.signatureAlgorithmName, theirs.signatureAlgorithmName);
      if (setting.includes("enddate")) {
        assertEquals([ours.notBefore, ours.notAfter], [theirs.notBefore, theirs.notAfter]);
      }
    }
  },
);

async function memoryAuthority(settings = {}, more = {}): Promise<CertificateAuthority> {
  return new CertificateAuthority({
    certificate: await createCertificate({ subject: "CN=CA", isCa: true, key: keyOfAll }),
    key: keyOfAll,
    database: new MemoryAuthorityDatabase(),
    settings: { days: 30, crlDays: 7, ...settings },
    ...more,
  });
}

Deno.test("CertificateAuthority.createDeltaCrl() lists what changed and what is free again", async () => {
  const authority = await memoryAuthority();
  for (const name of ["a", "b", "c"]) await authority.issue(await requestFor(`CN=${name}`));
  await authority.revoke(1n, { reason: "certificateHold" });
  await authority.revoke(2n, { reason: "certificateHold" });
  const base = await authority.createCrl();
  await authority.release(1n);
  await authority.revoke(2n, { reason: "keyCompromise" });
  await authority.revoke(3n);
  const delta = await authority.createDeltaCrl(base);
  assertEquals(delta.baseCrlNumber, base.crlNumber);
  assertEquals(Array.from(delta.entries(), (e) => [e.serialNumber, e.reason]), [
    [1n, "removeFromCRL"],
    [2n, "keyCompromise"],
    [3n, undefined],
  ]);
  assertEquals((await authority.createDeltaCrl(await authority.createCrl())).size, 0);
  await rejectsWith(() => authority.createDeltaCrl(delta), "badRequest", "is a delta itself");
  await rejectsWith(() => authority.release(3n), "notOnHold", "Not on hold, serial number 03");
  await rejectsWith(() => authority.release(9n), "notPresent", "Serial 09 not present in db");
});

Deno.test("CertificateAuthority is the source of an OCSP responder", async () => {
  const authority = await memoryAuthority();
  const issuer = authority.certificate;
  const good = await authority.issue(await requestFor("CN=good"));
  const bad = await authority.issue(await requestFor("CN=bad"));
  await authority.revoke(bad, { reason: "keyCompromise" });
  const responder = new OcspResponder({
    issuers: [issuer],
    responder: { certificate: issuer, key: keyOfAll },
    source: authority,
  });
  const fetch = (url: string, init: RequestInit) => responder.fetch(new Request(url, init));
  const statusOf = async (certificate: Certificate) => {
    const url = "http://ocsp.example/";
    const { single } = await queryOcsp({ certificate, issuer, url, fetch });
    return single.certificateStatus;
  };
  assertEquals(await statusOf(good), { status: "good" });
  const status = await statusOf(bad);
  assert(status.status === "revoked" && status.reason === "keyCompromise");
  const stranger = await createCertificate({ subject: "CN=x", isCa: true, key: keyOfAll });
  assertEquals(await authority.statusOf(1n, stranger), { status: "unknown" });
  assertEquals(await authority.statusOf(77n, issuer), { status: "unknown" });
});

Deno.test("CertificateAuthority signs with a remote key and takes certificates as requests", async () => {
  const calls: string[] = [];
  const key = {
    publicKey: keyOfAll.publicKey,
    sign: async (...args: Parameters<typeof keyOfAll.sign>) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      calls.push(args[0].kind);
      return await keyOfAll.sign(...args);
    },
  };
  const authority = await memoryAuthority({ randomSerialNumbers: true }, { key });
  const other = await generateKey({ type: "ed25519" });
  const selfSigned = await createCertificate({ subject: "CN=self", key: other });
  const certificate = await authority.issue(selfSigned, { days: 1 });
  assertEquals(certificate.subject.toString(), "CN=self");
  assert(certificate.serialNumber > 1n << 100n);
  assert(certificate.authorityKeyIdentifier !== undefined);
  assert(await certificate.verifySignature(authority.certificate.publicKey));
  assertEquals(calls, ["ecdsa"]);
});

Deno.test("CertificateAuthority refuses what it can not sign and says why", async () => {
  const authority = await memoryAuthority();
  const request = await requestFor("CN=a");
  const broken = request.der.slice();
  broken[broken.length - 1] = (broken[broken.length - 1] as number) ^ 1;
  const refused = CertificateRequest.fromDer(broken);
  await rejectsWith(() => authority.issue(refused), "badRequest", "Signature did not match");
  await authority.issue(request, { serialNumber: 7n });
  const error = await rejectsWith(
    () => authority.issue(request, { subject: "CN=b", serialNumber: 7n }),
    "serialNumberUsed",
    "Serial number 07 has already been issued",
  );
  assertEquals(error.entry?.subject, "/CN=a");
  const forever = await memoryAuthority({ days: undefined });
  await rejectsWith(() => forever.issue(request), "badSettings", "how many days to certify for");
  await rejectsWith(
    () => authority.issue(request, { subject: "CN=c", endDate: new Date(0) }),
    "badSettings",
    "is before the start date",
  );
  const { publicKey } = request;
  const nameless = { publicKey, verifySignature: () => true };
  await rejectsWith(() => authority.issue(nameless), "badRequest", "names no subject");
  const stranger = await createCertificate({ subject: "CN=x", key: keyOfAll });
  await rejectsWith(() => authority.revoke(stranger), "badRequest", "not by this authority");
  const otherKey = await generateKey({ type: "ed25519" });
  assertThrows(
    () =>
      new CertificateAuthority({
        certificate: authority.certificate,
        key: otherKey,
        database: authority.database,
      }),
    AuthorityError,
    "CA certificate and CA private key do not match",
  );
});

Deno.test("an empty subject is noted by its serial number and may come again", async () => {
  const authority = await memoryAuthority({ extensions: undefined });
  await authority.issue(await requestFor(""));
  await authority.issue(await requestFor(""));
  assertEquals((await authority.database.entries()).map(({ subject }) => subject), ["01", "02"]);
});

Deno.test("authorityConfiguration() refuses settings that make no sense", () => {
  const bad: [string, string][] = [
    ["copy_extensions = all", "Invalid extension copy option"],
    ["default_startdate = yesterday", "start date is invalid"],
    ["default_enddate = 261301000000Z", "end date is invalid"],
    ["policy = nowhere", "unable to find 'section' for nowhere"],
    ["policy = wrong", "must:invalid type in 'policy' configuration"],
    ["default_days = many", "a decimal number"],
    ["default_md = crc32", "UNKNOWN_DIGEST"],
  ];
  for (const [line, text] of bad) {
    const configuration = parseConfiguration(
      `[ca]\ndefault_ca=c\n[c]\ndatabase=i\n${line}\n[wrong]\nCN=must\n`,
    );
    const error = assertThrows(() => authorityConfiguration(configuration), Error);
    assertStringIncludes(`${error.message} ${(error as { reason?: string }).reason}`, text);
  }
  assertThrows(() => authorityConfiguration(parseConfiguration("[ca]\n")), Error, "default_ca");
  assertThrows(
    () => authorityConfiguration(parseConfiguration("[ca]\ndefault_ca=c\n[c]\n")),
    Error,
    "database",
  );
});

Deno.test("crl_extensions take the place of the authority's key identifier", async () => {
  const configuration = parseConfiguration("[e]\nissuerAltName = DNS:ca.example.org\n");
  const authority = await memoryAuthority({ crlExtensions: { configuration, section: "e" } });
  const list = await authority.createCrl();
  assertEquals(list.extensions.map(({ oid }) => oid), [
    EXTENSION_IDS.crlNumber,
    EXTENSION_IDS.issuerAltName,
  ]);
  assertEquals(parseIndex("").length, 0);
});

peerTest(
  "createSelfSignedAuthority() issues what openssl ca -selfsign does",
  ["openssl"],
  async () => {
    await using test = await makeAuthority("email_in_dn = no");
    const { key, authority } = test;
    const subject = "emailAddress=a@example.org,L=Bonn,CN=Root,O=Test";
    const request = await createCertificateRequest({ subject, key });
    const { database, settings } = authority;
    const options = { key, database, settings, now: () => NOW };
    const made = await createSelfSignedAuthority(request, options);
    const ours = made.certificate;
    assertEquals(ours.subject.toString(), "CN=Root,O=Test");
    assert(await ours.verifySignature(ours.publicKey));
    assertEquals((await database.find(1n))?.subject, "/O=Test/CN=Root");
    assertEquals((await made.issue(await requestFor("CN=a,O=Test"))).issuer.der, ours.subject.der);
    await Deno.writeTextFile(test.path("index.txt"), "");
    await Deno.writeTextFile(test.path("root.csr"), request.toPem());
    const issued = await test.ca("-selfsign", "-in", test.path("root.csr"), "-notext");
    assert(issued.success, issued.stderr);
    const theirs = Certificate.fromPem(issued.stdout);
    assertEquals(ours.subject.der, theirs.subject.der);
    assertEquals(
      ours.extensions.map(({ oid, value }) => [oid, value]),
      theirs.extensions.map(({ oid, value }) => [oid, value]),
    );
    await rejectsWith(
      async () => createSelfSignedAuthority(await requestFor("CN=x"), options),
      "badRequest",
      "Certificate request and CA private key do not match",
    );
  },
);
