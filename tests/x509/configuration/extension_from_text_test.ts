// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseConfiguration } from "../../../conf/mod.ts";
import { generateKey } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  Certificate,
  CertificateRequest,
  createCertificate,
  type ExtensionContext,
  extensionFromText,
  extensionsFromSection,
  Name,
} from "../../../x509/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { runOpenssl } from "../../asn1/_openssl.ts";
import { tempDirectory } from "../../support/temp.ts";

/** A section with every extension that has a text form, and what it names. */
const TEXT = `
[req]
distinguished_name = name
prompt = no
[name]
CN = example.org
emailAddress = a@example.org
[v3]
basicConstraints = critical,CA:TRUE,pathlen:3
keyUsage = critical,digitalSignature,nonRepudiation,cRLSign,encipherOnly,decipherOnly
extendedKeyUsage = serverAuth,clientAuth,codeSigning,OCSPSigning,1.2.3.4
subjectKeyIdentifier = hash
subjectAltName = DNS:a.b,email:x@y.z,IP:1.2.3.4,IP:2001:db8::1,URI:https://a/b,RID:1.2.3.4,dirName:directory,otherName:1.2.3.4;UTF8:hello,email:copy
issuerAltName = DNS:i.b,email:x@y
authorityInfoAccess = OCSP;URI:http://ocsp/,caIssuers;URI:http://ca/x,1.2.3;DNS:z
subjectInfoAccess = caRepository;URI:http://repo/
crlDistributionPoints = URI:http://crl/1,point,relative
freshestCRL = URI:http://delta/
certificatePolicies = 1.2.3.4,anyPolicy,@policy,@plain_policy
policyMappings = 1.2.3.4:1.5.6.7.8,1.2.3.5:1.5.6.7.9
policyConstraints = critical,requireExplicitPolicy:3,inhibitPolicyMapping:1
inhibitAnyPolicy = 2
nameConstraints = critical,permitted;DNS:a.b,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:.com,permitted;dirName:directory,excluded;IP:2001:db8::/ffff:ffff::
tlsfeature = status_request,status_request_v2,77
nsCertType = client,server,email,objsign,sslCA,emailCA,objCA
nsComment = a comment
nsBaseUrl = http://base/
nsSslServerName = server
noCheck = ignored
proxyCertInfo = critical,language:id-ppl-anyLanguage,pathlen:3,policy:text:hello
1.2.3.4.5 = ASN1:SEQUENCE:sequence
1.2.3.4.6 = critical,DER:01:02:03:0a:ff
sbgp-ipAddrBlock = critical,IPv4:10.0.0.0/8,IPv6:inherit,IPv4:192.168.0.0-192.168.4.3,IPv4:11.0.0.0/8,IPv4-SAFI:2:1.2.3.4
sbgp-autonomousSysNum = critical,AS:100,AS:200-300,AS:101,RDI:inherit
[sequence]
a = INTEGER:5
b = UTF8:text
[point]
fullname = URI:http://crl/2,URI:http://crl/3
CRLissuer = dirName:directory
reasons = keyCompromise,CACompromise,privilegeWithdrawn
[relative]
relativename = relative_name
[relative_name]
CN = 7
1.+OU = more
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = http://cps/
CPS.2 = http://cps/2
userNotice.1 = @notice
userNotice.2 = @short
[plain_policy]
policyIdentifier = 1.3.5.9
[notice]
explicitText = UTF8:Explicit text
organization = Org
noticeNumbers = 1,2,3
[short]
explicitText = UTF8:short
[directory]
C = UK
O = My Org
1.OU = first
2.OU = second
CN = My Name
[multiple]
keyUsage = @usages
subjectAltName = @names
basicConstraints = @constraints
[usages]
[constraints]
CA = TRUE
pathlen = 0x10
[names]
DNS.1 = one.example
DNS.2 = two.example
IP.1 = 192.0.2.7
email = a@b
`.replace("keyUsage = @usages\n", "").replace("[usages]\n", "");

