// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { SslError } from "../../err/mod.ts";
import { generateKey, sha1 } from "../../crypto/mod.ts";
import {
  CombinedTrustStore,
  createCertificate,
  formatTrustedCertificate,
  HashedDirectoryTrustStore,
  KEY_PURPOSES,
  MemoryTrustStore,
  Name,
  nameHash,
  systemTrustStore,
  type TrustStore,
  trustStoreFrom,
  verifyCertificate,
} from "../../x509/mod.ts";
import { isPromise } from "../../wire/mod.ts";
import { foldName } from "../../x509/_name_fold.ts";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { makeRoot, type PkiIdentity, testPki } from "../support/pki.ts";
import { tempDirectory } from "../support/temp.ts";

async function countOf(store: TrustStore, identity: PkiIdentity): Promise<number> {
  return (await store.findBySubject(identity.certificate.subject)).length;
}

Deno.test("MemoryTrustStore takes PEM, its bytes, DER and certificates", async () => {
  const a = await makeRoot("CN=A");
  const b = await makeRoot("CN=B");
  const bundle = `# a comment\n${a.pem}\nsome text\r\n${b.pem.replaceAll("\n", "\r\n")}`;
  const sources = [
    bundle,
    new TextEncoder().encode(bundle),
    [a.pem, b.pem],
    [a.der, b.certificate],
    [{ certificate: a.certificate }, b.pem + a.keyPem],
  ];
  for (const source of sources) {
    const store = new MemoryTrustStore(source);
    assertEquals(store.size, 2);
    assertEquals([await countOf(store, a), await countOf(store, b)], [1, 1]);
    assertEquals(store.findBySubject(Name.parse("CN=C")), []);
    assertEquals(store.certificates().map(({ certificate }) => `${certificate.subject}`), [
      "CN=A",
      "CN=B",
    ]);
  }
  assertEquals(new MemoryTrustStore([]).size, 0);
});

Deno.test("MemoryTrustStore finds every certificate of a name, however the name is written", async () => {
  const first = await makeRoot("CN=Example Root");
  const second = await makeRoot("CN=EXAMPLE   root ");
  const store = new MemoryTrustStore([first.pem, second.pem]);
  const found = store.findBySubject(Name.parse("CN=example root"));
  assertEquals(found.map(({ certificate }) => certificate.equals(first.certificate)), [
    true,
    false,
  ]);
});

Deno.test("MemoryTrustStore keeps for what a certificate is trusted", async () => {
  const root = await makeRoot("CN=A");
  const settings = { trusted: [KEY_PURPOSES.clientAuth], rejected: [KEY_PURPOSES.serverAuth] };
  const pem = formatTrustedCertificate({ certificate: root.certificate, settings });
  const [entry] = new MemoryTrustStore(pem + root.pem).findBySubject(root.certificate.subject);
  assertEquals(entry?.settings?.trusted, settings.trusted);
  assertEquals(entry?.settings?.rejected, settings.rejected);
});

Deno.test("MemoryTrustStore refuses sources without or with damaged certificates", async () => {
  const { pem, keyPem, der } = await makeRoot("CN=A");
  const half = pem.slice(0, pem.length / 2);
  for (
    const source of [
      "",
      "no certificate",
      "/etc/ssl/certs/ca-certificates.crt",
      keyPem,
      half,
      pem + half,
      pem.replace("-----END CERTIFICATE-----", "-----END CERT-----"),
      pem.replace(/\n(.)/, "\n!$1"),
      pem.replace(/\nMII/, "\nAII"),
      pem.replace("CERTIFICATE", "CERTIFICATES"),
      der.slice(0, -1),
      new Uint8Array(0),
      new Uint8Array(10),
      new TextEncoder().encode(half),
    ]
  ) assertThrows(() => new MemoryTrustStore(source), SslError);
});

Deno.test("HashedDirectoryTrustStore reads the files of a subject's hash in turn, and keeps them", async () => {
  const first = await makeRoot("CN=A");
  const second = await makeRoot("CN=a");
  const hash = nameHash(first.certificate.subject);
  const files = new Map<string, string | Uint8Array>([
    [`${hash}.0`, first.pem],
    [`${hash}.1`, second.der],
    [`${hash}.3`, first.pem],
  ]);
  const reads: string[] = [];
  const store = new HashedDirectoryTrustStore({
    read(name) {
      reads.push(name);
      return files.get(name);
    },
  });
  assertEquals(await countOf(store, first), 2);
  assertEquals(await countOf(store, second), 2);
  assertEquals(reads, [`${hash}.0`, `${hash}.1`, `${hash}.2`]);
  const stranger = await makeRoot("CN=B");
  assertEquals(await countOf(store, stranger), 0);
  assertEquals(await countOf(store, stranger), 0);
  assertEquals(reads.length, 5);
});

