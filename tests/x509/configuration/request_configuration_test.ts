// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseConfiguration } from "../../../conf/mod.ts";
import { generateKey } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import {
  CertificateRequest,
  createCertificateRequest,
  extensionsFromSection,
  Name,
  parseStringMask,
  requestConfiguration,
  type RequestField,
  type StringMask,
} from "../../../x509/mod.ts";
import { peer, peerTest } from "../../support/peers.ts";
import { tempDirectory } from "../../support/temp.ts";

const key = await generateKey({ type: "ec", curve: "P-256" });

/** What openssl makes of configurations: requests, or what it complains of. */
async function theirRequests(texts: readonly string[]): Promise<(CertificateRequest | string)[]> {
  await using directory = await tempDirectory({ "key.pem": key.toPem() });
  const run = async (text: string, index: number) => {
    await directory.write(`${index}.cnf`, text);
    const args = ["req", "-new", "-batch", "-key", `${directory.path}/key.pem`];
    args.push("-config", `${directory.path}/${index}.cnf`);
    const { code, stdout, stderr } = await new Deno.Command(peer("openssl").path, { args })
      .output();
    const [out, complaint] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return code === 0 ? CertificateRequest.fromPem(out!) : complaint!;
  };
  const results: (CertificateRequest | string)[] = [];
  for (const [index, text] of texts.entries()) results.push(await run(text, index));
  return results;
}

const MASKS = [
  "",
  "string_mask = utf8only",
  "string_mask = nombstr",
  "string_mask = pkix",
  "string_mask = default",
  "string_mask = MASK:0x2002",
  "string_mask = MASK:2052",
  "string_mask = MASK:0x10",
];
/** A value for each string type that may be the first to fit. */
const VALUES = ["Example", "a*b", "caf\u00e9", "\u0416\u0438", "\u{1f511}"];

const withValues = (mask: string, value: string) =>
  `[req]\n${mask}\nprompt = no\nutf8 = yes\ndistinguished_name = dn\nattributes = at\n` +
  `[dn]\nO = ${value}\n1.OU = ${value}\n2.+title = ${value}\ngivenName = ${value}\n` +
  `[at]\nunstructuredName = ${value}\nchallengePassword = ${value}\n`;

peerTest("names and attributes have the string types that openssl req gives them", [
  "openssl",
], async () => {
  const texts = MASKS.flatMap((mask) => VALUES.map((value) => withValues(mask, value)));
  texts.push(
    "[req]\nprompt=no\ndistinguished_name=dn\n[dn]\nC=FR\nserialNumber=12 a\nDC=example\n" +
      "emailAddress=a@example.org\ndnQualifier=x\nCN=1234\nL=x\nST=y\nSN=z\nstreet=s\n1.2.5.4.12=t\n",
    "[req]\nstring_mask=nombstr\nprompt=no\ndistinguished_name=dn\n[dn]\nC=FR\nDC=example\n" +
      "emailAddress=a@example.org\nUID=x*\n",
  );
  const theirs = await theirRequests(texts);
  let refused = 0;
  for (const [index, text] of texts.entries()) {
    const request = theirs[index]!;
    const ours = () => requestConfiguration(parseConfiguration(text));
    if (typeof request === "string") {
      const error = assertThrows(ours, SslError, undefined, `${text}\n${request}`);
      assertStringIncludes(request.toLowerCase(), error.reasonText.toLowerCase(), text);
      refused += 1;
      continue;
    }
    const { subject, attributes } = ours();
    assertEquals(encodeHex(subject.der), encodeHex(request.subject.der), text);
    const plain = (list: typeof attributes) =>
      list.map(({ oid, values }) => `${oid} ${values.map(encodeHex)}`).sort();
    assertEquals(plain(attributes), plain(request.attributes), text);
  }
  // All was refused for the same reasons as here, and much was not.
  assertEquals([refused > 5, refused < texts.length / 2], [true, true], `${refused}`);
});

peerTest("fields that are asked for get what openssl req -batch takes", ["openssl"], async () => {
  const head = "[req]\ndistinguished_name = dn\nreq_extensions = v3\noid_section = oids\n" +
    "[oids]\nmyField = 1.2.3.4.5\n[v3]\nextendedKeyUsage = myField,serverAuth\n" +
    "certificatePolicies = myField\n[dn]\n";
  const texts = [
    "0.organizationName = Organization\n0.organizationName_default = Example\n" +
    "1.organizationName = Second\n1.organizationName_default = Other\n" +
    "countryName = Country\ncountryName_default = FR\ncountryName_min = 2\ncountryName_max = 2\n" +
    "commonName = Name\ncommonName_value = example.org\nlocalityName = Nothing\n" +
    "stateOrProvinceName = Left out\nstateOrProvinceName_value = .\ntitle = A dot\ntitle_default = .\nunknownField = x\n" +
    "unknownField_default = y\nmyField = Mine\nmyField_default = z\n",
    "commonName = Name\ncommonName_default = abc\ncommonName_max = 2\n",
    "commonName = Name\ncommonName_default = abc\ncommonName_min = 4\n",
  ].map((text) => `oid_section = oids\n${head}${text}`);
  const [request, ...refused] = await theirRequests(texts);
  if (request === undefined || typeof request === "string") throw new Error(request);
  const configuration = parseConfiguration(texts[0]!);
  const { subject, extensions } = requestConfiguration(configuration);
  assertEquals(encodeHex(subject.der), encodeHex(request.subject.der));
  const ours = await createCertificateRequest({
    subject,
    key,
    extraExtensions: extensionsFromSection(configuration, extensions!.section),
  });
  const plain = (made: CertificateRequest) =>
    made.requestedExtensions.map(({ oid, value }) => `${oid} ${encodeHex(value)}`);
  assertEquals(plain(ours), plain(request));
  for (const [index, text] of texts.slice(1).entries()) {
    assertEquals(typeof refused[index], "string");
    assertThrows(() => requestConfiguration(parseConfiguration(text)), SslError, "characters");
  }
});

