// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { parsePrivateKeyPem, portableEngine } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex } from "../../../wire/mod.ts";
import vectors from "../../testdata/rsa_implicit_rejection.json" with { type: "json" };
import { everyEngine } from "../_engines.ts";

const KEY = parsePrivateKeyPem(vectors.key);

Deno.test("PKCS #1 v1.5: bad paddings give the messages that OpenSSL gives, on every engine", async () => {
  for (const engine of everyEngine()) {
    const engines = [engine, portableEngine];
    for (const { name, ciphertext, message } of vectors.vectors) {
      const decrypted = await KEY.decrypt({ kind: "rsa-pkcs1" }, decodeHex(ciphertext), {
        engines,
      });
      assertEquals(decrypted, decodeHex(message), `${engine.name}: ${name}`);
    }
  }
});

Deno.test("PKCS #1 v1.5: the same ciphertexts are one error where that was asked for", async () => {
  const algorithm = { kind: "rsa-pkcs1", rejection: "explicit" } as const;
  for (const { name, ciphertext } of vectors.vectors) {
    const error = await assertRejects(
      async () => await KEY.decrypt(algorithm, decodeHex(ciphertext)),
      SslError,
      undefined,
      name,
    );
    assertEquals(error.reason, "PKCS_DECODING_ERROR");
  }
});
