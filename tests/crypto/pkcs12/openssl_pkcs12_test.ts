// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  createPbes2Scheme,
  createPkcs12,
  createPkcs12Sync,
  type CreatePkcs12SyncOptions,
  generateKey,
  openPkcs12,
  openPkcs12Sync,
  parsePrivateKeyPem,
  sha1,
  sha512,
} from "../../../crypto/mod.ts";
import { parsePem } from "../../../crypto/pem/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { createCertificate } from "../../../x509/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { withShell } from "../pkcs8/_shell.ts";

const LEGACY = "-provider legacy -provider default";
const iterations = 20;

const key = await generateKey({ type: "ec", curve: "P-256" });
const second = await generateKey({ type: "rsa", bits: 1024 });
const certificate = await createCertificate({ subject: "CN=one", key });
const another = await createCertificate({ subject: "CN=two", key: second });

/** How openssl makes files: with which options, and the password. */
const THEIRS: readonly (readonly [name: string, options: string, password: string])[] = [
  ["as it likes", "", "secret"],
  ["legacy", "-legacy", "secret"],
  ["RC2 for all", "-legacy -keypbe PBE-SHA1-RC2-128 -certpbe PBE-SHA1-RC2-40", "secret"],
  ["RC4 for all", "-legacy -keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC4-40", "secret"],
  ["two keys of DES", "-keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-3DES", "secret"],
  ["PBES1", "-legacy -keypbe PBE-MD5-DES -certpbe PBE-SHA1-RC2-64", "secret"],
  ["another digest", "-macalg sha512 -iter 100 -keypbe aes-128-cbc -certpbe camellia-256-cbc", "x"],
  ["SHA-3", "-macalg sha3-256", "secret"],
  ["nothing encrypted", "-keypbe NONE -certpbe NONE", "secret"],
  ["no certificates encrypted", "-certpbe NONE", "secret"],
  ["no MAC", "-nomac", "secret"],
  ["one iteration", "-noiter -nomaciter", "secret"],
  ["an empty password", "", ""],
  ["an empty password, legacy", "-legacy", ""],
  ["characters of Latin 1", "", "pässwörd"],
  ["characters of Latin 1, legacy", "-legacy", "pässwörd"],
  ["Cyrillic and Chinese", "-legacy", "пароль密碼"],
  ["characters beyond 16 bits", "-legacy", "🔑🔒"],
];

peerTest("what openssl pkcs12 makes is opened", ["openssl"], async () => {
  await withShell(async (shell) => {
    await shell.write("key.pem", key.toPem());
    await shell.write("cert.pem", certificate.toPem());
    await shell.write("more.pem", another.toPem());
    await shell.run(
      THEIRS.map(([_, options, password], index) =>
        `$OPENSSL pkcs12 -export -inkey key.pem -in cert.pem -certfile more.pem -caname more ` +
        `-name 'Häns' -passout 'pass:${password}' -out ${index}.p12 ${options} ` +
        `${options.includes("-legacy") ? "" : LEGACY} ` +
        // Without CSP's name there would be no attribute of another kind.
        `-CSP 'Some CSP'`
      ).join("\n"),
    );
    for (const [index, [name, options, password]] of THEIRS.entries()) {
      const file = shell.read(`${index}.p12`);
      assert(file.length > 0, name);
      const opened = openPkcs12Sync(file, { password });
      assertEquals(await openPkcs12(file, { password }), opened);
      assertEquals(opened.keys.map((entry) => entry.key.toPem()), [key.toPem()], name);
      assertEquals(opened.certificates.map(({ der }) => der), [certificate.der, another.der], name);
      assertEquals(opened.keys[0]?.friendlyName, "Häns", name);
      assertEquals(opened.certificates.map(({ friendlyName }) => friendlyName), [
        "Häns",
        "more",
      ]);
      assertEquals(opened.keys[0]?.localKeyId, opened.certificates[0]?.localKeyId);
      assertEquals(opened.keys[0]?.attributes?.[0]?.oid, "1.3.6.1.4.1.311.17.1");
      assertEquals(opened.mac === undefined, options === "-nomac", name);
      const reason = options === "-nomac" ? "PKCS12_CIPHERFINAL_ERROR" : "MAC_VERIFY_FAILURE";
      const error = assertThrows(() => openPkcs12Sync(file, { password: "wrong" }), SslError);
      assertEquals([error.library, error.reason], ["PKCS12", reason], name);
    }
  });
});