const asked = "[req]\ndistinguished_name = dn\n[dn]\ncommonName = Your name\n" +
  "commonName_default = me\ncommonName_max = 8\nlocalityName = Your town\n";

Deno.test("who is asked for fields sees question, default and bounds", () => {
  const questions: RequestField[] = [];
  const { subject } = requestConfiguration(parseConfiguration(asked), {
    answer(field) {
      questions.push(field);
      return field.type === "localityName" ? "Paris" : "";
    },
  });
  assertEquals(subject.toOneLine(), "CN = me, L = Paris");
  assertEquals(questions, [
    { type: "commonName", prompt: "Your name", defaultValue: "me", maximum: 8 },
    { type: "localityName", prompt: "Your town", defaultValue: "" },
  ]);
  const leaveOut = { answer: () => "." };
  assertEquals(requestConfiguration(parseConfiguration(asked), leaveOut).subject.isEmpty, true);
  const tooLong = { answer: () => "much too long" };
  assertThrows(
    () => requestConfiguration(parseConfiguration(asked), tooLong),
    SslError,
    "at most 8",
  );
});

Deno.test("every setting of the section is read, from [default] too", () => {
  const text = "default_bits = 3072\n[req]\ndistinguished_name = dn\nprompt = no\n" +
    "default_md = sha384\ndefault_keyfile = k.pem\nencrypt_key = no\nreq_extensions = a\n" +
    "x509_extensions = b\ninput_password = in\noutput_password = out\nstring_mask = pkix\n" +
    "[dn]\nCN = a\n";
  const { subject: _, attributes, digest, extensions, x509Extensions, ...rest } =
    requestConfiguration(parseConfiguration(text));
  assertEquals([attributes, digest?.name], [[], "sha384"]);
  assertEquals([extensions?.section, x509Extensions?.section], ["a", "b"]);
  assertEquals(rest, {
    section: "req",
    bits: 3072,
    keyFile: "k.pem",
    encryptKey: false,
    inputPassword: "in",
    outputPassword: "out",
    stringMask: "pkix",
  });
  const other = parseConfiguration("[mine]\ndistinguished_name = dn\n[dn]\n");
  const { bits, encryptKey } = requestConfiguration(other, { section: "mine" });
  assertEquals([bits, encryptKey], [2048, true]);
});

Deno.test("what is missing or makes no sense is told with its place", () => {
  const fails = (text: string, ...words: string[]) => {
    const { message } = assertThrows(
      () => requestConfiguration(parseConfiguration(text)),
      SslError,
    );
    for (const word of words) assertStringIncludes(message, word);
  };
  const head = "[req]\nprompt = no\ndistinguished_name = dn\n";
  fails("", "unable to find 'distinguished_name' in config");
  fails("[req]\ndistinguished_name = dn\n", "[dn]");
  fails(`${head}[dn]\nnoSuchField = x\n`, "noSuchField", "oid_section");
  fails(`${head}[dn]\nCN = caf\u00e9\n`, "utf8 = yes");
  fails(`${head}[dn]\nCN = ${"x".repeat(65)}\n`, "1 to 64 characters", "65");
  fails(`${head}[dn]\nC = FRA\n`, "2 characters");
  fails(`${head}[dn]\nemailAddress = a\u00e9@b\n`, "utf8");
  fails(`${head}string_mask = utf8\n[dn]\nCN = a\n`, "utf8only", "string_mask");
  fails(`${head}default_bits = many\n[dn]\nCN = a\n`, "decimal");
  fails(`${head}default_md = sha0\n[dn]\nCN = a\n`, "sha0");
  fails(`${head}attributes = at\n[dn]\nCN = a\n`, "[at]");
});

Deno.test("names take a mask as configurations do", () => {
  const typesOf = (stringMask: StringMask) =>
    Name.parse("CN=caf\u00e9,O=Example,C=FR", { stringMask }).attributes
      .map(({ identifier }) => identifier);
  assertEquals(typesOf("utf8only"), [0x13, 0x0c, 0x0c]);
  assertEquals(typesOf("default"), [0x13, 0x13, 0x14]);
  assertEquals(typesOf("pkix"), [0x13, 0x13, 0x1e]);
  assertEquals(typesOf("nombstr"), [0x13, 0x13, 0x14]);
  assertThrows(() => typesOf(2), SslError, "string_mask");
  assertEquals(typesOf(0), typesOf("default"));
  for (const text of ["", "UTF8ONLY", "MASK:", "MASK:x", "MASK:08", "MASK:-1", "constructor"]) {
    assertEquals(parseStringMask(text), undefined, text);
  }
  assertEquals([parseStringMask("MASK:017"), parseStringMask("MASK:0")], [15, 0]);
});
