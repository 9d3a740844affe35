// Copyright 2026 the streamssl authors. MIT license.

/** Texts of certificates, requests and CRLs, byte for byte beside those of the real openssl. */

import { assert, assertEquals } from "@std/assert";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import {
  generateDhParameters,
  generateDsaParameters,
  generateKey,
  type KeyParameters,
} from "../../../crypto/mod.ts";
import {
  CertificateRequest,
  certificateRequestText,
  CertificateRevocationList,
  certificateText,
  createCertificate,
  createCertificateRequest,
  createCertificateRevocationList,
  encodeSct,
  encodeSctExtension,
  Extension,
  extensionText,
  parseTrustedCertificates,
  publicKeyText,
  revocationListText,
  SCT_LIST_OID,
} from "../../../x509/mod.ts";
import { runOpenssl } from "../../asn1/_openssl.ts";
import { tempDirectory } from "../../support/temp.ts";

/** The roots of Debian. */
const PATH = "/etc/ssl/certs/ca-certificates.crt";

const PEM_REGEXP =
  /-----BEGIN (X509 CRL|CERTIFICATE REQUEST|(?:TRUSTED )?CERTIFICATE)-----[\s\S]*?-----END \1-----\n/g;

/** Compares every block of a text; gives how many there were, or nothing without openssl. */
async function compare(text: string): Promise<number | undefined> {
  let count = 0;
  for (const [pem, label] of text.matchAll(PEM_REGEXP)) {
    const command = label === "X509 CRL" ? "crl" : label === "CERTIFICATE REQUEST" ? "req" : "x509";
    const { missing, stdout } = await runOpenssl(
      [command, "-noout", "-text"],
      new TextEncoder().encode(pem),
    );
    if (missing) return undefined;
    assertEquals(toLines(print(pem, command)), toLines(latin1(stdout)), pem);
    count += 1;
  }
  return count;
}

