// Copyright 2026 the streamssl authors. MIT license.

import { assertRejects, assertThrows } from "@std/assert";
import {
  createPkcs12Sync,
  formatPrivateKeyPem,
  formatPrivateKeyPemSync,
  formatTraditionalPrivateKeyPem,
  generateKey,
  openPrivateKeyPem,
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
