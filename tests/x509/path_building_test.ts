// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Engine, webEngine } from "../../crypto/mod.ts";
import {
  Certificate,
  CombinedTrustStore,
  createCertificate,
  KEY_PURPOSES,
  MemoryTrustStore,
  type Name,
  SignatureCache,
  type TrustStore,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import { isPromise } from "../../wire/mod.ts";
import { makeRoot, PkiIdentity, testKey, testPki } from "../support/pki.ts";

const SOON = new Date(Date.now() + 3_600_000);
const LATER = new Date(Date.now() + 7_200_000);
const PAST = {
  notBefore: new Date(Date.now() - 20_000_000),
  notAfter: new Date(Date.now() - 1000),
};

function storeOf(...identities: PkiIdentity[]): MemoryTrustStore {
  return new MemoryTrustStore(identities.map(({ certificate }) => certificate));
}

function verify(
  leaf: PkiIdentity,
  trusted: readonly PkiIdentity[],
  untrusted: readonly PkiIdentity[],
  options: Partial<VerifyOptions> = {},
): VerificationResult | Promise<VerificationResult> {
  return verifyCertificate(leaf.certificate, {
    trustStore: storeOf(...trusted),
    untrusted: untrusted.map(({ certificate }) => certificate),
    ...options,
  });
}

/** The same authority, signed by another one: same name, same key. */
async function crossSign(
  authority: PkiIdentity,
  signer: PkiIdentity,
  options: { notAfter?: Date; notBefore?: Date } = {},
): Promise<PkiIdentity> {
  return await signer.issue({
    subject: authority.certificate.subject,
    key: authority.key,
    isCa: true,
    ...options,
  });
}

Deno.test("verifyCertificate() gives a plain value when everything is synchronous", async () => {
  const root = await makeRoot("CN=R");
  const leaf = await root.issue({ subject: "CN=L" });
  const result = verify(leaf, [root], []);
  assertEquals(isPromise(result), false);
  assertEquals((result as VerificationResult).ok, true);
});

Deno.test("verifyCertificate() works with an asynchronous engine and store", async () => {
  const engine = webEngine() as Engine;
  const root = await makeRoot("CN=R");
  const intermediate = await root.issue({ subject: "CN=I", isCa: true });
  const leaf = await intermediate.issue({ subject: "CN=L" });
  const memory = storeOf(root);
  const trustStore: TrustStore = {
    findBySubject: (name: Name) => Promise.resolve(memory.findBySubject(name)),
  };
  const untrusted = [intermediate.certificate];
  const result = verifyCertificate(leaf.certificate, { trustStore, untrusted, engines: [engine] });
  assert(isPromise(result));
  assertEquals((await result).ok, true);
  const other = await makeRoot("CN=R");
  const failed = await verifyCertificate(leaf.certificate, {
    trustStore: new CombinedTrustStore([{ findBySubject: () => Promise.resolve([]) }]),
    untrusted: [intermediate.certificate, other.certificate],
    engines: [engine],
  });
  assertEquals([failed.code, failed.depth], [20, 1]);
});

Deno.test("verifyCertificate() prefers the trusted certificate to an untrusted cross-certificate", async () => {
  const oldRoot = await makeRoot("CN=Old Root");
  const newRoot = await makeRoot("CN=New Root");
  const cross = await crossSign(newRoot, oldRoot);
  const leaf = await newRoot.issue({ subject: "CN=L" });
  const short = await verify(leaf, [newRoot, oldRoot], [cross]);
  assertEquals(short.chain.map(({ subject }) => subject.toOneLine()), ["CN = L", "CN = New Root"]);
  const long = await verify(leaf, [newRoot, oldRoot], [cross], { trustedFirst: false });
  assertEquals(long.chain.length, 3);
  // Only the old root is trusted: the way leads over the cross-certificate.
  const only = await verify(leaf, [oldRoot], [cross]);
  assertEquals([only.ok, only.chain.length], [true, 3]);
});

Deno.test("verifyCertificate() goes round an expired cross-certificate and an expired root", async () => {
  const oldRoot = await makeRoot("CN=Old Root", PAST);
  const newRoot = await makeRoot("CN=New Root");
  const cross = await crossSign(newRoot, oldRoot, PAST);
  const leaf = await newRoot.issue({ subject: "CN=L" });
  for (const trustedFirst of [true, false]) {
    const result = await verify(leaf, [oldRoot, newRoot], [cross], { trustedFirst });
    assertEquals(result.ok, true, result.explain());
  }
  const failed = await verify(leaf, [oldRoot], [cross]);
  assertEquals([failed.ok, failed.code, failed.depth], [false, 10, 2]);
});

Deno.test("verifyCertificate() tries authorities of one name and other keys in turn", async () => {
  const roots = [await makeRoot("CN=R"), await makeRoot("CN=R"), await makeRoot("CN=R")];
  const last = roots[2] as PkiIdentity;
  // Without key identifiers only the signatures tell which of them it was.
  const leaf = await last.issue({ subject: "CN=L", authorityKeyIdentifier: false });
  const result = await verify(leaf, roots, []);
  assertEquals([result.ok, result.paths.length], [true, 3], result.explain());
  assertEquals(result.paths.map(({ problems }) => problems[0]?.code), [7, 7, undefined]);
  const failed = await verify(leaf, roots.slice(0, 2), []);
  assertEquals([failed.code, failed.depth, failed.paths.length], [7, 0, 2]);
});

Deno.test("verifyCertificate() goes back over an intermediate that can not be used", async () => {
  const root = await makeRoot("CN=R");
  const key = await testKey("p256");
  const issue = (options: object) => root.issue({ subject: "CN=I", key, isCa: true, ...options });
  const good = await issue({ notAfter: SOON });
  const bad: [string, PkiIdentity][] = [
    ["no CA", await issue({ isCa: false, notAfter: LATER })],
    ["expired", await issue(PAST)],
    ["other use", await issue({ extendedKeyUsage: ["clientAuth"], notAfter: LATER })],
    [
      "other names",
      await issue({ nameConstraints: { permitted: ["DNS:a.org"] }, notAfter: LATER }),
    ],
    ["other root", await (await makeRoot("CN=R")).issue({ subject: "CN=I", key, isCa: true })],
    [
      "unknown extension",
      await issue({
        extraExtensions: [{ oid: "1.2.3", critical: true, value: Uint8Array.of(5, 0) }],
      }),
    ],
  ];
  const leaf = await good.issue({ subject: "CN=L", subjectAltNames: ["DNS:example.org"] });
  for (const [name, other] of bad) {
    const options = { purpose: "sslserver", hostname: "example.org" } as const;
    const result = await verify(leaf, [root], [other, good], options);
    assertEquals(result.ok, true, `${name}: ${result.explain()}`);
    const failed = await verify(leaf, [root], [other], options);
    assertEquals(failed.ok, false, name);
  }
});

Deno.test("verifyCertificate() ends in circles of authorities, and finds the way out", async () => {
  const a = await makeRoot("CN=A");
  const b = await makeRoot("CN=B");
  const c = await makeRoot("CN=C");
  const pool: PkiIdentity[] = [];
  for (const subject of [a, b, c]) {
    for (const signer of [a, b, c]) {
      if (subject !== signer) pool.push(await crossSign(subject, signer));
    }
  }
  const leaf = await a.issue({ subject: "CN=L" });
  const lost = await verify(leaf, [], pool);
  assertEquals(lost.ok, false);
  const root = await makeRoot("CN=R");
  pool.push(await crossSign(c, root));
  const found = await verify(leaf, [root], pool);
  assertEquals(found.ok, true, found.explain());
  assertEquals(found.chain.at(-1)?.equals(root.certificate), true);
});

Deno.test("verifyCertificate() ends soon with a hundred authorities of one name and key", async () => {
  const key = await testKey("p256");
  const first = await makeRoot("CN=I", { key });
  const pool: PkiIdentity[] = [];
  for (let index = 0; index < 100; index++) pool.push(await crossSign(first, first));
  const leaf = await first.issue({ subject: "CN=L" });
  const start = performance.now();
  const result = await verify(leaf, [], pool);
  assertEquals(result.ok, false);
  assert(performance.now() - start < 5000);
});

Deno.test("verifyCertificate() ends soon where every authority signed every other", async () => {
  const authorities: PkiIdentity[] = [];
  for (let index = 0; index < 10; index++) authorities.push(await makeRoot(`CN=A${index}`));
  const pool: PkiIdentity[] = [];
  for (const subject of authorities) {
    for (const signer of authorities) {
      if (subject !== signer) pool.push(await crossSign(subject, signer));
    }
  }
  const leaf = await (authorities[0] as PkiIdentity).issue({ subject: "CN=L" });
  const start = performance.now();
  const result = await verify(leaf, [], pool);
  assertEquals([result.ok, result.limited], [false, true]);
  assert(result.explain().includes("not all paths were tried"));
  assert(performance.now() - start < 5000);
});

Deno.test("verifyCertificate() counts the signatures that it checks", async () => {
  const roots: PkiIdentity[] = [];
  for (let index = 0; index < 8; index++) roots.push(await makeRoot("CN=R"));
  const leaf = await (roots[7] as PkiIdentity).issue({
    subject: "CN=L",
    authorityKeyIdentifier: false,
  });
  assertEquals((await verify(leaf, roots, [], { maxSignatureChecks: 8 })).ok, true);
  const limited = await verify(leaf, roots, [], { maxSignatureChecks: 7 });
  assertEquals([limited.ok, limited.limited, limited.paths.length], [false, true, 7]);
});

Deno.test("verifyCertificate() limits the length of chains as OpenSSL does", async () => {
  let signer = await makeRoot("CN=R");
  const root = signer;
  const pool: PkiIdentity[] = [];
  for (let index = 0; index < 4; index++) {
    signer = await signer.issue({ subject: `CN=I${index}`, isCa: true });
    pool.push(signer);
  }
  const leaf = await signer.issue({ subject: "CN=L" });
  assertEquals((await verify(leaf, [root], pool, { depth: 4 })).ok, true);
  for (const depth of [0, 1, 2, 3]) {
    const result = await verify(leaf, [root], pool, { depth });
    assertEquals([result.ok, result.code, result.depth], [false, 22, depth + 1]);
  }
  const self = await verify(root, [root], [], { depth: 0 });
  assertEquals(self.ok, true);
});

Deno.test("verifyCertificate() does not count self-issued certificates for path lengths", async () => {
  const root = await makeRoot("CN=R", { pathLength: 0 });
  const renewed = await root.issue({ subject: "CN=R", isCa: true });
  const leaf = await renewed.issue({ subject: "CN=L" });
  assertEquals((await verify(leaf, [root], [renewed], { depth: 0 })).ok, true);
  const other = await root.issue({ subject: "CN=I", isCa: true });
  const below = await other.issue({ subject: "CN=L" });
  const failed = await verify(below, [root], [other]);
  assertEquals([failed.code, failed.depth], [25, 2]);
});

Deno.test("verifyCertificate() takes any trusted certificate as end with partialChain", async () => {
  const root = await makeRoot("CN=R");
  const intermediate = await root.issue({ subject: "CN=I", isCa: true });
  const leaf = await intermediate.issue({ subject: "CN=L" });
  const strict = await verify(leaf, [intermediate], []);
  assertEquals([strict.code, strict.depth], [2, 1]);
  for (const trusted of [intermediate, leaf]) {
    const result = await verify(leaf, [trusted], [], { partialChain: true });
    assertEquals(result.ok, true, result.explain());
  }
  const failed = await verify(leaf, [root], [], { partialChain: true });
  assertEquals([failed.code, failed.depth], [20, 0]);
});

Deno.test("verifyCertificate() heeds for what a certificate is trusted", async () => {
  const root = await makeRoot("CN=R");
  const intermediate = await root.issue({ subject: "CN=I", isCa: true });
  const leaf = await intermediate.issue({ subject: "CN=L" });
  const { serverAuth, clientAuth, anyExtendedKeyUsage } = KEY_PURPOSES;
  const cases: [object, number][] = [
    [{}, 0],
    [{ trusted: [serverAuth] }, 0],
    [{ trusted: [anyExtendedKeyUsage] }, 0],
    [{ trusted: [clientAuth] }, 28],
    [{ rejected: [clientAuth] }, 0],
    [{ rejected: [serverAuth] }, 28],
    [{ rejected: [anyExtendedKeyUsage] }, 28],
    [{ trusted: [serverAuth], rejected: [serverAuth] }, 28],
  ];
  for (const [settings, code] of cases) {
    const result = await verifyCertificate(leaf.certificate, {
      trustStore: new MemoryTrustStore({ certificate: root.certificate, settings }),
      untrusted: [intermediate.certificate],
      purpose: "sslserver",
    });
    assertEquals([result.code, result.depth], [code, code === 0 ? 0 : 2], JSON.stringify(settings));
  }
  // An intermediate that is trusted for the purpose ends the chain.
  const anchor = { certificate: intermediate.certificate, settings: { trusted: [serverAuth] } };
  const trustStore = new MemoryTrustStore(anchor);
  const result = await verifyCertificate(leaf.certificate, { trustStore, purpose: "sslserver" });
  assertEquals([result.ok, result.chain.length], [true, 2]);
});

Deno.test("verifyCertificate() is not taken in by a root with the name of a trusted one", async () => {
  const root = await makeRoot("CN=R");
  const impostor = await makeRoot("CN=R");
  const leaf = await impostor.issue({ subject: "CN=L" });
  const result = await verify(leaf, [root], [impostor]);
  assertEquals([result.ok, result.code, result.depth], [false, 19, 1]);
  const same = await makeRoot("CN=R", {
    subjectKeyIdentifier: root.certificate.subjectKeyIdentifier as Uint8Array,
  });
  assertEquals((await verify(await same.issue({ subject: "CN=L" }), [root], [same])).ok, false);
});

Deno.test("verifyCertificate() tells when the trust store fails", async () => {
  const { server } = await testPki();
  const failure = new Error("the database is gone");
  const stores: TrustStore[] = [
    {
      findBySubject(): never {
        throw failure;
      },
    },
    { findBySubject: () => Promise.reject(failure) },
  ];
  for (const trustStore of stores) {
    const result = await verifyCertificate(server.certificate, { trustStore });
    assertEquals([result.code, result.depth, result.errors[0]?.cause], [70, 0, failure]);
  }
});

Deno.test("verifyCertificate() judges at the second, both ends included", async () => {
  const root = await makeRoot("CN=R", {
    notBefore: new Date("2020-01-01T00:00:00Z"),
    notAfter: new Date("2040-01-01T00:00:00Z"),
  });
  const leaf = await root.issue({
    subject: "CN=L",
    notBefore: new Date("2024-03-01T00:00:00Z"),
    notAfter: new Date("2024-04-01T00:00:00Z"),
  });
  const cases: [string, number][] = [
    ["2024-02-29T23:59:59Z", 9],
    ["2024-02-29T23:59:59.999Z", 9],
    ["2024-03-01T00:00:00Z", 0],
    ["2024-04-01T00:00:00Z", 0],
    ["2024-04-01T00:00:00.999Z", 0],
    ["2024-04-01T00:00:01Z", 10],
  ];
  for (const [time, code] of cases) {
    assertEquals((await verify(leaf, [root], [], { time: new Date(time) })).code, code, time);
  }
  const time = new Date("2030-01-01T00:00:00Z");
  assertEquals((await verify(leaf, [root], [], { time, checkTime: false })).ok, true);
});

Deno.test("verifyCertificate() checks keys, purposes and formal demands as told", async () => {
  const { root, intermediate, client, server } = await testPki();
  const chain = [intermediate];
  const purposes: [PkiIdentity, VerifyOptions["purpose"], number][] = [
    [server, "sslserver", 0],
    [server, "sslclient", 26],
    [server, "any", 0],
    [server, "smimesign", 26],
    [server, "timestampsign", 26],
    [server, "ocsphelper", 0],
    [server, "crlsign", 26],
    [client, "sslclient", 0],
    [client, "sslserver", 26],
  ];
  for (const [leaf, purpose, code] of purposes) {
    const result = await verify(leaf, [root], chain, purpose === undefined ? {} : { purpose });
    assertEquals([result.code, result.depth], [code, 0], purpose);
  }
  for (const [securityLevel, code] of [[2, 0], [3, 0], [4, 66], [5, 66]] as const) {
    const result = await verify(server, [root], chain, { securityLevel });
    assertEquals(result.code, code, `level ${securityLevel}`);
  }
});

Deno.test("verifyCertificate() finds each formal fault when strict", async () => {
  const issuer = await makeRoot("CN=R");
  const faults: [number, number, object][] = [
    [80, 0, {
      extraExtensions: [{ oid: "2.5.29.19", value: Uint8Array.of(0x30, 3, 2, 1, 3) }],
      basicConstraints: false,
    }],
    [82, 0, { keyUsage: ["digitalSignature", "keyCertSign"] }],
    [84, 0, { subject: "", subjectAltNames: [] }],
    [85, 0, { authorityKeyIdentifier: false }],
    [86, 0, { isCa: true, subjectKeyIdentifier: false }],
    [93, 0, { version: 2, extraExtensions: [{ oid: "1.2.3", value: Uint8Array.of(5, 0) }] }],
  ];
  for (const [code, depth, options] of faults) {
    const leaf = await issuer.issue({ subject: "CN=L", ...options });
    const strict = await verify(leaf, [issuer], [], { strict: true });
    assertEquals([strict.code, strict.depth], [code, depth], JSON.stringify(options));
    assertEquals((await verify(leaf, [issuer], [])).ok, true, JSON.stringify(options));
  }
  const rootFaults: [number, object][] = [
    [83, { subject: "" }],
    [92, { keyUsage: false }],
    [
      89,
      {
        extraExtensions: [{ oid: "2.5.29.19", value: Uint8Array.of(0x30, 3, 1, 1, 0xff) }],
        basicConstraints: false,
      },
    ],
  ];
  for (const [code, options] of rootFaults) {
    const root = await makeRoot("CN=R", options);
    const leaf = await root.issue({ subject: "CN=L" });
    const result = await verify(leaf, [root], [], { strict: true });
    assertEquals(result.code, code, JSON.stringify(options));
  }
});

Deno.test("verifyCertificate() checks the root's own signature when told", async () => {
  const root = await makeRoot("CN=R");
  const der = root.certificate.der.slice();
  der[der.length - 1] = (der.at(-1) as number) ^ 1;
  const damaged = new PkiIdentity(Certificate.fromDer(der), root.key);
  const leaf = await root.issue({ subject: "CN=L" });
  assertEquals((await verify(leaf, [damaged], [])).ok, true);
  const checked = await verify(leaf, [damaged], [], { checkSelfSignedSignature: true });
  assertEquals([checked.code, checked.depth], [7, 1]);
});

Deno.test("verifyCertificate() lists every problem that OpenSSL's callback would hear of", async () => {
  const { server } = await testPki();
  const result = await verify(server, [], [], {
    hostname: "other.example",
    purpose: "sslclient",
    time: new Date("2100-01-01T00:00:00Z"),
  });
  assertEquals(result.errors.map(({ code }) => code), [20, 26, 62, 21, 10]);
  assertEquals(result.code, 20);
  const text = result.explain();
  for (const part of ["other.example is wanted", "*.example.org", "path 1"]) {
    assert(text.includes(part), text);
  }
});

Deno.test("verifyCertificate() refuses options that make no sense", async () => {
  const { server, trustStore } = await testPki();
  const { certificate } = server;
  const wrong: Partial<VerifyOptions>[] = [
    { depth: -1 },
    { depth: 1.5 },
    { securityLevel: 6 },
    { securityLevel: NaN },
    { maxSignatureChecks: 0 },
    { time: new Date(NaN) },
    { ipAddress: "example.org" },
    { ipAddress: new Uint8Array(5) },
  ];
  for (const options of wrong) {
    assertThrows(() => verifyCertificate(certificate, { trustStore, ...options }), RangeError);
  }
  const purpose = "tls" as "any";
  assertThrows(() => verifyCertificate(certificate, { trustStore, purpose }), TypeError);
  const profile = "web" as "webpki";
  assertThrows(() => verifyCertificate(certificate, { trustStore, profile }), TypeError);
  const nothing = {} as VerifyOptions;
  assertThrows(() => verifyCertificate(certificate, nothing), TypeError, "trustStore");
});

Deno.test("verifyCertificate() never throws for a certificate, however damaged", async () => {
  const { root, intermediate, server, trustStore } = await testPki();
  let random = 1;
  const next = (limit: number) => (random = random * 48271 % 0x7fffffff) % limit;
  let parsed = 0;
  for (let round = 0; round < 600; round++) {
    const chain = [server, intermediate, root].map(({ certificate }) => certificate.der.slice());
    const victim = chain[next(2)] as Uint8Array;
    for (let count = next(3); count >= 0; count--) victim[next(victim.length)] = next(256);
    let certificates: Certificate[];
    try {
      certificates = chain.map((der) => Certificate.fromDer(der));
    } catch {
      continue;
    }
    parsed++;
    const [leaf, ...untrusted] = certificates as [Certificate, Certificate, Certificate];
    const options = {
      trustStore,
      untrusted,
      purpose: "sslserver",
      hostname: "example.org",
    } as const;
    const result = await verifyCertificate(leaf, { ...options, profile: "webpki" });
    result.explain();
    const unchanged = leaf.equals(server.certificate) &&
      untrusted[0]?.equals(intermediate.certificate);
    assertEquals(result.ok, unchanged, result.explain());
  }
  assert(parsed > 100);
});

Deno.test("verifyCertificate() passes on what an engine throws as a failed signature", async () => {
  const root = await makeRoot("CN=R");
  const leaf = await createCertificate({
    subject: "CN=L",
    issuer: { certificate: root.certificate, key: root.key },
    publicKey: root.key.publicKey,
  });
  const result = await verifyCertificate(leaf, { trustStore: storeOf(root), engines: [] });
  assertEquals([result.code, result.depth], [7, 0]);
});

Deno.test("SignatureCache saves the second look at a signature, and nothing else", async () => {
  const { root, intermediate, server } = await testPki();
  const signatureCache = new SignatureCache(2);
  const chain = [intermediate];
  assertEquals((await verify(server, [root], chain, { signatureCache })).ok, true);
  assertEquals(signatureCache.size, 2);
  // With an engine that can not check anything only what is known is good.
  const known = { signatureCache, engines: [] };
  assertEquals((await verify(server, [root], chain, known)).ok, true);
  const other = await intermediate.issue({ subject: "CN=L" });
  assertEquals((await verify(other, [root], chain, known)).code, 7);
  const late = { ...known, time: new Date("2100-01-01T00:00:00Z") };
  assertEquals((await verify(server, [root], chain, late)).code, 10);
  // The oldest goes first: that of the intermediate, as signatures are checked from the root down.
  assertEquals((await verify(other, [root], chain, { signatureCache })).ok, true);
  assertEquals(signatureCache.size, 2);
  assertEquals(signatureCache.has(intermediate.certificate, root.key.publicKey), false);
  assertEquals(signatureCache.has(other.certificate, intermediate.key.publicKey), true);
  assertEquals(signatureCache.has(other.certificate, root.key.publicKey), false);
  for (const limit of [0, -1, 1.5, NaN]) assertThrows(() => new SignatureCache(limit), RangeError);
});