function print(pem: string, command: string): string {
  if (command === "crl") return revocationListText(CertificateRevocationList.fromPem(pem));
  if (command === "req") return certificateRequestText(CertificateRequest.fromPem(pem));
  const [trusted] = parseTrustedCertificates(pem);
  if (trusted === undefined) throw new Error("no certificate");
  return certificateText(trusted.certificate, trusted.settings);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Lines, so that a difference is seen at a glance. */
function toLines(text: string): string[] {
  return text.split("\n");
}

const EXTENSIONS = `
[req]
distinguished_name = name
prompt = no
utf8 = yes
[name]
C = US
O = Example, Inc.
OU = \u00e4 unit
CN = example.org
emailAddress = a@example.org
[all]
basicConstraints = critical,CA:TRUE,pathlen:3
keyUsage = critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,keyCertSign,cRLSign,encipherOnly,decipherOnly
extendedKeyUsage = serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,1.2.3.4
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
subjectAltName = DNS:a.b,email:x@y.z,IP:1.2.3.4,IP:2001:db8::1,URI:https://a/b,RID:1.2.3.4,dirName:directory,otherName:1.2.3.4;UTF8:hello,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:me
issuerAltName = DNS:i.b
authorityInfoAccess = OCSP;URI:http://ocsp/,caIssuers;URI:http://ca/,OCSP;dirName:directory
subjectInfoAccess = caRepository;URI:http://repo/
crlDistributionPoints = URI:http://crl/1,point,relative
freshestCRL = URI:http://delta/
certificatePolicies = 1.2.3.4,1.5.6.7.8,@policy,2.5.29.32.0
policyMappings = 1.2.3.4:1.5.6.7.8,1.2.3.5:1.5.6.7.9
policyConstraints = critical,requireExplicitPolicy:3,inhibitPolicyMapping:1
inhibitAnyPolicy = 2
nameConstraints = critical,permitted;DNS:a.b,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:.com,permitted;dirName:directory,excluded;IP:2001:db8::/ffff:ffff::
tlsfeature = status_request,status_request_v2,77
nsCertType = client,server,email,objsign,sslCA,emailCA,objCA
nsComment = a comment
nsBaseUrl = http://base/
noCheck = ignored
1.2.3.4.5 = ASN1:UTF8String:unknown ext
1.2.3.4.6 = DER:01:02:03:0a:ff
sbgp-ipAddrBlock = critical,IPv4:10.0.0.0/8,IPv6:inherit,IPv4:192.168.0.0-192.168.4.3
sbgp-autonomousSysNum = critical,AS:100,AS:200-300,RDI:inherit
privateKeyUsagePeriod = ASN1:SEQUENCE:period
[plain]
keyUsage = digitalSignature
subjectAltName = DNS:a
sbgp-ipAddrBlock = IPv6:2001:db8::/32,IPv6:2001:dc8::1-2001:dc8::9
[damaged]
keyUsage = DER:30:03:02:01:05
basicConstraints = DER:05:00
subjectAltName = DER:30:02:82:05
issuerAltName = DER:30:00
extendedKeyUsage = DER:30:00
authorityInfoAccess = DER:30:00
nsCertType = DER:03:02:00:00
certificatePolicies = DER:30:00
policyMappings = DER:30:00
policyConstraints = DER:30:00
nameConstraints = DER:30:00
crlDistributionPoints = DER:30:00
tlsfeature = DER:30:00
inhibitAnyPolicy = DER:02:01:00:ff
nsComment = DER:16:00
nsBaseUrl = DER:16:01:41:00
[period]
a = IMP:0,GENTIME:20260101000000Z
b = IMP:1,GENTIME:20270101000000Z
[point]
fullname = URI:http://crl/2,URI:http://crl/3
CRLissuer = dirName:directory
reasons = keyCompromise,CACompromise
[relative]
relativename = relative_name
[relative_name]
CN = 7
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = http://cps/
CPS.2 = http://cps/2
userNotice.1 = @notice
userNotice.2 = @short
[notice]
explicitText = Explicit text
organization = Org
noticeNumbers = 1,2,3
[short]
explicitText = UTF8:short
[directory]
C = UK
O = My Org
CN = My Name
[request]
attributes = attributes
distinguished_name = name
prompt = no
[attributes]
challengePassword = 12345
unstructuredName = hello
[idp]
issuingDistributionPoint = critical,@idp_fields
authorityKeyIdentifier = keyid
[idp_fields]
fullname = URI:http://a/
onlyuser = TRUE
indirectCRL = TRUE
onlysomereasons = keyCompromise,superseded
`;

/** Makes things with the real openssl. */
async function makeCorpus(
  directory: string,
  name: string,
  calls: readonly string[][],
): Promise<string> {
  let text = "";
  for (const call of calls) {
    const { stdout, stderr, code } = await runOpenssl(
      call.map((part) => part.replaceAll("@@", directory)),
    );
    assertEquals(code, 0, `${name}: ${call.join(" ")}: ${stderr}`);
    text += new TextDecoder().decode(stdout);
  }
  return text;
}

Deno.test("every extension is printed as openssl prints it", async () => {
  await using directory = await tempDirectory();
  const config = await directory.write("openssl.cnf", EXTENSIONS);
  const start = ["req", "-x509", "-config", config, "-newkey", "rsa:2048", "-nodes", "-utf8"];
  if ((await runOpenssl(["version"])).missing) return;
  const text = await makeCorpus(directory.path, "extensions", [
    ...["all", "plain", "damaged"].map((section) => [
      ...[...start, "-keyout", `@@/${section}.key`, "-extensions", section],
    ]),
    ["req", "-new", "-key", "@@/all.key", "-config", config, "-reqexts", "plain", "-utf8"],
    ["req", "-new", "-key", "@@/all.key", "-config", config, "-section", "request"],
    ["req", "-new", "-key", "@@/all.key", "-subj", "/"],
  ]);
  assertEquals(await compare(text), 6);
  const [first] = text.match(PEM_REGEXP) ?? [];
  const path = await directory.write("all.pem", first ?? "");
  const trusted = await makeCorpus(directory.path, "trust", [
    [
      "x509",
      "-in",
      path,
      "-trustout",
      "-addtrust",
      "serverAuth",
      "-addtrust",
      "1.2.3",
      "-addreject",
      "emailProtection",
    ],
    ["x509", "-in", path, "-trustout", "-setalias", "a name"],
  ]);
  assertEquals(await compare(trusted), 2);
});

Deno.test("every kind of key and signature is printed as openssl prints it", async () => {
  await using directory = await tempDirectory();
  if ((await runOpenssl(["version"])).missing) return;
  const kinds = [
    "-newkey rsa:1023",
    "-newkey rsa:2048 -sha1",
    "-newkey rsa-pss -pkeyopt rsa_keygen_bits:2048",
    "-newkey rsa-pss -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_pss_keygen_md:sha256 " +
    "-pkeyopt rsa_pss_keygen_saltlen:20 -pkeyopt rsa_pss_keygen_mgf1_md:sha1 -sigopt rsa_pss_saltlen:20",
    "-newkey ec -pkeyopt ec_paramgen_curve:P-256",
    "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
    "-newkey ec -pkeyopt ec_paramgen_curve:brainpoolP256r1",
    "-newkey ec -pkeyopt ec_paramgen_curve:sect283k1",
    "-newkey ec -pkeyopt ec_paramgen_curve:secp112r1",
    "-newkey ed25519",
    "-newkey ed448",
  ].map((kind) => kind.split(" "));
  const key = ["-nodes", "-keyout", "@@/key.pem", "-subj", "/CN=x/O=y+OU=z"];
  const calls = kinds.flatMap((kind) => [
    ["req", "-x509", ...kind, ...key, "-set_serial", "5"],
    ["req", "-new", ...kind, ...key],
  ]);
  assertEquals(await compare(await makeCorpus(directory.path, "keys", calls)), 22);
  await makeCorpus(directory.path, "DSA", [
    [
      "genpkey",
      "-genparam",
      "-algorithm",
      "DSA",
      "-pkeyopt",
      "dsa_paramgen_bits:1024",
      "-out",
      "@@/dsa.par",
    ],
    ["genpkey", "-paramfile", "@@/dsa.par", "-out", "@@/dsa.key"],
  ]);
  const serials = ["0", "-300", "127", "128", "0x7fffffffffffffff", "0x8000000000000000"];
  const more = [...serials, "-0x8000000000000000", "-0x8000000000000001", "0x0123456789abcdef0123"];
  const numbered = more.map((serial) => [
    ...[
      "req",
      "-x509",
      "-key",
      "@@/dsa.key",
      "-subj",
      "/CN=x",
      "-days",
      "10000",
      "-set_serial",
      serial,
    ],
  ]);
  assertEquals(await compare(await makeCorpus(directory.path, "serials", numbered)), 9);
});

Deno.test("keys of Diffie-Hellman are printed as openssl prints them", async () => {
  const authority = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({ subject: "CN=CA", key: authority, isCa: true });
  const issuer = { certificate, key: authority };
  const { h: _, ...numbers } = await generateDsaParameters({ bits: 1024, subprimeBits: 160 });
  const cofactor = Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1);
  const kinds: readonly KeyParameters[] = [
    { type: "dh", group: "ffdhe2048" },
    { type: "dh", group: "modp_1536" },
    { type: "dh", group: "dh_2048_224" },
    { type: "dhx", group: "dh_1024_160" },
    { type: "dhx", group: "dh_2048_256" },
    { type: "dhx", group: "ffdhe2048" },
    { type: "dh", parameters: await generateDhParameters({ bits: 512 }) },
    { type: "dhx", parameters: { ...numbers, cofactor } },
  ];
  let text = "";
  for (const kind of kinds) {
    const { publicKey } = await generateKey(kind);
    text += (await createCertificate({ subject: "CN=x", publicKey, issuer })).toPem();
  }
  const count = await compare(text);
  assert(count === undefined || count === kinds.length);
});

