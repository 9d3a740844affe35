// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import {
  generateKey,
  type KeyParameters,
  portableEngine,
  PublicKey,
  wasmEngine,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";

const ENGINES = [wasmEngine()!];
const PARAMETERS: readonly KeyParameters[] = [
  { type: "x25519" },
  { type: "ec", curve: "P-256" },
  { type: "ec", curve: "P-384" },
];

for (const parameters of PARAMETERS) {
  const name = parameters.type === "ec" ? parameters.curve : parameters.type;
  Deno.test(`the wasm engine derives the secret of ${name} that the portable engine does`, async () => {
    const [one, other] = [await generateKey(parameters), await generateKey(parameters)];
    const secret = await one.derive(other.publicKey, { engines: ENGINES });
    assertEquals(await other.derive(one.publicKey, { engines: ENGINES }), secret);
    assertEquals(await one.derive(other.publicKey, { engines: [portableEngine] }), secret);
    assertEquals(await one.derive(other.publicKey, { engines: ENGINES, cofactor: true }), secret);
  });
}

Deno.test("the wasm engine refuses an X25519 key of small order, and passes other curves on", async () => {
  const key = await generateKey({ type: "x25519" });
  const zero = new PublicKey({ type: "x25519", point: new Uint8Array(32) });
  assertEquals(
    assertThrows(() => key.derive(zero, { engines: ENGINES }), SslError).reason,
    "FAILED_DURING_DERIVATION",
  );
  const wide = await generateKey({ type: "ec", curve: "P-521" });
  assertThrows(() => wide.derive(wide.publicKey, { engines: ENGINES }), SslError, "derivation");
});