/** How files are made for openssl. */
const OURS: readonly (readonly [name: string, options: CreatePkcs12SyncOptions])[] = [
  ["modern", { password: "secret" }],
  ["legacy", { password: "secret", algorithms: "legacy" }],
  ["scrypt", { password: "secret", keyEncryption: () => createPbes2Scheme({ kdf: "scrypt" }) }],
  ["another digest", { password: "secret", mac: sha512 }],
  ["nothing encrypted", {
    password: "secret",
    keyEncryption: "none",
    contentEncryption: "none",
    mac: sha1,
  }],
  ["no MAC", { password: "secret", mac: "none" }],
  ["certificates with AES-128", {
    password: "пароль🔑",
    contentEncryption: () => createPbes2Scheme({ iterations, cipher: aes128Cbc }),
  }],
  ["an empty password", { password: "", algorithms: "legacy" }],
  ["no password", { algorithms: "legacy" }],
  ["Unicode, legacy", { password: "пароль🔑", algorithms: "legacy" }],
];

peerTest("openssl pkcs12 opens what is made here", ["openssl"], async () => {
  await withShell(async (shell) => {
    for (const [index, [name, options]] of OURS.entries()) {
      const file = await createPkcs12({
        keys: [
          { key, friendlyName: "Häns", localKeyId: Uint8Array.of(1) },
          { key: second, localKeyId: Uint8Array.of(2) },
        ],
        certificates: [
          { der: certificate.der, friendlyName: "Häns", localKeyId: Uint8Array.of(1) },
          { der: another.der, localKeyId: Uint8Array.of(2) },
        ],
        iterations,
        ...options,
      });
      const { password } = options;
      const opened = openPkcs12Sync(file, password === undefined ? {} : { password });
      assertEquals(opened.keys.length, 2, name);
      await shell.write(`${index}.p12`, file);
    }
    await shell.run(
      OURS.map(([_, { password = "" }], index) =>
        `$OPENSSL pkcs12 -in ${index}.p12 -nodes -passin 'pass:${password}' ${LEGACY} ` +
        `-out ${index}.pem`
      ).join("\n"),
    );
    for (const [index, [name]] of OURS.entries()) {
      const text = shell.text(`${index}.pem`);
      const blocks = parsePem(text);
      const certificates = blocks.filter(({ label }) => label === "CERTIFICATE");
      assertEquals(certificates.map(({ bytes }) => bytes), [certificate.der, another.der], name);
      const keys = blocks.filter(({ label }) => label === "PRIVATE KEY");
      assertEquals(keys.map(({ bytes }) => bytes), [key.toPkcs8(), second.toPkcs8()], name);
      // It prints Latin 1.
      assert(/friendlyName: H.+ns/.test(text), text);
      assert(text.includes("localKeyID: 02"), text);
    }
  });
});

peerTest("openssl shows the algorithms and attributes of a file", ["openssl"], async () => {
  const file = createPkcs12Sync({
    keys: [{ key }],
    certificates: [{ der: certificate.der }],
    crls: [{ der: Uint8Array.of(0x30, 0) }],
    secrets: [{ oid: "1.2.840.113549.1.12.10.1.2", value: Uint8Array.of(4, 1, 7) }],
    password: "secret",
    iterations: 2048,
  });
  await withShell(async (shell) => {
    await shell.write("x.p12", file);
    const { stderr } = await shell.run(
      "$OPENSSL pkcs12 -in x.p12 -info -noout -passin pass:secret",
    );
    assert(stderr.includes("MAC: sha256, Iteration 2048"), stderr);
    assert(stderr.includes("PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF hmacWithSHA256"));
    assert(stderr.includes("Shrouded Keybag"), stderr);
    assert(stderr.includes("Secret bag"), stderr);
  });
});

peerTest("a key of openssl pkcs12 goes round through PEM", ["openssl"], async () => {
  await withShell(async (shell) => {
    await shell.write("x.p12", createPkcs12Sync({ keys: [{ key }], password: "x", iterations }));
    await shell.run(
      "$OPENSSL pkcs12 -in x.p12 -nocerts -passin pass:x -passout pass:other -out k.pem",
    );
    const read = parsePrivateKeyPem(shell.text("k.pem"), { passphrase: "other" });
    assertEquals(read.toPem(), key.toPem());
  });
});
