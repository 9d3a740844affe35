// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Asn1Error, berToDer, DerReader } from "@streamssl/ssl/asn1";
import { ContentInfo } from "@streamssl/ssl/cms";
import { generateKey, openPkcs12Sync, PrivateKey } from "@streamssl/ssl/crypto";
import { SslError } from "@streamssl/ssl/err";
import { Certificate } from "@streamssl/ssl/x509";
import { decodeHex, encodeHex } from "@streamssl/ssl/wire";

function reader(hex: string, path = "value"): DerReader {
  return new DerReader(decodeHex(hex), { path });
}

Deno.test("DerReader reads every primitive type", () => {
  assertEquals(reader("0101ff").readBoolean(), true);
  assertEquals(reader("010100").readBoolean(), false);
  assertEquals(reader("0201ff").readInteger(), -1n);
  assertEquals(reader("020200ff").readInteger(), 255n);
  assertEquals(reader("020200ff").readUnsignedBytes(), Uint8Array.of(255));
  assertEquals(reader("020100").readUnsignedBytes(), Uint8Array.of(0));
  assertEquals(reader("02011f").readSmallInteger(31), 31);
  assertEquals(reader("0a0102").readSmallInteger(2, "", 0x0a), 2);
  assertEquals(reader("030206c0").readBitString(), { bytes: Uint8Array.of(0xc0), unusedBits: 6 });
  assertEquals(reader("030100").readBitString(), { bytes: new Uint8Array(0), unusedBits: 0 });
  assertEquals(reader("0402aabb").readOctetString(), Uint8Array.of(0xaa, 0xbb));
  reader("0500").readNull();
  assertEquals(reader("06032a8648").readOid(), "1.2.840");
  assertEquals(reader("0c02c3a9").readString(), "é");
});

Deno.test("DerReader reads optional and tagged elements", () => {
  const tagged = reader("a003020105830101");
  assertEquals(tagged.readOptionalExplicit(1, (inner) => inner.readInteger()), undefined);
  assertEquals(tagged.readOptionalExplicit(0, (inner) => inner.readInteger()), 5n);
  assertEquals(tagged.peekTag(), 0x83);
  assertEquals(tagged.readContent(0x83), Uint8Array.of(1));
  assertEquals(tagged.peekTag(), undefined);
  tagged.finish();
});

Deno.test("DerReader.readAny() gives every part of an element", () => {
  const value = reader("bf8101020500").readAny();
  assertEquals([value.class, value.tag, value.constructed], ["context", 129, true]);
  assertEquals(encodeHex(value.header), "bf810102");
  assertEquals(encodeHex(value.content), "0500");
  assertEquals(encodeHex(value.raw), "bf8101020500");
});

Deno.test("DerReader.list() reads items until the end", () => {
  const items = reader("3006020101020102").readSequence((inner) =>
    inner.list((item) => item.readInteger())
  );
  assertEquals(items, [1n, 2n]);
  assertThrows(() => reader("0500").list(() => 0), TypeError, "an item read nothing");
});

