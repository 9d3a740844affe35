// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { Asn1Error, decodeAt, encodeAt } from "@streamssl/ssl/asn1";
import { decodeHex } from "@streamssl/ssl/wire";

Deno.test("decodeAt() walks over elements that follow each other", () => {
  const bytes = decodeHex("020101 0402aabb 0500");
  const cursor = { offset: 0 };
  const lengths: number[] = [];
  while (cursor.offset < bytes.length) lengths.push(decodeAt(bytes, cursor, (der) => der.length));
  assertEquals(lengths, [3, 4, 2]);
});

Deno.test("decodeAt() leaves the cursor where it was on an error", () => {
  const cursor = { offset: 1 };
  assertThrows(() => decodeAt(decodeHex("000403aa"), cursor, (der) => der), Asn1Error);
  assertEquals(cursor.offset, 1);
  const fail = () => {
    throw new Asn1Error("DECODE_ERROR");
  };
  assertThrows(() => decodeAt(decodeHex("000500"), cursor, fail), Asn1Error);
  assertEquals(cursor.offset, 1);
});

Deno.test("decodeAt() and encodeAt() refuse a cursor outside of the buffer", () => {
  for (const offset of [-1, 3, 0.5, NaN]) {
    assertThrows(() => decodeAt(decodeHex("0500"), { offset }, (der) => der), RangeError);
    assertThrows(() => encodeAt(decodeHex("0500"), new Uint8Array(2), { offset }), RangeError);
  }
});

Deno.test("encodeAt() writes nothing into a buffer that is too small", () => {
  const output = new Uint8Array(3);
  const cursor = { offset: 2 };
  const error = assertThrows(() => encodeAt(decodeHex("0500"), output, cursor), Asn1Error);
  assertEquals(error.reason, "BUFFER_TOO_SMALL");
  assertEquals([cursor.offset, ...output], [2, 0, 0, 0]);
});