Deno.test("HashedDirectoryTrustStore works with a loader that answers later", async () => {
  const root = await makeRoot("CN=A");
  const hash = nameHash(root.certificate.subject);
  const later = new HashedDirectoryTrustStore({
    read: (name) => Promise.resolve(name === `${hash}.0` ? root.pem : undefined),
  });
  assert(isPromise(later.findBySubject(root.certificate.subject)));
  assertEquals(await countOf(later, root), 1);
  const leaf = await root.issue({ subject: "CN=L" });
  assertEquals((await verifyCertificate(leaf.certificate, { trustStore: later })).ok, true);
});

Deno.test("HashedDirectoryTrustStore leaves out files with another subject, and tells of damage", async () => {
  const root = await makeRoot("CN=A");
  const other = await makeRoot("CN=B");
  const wrong = new HashedDirectoryTrustStore({
    read: (name) => name.endsWith(".0") ? other.pem : undefined,
  });
  assertEquals(await countOf(wrong, root), 0);
  const damaged = new HashedDirectoryTrustStore({ read: () => "no certificate" });
  assertThrows(() => damaged.findBySubject(root.certificate.subject), SslError);
  const endless = new HashedDirectoryTrustStore({ read: () => root.pem });
  assertEquals(await countOf(endless, root), 1000);
});

Deno.test("CombinedTrustStore asks its stores in their order", async () => {
  const a = await makeRoot("CN=A");
  const b = await makeRoot("CN=A");
  const later: TrustStore = {
    findBySubject: (name) => Promise.resolve(new MemoryTrustStore(b.pem).findBySubject(name)),
  };
  const store = new CombinedTrustStore([new MemoryTrustStore(a.pem), later]);
  const found = await store.findBySubject(a.certificate.subject);
  assertEquals(found.map(({ certificate }) => certificate.equals(a.certificate)), [true, false]);
  const plain = new CombinedTrustStore([new MemoryTrustStore(a.pem), new MemoryTrustStore(b.pem)]);
  assert(!isPromise(plain.findBySubject(a.certificate.subject)));
});

Deno.test("trustStoreFrom() opens certificates, files and directories", async () => {
  const roots = [await makeRoot("CN=A"), await makeRoot("CN=B"), await makeRoot("CN=C")] as const;
  const [a, b, c] = roots;
  await using directory = await tempDirectory({
    "bundle.pem": b.pem,
    [`${nameHash(c.certificate.subject)}.0`]: c.pem,
  });
  const store = await trustStoreFrom({
    caCerts: [a.pem],
    caFile: directory.file("bundle.pem"),
    caPath: directory.path,
  });
  for (const root of roots) {
    assert(!isPromise(store.findBySubject(root.certificate.subject)));
    assertEquals(await countOf(store, root), 1);
  }
});

Deno.test("trustStoreFrom() tells which source can not be used", async () => {
  const { pem, keyPem } = await makeRoot("CN=A");
  await using directory = await tempDirectory({ "root.pem": pem, "key.pem": keyPem });
  const missing = directory.file("missing");
  const cases: [Parameters<typeof trustStoreFrom>[0], string][] = [
    [{ caFile: missing }, "no such file"],
    [{ caFile: directory.file("key.pem") }, "key.pem"],
    [{ caFile: directory.path }, directory.path],
    [{ caPath: missing }, "no such directory"],
    [{ caPath: directory.file("root.pem") }, "root.pem"],
    [{ caPath: directory.path }, "openssl rehash"],
    [{ caCerts: directory.file("root.pem") }, ""],
  ];
  for (const [sources, part] of cases) {
    const error = await assertRejects(() => trustStoreFrom(sources), SslError);
    assertStringIncludes(error.message, part);
  }
});

Deno.test("systemTrustStore() honours SSL_CERT_FILE and SSL_CERT_DIR", async () => {
  const a = await makeRoot("CN=Test Only A");
  const b = await makeRoot("CN=Test Only B");
  const c = await makeRoot("CN=Test Only C");
  await using first = await tempDirectory({ [`${nameHash(b.certificate.subject)}.0`]: b.pem });
  await using second = await tempDirectory({
    [`${nameHash(c.certificate.subject)}.0`]: c.pem,
    "bundle.pem": a.pem,
  });
  const environment = {
    SSL_CERT_FILE: second.file("bundle.pem"),
    SSL_CERT_DIR: `${first.path}:${second.path}`,
  };
  const store = await systemTrustStore({ environment });
  for (const root of [a, b, c]) assertEquals(await countOf(store, root), 1);
  const usual = await systemTrustStore({ environment: {} });
  assertEquals(await countOf(usual, a), 0);
  for (
    const [name, path] of [["SSL_CERT_FILE", "/missing"], ["SSL_CERT_DIR", "/missing"]] as const
  ) {
    const error = await assertRejects(
      () => systemTrustStore({ environment: { [name]: path } }),
      SslError,
    );
    assertStringIncludes(error.message, name);
  }
});

