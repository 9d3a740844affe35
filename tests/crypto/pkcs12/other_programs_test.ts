// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import {
  createPkcs12Sync,
  decryptPrivateKeyInfoSync,
  generateKey,
  openPkcs12Sync,
} from "../../../crypto/mod.ts";
import { DerReader } from "../../../crypto/asn1/mod.ts";
import { createCertificate, createPkcs12Identity, openPkcs12Identity } from "../../../x509/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { withShell } from "../pkcs8/_shell.ts";

const key = await generateKey({ type: "rsa", bits: 2048 });
const certificate = await createCertificate({ subject: "CN=one", key });
const iterations = 1000;

/** A file of each sort of algorithms. */
function ours(algorithms: "modern" | "legacy") {
  return createPkcs12Identity({
    key,
    certificates: [certificate],
    friendlyName: "one",
    password: "secret",
    algorithms,
    iterations,
  });
}

peerTest("Java's keytool opens what is made here, and the other way", ["keytool"], async () => {
  await withShell(async (shell) => {
    await shell.write("ours.p12", await ours("modern"));
    const { stdout } = await shell.run(`
      keytool -list -v -keystore ours.p12 -storepass secret
      keytool -genkeypair -alias theirs -keyalg EC -groupname secp256r1 -storetype PKCS12 \
        -keystore theirs.p12 -storepass secret -dname CN=java
      keytool -genseckey -alias hidden -keyalg AES -keysize 128 -storetype PKCS12 \
        -keystore theirs.p12 -storepass secret
      keytool -exportcert -alias theirs -keystore theirs.p12 -storepass secret -file c.der
      keytool -importcert -noprompt -alias trusted -file c.der -storetype PKCS12 \
        -keystore theirs.p12 -storepass secret`);
    assert(stdout.includes("Alias name: one"), stdout);
    assert(stdout.includes("PrivateKeyEntry"), stdout);
    const file = shell.read("theirs.p12");
    const password = "secret";
    const identity = await openPkcs12Identity(file, { password });
    assertEquals(identity.friendlyName, "theirs");
    identity.key?.check();
    assertEquals(identity.certificates.map(({ der }) => der), [shell.read("c.der")]);
    const { secrets, certificates } = openPkcs12Sync(file, { password });
    assertEquals(certificates.at(-1)?.attributes?.[0]?.oid, "2.16.840.1.113894.746875.1.1");
    // Java hides a secret key as an encrypted PrivateKeyInfo in an OCTET STRING.
    const [hidden] = secrets;
    assertEquals(hidden?.friendlyName, "hidden");
    const encrypted = new DerReader(hidden!.value).readOctetString();
    const info = new DerReader(decryptPrivateKeyInfoSync(encrypted, password));
    const secret = info.readSequence((inner) => {
      inner.skip();
      inner.skip();
      return inner.readOctetString();
    });
    assertEquals(secret.length, 16);
  });
});

peerTest("GnuTLS's certtool opens what is made here, and the other way", ["certtool"], async () => {
  await withShell(async (shell) => {
    for (const algorithms of ["modern", "legacy"] as const) {
      await shell.write(`${algorithms}.p12`, await ours(algorithms));
    }
    await shell.write("key.pem", key.toPem());
    await shell.write("cert.pem", certificate.toPem());
    const make = "certtool --to-p12 --load-privkey key.pem --load-certificate cert.pem --outder";
    const { stdout } = await shell.run(`
      certtool --p12-info --inder --infile modern.p12 --password secret
      certtool --p12-info --inder --infile legacy.p12 --password secret
      ${make} --p12-name theirs --password secret --outfile theirs.p12
      ${make} --p12-name theirs --null-password --outfile null.p12
      ${make} --p12-name theirs --empty-password --outfile empty.p12`);
    const pem = certificate.toPem();
    assertEquals(stdout.split(pem.trim()).length, 3, stdout);
    assertEquals(stdout.split("BEGIN ENCRYPTED PRIVATE KEY").length, 3, stdout);
    const cases = [["theirs", "secret"], ["empty", ""], ["null", undefined]] as const;
    for (const [name, password] of cases) {
      const options = password === undefined ? {} : { password };
      const opened = openPkcs12Sync(shell.read(`${name}.p12`), options);
      assertEquals(opened.keys[0]?.key.toPem(), key.toPem(), name);
      assertEquals(opened.certificates[0]?.der, certificate.der, name);
    }
  });
});

peerTest("NSS's pk12util opens what is made here, and the other way", [
  "certutil",
  "pk12util",
], async () => {
  await withShell(async (shell) => {
    for (const algorithms of ["modern", "legacy"] as const) {
      await shell.write(`${algorithms}.p12`, await ours(algorithms));
    }
    const { stdout } = await shell.run(`
      mkdir one two && certutil -N -d sql:one --empty-password && certutil -N -d sql:two --empty-password
      pk12util -i modern.p12 -d sql:one -W secret -K ''
      pk12util -i legacy.p12 -d sql:two -W secret -K ''
      pk12util -o theirs.p12 -n one -d sql:one -W secret -K ''`);
    assertEquals(stdout.split("IMPORT SUCCESSFUL").length, 3, stdout);
    const opened = openPkcs12Sync(shell.read("theirs.p12"), { password: "secret" });
    assert(opened.keys[0]?.key.publicKey.equals(key.publicKey) === true);
    assertEquals(opened.certificates[0]?.der, certificate.der);
    assertEquals(opened.keys[0]?.friendlyName, "one");
  });
});

Deno.test("an identity is put in order: the key's certificate, its issuers, the others", async () => {
  const rootKey = await generateKey({ type: "ec", curve: "P-256" });
  const root = await createCertificate({ subject: "CN=root", key: rootKey });
  const issuer = { certificate: root, key: rootKey };
  const leafKey = await generateKey({ type: "ec", curve: "P-256" });
  const leaf = await createCertificate({
    subject: "CN=leaf",
    publicKey: leafKey.publicKey,
    issuer,
  });
  const file = createPkcs12Sync({
    keys: [{ key: leafKey }],
    certificates: [certificate, root, leaf].map(({ der }) => ({ der })),
    password: "x",
    iterations,
  });
  const opened = await openPkcs12Identity(file, { password: "x" });
  assertEquals(opened.certificates.map(({ der }) => der), [leaf.der, root.der]);
  assertEquals(opened.others.map(({ der }) => der), [certificate.der]);
  const without = createPkcs12Sync({
    keys: [{ key: leafKey }],
    certificates: [{ der: root.der }],
    iterations,
  });
  assertEquals((await openPkcs12Identity(without)).certificates, []);
  assertEquals((await openPkcs12Identity(without)).others.length, 1);
  const keyless = createPkcs12Sync({ certificates: [{ der: root.der }], iterations });
  const { key: none, certificates } = await openPkcs12Identity(keyless);
  assertEquals([none, certificates.length], [undefined, 1]);
});
