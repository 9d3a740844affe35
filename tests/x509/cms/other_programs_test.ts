// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  ContentInfo,
  createCertificateBag,
  decryptCms,
  encryptCms,
  signCms,
  verifyCms,
} from "../../../x509/cms/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { type Shell, withShell } from "../../crypto/pkcs8/_shell.ts";
import { person, root, trustStore } from "./_people.ts";

const [ed25519, ec, rsa] = await Promise.all([
  person("ed25519", { type: "ed25519" }),
  person("ec", { type: "ec", curve: "P-256" }),
  person("rsa", { type: "rsa", bits: 2048 }),
]);
const content = new TextEncoder().encode("What other programs read\n");

/** Runs lines that must all end well. */
async function run(shell: Shell, lines: string): Promise<void> {
  const { code, stdout, stderr } = await shell.run(`set -e\n${lines}`);
  assertEquals(code, 0, stdout + stderr);
}

peerTest("GnuTLS's certtool verifies what is signed here, Ed25519 too, and the other way", [
  "certtool",
], async () => {
  await withShell(async (shell) => {
    await shell.write("root.pem", root.toPem());
    await shell.write("data", content);
    const bag = createCertificateBag({ certificates: [root, ec.certificate] });
    await shell.write("bag.p7", bag.toPem("PKCS7"));
    await run(shell, "certtool --p7-info --infile bag.p7");
    for (const [name, signer] of Object.entries({ ed25519, ec, rsa })) {
      await shell.write("ours", (await signCms(content, { signers: [signer] })).der);
      await shell.write("c.pem", signer.certificate.toPem());
      await shell.write("k.pem", signer.key.toPem());
      await run(
        shell,
        `
        certtool --p7-verify --load-ca-certificate root.pem --inder --infile ours
        certtool --p7-sign --p7-time --load-certificate c.pem --load-privkey k.pem --outder \
          --infile data --outfile theirs`,
      );
      const verified = await verifyCms(ContentInfo.fromBer(shell.read("theirs")), {
        trustStore,
        certificates: [signer.certificate],
      });
      assertEquals(verified.content, content, name);
    }
  });
});

peerTest("NSS's cmsutil reads what is signed and encrypted here, and the other way", [
  "certutil",
  "pk12util",
  "cmsutil",
  "openssl",
], async () => {
  await withShell(async (shell) => {
    await shell.write("root.pem", root.toPem());
    await shell.write("c.pem", rsa.certificate.toPem());
    await shell.write("k.pem", rsa.key.toPem());
    await shell.write("data", content);
    await shell.write("signed", (await signCms(content, { signers: [rsa] })).der);
    await shell.write("encrypted", (await encryptCms(content, { recipients: [rsa] })).der);
    await run(
      shell,
      `
      certutil -N -d . --empty-password
      openssl pkcs12 -export -name me -in c.pem -inkey k.pem -passout pass:x -out p12
      pk12util -i p12 -d . -W x -n me
      certutil -A -n root -t C,C,C -i root.pem -d .
      cmsutil -D -d . -i signed -o signed.out
      cmsutil -D -d . -i encrypted -o encrypted.out
      cmsutil -S -G -P -N me -d . -i data -o theirs.signed
      cmsutil -E -r me -d . -i data -o theirs.encrypted`,
    );
    assertEquals(shell.read("signed.out"), content);
    assertEquals(shell.read("encrypted.out"), content);
    const signed = ContentInfo.fromBer(shell.read("theirs.signed"));
    assertEquals((await verifyCms(signed, { trustStore })).content, content);
    const encrypted = ContentInfo.fromBer(shell.read("theirs.encrypted"));
    assertEquals((await decryptCms(encrypted, rsa)).content, content);
  });
});