Deno.test("attributes of requests with several values are printed as openssl prints them", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const value = (write: (builder: DerBuilder) => void) => {
    const builder = new DerBuilder();
    write(builder);
    return builder.finish();
  };
  const request = await createCertificateRequest({
    subject: "CN=a",
    key,
    attributes: [
      {
        oid: "1.2.3.4",
        values: [value((b) => b.utf8String("\u00e9")), value((b) => b.integer(5))],
      },
      { oid: "2.5.4.3", values: [value((b) => b.null()), value((b) => b.string(0x13, "x"))] },
    ],
  });
  const count = await compare(request.toPem());
  assert(count === undefined || count === 1);
});

Deno.test("CRLs are printed as openssl prints them", async () => {
  await using directory = await tempDirectory();
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({ subject: "CN=CA,O=Ex", key, isCa: true });
  const issuer = { certificate, key };
  const revoked = [
    { serialNumber: 1n },
    { serialNumber: -5n, reason: "keyCompromise" as const },
    {
      serialNumber: 2n ** 90n,
      reason: "certificateHold" as const,
      holdInstruction: "1.2.840.10040.2.3",
    },
    { serialNumber: 3n, issuer: "CN=other,O=b", invalidityDate: new Date("2026-01-02T03:04:05Z") },
    { serialNumber: 4n, reason: "removeFromCRL" as const },
  ];
  const scope = { onlySomeReasons: new Set(["superseded" as const]), indirectCrl: true };
  const lists = [
    await createCertificateRevocationList({
      issuer,
      revoked,
      crlNumber: 2n ** 130n,
      baseCrlNumber: 3n,
    }),
    await createCertificateRevocationList({ issuer, nextUpdate: false, version: 1 }),
    await createCertificateRevocationList({ issuer, issuingDistributionPoint: scope }),
    await createCertificateRevocationList({ issuer, issuingDistributionPoint: {} }),
  ];
  const count = await compare(lists.map((list) => list.toPem()).join(""));
  if (count === undefined) return;
  assertEquals(count, 4);
  const config = await directory.write(
    "ca.cnf",
    `${EXTENSIONS}\n[ca]\ndefault_ca=c\n[c]\ndatabase=${directory.path}/index.txt\ndefault_md=sha256\n` +
      "default_crl_days=10\ncrl_extensions=idp\n",
  );
  await directory.write(
    "index.txt",
    "R\t300101000000Z\t260101000000Z,superseded\tABCD\tunknown\t/CN=x\n",
  );
  await directory.write("ca.pem", certificate.toPem());
  await directory.write("ca.key", key.toPem());
  const theirs = await makeCorpus(directory.path, "crl", [
    ["ca", "-gencrl", "-config", config, "-cert", "@@/ca.pem", "-keyfile", "@@/ca.key"],
  ]);
  assertEquals(await compare(theirs), 1);
});