Deno.test({
  name: "systemTrustStore() tells which permissions it lacks",
  permissions: { read: false, env: false, sys: false },
  async fn() {
    const error = await assertRejects(() => systemTrustStore({ environment: {} }), SslError);
    assertEquals(error.reason, "LOADING_DEFAULTS");
    assertStringIncludes(error.message, "--allow-read");
  },
});

peerTest("a directory that openssl rehash made is a trust store", ["openssl"], async () => {
  const { root, intermediate, server } = await testPki();
  await using directory = await tempDirectory({ "root.pem": root.pem });
  const args = ["rehash", directory.path];
  assertEquals((await new Deno.Command(peerPath("openssl"), { args }).output()).success, true);
  const trustStore = await trustStoreFrom({ caPath: directory.path });
  const result = await verifyCertificate(server.certificate, {
    trustStore,
    untrusted: [intermediate.certificate],
  });
  assertEquals(result.ok, true, result.explain());
});

Deno.test("MemoryTrustStore finds by key identifier, fingerprint, issuer and serial number", async () => {
  const a = (await makeRoot("CN=A")).certificate;
  const b = (await makeRoot("CN=B")).certificate;
  const store = new MemoryTrustStore([a, b, a]);
  const found = (list: readonly { readonly certificate: unknown }[]) =>
    list.map(({ certificate }) => certificate);
  assertEquals(found(store.findByFingerprint(a.fingerprint())), [a, a]);
  assertEquals(found(store.findByFingerprint(b.fingerprint(sha1), sha1)), [b]);
  assertEquals(found(store.findByFingerprint(b.fingerprint(sha1))), []);
  assertEquals(found(store.findByKeyIdentifier(b.subjectKeyIdentifier ?? new Uint8Array())), [b]);
  assertEquals(found(store.findByKeyIdentifier(new Uint8Array(20))), []);
  assertEquals(found(store.findByIssuerAndSerialNumber(b.subject, b.serialNumber)), [b]);
  assertEquals(found(store.findByIssuerAndSerialNumber(a.subject, b.serialNumber)), []);
  assertEquals(found(store.findByIssuerAndSerialNumber(b.subject, 0n)), []);
  const key = await generateKey({ type: "ed25519" });
  const subject = "CN=bare";
  const bare = await createCertificate({ subject, key, subjectKeyIdentifier: false });
  const full = await createCertificate({ subject, key });
  const others = new MemoryTrustStore([bare, full]);
  const identifier = full.subjectKeyIdentifier ?? new Uint8Array();
  assertEquals(found(others.findByKeyIdentifier(identifier)), [bare, full]);
});

Deno.test("150 roots open in less than 5 ms", async () => {
  const roots = await Promise.all(["CN=A", "CN=B", "CN=C"].map((name) => makeRoot(name)));
  const bundle = new TextEncoder().encode(roots.map(({ pem }) => pem).join("").repeat(50));
  let best = Infinity;
  // Here 0.6 ms when the code is warm and 3 to 7 at first; the best tells what the work is.
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    assertEquals(new MemoryTrustStore(bundle).size, 150);
    best = Math.min(best, performance.now() - start);
  }
  assert(best < 5, `${best} ms`);
});

Deno.test("names that are equal have the same fold", () => {
  const tags = [0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1e, 0x1c];
  const nameOf = (texts: string[], pick: (index: number) => number) =>
    Name.fromDer(
      new DerBuilder().sequence((name) => {
        texts.forEach((text, index) =>
          name.set((set) =>
            set.sequence((pair) => pair.oid("2.5.4.3").string(tags[pick(index)] as number, text))
          )
        );
      }).finish(),
    );
  const text = fc.stringMatching(/^[A-Za-z0-9 '()+,./:=?-]{1,20}$/);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), fc.array(fc.nat(6)), (texts, picks) => {
      const left = nameOf(texts, () => 0);
      const odd = texts.map((word) => ` ${word.toUpperCase().replaceAll(" ", "   ")} `);
      const right = nameOf(odd, (index) => picks[index] ?? 1);
      assert(left.equals(right));
      assertEquals(foldName(left.der), foldName(right.der));
      const other = nameOf([...texts, "x"], () => 0);
      assert(!left.equals(other) && foldName(left.der) !== foldName(other.der));
    }),
  );
});

Deno.test("foldName() takes any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    assertEquals(typeof foldName(bytes), "number");
  }));
});
