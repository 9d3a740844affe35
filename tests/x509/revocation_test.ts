// Copyright 2026 the streamssl authors. MIT license.

/** Verification with CRLs, beside `openssl verify` on the same files. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { generateKey, type PrivateKey } from "../../crypto/mod.ts";
import {
  type Certificate,
  type CertificateIssuer,
  type CertificateRevocationList,
  createCertificate,
  type CreateCertificateOptions,
  createCertificateRevocationList,
  type CreateCertificateRevocationListOptions,
  encodeDistributionPoints,
  HashedDirectoryTrustStore,
  MemoryTrustStore,
  Name,
  nameHash,
  type RemoteSigner,
  type VerificationResult,
  verifyCertificate,
  type VerifyOptions,
} from "../../x509/mod.ts";
import { runOpenssl } from "../asn1/_openssl.ts";
import { tempDirectory } from "../support/temp.ts";

const DAY = 86_400_000;
const now = Date.now();
const keys = await Promise.all(
  [1, 2, 3, 4].map(() => generateKey({ type: "ec", curve: "P-256" })),
);
const [rootKey, caKey, leafKey, otherKey] = keys as [
  typeof keys[number],
  typeof keys[number],
  typeof keys[number],
  typeof keys[number],
];
const root = await createCertificate({ subject: "CN=Root", key: rootKey, isCa: true });
const ca = await createCertificate({
  subject: "CN=CA",
  key: caKey,
  isCa: true,
  serialNumber: 10n,
  issuer: { certificate: root, key: rootKey },
});

/** The extension cRLDistributionPoints or freshestCRL. */
function points(oid: string, value: Parameters<typeof encodeDistributionPoints>[0]) {
  return { oid, value: encodeDistributionPoints(value) };
}

async function makeLeaf(options: Partial<CreateCertificateOptions> = {}): Promise<Certificate> {
  return await createCertificate({
    subject: "CN=leaf",
    publicKey: leafKey.publicKey,
    serialNumber: 100n,
    issuer: { certificate: ca, key: caKey },
    ...options,
  });
}

/** A key that says to be another one. */
function posing({ publicKey }: PrivateKey, key: PrivateKey): RemoteSigner {
  return { publicKey, sign: (algorithm, data) => key.sign(algorithm, data) };
}

async function makeCrl(
  options: Omit<CreateCertificateRevocationListOptions, "issuer"> = {},
  issuer: CertificateIssuer = { certificate: ca, key: caKey },
): Promise<CertificateRevocationList> {
  return await createCertificateRevocationList({
    issuer,
    thisUpdate: new Date(now - DAY),
    crlNumber: 1n,
    ...options,
  });
}

/** One verification, and the options of openssl that mean the same. */
interface Scene {
  leaf: Certificate;
  untrusted?: Certificate[];
  crls: CertificateRevocationList[];
  options: Partial<VerifyOptions>;
  args: string[];
}

/** Verifies here and with openssl; both must agree about code and depth. */
async function compare(scene: Scene, what: string): Promise<VerificationResult> {
  const { leaf, untrusted = [ca], crls, options, args } = scene;
  const result = await verifyCertificate(leaf, {
    trustStore: new MemoryTrustStore(root),
    untrusted,
    crls,
    ...options,
  });
  await using directory = await tempDirectory();
  const files = [
    ...["-CAfile", await directory.write("root.pem", root.toPem())],
    ...[
      "-untrusted",
      await directory.write("ca.pem", untrusted.map((one) => one.toPem()).join("")),
    ],
  ];
  if (crls.length > 0) {
    const text = crls.map((crl) => crl.toPem()).join("");
    files.push("-CRLfile", await directory.write("crls.pem", text));
  }
  const path = await directory.write("leaf.pem", leaf.toPem());
  const { missing, stdout, stderr } = await runOpenssl(["verify", ...args, ...files, path]);
  if (missing) return result;
  const output = new TextDecoder().decode(stdout) + stderr;
  const [, code = "0", depth = "0"] = /^error (\d+) at (\d+) depth/m.exec(output) ?? [];
  assertEquals([result.code, result.depth], [Number(code), Number(depth)], `${what}: ${output}`);
  return result;
}

const CRL_CHECK = { crlCheck: "leaf" } as const;