Deno.test("timestamps of certificate transparency are printed as openssl prints them", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const sct = (signatureAlgorithm: number, extensions: Uint8Array) =>
    encodeSct({
      logId: Uint8Array.from({ length: 32 }, (_, index) => index * 7),
      timestamp: 1_700_000_000_123n,
      extensions,
      signatureAlgorithm,
      signature: Uint8Array.from({ length: 71 }, (_, index) => index),
    });
  const value = encodeSctExtension([
    sct(0x0403, new Uint8Array(0)),
    sct(0x0401, Uint8Array.of(1, 2, 3)),
  ]);
  const certificate = await createCertificate({
    subject: "CN=x",
    key,
    extraExtensions: [{ oid: SCT_LIST_OID, value }],
  });
  assert(await compare(certificate.toPem()) !== 0);
});

Deno.test("the roots of the system are printed as openssl prints them", async () => {
  let text: string;
  try {
    text = await Deno.readTextFile(PATH);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // deno-lint-ignore no-console
    console.log(`skipped: there is no ${PATH}`);
    return;
  }
  const { missing, stdout } = await runOpenssl(["storeutl", "-noout", "-text", "-certs", PATH]);
  if (missing) return;
  const theirs = latin1(stdout).split(/^\d+: Certificate\n/m).slice(1);
  const ours = [...text.matchAll(PEM_REGEXP)].map(([pem]) => print(pem, "x509"));
  assert(ours.length > 50, `${ours.length}`);
  for (const [index, printed] of ours.entries()) {
    const wanted = (theirs[index] ?? "").replace(/Total found: \d+\n$/, "");
    assertEquals(withoutNames(printed), withoutNames(wanted));
  }
});

/** storeutl writes names in an older form, without spaces around the equals signs. */
function withoutNames(text: string): string[] {
  return text.split("\n").filter((line) => !/^ {8}(Issuer|Subject): /.test(line));
}

Deno.test("what is not known or damaged is shown as characters", () => {
  const shown = (oid: string, value: number[]) =>
    extensionText(new Extension(oid, false, Uint8Array.from(value)), 2);
  assertEquals(shown("1.2.3", [0x41, 0, 0xff, 0x7e]), "  A..~");
  assertEquals(shown("2.5.29.15", [0x41]), "  A");
  assertEquals(shown("2.5.29.19", [0x30, 0x05]), "  0.");
});

Deno.test("keys that OpenSSL 3.0 does not know are printed all the same", async () => {
  for (const type of ["ml-dsa-44", "ml-kem-512", "slh-dsa-sha2-128f"] as const) {
    const { publicKey } = await generateKey({ type });
    const text = publicKeyText(publicKey, 2);
    assert(text.startsWith(`  ${type.toUpperCase()} Public-Key:\n  pub:\n      `), text);
  }
});