const BAD: readonly (readonly [string, string, (r: DerReader) => unknown, string])[] = [
  ["an empty input", "", (r) => r.readAny(), "NOT_ENOUGH_DATA"],
  ["a tag alone", "30", (r) => r.readAny(), "NOT_ENOUGH_DATA"],
  ["content beyond the end", "0403aabb", (r) => r.readAny(), "TOO_LONG"],
  ["a length cut off", "0482ff", (r) => r.readAny(), "NOT_ENOUGH_DATA"],
  ["an indefinite length", "308005000000", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a length of 1 byte in the long form", "04810100", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a length with a leading zero", "0482008000", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a length of five bytes", "04850000000001ff", (r) => r.readAny(), "LENGTH_TOO_LONG"],
  ["a length of 2^32 - 1", "0484ffffffff", (r) => r.readAny(), "TOO_LONG"],
  ["the reserved length ff", "04ff00", (r) => r.readAny(), "LENGTH_TOO_LONG"],
  ["end-of-content octets", "0000", (r) => r.readAny(), "UNEXPECTED_EOC"],
  ["a low tag in the long form", "1f1e00", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a tag with a leading zero", "1f80810000", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a tag of many bytes", "1fffffffffff7f00", (r) => r.readAny(), "BAD_OBJECT_HEADER"],
  ["a tag cut off", "1fff", (r) => r.readAny(), "NOT_ENOUGH_DATA"],
  ["another tag", "0500", (r) => r.readInteger(), "WRONG_TAG"],
  ["a primitive sequence", "1000", (r) => r.readSequence(), "WRONG_TAG"],
  ["a constructed OCTET STRING", "2403040100", (r) => r.readOctetString(), "WRONG_TAG"],
  ["the boolean 01", "010101", (r) => r.readBoolean(), "ILLEGAL_BOOLEAN"],
  ["an empty boolean", "0100", (r) => r.readBoolean(), "BOOLEAN_IS_WRONG_LENGTH"],
  ["a boolean of two bytes", "0102ffff", (r) => r.readBoolean(), "BOOLEAN_IS_WRONG_LENGTH"],
  ["an empty integer", "0200", (r) => r.readInteger(), "ILLEGAL_ZERO_CONTENT"],
  ["a padded positive integer", "0202007f", (r) => r.readInteger(), "ILLEGAL_PADDING"],
  ["a padded negative integer", "0202ff80", (r) => r.readInteger(), "ILLEGAL_PADDING"],
  ["a negative unsigned integer", "020180", (r) => r.readUnsignedBytes(), "ILLEGAL_NEGATIVE_VALUE"],
  ["a small integer below 0", "0201ff", (r) => r.readSmallInteger(9), "ILLEGAL_NEGATIVE_VALUE"],
  ["a small integer beyond its limit", "02010a", (r) => r.readSmallInteger(9), "TOO_LARGE"],
  ["a huge small integer", "0205010000000000", (r) => r.readSmallInteger(9), "TOO_LARGE"],
  ["a NULL with content", "050100", (r) => r.readNull(), "NULL_IS_WRONG_LENGTH"],
  ["an empty bit string", "0300", (r) => r.readBitString(), "INVALID_BIT_STRING_BITS_LEFT"],
  ["eight unused bits", "03020800", (r) => r.readBitString(), "INVALID_BIT_STRING_BITS_LEFT"],
  ["unused bits of nothing", "030101", (r) => r.readBitString(), "INVALID_BIT_STRING_BITS_LEFT"],
  ["unused bits that are one", "030201ff", (r) => r.readBitString(), "ILLEGAL_PADDING"],
  ["an empty identifier", "0600", (r) => r.readOid(), "INVALID_OBJECT_ENCODING"],
  ["an identifier cut off in an arc", "06022a86", (r) => r.readOid(), "INVALID_OBJECT_ENCODING"],
  ["an arc with a leading zero", "06032a8001", (r) => r.readOid(), "INVALID_OBJECT_ENCODING"],
  [
    "a time without seconds",
    "170b323530313031303030305a",
    (r) => r.readTime(),
    "ILLEGAL_TIME_VALUE",
  ],
  ["a string of another kind", "0400", (r) => r.readString(), "WRONG_TAG"],
  ["broken UTF-8", "0c01ff", (r) => r.readString(), "INVALID_UTF8STRING"],
  ["an overlong UTF-8 character", "0c02c080", (r) => r.readString(), "INVALID_UTF8STRING"],
  ["half a BMP character", "1e0100", (r) => r.readString(), "BMPSTRING_IS_WRONG_LENGTH"],
  ["a surrogate in a BMPString", "1e02d800", (r) => r.readString(), "ILLEGAL_CHARACTERS"],
  ["a character beyond Unicode", "1c0400110000", (r) => r.readString(), "ILLEGAL_CHARACTERS"],
  ["an at sign in a PrintableString", "130140", (r) => r.readString(), "ILLEGAL_CHARACTERS"],
  ["an accent in an IA5String", "1601e9", (r) => r.readString(), "ILLEGAL_CHARACTERS"],
  ["rests in a sequence", "3003020101", (r) => r.readSequence(() => 0), "SEQUENCE_LENGTH_MISMATCH"],
];

for (const [what, hex, read, reason] of BAD) {
  Deno.test(`DerReader refuses ${what}`, () => {
    const input = reader(hex);
    const error = assertThrows(() => read(input), Asn1Error);
    assertEquals(error.reason, reason);
    assertEquals(input.offset, 0, "the cursor stays");
    assert(error.offset !== undefined && error.path.startsWith("value"));
  });
}

Deno.test("DerReader.finish() refuses rests", () => {
  const error = assertThrows(() => reader("0500").finish(), Asn1Error);
  assertEquals(error.reason, "SEQUENCE_LENGTH_MISMATCH");
});

Deno.test("DerReader names the path and the offset of what is wrong", () => {
  const outer = reader("30053003010105", "certificate");
  const error = assertThrows(
    () =>
      outer.readSequence(
        (extensions) => extensions.readSequence((first) => first.readBoolean("critical"), "first"),
        "extensions",
      ),
    Asn1Error,
  );
  assertEquals(error.path, "certificate.extensions.first.critical");
  assertEquals(error.offset, 4);
  assertStringIncludes(error.message, "at certificate.extensions.first.critical, offset 4");
  assertEquals(error.code, 0x068000b0);
});

Deno.test("DerReader refuses deep nesting before the stack is full", () => {
  let der = new Uint8Array(0);
  for (let level = 0; level < 40; level++) {
    der = Uint8Array.from([0x30, der.length, ...der]);
  }
  const descend = (inner: DerReader): void => {
    if (!inner.atEnd) inner.readSequence(descend);
  };
  const error = assertThrows(() => descend(new DerReader(der)), Asn1Error);
  assertEquals(error.reason, "NESTED_TOO_DEEP");
  descend(new DerReader(der, { depthLimit: 40 }));
});

Deno.test("DerReader refuses a place outside of its input", () => {
  assertThrows(() => new DerReader(new Uint8Array(2), { end: 3 }), RangeError);
  assertThrows(() => new DerReader(new Uint8Array(2), { offset: 2, end: 1 }), RangeError);
  assertThrows(() => new DerReader(new Uint8Array(2), { offset: NaN }), RangeError);
});

Deno.test("PEM where DER belongs is told as such", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const bytes = new TextEncoder().encode(key.toPem());
  const readers: readonly (() => unknown)[] = [
    () => new DerReader(bytes).readSequence(),
    () => PrivateKey.fromPkcs8(bytes),
    () => Certificate.fromDer(bytes),
    () => ContentInfo.fromBer(bytes),
    () => openPkcs12Sync(bytes),
    () => berToDer(bytes.subarray(0, 30)),
  ];
  for (const read of readers) {
    const { message } = assertThrows(read, SslError);
    assertStringIncludes(message, "text of PEM", String(read));
  }
  assertThrows(() => Certificate.fromPem(bytes as unknown as string), TypeError, "TextDecoder");
});