Deno.test("extensions of a configuration are those that openssl makes, byte for byte", async () => {
  await using directory = await tempDirectory();
  const config = await directory.write("openssl.cnf", TEXT);
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const path = await directory.write("key.pem", key.toPem());
  const configuration = parseConfiguration(TEXT);
  for (const section of ["v3", "multiple"]) {
    const { missing, stdout, stderr, code } = await runOpenssl([
      ...["req", "-new", "-key", path, "-config", config, "-reqexts", section],
    ]);
    if (missing) return;
    assertEquals(code, 0, stderr);
    const request = CertificateRequest.fromPem(new TextDecoder().decode(stdout));
    const subject = { publicKey: key.publicKey, name: request.subject };
    const ours = extensionsFromSection(configuration, section, { subject });
    assertEquals(ours.length, request.requestedExtensions.length);
    for (const [index, theirs] of request.requestedExtensions.entries()) {
      const { oid, critical, value } = ours[index] ?? {};
      assertEquals([oid, critical], [theirs.oid, theirs.critical]);
      assertEquals(encodeHex(value ?? new Uint8Array(0)), encodeHex(theirs.value), theirs.name);
    }
  }
});

Deno.test("what needs the issuer is as openssl makes it", async () => {
  await using directory = await tempDirectory();
  const texts = [
    "keyid",
    "keyid:always",
    "keyid,issuer",
    "issuer",
    "keyid,issuer:always",
    "issuer:always",
  ];
  const sections = texts.map((text, index) =>
    `[s${index}]\nauthorityKeyIdentifier = ${text}\nissuerAltName = issuer:copy\nsubjectKeyIdentifier = 01:02:FF\n`
  );
  const text = `[req]\ndistinguished_name=n\nprompt=no\n[n]\nCN=x\n${sections.join("")}`;
  const config = await directory.write("openssl.cnf", text);
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const issuer = await createCertificate({
    subject: "CN=issuer",
    key,
    isCa: true,
    serialNumber: 0x123456n,
    subjectAltNames: ["DNS:issuer.example"],
  });
  const ca = await directory.write("ca.pem", issuer.toPem());
  const caKey = await directory.write("ca.key", key.toPem());
  const made = await runOpenssl(["req", "-new", "-key", caKey, "-config", config]);
  if (made.missing) return;
  const request = await directory.write("req.pem", made.stdout);
  for (const [index, wanted] of texts.entries()) {
    const { stdout, stderr, code } = await runOpenssl([
      ...["x509", "-req", "-in", request, "-CA", ca, "-CAkey", caKey, "-set_serial", "5"],
      ...["-extfile", config, "-extensions", `s${index}`],
    ]);
    assertEquals(code, 0, stderr);
    const theirs = Certificate.fromPem(new TextDecoder().decode(stdout));
    const ours = extensionsFromSection(parseConfiguration(text), `s${index}`, { issuer });
    assertEquals(
      ours.map(({ oid, value }) => `${oid} ${encodeHex(value)}`),
      theirs.extensions.map(({ oid, value }) => `${oid} ${encodeHex(value)}`),
      wanted,
    );
  }
});

Deno.test("made extensions go into certificates", async () => {
  const key = await generateKey({ type: "ed25519" });
  const extension = extensionFromText("nsComment", "made here");
  const certificate = await createCertificate({
    subject: "CN=a",
    key,
    extraExtensions: [extension],
  });
  assertEquals(certificate.extension(extension.oid)?.value, extension.value);
});

