// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  allDigests,
  digestByName,
  formatPrivateKeyPem,
  generateKey,
  type PrivateKey,
} from "@streamssl/ssl/crypto";
import { SslError } from "@streamssl/ssl/err";
import {
  AuthorityError,
  createSignedPublicKeyAndChallenge,
  d2iSignedPublicKeyAndChallenge,
  i2dSignedPublicKeyAndChallenge,
  SignedPublicKeyAndChallenge,
  SpkacRequest,
  spkacText,
} from "@streamssl/ssl/x509";
import { peerTest } from "../support/peers.ts";
import { openssl } from "./_openssl.ts";
import { makeAuthority } from "./ca/_authority.ts";

const ecKey = await generateKey({ type: "ec", curve: "P-256" });
const rsaKey = await generateKey({ type: "rsa", bits: 2048 });

async function opensslSpkac(key: PrivateKey, ...args: string[]): Promise<string> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, await formatPrivateKeyPem(key));
    const made = await openssl(["spkac", "-key", file, ...args]);
    assert(made.success, made.stderr);
    return made.stdout;
  } finally {
    await Deno.remove(file);
  }
}

peerTest(
  "SPKACs of openssl are read, verified and printed as it prints them",
  ["openssl"],
  async () => {
    const cases: [PrivateKey, string[]][] = [
      [rsaKey, ["-challenge", "hello"]],
      [rsaKey, ["-digest", "sha256"]],
      [ecKey, ["-challenge", "a longer challenge, with signs: +/=", "-digest", "sha384"]],
    ];
    for (const [key, args] of cases) {
      const text = await opensslSpkac(key, ...args);
      const spkac = SignedPublicKeyAndChallenge.fromBase64(text);
      assert(await spkac.verifySignature(), args.join(" "));
      assert(spkac.publicKey.equals(key.publicKey));
      assertEquals(spkac.challenge, args[0] === "-challenge" ? args[1] : "");
      assertEquals(`SPKAC=${spkac.toBase64()}\n`, text);
      assertEquals(spkacText(spkac), (await openssl(["spkac"], text)).stdout);
    }
  },
);

peerTest("SPKACs made here are good for openssl, also in openssl ca", ["openssl"], async () => {
  for (const key of [ecKey, rsaKey, await generateKey({ type: "ed25519" })]) {
    const spkac = await createSignedPublicKeyAndChallenge({ key, challenge: "once" });
    const checked = await openssl(["spkac", "-verify", "-noout"], `SPKAC=${spkac.toBase64()}\n`);
    assertEquals(checked.stderr.trim(), "Signature OK");
  }
  await using test = await makeAuthority();
  const spkac = await createSignedPublicKeyAndChallenge({ key: ecKey });
  const text = `O=Test\n1.CN=a\nnonsense=1\n2.CN=b\nSPKAC=${spkac.toBase64()}\n`;
  const ours = await test.authority.issue(SpkacRequest.fromText(text));
  assertEquals(ours.subject.toString(), "CN=b,CN=a,O=Test");
  await Deno.writeTextFile(test.path("index.txt"), "");
  await Deno.writeTextFile(test.path("a.spkac"), text);
  const out = test.path("a.der");
  const issued = await test.ca("-spkac", test.path("a.spkac"), "-out", out);
  assert(issued.success, issued.stderr);
  const shown = await openssl(["x509", "-inform", "DER", "-in", out, "-noout", "-subject"]);
  assertEquals(shown.stdout, "subject=O = Test, CN = a, CN = b\n");
});

Deno.test("SignedPublicKeyAndChallenge refuses what is broken, with a typed error", async () => {
  const digest = digestByName("sha1", allDigests);
  const spkac = await createSignedPublicKeyAndChallenge({
    key: ecKey,
    challenge: "x",
    signatureAlgorithm: { kind: "ecdsa", digest },
  });
  assertEquals(spkac.signatureAlgorithmName, "ecdsa-with-SHA1");
  const { der } = spkac;
  for (
    const text of ["", "SPKAC=", "SPKAC=!!!!", "AAA", "AAAA", "MAA=", spkac.toBase64().slice(4)]
  ) {
    assertThrows(() => SignedPublicKeyAndChallenge.fromBase64(text), SslError);
  }
  for (let length = 0; length < der.length; length++) {
    assertThrows(() => SignedPublicKeyAndChallenge.fromDer(der.subarray(0, length)), SslError);
  }
  assertThrows(() => SignedPublicKeyAndChallenge.fromDer(Uint8Array.of(...der, 0)), SslError);
  for (let index = 0; index < der.length; index++) {
    const bad = der.slice();
    bad[index] = (bad[index] as number) ^ 1;
    try {
      const verdict = await SignedPublicKeyAndChallenge.fromDer(bad).verifySignature();
      assertEquals(verdict, false, `byte ${index}`);
    } catch (error) {
      assert(error instanceof SslError, `byte ${index}: ${error}`);
    }
  }
  await assertRejects(
    async () => await createSignedPublicKeyAndChallenge({ key: ecKey, challenge: "\u{e9}" }),
    Error,
  );
  assertThrows(() => SpkacRequest.fromText("CN=a\n"), AuthorityError, "SPKAC structure not found");
});

Deno.test("d2iSignedPublicKeyAndChallenge() and i2d move the cursor as OpenSSL does", async () => {
  const spkac = await createSignedPublicKeyAndChallenge({ key: ecKey });
  const length = i2dSignedPublicKeyAndChallenge(spkac);
  const buffer = new Uint8Array(length + 7);
  const end = { offset: 3 };
  assertEquals(i2dSignedPublicKeyAndChallenge(spkac, buffer, end), length);
  const cursor = { offset: 3 };
  assertEquals(d2iSignedPublicKeyAndChallenge(buffer, cursor).der, spkac.der);
  assertEquals(cursor, end);
  assertThrows(() => d2iSignedPublicKeyAndChallenge(buffer, cursor), SslError);
  assertEquals(cursor, end);
});
