// Copyright 2026 the streamssl authors. MIT license.

/** Extensions that few certificates have, as the real openssl prints them, damaged ones, too. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { generateAsn1 } from "../../../crypto/asn1/mod.ts";
import { generateKey } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import {
  type AdmissionSyntax,
  certificateText,
  createCertificate,
  decodeAdmissionSyntax,
  encodeAdmissionSyntax,
  Extension,
  extensionFromText,
} from "../../../x509/mod.ts";
import { peer, peerTest } from "../../support/peers.ts";
import { tempDirectory } from "../../support/temp.ts";

const ADMISSIONS: AdmissionSyntax = {
  admissionAuthority: { type: "uri", value: "http://auth" },
  contentsOfAdmissions: [
    {
      admissionAuthority: { type: "dns", value: "dns.name" },
      namingAuthority: { id: "1.2.276.0.76", url: "http://na", text: "Text \u00e9" },
      professionInfos: [{
        namingAuthority: { text: "only" },
        professionItems: ["Apotheke", "\u00c4rztin"],
        professionOids: ["1.2.276.0.76.4.30", "2.5.4.3"],
        registrationNumber: "reg-1",
        additionalInfo: Uint8Array.of(1, 2),
      }, { professionItems: [] }],
    },
    { namingAuthority: {}, professionInfos: [] },
  ],
};

/** What stands in the sections that values name. */
const SECTIONS: Readonly<Record<string, readonly [string, string][]>> = {
  crlId: [["u", "EXP:0,IA5:http://crl"], ["n", "EXP:1,INT:500"], [
    "t",
    "EXP:2,GENTIME:20200102030405Z",
  ]],
  responses: [["a", "OID:1.3.6.1.5.5.7.48.1.1"], ["b", "OID:1.2.3"]],
  locator: [["i", "SEQUENCE:name"], ["l", "SEQUENCE:places"]],
  name: [["a", "SET:part"]],
  part: [["a", "SEQUENCE:attribute"]],
  attribute: [["o", "OID:2.5.4.3"], ["v", "UTF8:Issuer"]],
  places: [["a", "SEQUENCE:place"], ["b", "SEQUENCE:place"]],
  place: [["m", "OID:1.3.6.1.5.5.7.48.1"], ["u", "IMP:6,IA5:http://ocsp"]],
};
const make = (text: string) =>
  generateAsn1(text, (section) => SECTIONS[section]?.map(([name, value]) => ({ name, value })));

const VALUES: readonly (readonly [oid: string, value: Uint8Array])[] = [
  ["1.3.36.8.3.3", encodeAdmissionSyntax(ADMISSIONS)],
  ["1.3.101.1.4.1", extensionFromText("SXNetID", "1:one,0x20:two").value],
  ["1.3.6.1.5.5.7.48.1.2", new Uint8Array(80).map((_, index) => index)],
  ["1.3.6.1.5.5.7.48.1.3", make("SEQUENCE:crlId")],
  ["1.3.6.1.5.5.7.48.1.4", make("SEQUENCE:responses")],
  ["1.3.6.1.5.5.7.48.1.6", make("GENTIME:20200102030405Z")],
  ["1.3.6.1.5.5.7.48.1.7", make("SEQUENCE:locator")],
];

peerTest("rare extensions are printed as openssl prints them, damaged ones, too", [
  "openssl",
], async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const made = async (change: (value: Uint8Array) => Uint8Array) =>
    await createCertificate({
      subject: "CN=x",
      key,
      extraExtensions: VALUES.map(([oid, value]) => new Extension(oid, false, change(value))),
    });
  const changes: ((value: Uint8Array) => Uint8Array)[] = [(value) => value];
  for (let at = 0; at < 24; at++) changes.push((value) => value.slice(0, at % value.length));
  for (
    const other of [[], [5, 0], [0x30, 0], [4, 2, 1, 2], [0x18, 3, 0x31, 0x32, 0x33], [
      0x30,
      2,
      5,
      0,
    ]]
  ) {
    changes.push(() => Uint8Array.from(other), (value) => Uint8Array.from([...value, ...other]));
  }
  const certificates = await Promise.all(changes.map(made));
  await using directory = await tempDirectory(
    Object.fromEntries(certificates.map((one, index) => [`${index}.pem`, one.toPem()])),
  );
  const loop = `for i in $(seq 0 ${certificates.length - 1}); do ` +
    `"$0" x509 -in $i.pem -noout -text; printf '\\001'; done`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", loop, peer("openssl").path],
    cwd: directory.path,
  }).output();
  const texts = Array.from(stdout, (byte) => String.fromCharCode(byte)).join("").split("\x01");
  assertEquals(texts.length, certificates.length + 1);
  for (const [index, certificate] of certificates.entries()) {
    const ours = certificateText(certificate);
    assertEquals(ours.split("\n"), texts[index]!.split("\n"), certificate.toPem());
  }
});

Deno.test("admissions go through their encoding", () => {
  assertEquals(decodeAdmissionSyntax(encodeAdmissionSyntax(ADMISSIONS)), ADMISSIONS);
  const der = encodeAdmissionSyntax(ADMISSIONS);
  for (let at = 0; at < der.length; at++) {
    for (const input of [der.subarray(0, at), der.with(at, der[at]! ^ 1 << at % 8)]) {
      try {
        decodeAdmissionSyntax(input);
      } catch (error) {
        assert(error instanceof SslError, `${at}: ${error}`);
      }
    }
  }
});

Deno.test("SXNetID is built from zones and users", () => {
  const { value } = extensionFromText("SXNetID", "1:one,2:two");
  assertEquals(encodeHex(value), "301902010030143008020101040" + "36f6e653008020102040374776f");
  const wrong = ["1:a,1:b", `1:${"x".repeat(65)}`, "x:y", ""];
  for (const text of wrong) assertThrows(() => extensionFromText("SXNetID", text), SslError);
});
