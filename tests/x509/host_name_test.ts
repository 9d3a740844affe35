// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import { DER_TAGS, DerBuilder } from "../../crypto/asn1/mod.ts";
import {
  encodeGeneralNames,
  EXTENSION_IDS,
  matchEmailAddress,
  matchesHostName,
  matchHostName,
  matchIpAddress,
  MemoryTrustStore,
  normalizeHostName,
  parseHostAddress,
  type PresentedNames,
  type VerificationResult,
  verifyCertificate,
} from "../../x509/mod.ts";
import { makeRoot } from "../support/pki.ts";

function namesWith(names: Partial<PresentedNames>): PresentedNames {
  return { dnsNames: [], ipAddresses: [], emailAddresses: [], commonNames: [], ...names };
}

Deno.test("matchesHostName() takes names that stand for the host", () => {
  const pairs: [presented: string, host: string][] = [
    ["example.org", "example.org"],
    ["EXAMPLE.org", "example.ORG"],
    ["example.org", "example.org."],
    ["*.example.org", "www.example.org"],
    ["*.Example.Org", "WWW.example.org"],
    ["*.example.org", "xn--bcher-kva.example.org"],
    ["xn--bcher-kva.example", "bücher.example"],
    ["xn--bcher-kva.example", "BÜCHER.example"],
    ["*.xn--bcher-kva.example", "www.bücher.example"],
    ["localhost", "localhost"],
    ["a_b.example.org", "a_b.example.org"],
    ["*.co.uk", "example.co.uk"],
  ];
  for (const [presented, host] of pairs) {
    assert(matchesHostName(presented, host), `${presented} for ${host}`);
  }
});

Deno.test("matchesHostName() refuses all other names", () => {
  const pairs: [presented: string, host: string][] = [
    ["example.org", "example.com"],
    ["example.org", "www.example.org"],
    ["www.example.org", "example.org"],
    ["*.example.org", "example.org"],
    ["*.example.org", "a.b.example.org"],
    ["*.example.org", ".example.org"],
    ["*.example.org", "*.example.com"],
    ["*", "localhost"],
    ["*", "example.org"],
    ["*.", "example."],
    ["*.org", "example.org"],
    ["*.localhost", "a.localhost"],
    ["*.*.org", "www.example.org"],
    ["*.*", "example.org"],
    ["**.example.org", "www.example.org"],
    ["w*.example.org", "www.example.org"],
    ["*w.example.org", "www.example.org"],
    ["w*w.example.org", "www.example.org"],
    ["www.*.org", "www.example.org"],
    ["www.example.*", "www.example.org"],
    ["xn--*.example.org", "xn--bcher-kva.example.org"],
    ["*.example.org.", "www.example.org"],
    ["example.org.", "example.org"],
    [".example.org", "example.org"],
    [".example.org", "www.example.org"],
    ["example.org\0.example.com", "example.org"],
    ["example.org ", "example.org"],
    ["bücher.example", "bücher.example"],
    ["", ""],
    ["", "example.org"],
    ["example.org", ""],
    ["example.org", "."],
    ["example..org", "example..org"],
    ["exa mple.org", "exa mple.org"],
    [`${"a".repeat(64)}.org`, `${"a".repeat(64)}.org`],
    [`${"a.".repeat(127)}org`, `${"a.".repeat(127)}org`],
  ];
  for (const [presented, host] of pairs) {
    assertFalse(matchesHostName(presented, host), `${presented} for ${host}`);
  }
});

