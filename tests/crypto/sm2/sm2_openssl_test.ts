// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { generateKey, parsePrivateKeyPem, PublicKey, sm3 } from "../../../crypto/mod.ts";
import { formatPem } from "../../../crypto/pem/mod.ts";
import { opensslTest } from "../_openssl.ts";

const SM2 = { kind: "sm2" } as const;

opensslTest("SM2 keys, signatures and ciphertexts go both ways with openssl", async (openssl) => {
  const path = openssl.path("key.pem");
  await openssl.run("genpkey", "-algorithm", "SM2", "-out", path);
  const theirs = parsePrivateKeyPem(await Deno.readTextFile(path));
  theirs.check();
  assertEquals([theirs.type, theirs.curve], ["sm2", "SM2"]);
  const der = await openssl.run("pkey", "-in", path, "-pubout", "-outform", "DER");
  assert(PublicKey.fromSubjectPublicKeyInfo(der.stdout).equals(theirs.publicKey));
  const ours = await generateKey({ type: "sm2" });
  const own = await openssl.file("own.pem", ours.toPem());
  const pub = formatPem("PUBLIC KEY", ours.publicKey.subjectPublicKeyInfo);
  const ownPublic = await openssl.file("own.pub", pub);
  assert((await openssl.run("pkey", "-in", own, "-check", "-noout")).text.includes("Key is valid"));
  for (const length of [0, 1, 63, 300, 100_000]) {
    const data = new Uint8Array(length).fill(length);
    const file = await openssl.file("data", data);
    for (const distid of ["1234567812345678", "ALICE123@YAHOO.COM"]) {
      const algorithm = { kind: "sm2", id: new TextEncoder().encode(distid) } as const;
      const sigopt = ["-sigopt", `distid:${distid}`];
      const signed = await openssl.run("dgst", "-sm3", "-sign", path, ...sigopt, file);
      assert(await theirs.publicKey.verify(algorithm, data, signed.stdout), `${length} ${distid}`);
      const signature = await openssl.file("sig", await ours.sign(algorithm, data));
      const verify = ["dgst", "-sm3", "-verify", ownPublic, "-signature", signature];
      await openssl.run(...verify, ...sigopt, file);
    }
    const hash = await openssl.file("hash", sm3.digest(data));
    const raw = await openssl.run("pkeyutl", "-sign", "-inkey", path, "-in", hash);
    const prehashed = { kind: "sm2", prehashed: true } as const;
    assert(await theirs.publicKey.verify(prehashed, sm3.digest(data), raw.stdout));
  }
});

opensslTest("SM2 ciphertexts of any length go both ways with openssl", async (openssl) => {
  const key = await generateKey({ type: "sm2" });
  const path = await openssl.file("own.pem", key.toPem());
  for (const length of [1, 2, 31, 32, 33, 63, 64, 65, 127, 300, 10_000]) {
    const data = crypto.getRandomValues(new Uint8Array(length));
    const plain = await openssl.file("data", data);
    const sealed = await openssl.run("pkeyutl", "-encrypt", "-inkey", path, "-in", plain);
    assertEquals(await key.decrypt(SM2, sealed.stdout), data, `${length}`);
    const ciphertext = await openssl.file("sealed", await key.publicKey.encrypt(SM2, data));
    const opened = await openssl.run("pkeyutl", "-decrypt", "-inkey", path, "-in", ciphertext);
    assertEquals(opened.stdout, data, `${length}`);
  }
});
