// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { SslError } from "@streamssl/ssl/err";
import {
  createCertificateRevocationList,
  formatTrustedCertificate,
  hashedNames,
  nameHash,
  nameHashOld,
  rehashDirectory,
  type RehashStyle,
  trustStoreFrom,
} from "@streamssl/ssl/x509";
import { makeRoot } from "../support/pki.ts";
import { peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { openssl } from "./_openssl.ts";

const a = await makeRoot("CN=A");
const otherA = await makeRoot("CN=a");
const b = await makeRoot("CN=B,O=\u{c4}rger");

async function corpus(): Promise<[string, string][]> {
  const crlOf = async (crlNumber: bigint) => {
    const { certificate, key } = a;
    return (await createCertificateRevocationList({ issuer: { certificate, key }, crlNumber }))
      .toPem();
  };
  return [
    ["a.pem", a.pem],
    ["again.crt", a.pem],
    ["other.CER", `text before\n${otherA.pem}`],
    ["b.crt", formatTrustedCertificate({ certificate: b.certificate })],
    ["bundle.pem", a.pem + b.pem],
    ["junk.pem", "junk\n"],
    ["broken.pem", a.pem.replace(/\n.{8}/, "\nAAAAAAAA")],
    ["one.crl", await crlOf(1n)],
    ["two.pem", await crlOf(2n)],
    ["note.txt", a.pem],
  ];
}

async function linksOf(directory: string): Promise<Record<string, string>> {
  const links: Record<string, string> = {};
  for await (const { name, isSymlink } of Deno.readDir(directory)) {
    if (isSymlink) links[name] = await Deno.readLink(`${directory}/${name}`);
  }
  return links;
}

peerTest(
  "rehashDirectory() makes the links of openssl rehash, in every style",
  ["openssl"],
  async () => {
    const styles: [RehashStyle, string[]][] = [
      ["new", []],
      ["old", ["-old"]],
      ["compatible", ["-compat"]],
    ];
    for (const [style, args] of styles) {
      await using ours = await tempDirectory();
      await using theirs = await tempDirectory();
      for (const [name, content] of await corpus()) {
        await Deno.writeTextFile(ours.file(name), content);
        await Deno.copyFile(ours.file(name), theirs.file(name));
      }
      for (const { path } of [ours, theirs]) await Deno.symlink("nowhere", `${path}/12345678.0`);
      const { skipped } = await rehashDirectory(ours.path, { style });
      await openssl(["rehash", ...args, theirs.path]);
      const links = await linksOf(ours.path);
      assertEquals(links, await linksOf(theirs.path), style);
      assertEquals(Object.keys(links).length, style === "compatible" ? 10 : 5);
      assertEquals(skipped.map(({ file, reason }) => `${file} ${reason}`), [
        "again.crt duplicate",
        "broken.pem content",
        "bundle.pem content",
        "junk.pem content",
      ]);
      // Once more: nothing changes.
      await rehashDirectory(ours.path, { style });
      assertEquals(await linksOf(ours.path), links);
    }
  },
);

peerTest("nameHash() and nameHashOld() are openssl's", ["openssl"], async () => {
  for (const { pem, certificate } of [a, b]) {
    const args = ["x509", "-noout", "-subject_hash", "-subject_hash_old"];
    const { stdout } = await openssl(args, pem);
    const { subject } = certificate;
    assertEquals(stdout, `${nameHash(subject)}\n${nameHashOld(subject)}\n`);
  }
});

Deno.test("a directory is hashed anew and the open store sees it after reload()", async () => {
  await using directory = await tempDirectory();
  await Deno.writeTextFile(directory.file("a.pem"), a.pem);
  await rehashDirectory(directory.path);
  const store = await trustStoreFrom({ caPath: directory.path });
  const found = async () =>
    (await store.findBySubject(a.certificate.subject)).map(({ certificate }) =>
      certificate.fingerprint()
    );
  assertEquals(await found(), [a.certificate.fingerprint()]);
  await Deno.writeTextFile(directory.file("a.pem"), otherA.pem);
  assertEquals(await found(), [a.certificate.fingerprint()]);
  store.reload?.();
  assertEquals(await found(), [otherA.certificate.fingerprint()]);
  // What is new needs no reload.
  await Deno.writeTextFile(directory.file("b.pem"), b.pem);
  await rehashDirectory(directory.path);
  assertEquals((await store.findBySubject(b.certificate.subject)).length, 1);
  // What is gone loses its link; files that are no links stay.
  await Deno.remove(directory.file("b.pem"));
  await Deno.writeTextFile(directory.file("abcdef01.7"), "a file\n");
  const { names } = await rehashDirectory(directory.path);
  assertEquals(names.map(({ file }) => file), ["a.pem"]);
  assertEquals(Object.keys(await linksOf(directory.path)).length, 1);
  assertEquals(await Deno.readTextFile(directory.file("abcdef01.7")), "a file\n");
});

Deno.test("rehashDirectory() tells of a directory that is not there", async () => {
  const error = await assertRejects(() => rehashDirectory("/nowhere/at/all"), SslError);
  assertEquals(error.reason, "INVALID_DIRECTORY");
  assert(error.message.includes("/nowhere/at/all"));
  assertEquals(hashedNames([]), { names: [], skipped: [] });
});
