// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Asn1Error, formatAsn1, generateAsn1 } from "../../crypto/asn1/mod.ts";
import { concatBytes, decodeHex } from "../../wire/mod.ts";
import { runOpenssl } from "./_openssl.ts";

/** Structures of every type and form that asn1parse tells apart. */
const SAMPLES: readonly string[] = [
  "0500",
  "0101ff",
  "010100",
  "02020080",
  "0202ff7f",
  "0201ff",
  "0a0102",
  "020100",
  "06032a0304",
  "06022a86",
  "0603550403",
  "0403010203",
  "040568656c6c6f",
  "0400",
  "030307ff80",
  "0c03e282ac",
  "130161",
  "1e0400410042",
  "1c0400000041",
  "170d3235303130323033303430355a",
  "180f32303530303130323033303430355a",
  "300b0201050101ff300302017f",
  "3080020105a08004010000000000",
  "a003020105",
  "8003020105",
  "6103020105",
  "c103020105",
  "bf8a3903020105",
  "1f2a0101",
  "0702004109020001",
  "090380fb05",
  "310602010102017f",
];

Deno.test("formatAsn1() prints what openssl asn1parse prints", async () => {
  const options = [[], ["-i"], ["-dump"], ["-dlimit", "2"]] as const;
  const ours = [{}, { indent: true }, { dumpLimit: Infinity }, { dumpLimit: 2 }];
  for (const hex of SAMPLES) {
    const der = decodeHex(hex);
    for (const [index, args] of options.entries()) {
      const { stdout, missing } = await runOpenssl(["asn1parse", "-inform", "DER", ...args], der);
      if (missing) return;
      assertEquals(latin1(formatAsn1(der, ours[index])), latin1(stdout), hex);
    }
  }
});

Deno.test("formatAsn1() refuses what is no ASN.1, with what came before", () => {
  for (const hex of ["30", "3005", "300502", "0281", "02ff", "0480", "300302050000", "1f"]) {
    assertThrows(() => formatAsn1(decodeHex(hex)), Asn1Error, undefined, hex);
  }
  const error = assertThrows(() => formatAsn1(decodeHex("3006020105040f00")), Asn1Error);
  assert(error.usualCause?.includes("INTEGER           :05"), error.usualCause);
});

Deno.test("formatAsn1() stops at its depth in time linear in the input", () => {
  const deep = concatBytes(...Array<Uint8Array>(40_000).fill(Uint8Array.of(0x30, 0x80)));
  assertEquals(assertThrows(() => formatAsn1(deep), Asn1Error).reason, "NESTED_TOO_DEEP");
});

Deno.test("formatAsn1() on random bytes throws only its own errors", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    try {
      formatAsn1(bytes);
    } catch (error) {
      assert(error instanceof Asn1Error, String(error));
    }
  }));
});

const TEXTS: readonly string[] = [
  "BOOLEAN:TRUE",
  "BOOL:n",
  "NULL",
  "INTEGER:1",
  "INT:-129",
  "INTEGER:0xff00ff00ff00ff00ff",
  "ENUM:5",
  "OID:1.2.840.113549",
  "OBJECT:commonName",
  "UTCTIME:250102030405Z",
  "GENTIME:20500102030405Z",
  "OCT:hello, world",
  "FORMAT:HEX,OCT:00ff10",
  "FORMAT:BITLIST,BITSTR:1,5,9",
  "FORMAT:HEX,BITSTR:f0",
  "BITSTR:ab",
  "UTF8:text",
  "FORMAT:UTF8,UTF8:grün",
  "UTF8:grün",
  "BMP:ab",
  "UNIV:ab",
  "IA5:a@b",
  "PRINTABLE:ab c",
  "VISIBLE:a@b",
  "T61:ab",
  "NUMERIC:12 3",
  "EXPLICIT:0,INTEGER:5",
  "EXPLICIT:40P,INTEGER:5",
  "IMPLICIT:0,INTEGER:5",
  "IMPLICIT:0,SEQWRAP,INTEGER:5",
  "EXPLICIT:1A,OCTWRAP,SEQWRAP,BITWRAP,SETWRAP,INTEGER:5",
  "EXP:0,IMP:1,UTF8:x",
];

Deno.test("generateAsn1() makes what openssl asn1parse -genstr makes", async () => {
  for (const text of TEXTS) {
    const args = ["asn1parse", "-genstr", text, "-noout", "-out", "/dev/stdout"];
    const { stdout, missing } = await runOpenssl(args);
    if (missing) return;
    assertEquals(generateAsn1(text), stdout, text);
  }
});

Deno.test("generateAsn1() refuses what openssl refuses, with its reason", () => {
  const wrong: readonly [string, string][] = [
    ["", "UNKNOWN_TAG"],
    ["FOO:1", "UNKNOWN_TAG"],
    ["EXPLICIT:0", "UNKNOWN_TAG"],
    ["BOOLEAN:maybe", "ILLEGAL_BOOLEAN"],
    ["NULL:1", "ILLEGAL_NULL_VALUE"],
    ["INTEGER:five", "ILLEGAL_INTEGER"],
    ["FORMAT:HEX,INTEGER:05", "NOT_ASCII_FORMAT"],
    ["OID:no such thing", "ILLEGAL_OBJECT"],
    ["UTCTIME:yesterday", "ILLEGAL_TIME_VALUE"],
    ["FORMAT:HEX,OCT:0", "ILLEGAL_HEX"],
    ["FORMAT:UTF8,OCT:0", "ILLEGAL_BITSTRING_FORMAT"],
    ["FORMAT:HEX,UTF8:00", "ILLEGAL_FORMAT"],
    ["FORMAT:BITLIST,BITSTR:257", "INVALID_NUMBER"],
    ["FORMAT:ROMAN,UTF8:x", "UNKNOWN_FORMAT"],
    ["EXPLICIT:x,INTEGER:1", "INVALID_NUMBER"],
    ["IMPLICIT:0,EXPLICIT:1,INTEGER:1", "ILLEGAL_IMPLICIT_TAG"],
    ["IMPLICIT:0,IMPLICIT:1,INTEGER:1", "ILLEGAL_NESTED_TAGGING"],
    ["SEQUENCE", "SEQUENCE_OR_SET_NEEDS_CONFIG"],
    ["SEQUENCE:nowhere", "SEQUENCE_OR_SET_NEEDS_CONFIG"],
  ];
  for (const [text, reason] of wrong) {
    assertEquals(assertThrows(() => generateAsn1(text), Asn1Error, undefined, text).reason, reason);
  }
  const endless = () => [{ value: "SEQUENCE:endless" }];
  const error = assertThrows(() => generateAsn1("SEQUENCE:endless", endless), Asn1Error);
  assertEquals(error.reason, "ILLEGAL_NESTED_TAGGING");
});

/** Characters stand for bytes in both. */
function latin1(text: string | Uint8Array): string {
  if (typeof text === "string") return text;
  return Array.from(text, (byte) => String.fromCharCode(byte)).join("");
}