Deno.test("normalizeHostName() gives A-labels in lower case, or nothing", () => {
  const pairs: [string, string | undefined][] = [
    ["WWW.Example.org.", "www.example.org"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["faß.example", "xn--fa-hia.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["a。b.example", "a.b.example"],
    ["a/b.example", undefined],
    ["ü/b.example", undefined],
    ["ü@b.example", undefined],
    ["ü:443", undefined],
    ["ü?x", undefined],
    ["ü b", undefined],
    ["ü%2e", undefined],
    ["a\0b", undefined],
    ["a,b", undefined],
    ["*.example.org", undefined],
  ];
  for (const [host, normal] of pairs) assertEquals(normalizeHostName(host), normal, host);
});

Deno.test("matchHostName() compares an IP address with IP addresses only", () => {
  const names = namesWith({
    dnsNames: ["192.0.2.1", "::1", "*.0.2.1"],
    ipAddresses: [Uint8Array.of(192, 0, 2, 2), new Uint8Array(16).fill(1, 15)],
  });
  assertEquals(matchHostName(names, "192.0.2.1"), undefined);
  assertEquals(matchHostName(names, "192.0.2.2"), "192.0.2.2");
  for (const text of ["::1", "[::1]", "0:0:0:0:0:0:0:1", "::0.0.0.1"]) {
    assertEquals(matchHostName(names, text), "0:0:0:0:0:0:0:1");
  }
  assertEquals(matchHostName(names, "[::2]"), undefined);
  // An IPv4 address within IPv6 is another address.
  assertEquals(matchHostName(names, "::ffff:192.0.2.2"), undefined);
});

Deno.test("parseHostAddress() takes only the strict forms", () => {
  for (
    const text of [
      "[192.0.2.1]",
      "192.0.2",
      "192.0.2.1.",
      "192.0.2.01",
      "192.0.2.256",
      "0xC0.0.2.1",
      "3221225985",
      "[::1",
      "::1]",
      "fe80::1%eth0",
      ":::1",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7::8:9",
      "::12345",
      "::1.2.3",
      "",
      "[]",
    ]
  ) assertEquals(parseHostAddress(text), undefined, text);
});

Deno.test("matchHostName() looks at common names only when told, and only without DNS names", () => {
  const bare = namesWith({ commonNames: ["example.org", "Some Text"] });
  const unsafe = { unsafelyAllowCommonName: true };
  assertEquals(matchHostName(bare, "example.org"), undefined);
  assertEquals(matchHostName(bare, "example.org", unsafe), "example.org");
  assertEquals(matchHostName(bare, "some text", unsafe), undefined);
  const both = namesWith({ commonNames: ["example.org"], dnsNames: ["example.com"] });
  assertEquals(matchHostName(both, "example.org", unsafe), undefined);
  const address = namesWith({ commonNames: ["192.0.2.1"] });
  assertEquals(matchHostName(address, "192.0.2.1", unsafe), undefined);
});

Deno.test("matchEmailAddress() compares the host without case and the rest exactly", () => {
  const names = namesWith({ emailAddresses: ["Ada@Example.org", "no-at", "@example.com"] });
  assertEquals(matchEmailAddress(names, "Ada@EXAMPLE.org"), "Ada@Example.org");
  for (const text of ["ada@example.org", "no-at", "@example.com", "Ada@", "Ada@example.com", ""]) {
    assertEquals(matchEmailAddress(names, text), undefined, text);
  }
});

Deno.test("matchEmailAddress() takes hosts of any script in either form", () => {
  const names = namesWith({ emailAddresses: ["ada@xn--bcher-kva.example", "älva@bücher.example"] });
  assertEquals(matchEmailAddress(names, "ada@Bücher.example"), "ada@xn--bcher-kva.example");
  assertEquals(matchEmailAddress(names, "älva@XN--bcher-kva.example"), "älva@bücher.example");
  for (const text of ["alva@bücher.example", "Älva@bücher.example", "älva@bucher.example"]) {
    assertEquals(matchEmailAddress(names, text), undefined, text);
  }
});

/** A certificate with a SmtpUTF8Mailbox name. */
async function withMailbox(value: Uint8Array, permitted?: string[]) {
  const root = await makeRoot("CN=R", permitted && { nameConstraints: { permitted } });
  const name = { type: "other", oid: "1.3.6.1.5.5.7.8.9", value } as const;
  const extension = { oid: EXTENSION_IDS.subjectAltName, value: encodeGeneralNames([name]) };
  const leaf = await root.issue({ subject: "CN=Mail", extraExtensions: [extension] });
  return (emailAddress: string) =>
    verifyCertificate(leaf.certificate, {
      trustStore: new MemoryTrustStore(root.certificate),
      emailAddress,
    }) as VerificationResult;
}

Deno.test("verifyCertificate() takes mail addresses of RFC 8398", async () => {
  const address = "älva@bücher.example";
  const mailbox = new DerBuilder().string(DER_TAGS.UTF8_STRING, address).finish();
  const verify = await withMailbox(mailbox);
  assertEquals(verify("älva@xn--bcher-kva.example").matchedHostname, address);
  assertEquals(verify("alva@bücher.example").code, 63);
  const bound = await withMailbox(mailbox, ["email:xn--bcher-kva.example"]);
  assertEquals(bound(address).ok, true);
  assertEquals((await withMailbox(mailbox, ["email:example.org"]))(address).code, 47);
  // What is no UTF8String names nobody.
  const ascii = new DerBuilder().string(DER_TAGS.IA5_STRING, "a@example.org").finish();
  for (const value of [ascii, Uint8Array.of(12, 1, 0xff), Uint8Array.of(5, 0)]) {
    assertEquals((await withMailbox(value))("a@example.org").code, 63);
  }
});

Deno.test("matchIpAddress() needs the whole address", () => {
  const names = namesWith({ ipAddresses: [new Uint8Array(8), new Uint8Array(0)] });
  for (const length of [0, 4, 16]) {
    const wanted = length === 0 ? undefined : matchIpAddress(names, new Uint8Array(length));
    assertEquals(wanted, undefined);
  }
});

Deno.test("a wildcard stands for exactly one label, whatever the labels are", () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
  fc.assert(fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
    const host = [...labels, "example", "org"].join(".");
    assertEquals(matchesHostName("*.example.org", host), labels.length === 1);
    assert(matchesHostName(host, host));
    assertEquals(matchesHostName(`*.${host}`, host), false);
  }));
});

Deno.test("no text throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
    assertEquals(typeof matchesHostName(a, b), "boolean");
    matchHostName(namesWith({ dnsNames: [a], emailAddresses: [a] }), b);
    matchEmailAddress(namesWith({ emailAddresses: [a] }), b);
  }));
});
