// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { SslError } from "@streamssl/ssl/err";
import {
  createCertificateRevocationList,
  FileTrustStore,
  trustStoreFrom,
} from "@streamssl/ssl/x509";
import { makeRoot, type PkiIdentity } from "../support/pki.ts";
import { tempDirectory } from "../support/temp.ts";

const a = await makeRoot("CN=A");
const b = await makeRoot("CN=B");
const ALWAYS = { checkInterval: 0 };

function has(store: FileTrustStore, { certificate }: PkiIdentity): boolean {
  return store.findBySubject(certificate.subject).length > 0;
}

Deno.test("FileTrustStore takes paths and every form of file: URIs", async () => {
  await using directory = await tempDirectory();
  const path = directory.file("a b%20c.pem");
  await Deno.writeTextFile(path, a.pem);
  const url = new URL("file://");
  url.pathname = path.replaceAll("%", "%25");
  for (const location of [path, `file:${path}`, `FILE://${path}`, `file://localhost${path}`, url]) {
    assert(has(new FileTrustStore(location), a), `${location}`);
  }
  const bad: [string, string][] = [
    ["http://example.org/a.pem", "UNREGISTERED_SCHEME"],
    ["pkcs11:token=x", "UNREGISTERED_SCHEME"],
    [`file://example.org${path}`, "URI_AUTHORITY_UNSUPPORTED"],
    [directory.file("missing"), "NO_CERTIFICATE_OR_CRL_FOUND"],
  ];
  for (const [location, reason] of bad) {
    const error = assertThrows(() => new FileTrustStore(location), SslError);
    assertEquals(error.reason, reason, location);
  }
  await Deno.writeTextFile(path, "no certificate\n");
  assertThrows(() => new FileTrustStore(path), SslError, "a file without any");
});

Deno.test("FileTrustStore reads files that change anew, and keeps the old ones while they are broken", async () => {
  await using directory = await tempDirectory();
  const path = directory.file("roots.pem");
  await Deno.writeTextFile(path, a.pem);
  const store = new FileTrustStore(path, ALWAYS);
  const lazy = new FileTrustStore(path, { checkInterval: Infinity });
  assertEquals([has(store, a), has(store, b)], [true, false]);
  await Deno.writeTextFile(path, `${a.pem}${b.pem}`);
  assertEquals([has(store, a), has(store, b)], [true, true]);
  assertEquals(has(lazy, b), false);
  lazy.reload();
  assertEquals(has(lazy, b), true);
  await Deno.writeTextFile(path, a.pem.slice(0, 200));
  assertEquals([has(store, a), has(store, b)], [true, true]);
  assert(store.lastError instanceof Error);
  await Deno.remove(path);
  assertEquals(has(store, b), true);
  await Deno.writeTextFile(path, b.pem);
  assertEquals([has(store, a), has(store, b)], [false, true]);
  assertEquals(store.lastError, undefined);
});

Deno.test("FileTrustStore reads a directory of files with any names, PEM and DER, CRLs too", async () => {
  await using directory = await tempDirectory();
  const store = new FileTrustStore(directory.path, ALWAYS);
  assertEquals(store.certificates(), []);
  await Deno.writeFile(directory.file("a.der"), a.certificate.der);
  await Deno.writeTextFile(directory.file("b.txt"), b.pem);
  await Deno.writeTextFile(directory.file("key.pem"), "-----BEGIN PRIVATE KEY-----\n");
  await Deno.mkdir(directory.file("folder.pem"));
  await Deno.symlink("nowhere", directory.file("dead.pem"));
  assertEquals([has(store, a), has(store, b)], [true, false]);
  const { certificate, key } = a;
  const crl = await createCertificateRevocationList({ issuer: { certificate, key } });
  await Deno.writeFile(directory.file("list.crl"), crl.der);
  await Deno.writeTextFile(directory.file("b.crt"), b.pem);
  assertEquals(store.findCrls(certificate.subject).length, 1);
  assertEquals([has(store, a), has(store, b)], [true, true]);
  await Deno.remove(directory.file("a.der"));
  assertEquals([has(store, a), has(store, b)], [false, true]);
});

Deno.test("trustStoreFrom() opens caStore, one or several", async () => {
  await using directory = await tempDirectory();
  await Deno.writeTextFile(directory.file("a.pem"), a.pem);
  await Deno.writeTextFile(directory.file("b.pem"), b.pem);
  const caStore = [`file:${directory.file("a.pem")}`, directory.file("b.pem")];
  const store = await trustStoreFrom({ caStore });
  for (const { certificate } of [a, b]) {
    assertEquals((await store.findBySubject(certificate.subject)).length, 1);
  }
  const one = await trustStoreFrom({ caStore: directory.path });
  assertEquals((await one.findBySubject(b.certificate.subject)).length, 1);
});
