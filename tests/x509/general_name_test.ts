// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { SslError } from "@streamssl/ssl/err";
import { decodeHex, encodeHex } from "@streamssl/ssl/wire";
import {
  decodeGeneralNames,
  encodeGeneralNames,
  formatGeneralName,
  formatIpAddress,
  type GeneralName,
  Name,
  parseGeneralName,
  parseIpAddress,
  parseIpNetwork,
} from "../../x509/mod.ts";

Deno.test("general names of every kind come back as they were", () => {
  const names: GeneralName[] = [
    { type: "other", oid: "1.2.3", value: decodeHex("0c0161") },
    { type: "email", value: "a@example.org" },
    { type: "dns", value: "*.example.org" },
    { type: "x400", der: decodeHex("a3020500") },
    { type: "directory", name: Name.parse("CN=a,O=b") },
    { type: "ediParty", der: decodeHex("a505a103130161") },
    { type: "uri", value: "https://example.org/" },
    { type: "ip", bytes: Uint8Array.of(192, 0, 2, 1) },
    { type: "registered", oid: "1.2.840.113549" },
  ];
  const der = encodeGeneralNames(names);
  const decoded = decodeGeneralNames(der);
  assertEquals(decoded.map(({ type }) => type), names.map(({ type }) => type));
  assertEquals(encodeGeneralNames(decoded), der);
  assertEquals(decoded.map(formatGeneralName), [
    "othername: 1.2.3:0c0161",
    "email:a@example.org",
    "DNS:*.example.org",
    "X400Name:<unsupported>",
    "DirName:O = b, CN = a",
    "EdiPartyName:<unsupported>",
    "URI:https://example.org/",
    "IP Address:192.0.2.1",
    "Registered ID:1.2.840.113549",
  ]);
});

Deno.test("a DNS name keeps its bytes, also a NUL and those beyond ASCII", () => {
  const der = decodeHex("3008 8206 6100 622e c3a9");
  const names = decodeGeneralNames(der);
  assertEquals(names, [{ type: "dns", value: "a\0b.\u00c3\u00a9" }]);
  assertEquals(encodeGeneralNames(names), der);
});

Deno.test("parseGeneralName() guesses addresses and DNS names", () => {
  assertEquals(parseGeneralName("example.org"), { type: "dns", value: "example.org" });
  assertEquals(parseGeneralName("::1").type, "ip");
  assertEquals(parseGeneralName("10.0.0.1").type, "ip");
  assertEquals(parseGeneralName("10.0.0.0/8", "constraint").type, "ip");
  assertEquals(parseGeneralName("dns:a"), { type: "dns", value: "a" });
  // In constraints it stands for every name.
  assertEquals(parseGeneralName("DNS:", "constraint"), { type: "dns", value: "" });
  assertEquals(formatGeneralName(parseGeneralName("dirName:CN=a,O=b")), "DirName:O = b, CN = a");
});

for (
  const text of [
    "foo:a",
    "",
    "DNS:",
    "email:",
    "URI:",
    "a@example.org",
    "https://example.org",
    "IP:",
    "IP:256.0.0.1",
    "IP:1.2.3.4.5",
    "IP:01.2.3.4",
    "IP:10.0.0.0/8",
    "RID:nobody",
    "dirName:a",
    "a b",
  ]
) {
  Deno.test(`parseGeneralName() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseGeneralName(text), SslError);
  });
}

Deno.test("parseIpAddress() reads every form of RFC 4291", () => {
  for (
    const [text, hex] of [
      ["0.0.0.0", "00000000"],
      ["255.255.255.255", "ffffffff"],
      ["::", "0".repeat(32)],
      ["::1", "1".padStart(32, "0")],
      ["1::", "0001".padEnd(32, "0")],
      ["2001:DB8::8:800:200C:417A", "20010db80000000000080800200c417a"],
      ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
      ["1:2:3:4:5:6:7::", "00010002000300040005000600070000"],
      ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201"],
      ["64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221"],
    ] as const
  ) {
    assertEquals(encodeHex(parseIpAddress(text) ?? new Uint8Array(0)), hex, text);
  }
});

Deno.test("parseIpAddress() refuses what is no address", () => {
  for (
    const text of [
      "",
      ".",
      "1.2.3",
      "1.2.3.4.",
      "1.2.3.04",
      "1.2.3.256",
      "0x1.2.3.4",
      "1.2.3.4 ",
      ":",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7:8::",
      "::1:2:3:4:5:6:7:8",
      "12345::",
      "g::",
      ":1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:",
      "::1%eth0",
      "[::1]",
      "192.0.2.1::",
      "::192.0.2",
      "1".repeat(100),
    ]
  ) {
    assertEquals(parseIpAddress(text), undefined, text);
  }
});

Deno.test("parseIpNetwork() reads prefix lengths and masks", () => {
  const network = (text: string) => encodeHex(parseIpNetwork(text) ?? new Uint8Array(0));
  assertEquals(network("10.0.0.0/255.0.0.0"), "0a000000ff000000");
  assertEquals(network("192.0.2.128/25"), "c0000280ffffff80");
  assertEquals(network("0.0.0.0/0"), "0000000000000000");
  assertEquals(network("2001:db8::/33"), `20010db8${"0".repeat(24)}ffffffff80${"0".repeat(22)}`);
  for (
    const text of ["10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/::", "::/129", "/8", "a/8"]
  ) {
    assertEquals(parseIpNetwork(text), undefined, text);
  }
});

Deno.test("addresses come back as they were", () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(fc.property(address, (bytes) => {
    assertEquals(parseIpAddress(formatIpAddress(bytes)), Uint8Array.from(bytes));
  }));
  assertEquals(formatIpAddress(new Uint8Array(5)), "<invalid>");
});
