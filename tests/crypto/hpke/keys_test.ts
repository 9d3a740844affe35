// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createHpkeRecipient,
  createHpkeSender,
  generateKey,
  type KeyParameters,
  parseHpkeSuite,
  parsePrivateKeyPem,
  PrivateKey,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { utf8 } from "../_engines.ts";

const KEYS: readonly [string, KeyParameters][] = [
  ["P-256", { type: "ec", curve: "P-256" }],
  ["P-384", { type: "ec", curve: "P-384" }],
  ["P-521", { type: "ec", curve: "P-521" }],
  ["X25519", { type: "x25519" }],
  ["X448", { type: "x448" }],
  ["ML-KEM-768", { type: "ml-kem-768" }],
];

Deno.test("HPKE takes key objects, also those of PEM files, in all modes", async () => {
  for (const [kem, parameters] of KEYS) {
    const suite = parseHpkeSuite(`${kem},hkdf-sha256,chacha20-poly1305`);
    const own = parsePrivateKeyPem((await generateKey(parameters)).toPem());
    const sender = await generateKey(parameters);
    const authenticates = suite.kem.canAuthenticate;
    const left = await createHpkeSender(suite, {
      publicKey: own.publicKey,
      ...authenticates ? { senderPrivateKey: sender } : {},
    });
    const right = await createHpkeRecipient(suite, {
      privateKey: own,
      encapsulatedKey: left.encapsulatedKey,
      ...authenticates ? { senderPublicKey: sender.publicKey } : {},
    });
    assertEquals(right.mode, authenticates ? "auth" : "base");
    assertEquals(await right.open(await left.seal(utf8("hello"))), utf8("hello"));
  }
});

Deno.test("HPKE refuses keys of another mechanism", async () => {
  const suite = parseHpkeSuite("x25519,hkdf-sha256,aes-128-gcm");
  const encapsulatedKey = new Uint8Array(32).fill(9);
  for (const type of ["ed25519", "x448", "ml-kem-768"] as const) {
    const key = await generateKey({ type } as KeyParameters);
    for (
      const run of [
        () => createHpkeSender(suite, { publicKey: key.publicKey }),
        () => createHpkeRecipient(suite, { privateKey: key, encapsulatedKey }),
      ]
    ) {
      const { reason } = await assertRejects(async () => await run(), SslError);
      assertEquals(reason, "DIFFERENT_KEY_TYPES");
    }
  }
});

Deno.test("HPKE refuses destroyed keys, and ML-KEM keys without their seed", async () => {
  const suite = parseHpkeSuite("ML-KEM-512,hkdf-sha256,aes-128-gcm");
  const encapsulatedKey = new Uint8Array(768);
  const key = await generateKey({ type: "ml-kem-512" });
  const bare = PrivateKey.fromPkcs8(key.toPkcs8({ seedForm: "expanded" }));
  key.destroy();
  for (const [privateKey, text] of [[bare, "without its seed"], [key, "destroyed"]] as const) {
    assertThrows(
      () => createHpkeRecipient(suite, { privateKey, encapsulatedKey }),
      TypeError,
      text,
    );
  }
});
