// Copyright 2026 the streamssl authors. MIT license.

import { assertRejects, assertThrows } from "@std/assert";
import {
  createPkcs12Sync,
  formatPrivateKeyPem,
  formatPrivateKeyPemSync,
  formatTraditionalPrivateKeyPem,
  generateKey,
  i2bPvk,
  openPrivateKeyPem,
  privateKeyToJwk,
} from "@streamssl/ssl/crypto";

const key = await generateKey({ type: "ec", curve: "P-256" });

Deno.test("null and numbers are no passphrases: nothing is encrypted with the empty one", async () => {
  for (const wrong of [null, 5, {}]) {
    const passphrase = wrong as unknown as string;
    await assertRejects(
      () => formatPrivateKeyPem(key, { passphrase }),
      TypeError,
      "as the password",
    );
    assertThrows(() => formatPrivateKeyPemSync(key, { passphrase }), TypeError, "as the password");
    assertThrows(() => formatTraditionalPrivateKeyPem(key, { passphrase }), TypeError);
    assertThrows(
      () => createPkcs12Sync({ keys: [{ key }], password: passphrase }),
      TypeError,
      "as the password",
    );
  }
  const text = await formatPrivateKeyPem(key, { passphrase: "x" });
  const passphrase = null as unknown as string;
  await assertRejects(() => openPrivateKeyPem(text, { passphrase }));
});

Deno.test("what is no private key is told from one that was destroyed", async () => {
  const other = await generateKey({ type: "ec", curve: "P-256" });
  other.destroy();
  assertThrows(() => privateKeyToJwk(other), TypeError, "that was destroyed");
  for (const wrong of [key.publicKey, "-----BEGIN PRIVATE KEY-----", undefined]) {
    const none = wrong as unknown as typeof key;
    assertThrows(
      () => privateKeyToJwk(none),
      TypeError,
      "what is no PrivateKey: openPrivateKeyPem()",
    );
  }
});

Deno.test("a PVK file is strong or weak", async () => {
  const rsa = await generateKey({ type: "rsa", bits: 1024 });
  const strength = "string" as "strong";
  assertThrows(
    () => i2bPvk(rsa, { passphrase: "x", strength }),
    TypeError,
    'the strength "string": it is strong or weak',
  );
});
