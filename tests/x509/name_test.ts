// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Asn1Error, DER_TAGS, DerBuilder } from "@streamssl/ssl/asn1";
import { SslError } from "@streamssl/ssl/err";
import { decodeHex } from "@streamssl/ssl/wire";
import { d2iName, formatName, i2dName, Name } from "../../x509/mod.ts";

/** A name with one attribute whose value is given as DER. */
function nameOf(oid: string, value: Uint8Array): Name {
  return Name.fromDer(
    new DerBuilder().sequence((name) =>
      name.set((set) => set.sequence((attribute) => attribute.oid(oid).raw(value)))
    ).finish(),
  );
}

function textName(identifier: number, text: string): Name {
  return nameOf("2.5.4.3", new DerBuilder().string(identifier, text).finish());
}

Deno.test("Name.parse() reads RFC 4514, its escapes and its order", () => {
  for (
    const [text, oneline] of [
      ["CN=a,O=b,C=US", "C = US, O = b, CN = a"],
      [" CN = a , O = b ", "O = b, CN = a"],
      ["CN=a;O=b", "O = b, CN = a"],
      ["OU=Sales+CN=J.  Smith,DC=example", "DC = example, OU = Sales + CN = J.  Smith"],
      ['CN=James \\"Jim\\" Smith\\, III', 'CN = "James \\"Jim\\" Smith, III"'],
      ['CN="a, b",O=c', 'O = c, CN = "a, b"'],
      ["CN=Before\\0dAfter", "CN = Before\\0DAfter"],
      ["CN=Lu\\C4\\8Di\\C4\\87", "CN = Lu\\C4\\8Di\\C4\\87"],
      ["CN=Lučić", "CN = Lu\\C4\\8Di\\C4\\87"],
      ["CN=\\ a\\ ", 'CN = " a "'],
      ["CN=\\#a", 'CN = "#a"'],
      ["CN=a\\+b", 'CN = "a+b"'],
      ["CN=", "CN = "],
      ["2.5.4.3=a", "CN = a"],
      ["1.2.3.4=a", "1.2.3.4 = a"],
      ["commonName=a", "CN = a"],
      ["CN=#0C0161", "CN = a"],
      ["", ""],
    ] as const
  ) {
    assertEquals(Name.parse(text).toOneLine(), oneline, text);
  }
});

Deno.test("Name.parse() reads the form with slashes in the order of the encoding", () => {
  assertEquals(Name.parse("/C=US/O=a, b/CN=c+d").toString(), "CN=c\\+d,O=a\\, b,C=US");
  assertEquals(Name.parse("/O=a/CN=b+OU=c").toString(), "OU=c+CN=b,O=a");
  assertEquals(Name.parse("/CN=a\\/b").toString(), "CN=a/b");
  assertEquals(Name.parse("C = US, O = a", { order: "encoding" }).format("compat"), "/C=US/O=a");
});

for (
  const [text, reason] of [
    ["CN", "INVALID_NAME"],
    ["=a", "INVALID_NAME"],
    ["CN=a,", "INVALID_NAME"],
    ["CN=a,,O=b", "INVALID_NAME"],
    ["CN=a+", "INVALID_NAME"],
    ["CN=a\\", "INVALID_NAME"],
    ['CN="a', "INVALID_NAME"],
    ['CN="a"b', "INVALID_NAME"],
    ["CN=#0", "INVALID_NAME"],
    ["CN=#zz", "INVALID_NAME"],
    ["CN=#", "INVALID_NAME"],
    ["CN=\\C3", "INVALID_NAME"],
    ["C N=a", "INVALID_NAME"],
    ["/CN", "INVALID_NAME"],
    ["/", "EMPTY"],
    ["NOSUCH=a", "INVALID_FIELD_NAME"],
    [`CN=${"a".repeat(70_000)}`, "INVALID_NAME"],
  ] as const
) {
  Deno.test(`Name.parse() judges ${JSON.stringify(text.slice(0, 20))}`, () => {
    if (reason === "EMPTY") {
      assert(Name.parse(text).isEmpty);
      return;
    }
    assertEquals(assertThrows(() => Name.parse(text), SslError).reason, reason);
  });
}

Deno.test("names come back from their RFC 2253 form", () => {
  const type = fc.constantFrom("CN", "O", "OU", "L", "ST", "street", "title");
  const value = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(" ", "#", "+", ",", ";", "<", "\\", '"', "a", "=", "/") }),
  );
  const part = fc.array(fc.tuple(type, value), { minLength: 1, maxLength: 2 });
  fc.assert(fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
    const name = Name.fromParts(parts);
    for (const nonAscii of ["escaped", "plain"] as const) {
      const text = formatName(name, "rfc2253", { nonAscii });
      assertEquals(Name.parse(text).der, name.der, text);
    }
  }));
});

