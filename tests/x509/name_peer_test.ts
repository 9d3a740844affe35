// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { DER_TAGS, DerBuilder, DerReader } from "@streamssl/ssl/asn1";
import { formatName, Name, nameHash, printName } from "../../x509/mod.ts";
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

/** Forms of `-nameopt`: each preset, each option, and some together. */
const FORMS: readonly string[] = [
  ...["oneline", "RFC2253", "multiline", "ca_default", "compat"],
  ...["sep_comma_plus", "sep_comma_plus_space", "sep_semi_plus_space", "sep_multiline"],
  ...["esc_2253", "esc_2254", "esc_ctrl", "esc_msb", "esc_2253,use_quote", "use_quote"],
  ...["utf8", "utf8,esc_msb", "ignore_type", "show_type", "dump_all", "dump_all,dump_der"],
  ...["dump_nostr", "dump_nostr,dump_der", "dump_unknown", "dump_unknown,dump_der"],
  ...["nofname", "sname", "lname", "oid", "align,sname", "align,lname,space_eq"],
  ...["dn_rev", "dn_rev,sep_multiline", "multiline,utf8", "multiline,-align,show_type"],
  ...["RFC2253,-esc_msb", "RFC2253,sep_semi_plus_space,-dn_rev,lname", "oneline,-utf8"],
  ...["oneline,esc_2254", "oneline,oid,-use_quote", "multiline,nofname", "lname,-lname,utf8"],
];

peerTest("printName() prints as each -nameopt of openssl", ["openssl"], async () => {
  // All of them in one name, so that one process a form will do.
  const everything = Name.fromDer(
    new DerBuilder().sequence((all) => {
      for (const [, name] of NAMES) all.raw(new DerReader(name.der).readAny().content);
    }).finish(),
  );
  const differences: string[] = [];
  for (const name of [everything, Name.parse("")]) {
    const der = assembleCertificate({ subject: name.der });
    for (const form of name === everything ? FORMS : ["oneline", "multiline", "compat"]) {
      const args = ["x509", "-inform", "DER", "-noout", "-subject", "-nameopt", form];
      const theirs = (await openssl(args, der)).stdout;
      const hasLines = /multiline|ca_default/.test(form);
      const ours = hasLines ? `\n${printName(name, form, { indent: 4 })}` : printName(name, form);
      if (`subject=${ours}\n` !== theirs) differences.push(`${form}: ${ours}|${theirs}`);
    }
  }
  assertEquals(differences, []);
});

Deno.test("printName() refuses an option that is not known", () => {
  const name = Name.parse("CN=a");
  for (const form of ["no_such", "oneline,rfc2254", "-"]) {
    assertThrows(() => printName(name, form), SyntaxError, "no option");
  }
  assertEquals(printName(name, ""), "/CN=a");
});

Deno.test("names that printName() writes are read again", () => {
  for (const [what, name] of NAMES) {
    if (what === "strings of every type") continue;
    for (const form of ["RFC2253", "RFC2253,-esc_msb", "RFC2253,oid"]) {
      assertEquals(Name.parse(printName(name, form)).equals(name), true, `${what}, ${form}`);
    }
    const text = printName(name, "oneline,-esc_msb");
    assertEquals(Name.parse(text, { order: "encoding" }).equals(name), true, `${what}: ${text}`);
  }
});
