// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  AuthorityError,
  formatIndex,
  type IndexEntry,
  type IndexRevocation,
  parseIndex,
} from "@streamssl/ssl/x509";
import { peerTest } from "../../support/peers.ts";
import { openssl } from "../_openssl.ts";
import { createCertificateRequest } from "@streamssl/ssl/x509";
import { makeAuthority } from "./_authority.ts";

const time = fc.integer({ min: -631_152_000, max: 32_000_000_000 })
  .map((seconds) => new Date(1000 * seconds));
const revocation: fc.Arbitrary<IndexRevocation> = fc.oneof(
  time.map((date) => ({ date })),
  fc.tuple(time, fc.constantFrom("unspecified", "superseded", "certificateHold", "removeFromCRL"))
    .map(([date, reason]) => ({ date, reason }) as IndexRevocation),
  fc.tuple(time, fc.constantFrom("keyCompromise", "cACompromise"), time)
    .map(([date, reason, invalidityDate]) => ({ date, reason, invalidityDate }) as IndexRevocation),
  fc.tuple(time, fc.constantFrom("1.2.840.10040.2.2", "1.2.3.4"))
    .map(([date, holdInstruction]) =>
      ({ date, reason: "certificateHold", holdInstruction }) as IndexRevocation
    ),
);
const text = fc.string({ maxLength: 30 })
  .filter((value) => !/[\r\n]/.test(value) && !value.endsWith("\\") && !value.includes("\\\t"));
const entry: fc.Arbitrary<IndexEntry> = fc.record({
  status: fc.constantFrom("valid" as const, "expired" as const),
  notAfter: time,
  serialNumber: fc.bigInt({ min: 0n, max: 1n << 159n }),
  file: text,
  subject: text,
  revocation: fc.option(revocation, { nil: undefined }),
}).map(({ revocation: revoked, status, ...rest }) =>
  revoked === undefined ? { ...rest, status } : { ...rest, status: "revoked", revocation: revoked }
);

Deno.test("parseIndex() reads what formatIndex() wrote", () => {
  const entries = fc.uniqueArray(entry, { selector: ({ serialNumber }) => serialNumber });
  fc.assert(fc.property(entries, (list) => {
    assertEquals(parseIndex(formatIndex(list)), list);
  }));
});

Deno.test("parseIndex() takes any text, or throws its own error", () => {
  const part = fc.constantFrom(
    "V",
    "R",
    "E",
    "\t",
    "\n",
    "\\",
    ",",
    "Z",
    "01",
    "271128013923Z",
    "#",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 40 }).map((list) => list.join("")),
  );
  fc.assert(fc.property(texts, (any) => {
    try {
      parseIndex(any);
    } catch (error) {
      assert(error instanceof AuthorityError && error.reason === "badDatabase", `${error}`);
    }
  }));
  const start = performance.now();
  for (const unit of ["\\", "\t", "\\\t", "\n", "V\t"]) {
    assertThrows(() => parseIndex(`V${unit.repeat(500_000)}x`), AuthorityError);
  }
  assert(performance.now() - start < 5000);
});

Deno.test("formatIndex() refuses what the format can not hold", () => {
  const good = parseIndex("V\t271128013923Z\t\t01\tunknown\t/CN=a\n")[0] as IndexEntry;
  for (const bad of [{ file: "a\\" }, { file: "a\nb" }, { subject: "/CN=a\n" }]) {
    assertThrows(() => formatIndex([{ ...good, ...bad }]), RangeError, "end of line");
  }
  const date = new Date(0);
  const revoked = { ...good, revocation: { date, reason: "privilegeWithdrawn" as const } };
  assertThrows(() => formatIndex([revoked]), RangeError, "OpenSSL's format has 0 to 6 and 8");
});

Deno.test("an index of 20,000 entries is read and written in under two seconds", () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, index) => `V\t271128013923Z\t\t${(index + 0x100000).toString(16)}\tunknown\t/CN=${index}\n`,
  ).join("").toUpperCase().replaceAll("UNKNOWN", "unknown");
  const start = performance.now();
  assertEquals(formatIndex(parseIndex(lines)), lines);
  // Here 250 ms.
  assert(performance.now() - start < 2000);
});

peerTest(
  "openssl ocsp -index answers from an index that was written here",
  ["openssl"],
  async () => {
    await using test = await makeAuthority();
    const { key } = test;
    for (const name of ["a", "b", "c"]) {
      const subject = `CN=${name},O=Test`;
      await test.authority.issue(await createCertificateRequest({ subject, key }));
    }
    await test.authority.revoke(2n, { reason: "superseded" });
    await test.authority.revoke(3n, { compromiseTime: new Date("2026-01-01T00:00:00Z") });
    const ca = test.path("ca.pem");
    const answer = await openssl([
      ..."ocsp -resp_text -index".split(" "),
      test.path("index.txt"),
      ...["-CA", ca, "-rsigner", ca, "-rkey", test.path("ca.key"), "-issuer", ca],
      ..."-serial 1 -serial 2 -serial 3 -serial 9".split(" "),
    ]);
    assert(answer.success, answer.stderr);
    const words = answer.stdout.match(/(?<=Cert Status: |Revocation Reason: ).*/g);
    assertEquals(words, [
      "good",
      "revoked",
      "superseded (0x4)",
      "revoked",
      "keyCompromise (0x1)",
      "unknown",
    ]);
  },
);