Deno.test("texts that make no sense are refused with OpenSSL's reasons", () => {
  const wrong: readonly [string, string, string][] = [
    ["noSuchExtension", "x", "UNKNOWN_EXTENSION_NAME"],
    ["crlNumber", "5", "EXTENSION_SETTING_NOT_SUPPORTED"],
    ["basicConstraints", "CA:maybe", "INVALID_BOOLEAN_STRING"],
    ["basicConstraints", "CA:TRUE,pathlen:-1", "INVALID_NUMBER"],
    ["basicConstraints", "CA:TRUE,pathlen:x", "BN_DEC2BN_ERROR"],
    ["basicConstraints", "colour:red", "INVALID_NAME"],
    ["basicConstraints", "", "INVALID_EXTENSION_STRING"],
    ["keyUsage", "digitalSignature,flying", "UNKNOWN_BIT_STRING_ARGUMENT"],
    ["extendedKeyUsage", "noSuchUsage", "INVALID_OBJECT_IDENTIFIER"],
    ["subjectKeyIdentifier", "hash", "NO_PUBLIC_KEY"],
    ["subjectKeyIdentifier", "0g", "ILLEGAL_HEX_DIGIT"],
    ["authorityKeyIdentifier", "keyid", "NO_ISSUER_CERTIFICATE"],
    ["authorityKeyIdentifier", "keyid:sometimes", "UNKNOWN_OPTION"],
    ["subjectAltName", "DNS", "MISSING_VALUE"],
    ["subjectAltName", "IP:1.2.3", "BAD_IP_ADDRESS"],
    ["subjectAltName", "phone:1", "UNSUPPORTED_OPTION"],
    ["subjectAltName", "RID:none such", "BAD_OBJECT"],
    ["subjectAltName", "email:copy", "NO_SUBJECT_DETAILS"],
    ["subjectAltName", "dirName:nowhere", "SECTION_NOT_FOUND"],
    ["subjectAltName", "otherName:1.2.3", "OTHERNAME_ERROR"],
    ["subjectAltName", "@nowhere", "SECTION_NOT_FOUND"],
    ["issuerAltName", "issuer:copy", "NO_ISSUER_DETAILS"],
    ["authorityInfoAccess", "URI:http://a/", "INVALID_SYNTAX"],
    ["certificatePolicies", "", "INVALID_POLICY_IDENTIFIER"],
    ["policyMappings", "1.2.3", "INVALID_OBJECT_IDENTIFIER"],
    ["policyConstraints", "other:1", "INVALID_NAME"],
    ["nameConstraints", "DNS:a", "INVALID_SYNTAX"],
    ["nameConstraints", "permitted;IP:10.0.0.0", "BAD_IP_ADDRESS"],
    ["proxyCertInfo", "pathlen:1", "NO_PROXY_CERT_POLICY_LANGUAGE_DEFINED"],
    [
      "proxyCertInfo",
      "language:id-ppl-anyLanguage,policy:file:/etc/passwd",
      "INCORRECT_POLICY_SYNTAX_TAG",
    ],
    ["sbgp-ipAddrBlock", "IPv4:10.0.0.0/33", "INVALID_IPADDRESS"],
    ["sbgp-ipAddrBlock", "IPv4:10.0.0.5-10.0.0.1", "EXTENSION_VALUE_ERROR"],
    ["sbgp-ipAddrBlock", "IPv4:10.0.0.0/8,IPv4:10.1.0.0/16", "EXTENSION_VALUE_ERROR"],
    ["sbgp-ipAddrBlock", "IPv4:inherit,IPv4:10.1.0.0/16", "INVALID_INHERITANCE"],
    ["sbgp-autonomousSysNum", "AS:many", "INVALID_ASNUMBER"],
    ["1.2.3", "ASN1:FOO:1", "UNKNOWN_TAG"],
    ["1.2.3", "DER:1", "ILLEGAL_HEX_DIGIT"],
  ];
  for (const [name, text, reason] of wrong) {
    const error = assertThrows(
      () => extensionFromText(name, text),
      SslError,
      undefined,
      `${name}=${text}`,
    );
    const inner = error.reason === "ERROR_IN_EXTENSION" ? error.cause : error;
    assert(inner instanceof SslError);
    assertEquals(inner.reason, reason, `${name}=${text}`);
    if (inner !== error) assert(error.message.includes(`name=${name}`), error.message);
  }
  const configuration = parseConfiguration(
    "[p]\nCPS = x\n[n]\nuserNotice = none\npolicyIdentifier = 1.2.3\n[m]\nCN = a\nO = b\n",
  );
  const context: ExtensionContext = {
    configuration,
    subject: { publicKey: undefined as never, name: Name.parse("CN=a") },
  };
  for (
    const [name, text] of [
      ["certificatePolicies", "@p"],
      ["certificatePolicies", "@n"],
      ["crlDistributionPoints", "m"],
      ["issuingDistributionPoint", "relativename:m"],
    ] as const
  ) {
    assertThrows(() => extensionFromText(name, text, context), SslError, undefined, text);
  }
  assertThrows(() => extensionsFromSection(configuration, "nowhere"), SslError, "nowhere");
});
