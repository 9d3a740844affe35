// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { SslError } from "../../err/mod.ts";
import {
  checkTlsaRecord,
  decodeTlsaRecord,
  encodeTlsaRecord,
  formatTlsaRecord,
  matchesTlsaRecord,
  MemoryTrustStore,
  parseTlsaRecord,
  strongestTlsaRecords,
  type TlsaRecord,
  tlsaRecordFor,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerTest } from "../support/peers.ts";
import { makeRoot, type PkiIdentity, testPki } from "../support/pki.ts";

const { root, intermediate, server } = await testPki();
const stranger = await makeRoot("CN=Stranger");

function record(
  usage: TlsaRecord["usage"],
  selector: TlsaRecord["selector"],
  matchingType: TlsaRecord["matchingType"],
  { certificate }: PkiIdentity,
): TlsaRecord {
  return tlsaRecordFor(certificate, { usage, selector, matchingType });
}

/** Records, whether the client trusts the root, and what comes: 0, or the error. */
const SCENES: readonly (readonly [
  name: string,
  tlsa: readonly TlsaRecord[],
  trusts: "root" | "nothing",
  code: number,
])[] = [
  ["DANE-EE, key", [record(3, 1, 1, server)], "nothing", 0],
  ["DANE-EE, key, SHA-512", [record(3, 1, 2, server)], "nothing", 0],
  ["DANE-EE, key in full", [record(3, 1, 0, server)], "nothing", 0],
  ["DANE-EE, certificate", [record(3, 0, 1, server)], "nothing", 0],
  ["DANE-EE, certificate in full", [record(3, 0, 0, server)], "nothing", 0],
  ["DANE-EE of another", [record(3, 1, 1, stranger)], "root", 65],
  ["DANE-EE of the authority", [record(3, 1, 1, root)], "root", 65],
  ["DANE-EE, one of two", [record(3, 1, 1, stranger), record(3, 1, 1, server)], "nothing", 0],
  ["DANE-TA, root", [record(2, 1, 1, root)], "nothing", 0],
  ["DANE-TA, root's certificate", [record(2, 0, 1, root)], "nothing", 0],
  ["DANE-TA, root's certificate in full", [record(2, 0, 0, root)], "nothing", 0],
  ["DANE-TA, root's key in full", [record(2, 1, 0, root)], "nothing", 0],
  ["DANE-TA, intermediate", [record(2, 1, 2, intermediate)], "nothing", 0],
  ["DANE-TA of the server", [record(2, 1, 1, server)], "nothing", 65],
  ["DANE-TA of another", [record(2, 1, 1, stranger)], "nothing", 65],
  ["PKIX-EE", [record(1, 1, 1, server)], "root", 0],
  ["PKIX-EE of another", [record(1, 1, 1, stranger)], "root", 65],
  ["PKIX-EE without trust", [record(1, 1, 1, server)], "nothing", 19],
  ["PKIX-TA, root", [record(0, 0, 1, root)], "root", 0],
  ["PKIX-TA, intermediate", [record(0, 1, 1, intermediate)], "root", 0],
  ["PKIX-TA of the server", [record(0, 1, 1, server)], "root", 65],
  [
    "a stronger digest of another",
    [record(3, 1, 1, server), record(3, 1, 2, stranger)],
    "nothing",
    65,
  ],
  ["DANE-EE of another, DANE-TA", [record(3, 1, 1, stranger), record(2, 1, 1, root)], "nothing", 0],
];

async function verify(tlsa: readonly TlsaRecord[], options: Partial<VerifyOptions> = {}) {
  return await verifyCertificate(server.certificate, {
    trustStore: new MemoryTrustStore(root.certificate),
    untrusted: [intermediate.certificate, root.certificate],
    hostname: "example.org",
    purpose: "sslserver",
    tlsa,
    ...options,
  });
}

for (const [name, tlsa, trusts, code] of SCENES) {
  Deno.test(`verifyCertificate() with TLSA records: ${name}`, async () => {
    const trustStore = new MemoryTrustStore(trusts === "root" ? root.certificate : []);
    const result = await verify(tlsa, { trustStore });
    assertEquals([result.ok, result.code], [code === 0, code], result.explain());
    if (result.ok) assert(tlsa.includes(result.matchedTlsa as TlsaRecord));
    else assertEquals(result.matchedTlsa, undefined);
  });
}

