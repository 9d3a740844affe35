// Copyright 2026 the streamssl authors. MIT license.

/** Every X509_V_ERR code: a scene that leads to it, or why none does. */

import { assert, assertEquals } from "@std/assert";
import { generateKey, sha384 } from "../../crypto/mod.ts";
import { formatPem } from "../../crypto/pem/mod.ts";
import { X509_V_ERRORS, x509VerifyErrorText } from "../../err/mod.ts";
import { decodeHex } from "../../wire/mod.ts";
import {
  Certificate,
  createCertificateRevocationList,
  type CreateCertificateRevocationListOptions,
  encodeDistributionPoints,
  encodeTrustedCertificate,
  EXTENSION_IDS,
  KEY_PURPOSES,
  MemoryTrustStore,
  Name,
  type RemoteSigner,
  tlsaRecordFor,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { makeRoot, type PkiIdentity, testKey, testPki } from "../support/pki.ts";

type IssueOptions = Partial<Parameters<PkiIdentity["issue"]>[0]>;
type Scene = () => Promise<VerificationResult> | VerificationResult;

const { root, intermediate, server } = await testPki();
const LEAF = { subject: "CN=example.org", subjectAltNames: ["DNS:example.org"] } as const;
const DAY = 86_400_000;
const PROXY = "1.3.6.1.5.5.7.1.14";

function verify(
  leaf: PkiIdentity | Certificate,
  options: Partial<VerifyOptions> = {},
  untrusted: readonly PkiIdentity[] = [intermediate],
) {
  return verifyCertificate("certificate" in leaf ? leaf.certificate : leaf, {
    trustStore: new MemoryTrustStore(root.certificate),
    untrusted: untrusted.map(({ certificate }) => certificate),
    ...options,
  });
}

/** A server that {@linkcode badServer} makes. */
function bad(name: BadServerName): Scene {
  return async () => {
    const { leaf, roots, intermediates, hostname, options } = await badServer(name);
    const trustStore = new MemoryTrustStore(roots);
    const untrusted = intermediates;
    return await verifyCertificate(leaf.certificate, {
      ...{ trustStore, untrusted, hostname, purpose: "sslserver" },
      ...options,
    });
  };
}

/** A leaf of the usual intermediate. */
function leaf(issue: IssueOptions, options: Partial<VerifyOptions> = {}): Scene {
  return async () => verify(await intermediate.issue({ ...LEAF, ...issue }), options);
}

/** A usual leaf below an intermediate certificate of its own. */
function below(
  issue: IssueOptions,
  options: Partial<VerifyOptions> = {},
  names: IssueOptions = {},
) {
  return async () => {
    const ca = await root.issue({ subject: "CN=CA", isCa: true, ...issue });
    return verify(await ca.issue({ ...LEAF, ...names }), options, [ca]);
  };
}

/** The usual server with a list of its issuer. */
function listed(
  list: Partial<CreateCertificateRevocationListOptions> = {},
  options: Partial<VerifyOptions> = {},
): Scene {
  return async () => {
    const issuer = { certificate: intermediate.certificate, key: intermediate.key };
    const crl = await createCertificateRevocationList({ issuer, ...list });
    return verify(server, { crls: [crl], crlCheck: "leaf", ...options });
  };
}

function extension(oid: string, hex: string, critical = false) {
  return { extraExtensions: [{ oid, critical, value: decodeHex(hex) }] };
}

/** A proxy certificate (RFC 3820) of the usual client, and more below it. */
function proxies(
  options: Partial<VerifyOptions>,
  subjects: readonly string[] = ["CN=p,CN=user"],
  info = "300c300a06082b06010505071501",
  usage: IssueOptions = { keyUsage: ["digitalSignature"] },
): Scene {
  return async () => {
    const user = await intermediate.issue({ subject: "CN=user", ...usage });
    const chain = [user];
    for (const subject of subjects) {
      const signer = chain.at(-1) as PkiIdentity;
      chain.push(await signer.issue({ subject, ...extension(PROXY, info, true), isCa: false }));
    }
    const proxy = chain.pop() as PkiIdentity;
    return verify(proxy, options, [...chain, intermediate]);
  };
}

const ALLOWED = { allowProxyCertificates: true };
const STRICT = { strict: true, checkPolicies: false };

/** Name constraints that are written by hand: one permitted subtree. */
function constraints(hex: string): IssueOptions {
  const subtree = `30${length(hex)}${hex}`;
  const permitted = `a0${length(subtree)}${subtree}`;
  return extension("2.5.29.30", `30${length(permitted)}${permitted}`, true);
}

function length(hex: string): string {
  return (hex.length / 2).toString(16).padStart(2, "0");
}

/** A list of an indirect issuer that nobody vouches for. */
async function strangersList() {
  const stranger = await makeRoot("CN=CRL issuer");
  const crlIssuer = [{ type: "directory", name: Name.parse("CN=CRL issuer") } as const];
  const value = encodeDistributionPoints([{ crlIssuer }]);
  const target = await intermediate.issue({
    ...LEAF,
    extraExtensions: [{ oid: "2.5.29.31", value }],
  });
  const crl = await createCertificateRevocationList({
    issuer: { certificate: stranger.certificate, key: stranger.key },
    issuingDistributionPoint: { indirectCrl: true },
  });
  const options = { crls: [crl], crlCheck: "leaf", extendedCrlSupport: true } as const;
  return verify(target, options, [intermediate, stranger]);
}

function rejected() {
  const settings = { rejected: [KEY_PURPOSES.serverAuth] };
  const entry = encodeTrustedCertificate({ certificate: root.certificate, settings });
  const trustStore = new MemoryTrustStore(formatPem("TRUSTED CERTIFICATE", entry));
  return verify(server, { trustStore, purpose: "sslserver" });
}

/** A trusted intermediate certificate, and a list of the root, which is not at hand. */
async function listWithoutIssuer() {
  const { certificate, key } = root;
  const crl = await createCertificateRevocationList({
    issuer: { certificate, key },
    authorityKeyIdentifier: false,
  });
  const own = { certificate: intermediate.certificate, key: intermediate.key };
  return verify(server, {
    trustStore: new MemoryTrustStore(intermediate.certificate),
    partialChain: true,
    crlCheck: "all",
    crls: [crl, await createCertificateRevocationList({ issuer: own })],
  });
}

async function explicitCurve() {
  const key = await generateKey({ type: "ec", curve: "P-256", parameterEncoding: "explicit" });
  const ca = await root.issue({ subject: "CN=CA", isCa: true, key });
  return verify(await ca.issue(LEAF), {}, [ca]);
}

/** A key that claims to be one of an elliptic curve, whose parameters make no sense. */
async function unreadableKey() {
  const ca = await root.issue({ subject: "CN=CA", isCa: true });
  const info = decodeHex("3010300b06072a8648ce3d02013000030100");
  const publicKey = { ...ca.key.publicKey, type: "ec", subjectPublicKeyInfo: info };
  const broken = await root.issue({ subject: "CN=CA", isCa: true, publicKey: publicKey as never });
  return verify(await ca.issue({ ...LEAF, authorityKeyIdentifier: false }), {}, [broken]);
}

const revoked = [{ serialNumber: server.certificate.serialNumber }];

/** The server's key, which says to be the intermediate authority's. */
const forged: RemoteSigner = {
  publicKey: intermediate.key.publicKey,
  sign: (algorithm, data) => server.key.sign(algorithm, data),
};

/** The scenes, by code. What is first need not be the code: a verify callback hears of them all. */
const SCENES: Readonly<Record<number, Scene>> = {
  1: () => verify(server, { maxSignatureChecks: 1 }),
  2: () => verify(server, { trustStore: new MemoryTrustStore(intermediate.certificate) }),
  3: () => verify(server, { crlCheck: "leaf" }),
  6: unreadableKey,
  7: bad("wrong signature"),
  8: listed({ issuer: { certificate: intermediate.certificate, key: forged } }),
  9: bad("not yet valid"),
  10: bad("expired"),
  11: listed({ thisUpdate: new Date(Date.now() + DAY) }),
  12: listed({ thisUpdate: new Date(Date.now() - DAY), nextUpdate: new Date(Date.now() - 1000) }),
  13: () => damagedTime(0),
  14: () => damagedTime(1),
  18: bad("self-signed"),
  19: bad("self-signed root in the chain"),
  20: bad("unknown CA"),
  21: bad("missing intermediate"),
  22: () => verify(server, { depth: 0 }),
  23: listed({ revoked }),
  25: bad("path length exceeded"),
  26: bad("for clients only"),
  28: rejected,
  32: bad("intermediate without keyCertSign"),
  33: listWithoutIssuer,
  34: bad("unknown critical extension"),
  35: async () => {
    const ca = await root.issue({ subject: "CN=CA", isCa: true, keyUsage: ["keyCertSign"] });
    const issuer = { certificate: ca.certificate, key: ca.key };
    const crls = [await createCertificateRevocationList({ issuer })];
    return verify(await ca.issue(LEAF), { crls, crlCheck: "leaf" }, [ca]);
  },
  36: listed(extension("1.2.3.4", "0500", true)),
  37: bad("CA used as leaf, by the rules of the web"),
  38: proxies(ALLOWED, ["CN=p,CN=user", "CN=q,CN=p,CN=user"], "300f020100300a06082b06010505071501"),
  39: proxies(ALLOWED, undefined, undefined, { keyUsage: ["keyAgreement"] }),
  40: proxies({}),
  41: leaf({ subjectAltNames: [] }, { profile: "webpki" }),
  42: leaf(extension("2.5.29.32", "0500"), { checkPolicies: true }),
  43: leaf({}, { requireExplicitPolicy: true }),
  44: listed({ issuingDistributionPoint: { onlyContainsCaCerts: true } }),
  46: leaf(extension("1.3.6.1.5.5.7.1.8", "3007a0053003020105")),
  47: bad("name not permitted"),
  48: bad("name excluded"),
  49: below(constraints("820b6578616d706c652e6f7267800101")),
  51: below(constraints("88022a03"), {}, { subjectAltNames: ["RID:1.2.3"] }),
  52: below(constraints("81056140624063"), {}, { subjectAltNames: ["email:a@c"] }),
  53: below(constraints("820b6578616d706c652e6f7267"), {}, {
    subjectAltNames: [],
    ...extension("2.5.29.17", "30058203613a62"),
  }),
  54: strangersList,
  56: below({ version: 1 }, { suiteB: "128" }),
  57: leaf({ key: await testKey("ed25519") }, { suiteB: "128" }),
  58: leaf({ key: await testKey("p521") }, { suiteB: "128" }),
  59: leaf({ signatureAlgorithm: { kind: "ecdsa", digest: sha384 } }, { suiteB: "128" }),
  60: () => verify(server, { suiteB: "192" }),
  61: leaf({ key: await testKey("p384") }, { suiteB: "128" }),
  62: bad("wrong host"),
  63: () => verify(server, { emailAddress: "a@example.org" }),
  64: bad("wrong IP address"),
  65: async () => verify(server, { tlsa: [tlsaRecordFor((await makeRoot("CN=x")).certificate)] }),
  66: bad("RSA-1024"),
  67: bad("RSA-1024 of the intermediate"),
  68: bad("SHA-1 signature"),
  70: () =>
    verify(server, {
      trustStore: {
        findBySubject() {
          throw new Error("The disk is gone");
        },
      },
    }),
  72: proxies(ALLOWED, ["CN=somebody else"]),
  79: bad("intermediate that is no CA"),
  83: async () => {
    const nobody = await makeRoot("", { subject: "" });
    const trustStore = new MemoryTrustStore(nobody.certificate);
    return verify(await nobody.issue(LEAF), { ...STRICT, trustStore });
  },
  78: damagedStrictly,
  80: leaf(extension("2.5.29.19", "3003020100", true), STRICT),
  81: below({ keyUsage: ["digitalSignature"], pathLength: 0 }, STRICT),
  82: leaf({ keyUsage: ["keyCertSign", "digitalSignature"] }, STRICT),
  84: leaf({ subject: "", subjectAltNames: [] }, STRICT),
  85: leaf({ authorityKeyIdentifier: false }, STRICT),
  86: below({ subjectKeyIdentifier: false }, STRICT),
  88: leaf({ subject: "", subjectAltNames: [], ...extension("2.5.29.17", "3003820161") }, STRICT),
  89: below({ isCa: false, ...extension("2.5.29.19", "30030101ff") }, STRICT),
  90: leaf({ authorityKeyIdentifier: false, extraExtensions: [criticalIdentifier()] }, STRICT),
  91: leaf({ subjectKeyIdentifier: false, ...extension("2.5.29.14", "040101", true) }, STRICT),
  92: below({ keyUsage: false }, STRICT),
  93: leaf({ version: 1, keyUsage: false, ...extension("1.2.3.4", "0500") }, STRICT),
  94: explicitCurve,
};

/** The server's authority key identifier, critical, which RFC 5280, section 4.2.1.1, forbids. */
function criticalIdentifier() {
  const oid = EXTENSION_IDS.authorityKeyIdentifier;
  const { value = new Uint8Array(0) } = server.certificate.extension(oid) ?? {};
  return { oid, value, critical: true };
}

/** One of the two times of the server's certificate without the letter that ends it. */
function damagedTime(which: 0 | 1) {
  const der = server.der.slice();
  let found = 0;
  for (let at = 0; at < der.length; at++) {
    if (der[at] !== 0x17 || der[at + 1] !== 13) continue;
    if (found++ === which) der[at + 14] = 0x58;
  }
  return verify(Certificate.fromDer(der));
}

/** Inner and outer signature algorithm differ. */
function damagedStrictly() {
  const der = server.der.slice();
  const inner = decodeHex("300a06082a8648ce3d040302");
  const at = der.findIndex((_, start) => inner.every((byte, index) => der[start + index] === byte));
  der[at + inner.length - 1] = 3;
  return verify(Certificate.fromDer(der), STRICT);
}

/** Codes that verification here never gives, and why. */
const NEVER: Readonly<Record<number, string>> = {
  0: "it is no error",
  4: "OpenSSL does not give it: it was for RSA alone, 7 takes its place",
  5: "OpenSSL does not give it: 8 takes its place",
  15: "a list whose times can not be decoded is refused when it is read",
  16: "a list whose times can not be decoded is refused when it is read",
  17: "a JavaScript engine that is out of memory throws its own error",
  24: "OpenSSL does not give it: 6 takes its place",
  27: "OpenSSL does not give it: 20 or 28 takes its place",
  29:
    "it tells why a candidate is no issuer; another one is looked for, and 20 says that none fits",
  30: "as 29",
  31: "as 29",
  45: "what is not supported of distribution points makes a list fit less, which 3 or 44 tells",
  50: "it is for an application's own decisions",
  55: "OpenSSL does not give it: the search here never uses a certificate twice",
  69: "wrong options are TypeErrors and RangeErrors",
  71: "SCTs are judged by validateScts, and by TLS",
  73: "OCSP is judged by verifyOcspResponse, and by TLS",
  74: "as 73",
  75: "as 73",
  76: "a signature that nobody can check does not verify: 7",
  87: "GeneralNames ::= SEQUENCE SIZE (1..MAX): an empty one is refused when it is read, 20 or 79",
  77: "an issuer whose key can not have signed is no candidate: 20",
};

for (const { code, name } of X509_V_ERRORS) {
  if (NEVER[code] !== undefined) continue;
  Deno.test(`verifyCertificate() gives X509_V_ERR_${name}`, async () => {
    const result = await (SCENES[code] as Scene)();
    assertEquals(result.ok, false);
    const problem = result.errors.find((error) => error.code === code);
    if (problem === undefined) throw new Error(`${code} is expected: ${result.explain()}`);
    assertEquals(problem.text, x509VerifyErrorText(code));
    assert(result.explain().includes(`${code} at depth ${problem.depth}: ${problem.text}`));
  });
}

Deno.test("each X509_V_ERR code has a scene or a reason", () => {
  for (const { code, name } of X509_V_ERRORS) {
    assert((code in SCENES) !== (code in NEVER), `${code} ${name}`);
  }
});
