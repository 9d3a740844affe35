// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Asn1Error, decodeTime, DerBuilder, DerReader, encodeTime } from "@streamssl/ssl/asn1";

const UTC = 0x17;
const GENERALIZED = 0x18;

function decode(text: string, identifier: number, form: "rfc5280" | "der" = "rfc5280"): string {
  const bytes = new TextEncoder().encode(text);
  return new Date(decodeTime(bytes, identifier, 0, bytes.length, "time", form)).toISOString();
}

Deno.test("decodeTime() reads both types, with the years that RFC 5280 tells", () => {
  assertEquals(decode("500101000000Z", UTC), "1950-01-01T00:00:00.000Z");
  assertEquals(decode("491231235959Z", UTC), "2049-12-31T23:59:59.000Z");
  assertEquals(decode("000229120000Z", UTC), "2000-02-29T12:00:00.000Z");
  assertEquals(decode("20500101000000Z", GENERALIZED), "2050-01-01T00:00:00.000Z");
  assertEquals(decode("99991231235959Z", GENERALIZED), "9999-12-31T23:59:59.000Z");
  assertEquals(decode("00000101000000Z", GENERALIZED), "0000-01-01T00:00:00.000Z");
  assertEquals(decode("00490304050607Z", GENERALIZED), "0049-03-04T05:06:07.000Z");
});

Deno.test("decodeTime() takes fractions of a second only outside of RFC 5280", () => {
  assertEquals(decode("20250102030405.25Z", GENERALIZED, "der"), "2025-01-02T03:04:05.250Z");
  for (
    const text of [
      "20250102030405.Z",
      "20250102030405.0Z",
      "20250102030405.50Z",
      "20250102030405,5Z",
    ]
  ) {
    assertThrows(() => decode(text, GENERALIZED, "der"), Asn1Error);
  }
  assertThrows(() => decode("20250102030405.5Z", GENERALIZED), Asn1Error);
});

for (
  const [text, identifier] of [
    ["", UTC],
    ["Z", UTC],
    ["2501020304Z", UTC],
    ["250102030405", UTC],
    ["250102030405z", UTC],
    ["250102030405+0000", UTC],
    ["250102030405.5Z", UTC],
    ["20250102030405Z", UTC],
    ["250102030405Z", GENERALIZED],
    ["20250102030405", GENERALIZED],
    ["202501020304Z", GENERALIZED],
    ["20250102030405+0100", GENERALIZED],
    ["20250002030405Z", GENERALIZED],
    ["20251302030405Z", GENERALIZED],
    ["20250100030405Z", GENERALIZED],
    ["20250132030405Z", GENERALIZED],
    ["20250229000000Z", GENERALIZED],
    ["21000229000000Z", GENERALIZED],
    ["20250431000000Z", GENERALIZED],
    ["20250102240000Z", GENERALIZED],
    ["20250102036000Z", GENERALIZED],
    ["20250102030460Z", GENERALIZED],
    ["2025010203040aZ", GENERALIZED],
    ["2025 102030405Z", GENERALIZED],
    ["-0250102030405Z", GENERALIZED],
    ["250102030405Z", 0x0c],
  ] as const
) {
  Deno.test(`decodeTime() refuses ${JSON.stringify(text)} of type ${identifier}`, () => {
    const error = assertThrows(() => decode(text, identifier), Asn1Error);
    assertEquals(error.reason, "ILLEGAL_TIME_VALUE");
  });
}

Deno.test("times come back as they were", () => {
  const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
  fc.assert(fc.property(seconds, (value) => {
    const time = new Date(value * 1000);
    const der = new DerBuilder().time(time).finish();
    assertEquals(new DerReader(der).readTime(), time);
    const year = time.getUTCFullYear();
    assertEquals(der[0], year >= 1950 && year < 2050 ? UTC : GENERALIZED);
  }));
});

Deno.test("encodeTime() refuses what its type can not hold", () => {
  assertThrows(() => encodeTime(new Date(NaN)), RangeError);
  assertThrows(() => encodeTime(new Date("2050-01-01T00:00:00Z"), "utc"), RangeError);
  assertThrows(() => encodeTime(new Date(253_402_300_800_000)), RangeError);
  assertEquals(encodeTime(new Date("2049-12-31T00:00:00Z"), "generalized").identifier, GENERALIZED);
});
