// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  Asn1Error,
  decodeInteger,
  decodeOid,
  DER_TAGS,
  DerBuilder,
  DerReader,
  encodeInteger,
  encodeOid,
} from "@streamssl/ssl/asn1";
import { decodeHex, encodeHex } from "@streamssl/ssl/wire";

Deno.test("integers come back as they were, in the fewest bytes", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(1n << 200n), max: 1n << 200n }), (value) => {
    const bytes = encodeInteger(value);
    assertEquals(decodeInteger(bytes), value);
    assertEquals(new DerReader(new DerBuilder().integer(value).finish()).readInteger(), value);
  }));
  for (const edge of [0n, 127n, 128n, 255n, 256n, -1n, -128n, -129n, -256n, 1n << 63n]) {
    assertEquals(new DerReader(new DerBuilder().integer(edge).finish()).readInteger(), edge);
  }
});

Deno.test("unsigned integers lose their zeros and get a sign byte", () => {
  const encode = (hex: string) =>
    encodeHex(new DerBuilder().unsignedInteger(decodeHex(hex)).finish());
  assertEquals(encode(""), "020100");
  assertEquals(encode("0000"), "020100");
  assertEquals(encode("0080"), "02020080");
  assertEquals(encode("7f"), "02017f");
});

Deno.test("object identifiers come back as they were, with arcs of any size", () => {
  const arc = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 1n << 130n }));
  fc.assert(fc.property(fc.nat(2), arc, fc.array(arc, { maxLength: 8 }), (first, second, rest) => {
    const oid = [first, first < 2 ? second % 40n : second, ...rest].join(".");
    assertEquals(decodeOid(encodeOid(oid)), oid);
  }));
});

Deno.test("object identifiers of the standards have their published encodings", () => {
  for (
    const [oid, hex] of [
      ["2.999.3", "883703"], // X.690, section 8.19.5
      ["1.2.840.113549.1.1.11", "2a864886f70d01010b"],
      ["2.5.29.17", "551d11"],
      ["2.5.29.128", "551d8100"],
      ["1.3.6.1.4.1.4294967296", "2b060104019080808000"],
    ] as const
  ) {
    assertEquals(encodeHex(encodeOid(oid)), hex);
    assertEquals(decodeOid(decodeHex(hex)), oid);
  }
});

Deno.test("encodeOid() refuses what is no object identifier", () => {
  for (
    const text of [
      "",
      "1",
      "3.1",
      "1.40",
      "0.40",
      "1.2.",
      ".1.2",
      "1..2",
      "1.02",
      "1.-2",
      "a.b",
      "1.2 ",
    ]
  ) {
    const error = assertThrows(() => encodeOid(text), Asn1Error, undefined, text);
    assertEquals(error.reason, "ILLEGAL_OBJECT");
  }
  assertThrows(() => encodeOid(`1.2${`.${2n ** 200n}`.repeat(20)}`), Asn1Error);
});

Deno.test("decodeOid() refuses an identifier of thousands of bytes at once", () => {
  const content = new Uint8Array(100_000).fill(0xff);
  content[content.length - 1] = 1;
  assertThrows(() => decodeOid(content), Asn1Error);
});

Deno.test("lengths have their shortest form on both sides of every limit", () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const der = new DerBuilder().octetString(new Uint8Array(length)).finish();
    assertEquals(new DerReader(der).readOctetString().length, length);
    const header = length < 128 ? 2 : length < 256 ? 3 : length < 65_536 ? 4 : 5;
    assertEquals(der.length, header + length);
  }
});

Deno.test("setOf() sorts by the encodings", () => {
  const items = ["0201ff", "020105", "0500", "02020100"].map((hex) => decodeHex(hex));
  const der = new DerBuilder().setOf(items).finish();
  assertEquals(encodeHex(der), "310c0201050201ff020201000500");
});

Deno.test("namedBits() drops zero bits at the end", () => {
  const encode = (...bits: number[]) => encodeHex(new DerBuilder().namedBits(bits).finish());
  assertEquals(encode(), "030100");
  assertEquals(encode(0), "03020780");
  assertEquals(encode(5, 6), "03020106");
  assertEquals(encode(8), "0303070080");
});

Deno.test("bitString() refuses unused bits that are not zero", () => {
  assertThrows(() => new DerBuilder().bitString(Uint8Array.of(1), 1), RangeError);
  assertThrows(() => new DerBuilder().bitString(new Uint8Array(0), 1), RangeError);
  assertThrows(() => new DerBuilder().bitString(Uint8Array.of(0), 8), RangeError);
});

Deno.test("strings come back as they were in every type that has their characters", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
    for (const identifier of [DER_TAGS.UTF8_STRING, DER_TAGS.UNIVERSAL_STRING]) {
      const der = new DerBuilder().string(identifier, text).finish();
      assertEquals(new DerReader(der).readString(), text);
    }
  }));
  assertThrows(() => new DerBuilder().printableString("a@b"), Asn1Error);
  assertThrows(() => new DerBuilder().ia5String("é"), Asn1Error);
  assertThrows(() => new DerBuilder().string(DER_TAGS.BMP_STRING, "😀"), Asn1Error);
  assertThrows(() => new DerBuilder().utf8String("\ud800"), Asn1Error);
});

Deno.test("random bytes give only our errors, and what is read comes back", () => {
  const walk = (reader: DerReader, builder: DerBuilder): void => {
    while (!reader.atEnd) {
      const { identifier, constructed, content, tag } = reader.readAny();
      if (tag >= 31) throw new Asn1Error("UNKNOWN_TAG");
      if (!constructed) builder.element(identifier, content);
      else {
        builder.nested(
          identifier,
          (inner) => walk(new DerReader(content, { depthLimit: reader.depthLimit - 1 }), inner),
        );
      }
    }
  };
  let read = 0;
  const bytes = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 0x30, 0x31, 0x80, 0x81, 0xa0, 0xff), {
    maxLength: 24,
  });
  fc.assert(
    fc.property(bytes, (values) => {
      const input = Uint8Array.from(values);
      const builder = new DerBuilder();
      try {
        walk(new DerReader(input), builder);
      } catch (error) {
        assert(error instanceof Asn1Error);
        return;
      }
      read += 1;
      assertEquals(builder.finish(), input);
    }),
    { numRuns: 2000 },
  );
  assert(read > 0);
});