Deno.test("one list decides about the leaf, as with openssl verify -crl_check", async () => {
  const leaf = await makeLeaf();
  const revoked = [{ serialNumber: 100n, reason: "keyCompromise" as const }];
  const scenes: [string, number, CertificateRevocationList[]][] = [
    ["no list", 3, []],
    ["an empty list", 0, [await makeCrl()]],
    ["another certificate", 0, [await makeCrl({ revoked: [{ serialNumber: 99n }] })]],
    ["revoked", 23, [await makeCrl({ revoked })]],
    ["on hold", 23, [
      await makeCrl({ revoked: [{ serialNumber: 100n, reason: "certificateHold" }] }),
    ]],
    ["removed", 0, [await makeCrl({ revoked: [{ serialNumber: 100n, reason: "removeFromCRL" }] })]],
    ["outdated", 12, [await makeCrl({ nextUpdate: new Date(now - 1000) })]],
    ["of tomorrow", 11, [await makeCrl({ thisUpdate: new Date(now + DAY) })]],
    ["without a next one", 0, [await makeCrl({ nextUpdate: false })]],
    ["the newer of two", 23, [
      await makeCrl({ thisUpdate: new Date(now - 2 * DAY) }),
      await makeCrl({ revoked }),
    ]],
    ["the newer of two, the other way round", 0, [
      await makeCrl(),
      await makeCrl({ revoked, thisUpdate: new Date(now - 2 * DAY) }),
    ]],
    ["of another issuer", 3, [await makeCrl({}, { certificate: root, key: rootKey })]],
    ["signed by another key", 8, [
      await makeCrl({}, { certificate: ca, key: posing(caKey, otherKey) }),
    ]],
    ["version 1", 23, [
      await createCertificateRevocationList({
        issuer: { certificate: ca, key: caKey },
        version: 1,
        revoked: [{ serialNumber: 100n }],
      }),
    ]],
    ["an unknown critical extension", 36, [
      await makeCrl({
        extraExtensions: [{ oid: "1.2.3.4", critical: true, value: Uint8Array.of(5, 0) }],
      }),
    ]],
    ["for authorities only", 44, [
      await makeCrl({ issuingDistributionPoint: { onlyContainsCaCerts: true } }),
    ]],
    ["for users only", 23, [
      await makeCrl({ issuingDistributionPoint: { onlyContainsUserCerts: true }, revoked }),
    ]],
    ["indirect", 3, [await makeCrl({ issuingDistributionPoint: { indirectCrl: true } })]],
    ["for some reasons", 3, [
      await makeCrl({ issuingDistributionPoint: { onlySomeReasons: new Set(["keyCompromise"]) } }),
    ]],
  ];
  for (const [what, code, crls] of scenes) {
    const result = await compare({ leaf, crls, options: CRL_CHECK, args: ["-crl_check"] }, what);
    assertEquals(result.code, code, `${what}: ${result.explain()}`);
  }
});

Deno.test("with crlCheck all every certificate needs a list", async () => {
  const leaf = await makeLeaf();
  const options = { crlCheck: "all" } as const;
  const args = ["-crl_check", "-crl_check_all"];
  const ofCa = await makeCrl();
  const issuer = { certificate: root, key: rootKey };
  const ofRoot = await makeCrl({}, issuer);
  const revoking = await makeCrl(
    { revoked: [{ serialNumber: 10n, reason: "cACompromise" }] },
    issuer,
  );
  const missing = await compare(
    { leaf, crls: [ofCa], options, args },
    "the root's list is missing",
  );
  assertEquals([missing.code, missing.depth], [3, 1]);
  assert((await compare({ leaf, crls: [ofCa, ofRoot], options, args }, "all are there")).ok);
  const revoked = await compare(
    { leaf, crls: [ofCa, revoking], options, args },
    "the CA is revoked",
  );
  assertEquals([revoked.code, revoked.depth], [23, 1]);
  assert(revoked.explain().includes("cACompromise"), revoked.explain());
});

