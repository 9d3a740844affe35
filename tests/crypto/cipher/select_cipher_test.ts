// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import {
  aes128Cbc,
  allCiphers,
  createEncryptor,
  defaultEngines,
  desEde3Cbc,
  hostEngine,
  portableEngine,
} from "../../../crypto/mod.ts";
import { cipherEngines } from "../../../crypto/engine/select_cipher.ts";
import { optionsFor, someBytes } from "./_ciphers.ts";

Deno.test("every cipher has somebody who computes, whatever its length", () => {
  for (const cipher of allCiphers) {
    for (const length of [0, 100, 5000, Infinity]) {
      const engines = cipherEngines(cipher, length);
      assertEquals(engines.at(-1)?.name, "portable", cipher.name);
      assertEquals(new Set(engines).size, engines.length);
    }
  }
});

Deno.test("AES is not computed by tables where another engine has it", () => {
  if (hostEngine() === undefined) return;
  for (const length of [0, 16, 64, 100_000, Infinity]) {
    assertEquals(cipherEngines(aes128Cbc, length), defaultEngines());
  }
  const encryptor = createEncryptor(aes128Cbc, someBytes(16), { iv: someBytes(16) });
  assert(encryptor.engine !== "portable");
});

Deno.test("the option engines forces an engine", () => {
  for (const cipher of [aes128Cbc, desEde3Cbc]) {
    const options = { ...optionsFor(cipher, 0), engines: [portableEngine] };
    assertEquals(createEncryptor(cipher, someBytes(cipher.keyLength), options).engine, "portable");
    const host = hostEngine();
    if (host === undefined) continue;
    const own = { ...optionsFor(cipher, 0), engines: [host] };
    assertEquals(createEncryptor(cipher, someBytes(cipher.keyLength), own).engine, "host");
  }
});