Deno.test("Name.equals() compares as RFC 5280, section 7.1", () => {
  const a = textName(DER_TAGS.UTF8_STRING, "Example Name");
  for (
    const other of [
      textName(DER_TAGS.PRINTABLE_STRING, "example name"),
      textName(DER_TAGS.BMP_STRING, " EXAMPLE \t\n NAME  "),
      textName(DER_TAGS.T61_STRING, "Example  Name"),
      textName(DER_TAGS.IA5_STRING, "eXAMPLE nAME"),
    ]
  ) {
    assert(a.equals(other));
    assertEquals(a.canonicalDer, other.canonicalDer);
  }
  for (
    const other of [
      textName(DER_TAGS.UTF8_STRING, "ExampleName"),
      textName(DER_TAGS.UTF8_STRING, "Example\u00a0Name"),
      nameOf("2.5.4.10", new DerBuilder().utf8String("Example Name").finish()),
      nameOf(
        "2.5.4.3",
        new DerBuilder().octetString(new TextEncoder().encode("Example Name")).finish(),
      ),
      Name.parse("CN=Example Name,O=a"),
      Name.parse(""),
    ]
  ) {
    assertFalse(a.equals(other));
    assertFalse(other.equals(a));
  }
  // Only ASCII letters are folded, as in OpenSSL.
  assertFalse(textName(DER_TAGS.UTF8_STRING, "É").equals(textName(DER_TAGS.UTF8_STRING, "é")));
  // The order of the attributes in a part does not matter, that of the parts does.
  assert(Name.parse("CN=a+O=b").equals(Name.parse("O=B+CN=A")));
  assertFalse(Name.parse("CN=a,O=b").equals(Name.parse("O=b,CN=a")));
});

Deno.test("Name keeps texts that a string type does not have", () => {
  const name = nameOf("2.5.4.3", Uint8Array.of(0x13, 2, 0x40, 0xe9));
  assertEquals(name.get("CN"), "@é");
  assertEquals(nameOf("2.5.4.3", decodeHex("0500")).get("2.5.4.3"), "#0500");
  assertEquals(nameOf("2.5.4.3", decodeHex("0500")).toString(), "CN=#0500");
});

Deno.test("Name.get() gives the last value, Name.getAll() every one", () => {
  const name = Name.parse("CN=a,OU=b,OU=c,O=d");
  assertEquals([name.get("OU"), name.get("2.5.4.3"), name.get("L")], ["b", "a", undefined]);
  assertEquals(name.getAll("OU"), ["c", "b"]);
  assertEquals(name.attributes.length, 4);
});

for (
  const [what, hex] of [
    ["no bytes", ""],
    ["another tag", "3100"],
    ["bytes behind it", "300000"],
    ["a length that is wrong", "300231"],
  ] as const
) {
  Deno.test(`Name.fromDer() refuses ${what}`, () => {
    assertThrows(() => Name.fromDer(decodeHex(hex)), Asn1Error);
  });
}

for (
  const [what, hex] of [
    ["a part that is no SET", "30023000"],
    ["a part without attributes", "30023100"],
    ["an attribute that is no SEQUENCE", "300431020500"],
    ["an attribute without a value", "3009310730050603550403"],
    ["an attribute with two values", "300d310b3009060355040305000500"],
    ["a wrong type", "300c310a3008060255800c026161"],
    ["broken UTF-8", "300c310a300806035504030c01ff"],
  ] as const
) {
  Deno.test(`Name.relativeNames refuses ${what}`, () => {
    const name = Name.fromDer(decodeHex(hex));
    assertThrows(() => name.relativeNames, Asn1Error);
    const cursor = { offset: 0 };
    assertThrows(() => d2iName(decodeHex(hex), cursor), Asn1Error);
    assertEquals(cursor.offset, 0);
  });
}

Deno.test("d2iName() and i2dName() walk over a buffer", () => {
  const names = ["CN=a", "", "CN=b,O=c"].map((text) => Name.parse(text));
  const buffer = new Uint8Array(names.reduce((sum, name) => sum + i2dName(name), 0));
  const cursor = { offset: 0 };
  for (const name of names) i2dName(name, buffer, cursor);
  assertEquals(cursor.offset, buffer.length);
  assertThrows(() => i2dName(names[0] as Name, buffer, cursor), Asn1Error);
  cursor.offset = 0;
  for (const name of names) assertEquals(d2iName(buffer, cursor).der, name.der);
  assertEquals(cursor.offset, buffer.length);
});

Deno.test("a style that does not exist is refused, and told where -nameopt's words go", () => {
  const name = Name.parse("CN=a");
  const style = "RFC2253" as "rfc2253";
  assertThrows(() => name.format(style), TypeError, "printName()");
});