Deno.test("distribution points and lists must have a name in common", async () => {
  const uri = (value: string) => [{ type: "uri", value } as const];
  const leaf = await makeLeaf({
    extraExtensions: [points("2.5.29.31", [{ fullName: uri("http://a/") }])],
  });
  const named = async (value: string, revoked = 100n) =>
    await makeCrl({
      issuingDistributionPoint: { fullName: uri(value) },
      revoked: [{ serialNumber: revoked }],
    });
  const scene = { leaf, options: CRL_CHECK, args: ["-crl_check"] };
  assertEquals(
    (await compare({ ...scene, crls: [await named("http://a/")] }, "the same")).code,
    23,
  );
  assertEquals(
    (await compare({ ...scene, crls: [await named("http://a/", 1n)] }, "not it")).code,
    0,
  );
  assertEquals(
    (await compare({ ...scene, crls: [await named("http://b/", 1n)] }, "another")).code,
    44,
  );
});

Deno.test("extended support takes indirect lists and lists for some reasons", async () => {
  const options = { ...CRL_CHECK, extendedCrlSupport: true };
  const args = ["-crl_check", "-extended_crl"];
  const issuer = await createCertificate({
    subject: "CN=CRL issuer",
    publicKey: otherKey.publicKey,
    keyUsage: ["cRLSign"],
    extendedKeyUsage: false,
    issuer: { certificate: root, key: rootKey },
  });
  const crlIssuer = [{ type: "directory", name: Name.parse("CN=CRL issuer") } as const];
  const leaf = await makeLeaf({ extraExtensions: [points("2.5.29.31", [{ crlIssuer }])] });
  const indirect = async (entries: CreateCertificateRevocationListOptions["revoked"]) =>
    await makeCrl(
      { issuingDistributionPoint: { indirectCrl: true }, revoked: entries ?? [] },
      { certificate: issuer, key: otherKey },
    );
  const untrusted = [ca, issuer];
  const scene = { leaf, untrusted, options, args };
  const own = await indirect([{ serialNumber: 100n }]);
  assertEquals((await compare({ ...scene, crls: [own] }, "of the list's issuer")).code, 0);
  const ofCa = await indirect([{ serialNumber: 100n, issuer: "CN=CA" }]);
  assertEquals((await compare({ ...scene, crls: [ofCa] }, "of the CA")).code, 23);
  // A stranger's list is no better for being indirect.
  const stranger = await createCertificate({
    subject: "CN=CRL issuer",
    key: otherKey,
    keyUsage: ["cRLSign"],
  });
  const wrong = { ...scene, untrusted: [ca, stranger], crls: [ofCa] };
  assertEquals((await compare(wrong, "issuer without a path")).code, 54);

  const plain = await makeLeaf();
  const some = async (reasons: readonly ("keyCompromise" | "superseded")[], serialNumber: bigint) =>
    await makeCrl({
      issuingDistributionPoint: { onlySomeReasons: new Set(reasons) },
      revoked: [{ serialNumber }],
    });
  const partial = { leaf: plain, options, args, crls: [await some(["keyCompromise"], 1n)] };
  assertEquals((await compare(partial, "not all reasons")).code, 3);
  const found = { ...partial, crls: [await some(["keyCompromise"], 100n)] };
  assertEquals((await compare(found, "revoked for some reason")).code, 23);
});

Deno.test("delta lists change complete ones", async () => {
  const options = { ...CRL_CHECK, useDeltaCrls: true, extendedCrlSupport: true };
  const args = ["-crl_check", "-use_deltas", "-extended_crl"];
  const freshest = [points("2.5.29.46", [{ fullName: [{ type: "uri", value: "http://d/" }] }])];
  const leaf = await makeLeaf({ extraExtensions: freshest });
  const base = await makeCrl({ revoked: [] });
  const held = await makeCrl({ revoked: [{ serialNumber: 100n, reason: "certificateHold" }] });
  const delta = async (
    reason: "superseded" | "removeFromCRL",
    numbers: { crlNumber: bigint; baseCrlNumber: bigint } = { crlNumber: 2n, baseCrlNumber: 1n },
  ) => await makeCrl({ ...numbers, revoked: [{ serialNumber: 100n, reason }] });
  const scene = { leaf, options, args };
  const added = await delta("superseded");
  assertEquals((await compare({ ...scene, crls: [base, added] }, "revoked by the delta")).code, 23);
  const removed = await delta("removeFromCRL");
  assertEquals((await compare({ ...scene, crls: [held, removed] }, "removed by it")).code, 0);
  assertEquals((await compare({ ...scene, crls: [held] }, "without the delta")).code, 23);
  const old = await delta("superseded", { crlNumber: 1n, baseCrlNumber: 1n });
  assertEquals((await compare({ ...scene, crls: [base, old] }, "an old delta")).code, 0);
  const later = await delta("superseded", { crlNumber: 9n, baseCrlNumber: 5n });
  assertEquals((await compare({ ...scene, crls: [base, later] }, "for another base")).code, 0);
  const off = {
    leaf,
    options: { ...CRL_CHECK, extendedCrlSupport: true },
    args: ["-crl_check", "-extended_crl"],
  };
  assertEquals((await compare({ ...off, crls: [base, added] }, "not asked for")).code, 0);
  // A list of changes alone is no list: nothing tells that all else is not revoked.
  assertEquals((await compare({ ...scene, crls: [added] }, "a delta alone")).code, 3);
});

