// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { generateKey, type KeyParameters, portableEngine, PublicKey } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { everyEngine } from "../_engines.ts";

const KINDS: readonly KeyParameters[] = [
  { type: "ec", curve: "P-256" },
  { type: "ec", curve: "P-384" },
  { type: "ec", curve: "P-521" },
  { type: "ec", curve: "secp256k1" },
  { type: "ec", curve: "sect163k1" },
  { type: "ec", curve: "P-256", parameterEncoding: "explicit", pointForm: "compressed" },
  { type: "x25519" },
  { type: "x448" },
];

Deno.test("both sides derive the same secret, on every engine", async () => {
  for (const parameters of KINDS) {
    const one = await generateKey(parameters);
    const other = await generateKey(parameters);
    const secret = await one.derive(other.publicKey, { engines: [portableEngine] });
    for (const engine of everyEngine()) {
      const options = { engines: [engine, portableEngine] };
      assertEquals(await one.derive(other.publicKey, options), secret);
      assertEquals(await other.derive(one.publicKey, options), secret);
      if (one.type !== "ec") continue;
      assertEquals(
        (await one.derive(other.publicKey, { ...options, cofactor: true })).length,
        secret.length,
      );
    }
  }
});

Deno.test("the cofactor changes the secret where it is not 1, the same on both sides", async () => {
  for (const curve of ["P-256", "secp128r2", "sect283k1", "c2pnb176v1"] as const) {
    const one = await generateKey({ type: "ec", curve });
    const other = await generateKey({ type: "ec", curve });
    const plain = await one.derive(other.publicKey);
    const multiplied = await one.derive(other.publicKey, { cofactor: true });
    assertEquals(await other.derive(one.publicKey, { cofactor: true }), multiplied);
    assertEquals(plain.every((byte, at) => byte === multiplied[at]), curve === "P-256", curve);
  }
});

Deno.test("keys of small order give no secret on any engine", async () => {
  for (const type of ["x25519", "x448"] as const) {
    const key = await generateKey({ type });
    const zero = new PublicKey({ type, point: new Uint8Array(type === "x25519" ? 32 : 56) });
    for (const engine of everyEngine()) {
      const engines = [engine, portableEngine];
      const error = assertThrows(() => key.derive(zero, { engines }), SslError);
      assertEquals([error.library, error.reason], ["PROV", "FAILED_DURING_DERIVATION"]);
    }
  }
});

Deno.test("keys that do not derive say so", async () => {
  for (
    const parameters of [{ type: "ed25519" }, { type: "rsa", bits: 1024 }, { type: "sm2" }] as const
  ) {
    const key = await generateKey(parameters);
    const error = assertThrows(() => key.derive(key.publicKey), SslError);
    assertEquals(error.reason, "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE");
  }
  const key = await generateKey({ type: "ec", curve: "secp256k1" });
  const { publicKey } = key;
  key.destroy();
  assertThrows(() => key.derive(publicKey), TypeError, "destroyed");
});