peerTest("openssl s_client says of TLSA records what we say", ["openssl"], async () => {
  await using peer = await startOpensslServer({
    certificate: server.pem,
    chain: intermediate.pem + root.pem,
    key: server.keyPem,
  });
  const empty = (await makeRoot("CN=Nobody")).pem;
  for (const [name, tlsa, trusts, code] of SCENES) {
    const args = tlsa.flatMap((one) => ["-dane_tlsa_rrdata", formatTlsaRecord(one)]);
    const { stdout } = await runOpensslClient({
      port: peer.port,
      ca: trusts === "root" ? root.pem : empty,
      serverName: "example.org",
      input: "",
      args: ["-dane_tlsa_domain", "example.org", ...args],
    });
    const [, theirs] = /Verif(?:y return code: |ication error: .*?\()(\d+)/.exec(stdout) ?? [];
    const ok = stdout.includes("Verification: OK");
    assertEquals(ok ? "0" : theirs ?? firstError(stdout), `${code}`, `${name}\n${stdout}`);
  }
});

function firstError(text: string): string {
  const known = { "no matching DANE TLSA records": "65", "self-signed certificate in": "19" };
  return Object.entries(known).find(([says]) => text.includes(says))?.[1] ?? "unknown";
}

Deno.test("verifyCertificate() with a DANE-EE record needs neither dates nor issuers", async () => {
  const old = await stranger.issue({
    subject: "CN=example.org",
    subjectAltNames: ["DNS:example.org"],
    notBefore: new Date("2001-01-01T00:00:00Z"),
    notAfter: new Date("2002-01-01T00:00:00Z"),
  });
  const options = { trustStore: new MemoryTrustStore([]), tlsa: [record(3, 1, 1, old)] };
  const taken = await verifyCertificate(old.certificate, { ...options, hostname: "example.org" });
  assertEquals([taken.ok, taken.matchedHostname, taken.chain.length], [true, "example.org", 1]);
  const other = { ...options, hostname: "example.com" };
  const refused = await verifyCertificate(old.certificate, other);
  assertEquals([refused.ok, refused.code], [false, 62]);
  const free = await verifyCertificate(old.certificate, { ...other, daneEeNameChecks: false });
  assertEquals(free.ok, true);
});

Deno.test("verifyCertificate() with a DANE-TA record still checks names and dates", async () => {
  const tlsa = [record(2, 1, 1, root)];
  assertEquals((await verify(tlsa, { hostname: "example.com" })).code, 62);
  const later = new Date(Date.now() + 50 * 365 * 86_400_000);
  assertEquals((await verify(tlsa, { time: later })).code, 10);
  // Without the root's certificate nobody can tell that its digest matches.
  const untrusted = [intermediate.certificate];
  const trustStore = new MemoryTrustStore([]);
  assertEquals((await verify(tlsa, { untrusted, trustStore })).code, 65);
  assertEquals((await verify([record(2, 1, 0, root)], { untrusted, trustStore })).ok, true);
});

Deno.test("verifyCertificate() with a PKIX-TA record takes another path when the first has no match", async () => {
  const other = await makeRoot("CN=Other Root");
  const { subject } = root.certificate;
  const cross = await other.issue({ subject, key: root.key, isCa: true });
  const options = {
    trustStore: new MemoryTrustStore([root.certificate, other.certificate]),
    untrusted: [intermediate.certificate, cross.certificate],
  };
  const result = await verify([record(0, 0, 1, other)], options);
  assertEquals([result.ok, result.chain.length], [true, 4], result.explain());
  assertEquals(result.paths[0]?.problems[0]?.code, 65);
});

Deno.test("verifyCertificate() without TLSA records verifies as ever", async () => {
  assertEquals((await verify([])).ok, true);
});

Deno.test("TLSA records are read and written, as text and as data", () => {
  const one = record(3, 1, 1, server);
  assertEquals(parseTlsaRecord(formatTlsaRecord(one)), one);
  assertEquals(decodeTlsaRecord(encodeTlsaRecord(one)), one);
  assertEquals(parseTlsaRecord(`3 1 1 ${"AB cd ".repeat(16)}`).data.length, 32);
  assertEquals(matchesTlsaRecord(one, root.certificate), false);
  const weak = record(3, 1, 1, server);
  const strong = record(3, 1, 2, server);
  const full = record(3, 1, 0, server);
  assertEquals(strongestTlsaRecords([weak, strong, full]), [strong, full]);
});

Deno.test("TLSA records that can not be used are errors that say why", () => {
  const bad: readonly (readonly [text: string, reason: string])[] = [
    ["4 1 1 00", "DANE_TLSA_BAD_CERTIFICATE_USAGE"],
    ["3 2 1 00", "DANE_TLSA_BAD_SELECTOR"],
    ["3 1 3 00", "DANE_TLSA_BAD_MATCHING_TYPE"],
    ["3 1 1 00", "DANE_TLSA_BAD_DIGEST_LENGTH"],
    [`3 1 2 ${"00".repeat(32)}`, "DANE_TLSA_BAD_DIGEST_LENGTH"],
    ["3 0 0 3000", "DANE_TLSA_BAD_CERTIFICATE"],
    ["3 1 0 3000", "DANE_TLSA_BAD_PUBLIC_KEY"],
    ["3 1 1 0", "DANE_TLSA_NULL_DATA"],
    ["3 1 1", "DANE_TLSA_NULL_DATA"],
    ["", "DANE_TLSA_NULL_DATA"],
  ];
  for (const [text, reason] of bad) {
    const error = assertThrows(() => parseTlsaRecord(text), SslError);
    assertEquals(error.reason, reason, text);
  }
  assertThrows(() => decodeTlsaRecord(Uint8Array.of(3, 1, 1)), SslError, "Dane tlsa null data");
  assertThrows(() => decodeTlsaRecord(new Uint8Array(0)), SslError);
  const tlsa = [{ ...record(3, 1, 1, server), data: new Uint8Array(1) }];
  assertThrows(() => checkTlsaRecord(tlsa[0] as TlsaRecord), SslError);
  const options = { trustStore: new MemoryTrustStore([]), tlsa };
  assertThrows(() => verifyCertificate(server.certificate, options), SslError);
});