Deno.test("a CA without cRLSign signs no lists", async () => {
  const mute = await createCertificate({
    subject: "CN=CA",
    publicKey: caKey.publicKey,
    isCa: true,
    keyUsage: ["keyCertSign"],
    issuer: { certificate: root, key: rootKey },
  });
  const issuer = { certificate: mute, key: caKey };
  const leaf = await makeLeaf({ issuer });
  const crls = [await makeCrl({}, issuer)];
  const scene = { leaf, untrusted: [mute], crls, options: CRL_CHECK, args: ["-crl_check"] };
  assertEquals((await compare(scene, "no cRLSign")).code, 35);
});

Deno.test("lists come from stores too", async () => {
  const leaf = await makeLeaf();
  const crl = await makeCrl({ revoked: [{ serialNumber: 100n }] });
  const options = { untrusted: [ca], ...CRL_CHECK };
  const memory = new MemoryTrustStore([root.toPem() + crl.toPem()]);
  assertEquals((await verifyCertificate(leaf, { trustStore: memory, ...options })).code, 23);
  assertEquals(new MemoryTrustStore([crl.toPem(), root]).findCrls(ca.subject).length, 1);
  const files = new Map([
    [`${nameHash(root.subject)}.0`, root.toPem()],
    [`${nameHash(ca.subject)}.r0`, crl.toPem()],
  ]);
  const hashed = new HashedDirectoryTrustStore({ read: (name) => files.get(name) });
  assertEquals((await verifyCertificate(leaf, { trustStore: hashed, ...options })).code, 23);
  files.set(`${nameHash(ca.subject)}.r0`, (await makeCrl()).toPem());
  assert((await verifyCertificate(leaf, { trustStore: hashed, ...options })).ok);
  const failing = {
    findBySubject: memory.findBySubject.bind(memory),
    findCrls: () => Promise.reject(new Error("no connection")),
  };
  const failed = await verifyCertificate(leaf, { trustStore: failing, ...options });
  assertEquals([failed.code, String(failed.errors[0]?.cause)], [3, "Error: no connection"]);
});

Deno.test("a problem may be accepted, one by one and later", async () => {
  const leaf = await makeLeaf();
  const asked: string[] = [];
  const options = (accepts: number[]) => ({
    trustStore: new MemoryTrustStore(root),
    untrusted: [ca],
    hostname: "else.where",
    ...CRL_CHECK,
    unsafelyAccept: async (
      { code, depth }: { code: number; depth: number },
      chain: readonly Certificate[],
    ) => {
      await Promise.resolve();
      asked.push(`${code} at ${depth} of ${chain.length}`);
      return accepts.includes(code);
    },
  });
  const refused = await verifyCertificate(leaf, options([3]));
  assertEquals([refused.ok, refused.code], [false, 62]);
  assertEquals(asked, ["62 at 0 of 3", "3 at 0 of 3"]);
  assertEquals(refused.paths[0]?.accepted?.map(({ code }) => code), [3]);
  const taken = await verifyCertificate(leaf, options([3, 62]));
  assert(taken.ok);
  assert(taken.explain().includes("accepted by the caller"), taken.explain());
});

Deno.test("options about lists that make no sense are errors", async () => {
  const leaf = await makeLeaf();
  const trustStore = new MemoryTrustStore(root);
  const wrong = { trustStore, crlCheck: "some" } as unknown as VerifyOptions;
  assertThrows(() => verifyCertificate(leaf, wrong), TypeError, "crlCheck");
});
