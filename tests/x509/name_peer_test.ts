// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { DER_TAGS, DerBuilder } from "@streamssl/ssl/asn1";
import { formatName, Name, nameHash } from "../../x509/mod.ts";
import { peerTest } from "../support/peers.ts";
import { assembleCertificate } from "./_certificates.ts";
import { openssl } from "./_openssl.ts";

/** Names that are hard to write down. */
const NAMES: readonly (readonly [string, Name])[] = [
  ["plain", Name.parse("/C=US/O=Example/CN=example.org")],
  ["specials", Name.fromParts([[["CN", ',+"\\<>;=#/']], [["O", "#x"]], [["OU", " y "]]])],
  ["spaces", Name.fromParts([[["CN", "  a \t b  "]], [["O", " "]], [["OU", ""]]])],
  ["a quote", Name.fromParts([[["CN", 'say "hi"']]])],
  ["a backslash", Name.fromParts([[["CN", "a\\b"]]])],
  ["controls", Name.fromParts([[["CN", "a\0b\x01\x7f\n"]]])],
  ["accents", Name.fromParts([[["CN", "Lučić É ß"], ["O", "日本 😀"]]])],
  ["several values", Name.parse("CN=a+OU=b+O=c,DC=example,DC=org")],
  ["mail", Name.parse("emailAddress=A@Example.ORG,UID=x,serialNumber=1")],
  ["unknown types", Name.parse("1.2.3.4.5=a\\,b,CN=c,1.3.6.1.4.1.311.60.2.1.3=DE")],
  ["strings of every type", everyType()],
  ["bits as a value", Name.parse("CN=#030205A0,O=a")],
  ["empty", Name.parse("")],
];

function everyType(): Name {
  const values: [number, string][] = [
    [DER_TAGS.PRINTABLE_STRING, "Printable  A"],
    [DER_TAGS.IA5_STRING, "IA5 @"],
    [DER_TAGS.T61_STRING, "T61 é"],
    [DER_TAGS.BMP_STRING, "BMP č"],
    [DER_TAGS.UNIVERSAL_STRING, "Universal 😀"],
    [DER_TAGS.NUMERIC_STRING, "12 34"],
  ];
  return Name.fromDer(
    new DerBuilder().sequence((name) => {
      for (const [identifier, text] of values) {
        name.set((set) =>
          set.sequence((attribute) => attribute.oid("2.5.4.11").string(identifier, text))
        );
      }
    }).finish(),
  );
}

for (const [what, name] of NAMES) {
  peerTest(`names are written and hashed as openssl does: ${what}`, ["openssl"], async () => {
    const der = assembleCertificate({ subject: name.der });
    const ask = async (...args: string[]) => {
      const result = await openssl(["x509", "-inform", "DER", "-noout", ...args], der);
      return result.stdout.replace(/\n$/, "");
    };
    assertEquals(`subject=${formatName(name, "oneline")}`, await ask("-subject"));
    const rfc2253 = await ask("-subject", "-nameopt", "rfc2253");
    assertEquals(`subject=${formatName(name, "rfc2253")}`, rfc2253);
    const compat = await ask("-subject", "-nameopt", "compat");
    assertEquals(`subject=${formatName(name, "compat")}`, compat);
    const plain = await ask("-subject", "-nameopt", "oneline,-esc_msb");
    assertEquals(`subject=${formatName(name, "oneline", { nonAscii: "plain" })}`, plain);
    assertEquals(nameHash(name), await ask("-subject_hash"));
  });
}
