// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  aes128Cbc,
  aes128Ecb,
  allCiphers,
  createEncryptor,
  decrypt,
  encrypt,
  portableEngine,
} from "../../../crypto/mod.ts";
import { concatBytes } from "../../../wire/mod.ts";
import {
  decryptInPieces,
  encryptInPieces,
  enginesOf,
  messageLength,
  optionsFor,
  someBytes,
  STEADY,
} from "./_ciphers.ts";

const SIZES = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 });

Deno.test("every cipher gives the same bytes in any chunking, and decrypts them again", () => {
  const property = fc.property(
    fc.constantFrom(...STEADY),
    fc.nat(300),
    SIZES,
    SIZES,
    (cipher, wanted, sizes, otherSizes) => {
      const length = messageLength(cipher, wanted);
      const key = someBytes(cipher.keyLength, 7);
      const data = someBytes(length);
      const options = optionsFor(cipher, length);
      const whole = encrypt(cipher, key, data, options);
      assertEquals(encryptInPieces(cipher, key, data, options, sizes), whole, cipher.name);
      assertEquals(decrypt(cipher, key, whole, options), data, cipher.name);
      assertEquals(decryptInPieces(cipher, key, whole, options, otherSizes), data, cipher.name);
    },
  );
  fc.assert(property, { numRuns: 1200 });
});

Deno.test("every cipher decrypts what it encrypted, at the lengths around its blocks", () => {
  for (const cipher of allCiphers) {
    for (const wanted of [0, 1, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 1000]) {
      const length = messageLength(cipher, wanted);
      const key = someBytes(cipher.keyLength, 7);
      const data = someBytes(length);
      const options = optionsFor(cipher, length);
      const ciphertext = encrypt(cipher, key, data, options);
      assertEquals(decrypt(cipher, key, ciphertext, options), data, `${cipher.name} ${length}`);
      if (length >= 16 && cipher.name !== "null") assertNotEquals(ciphertext, data, cipher.name);
    }
  }
});

Deno.test("every engine gives the same bytes as the portable one", () => {
  let compared = 0;
  for (const cipher of STEADY) {
    for (const engine of enginesOf(cipher)) {
      if (engine.name === "portable") continue;
      const length = messageLength(cipher, 200);
      const key = someBytes(cipher.keyLength, 9);
      const data = someBytes(length);
      const options = optionsFor(cipher, length);
      const expected = encrypt(cipher, key, data, { ...options, engines: [portableEngine] });
      const own = { ...options, engines: [engine] };
      const name = `${cipher.name} by ${engine.name}`;
      assertEquals(encrypt(cipher, key, data, own), expected, name);
      assertEquals(decrypt(cipher, key, expected, own), data, name);
      assertEquals(encryptInPieces(cipher, key, data, own, [7, 90, 16]), expected, name);
      assertEquals(decryptInPieces(cipher, key, expected, own, [33, 5]), data, name);
      compared++;
    }
  }
  // node:crypto of every host has AES in CBC, CTR and GCM at the least.
  assertEquals(compared >= 6, true, `${compared} were compared`);
});

Deno.test("Encryptor.update() and Decryptor.update() work where input and output are the same", () => {
  const property = fc.property(fc.constantFrom(...STEADY), SIZES, (cipher, sizes) => {
    const length = messageLength(cipher, 211);
    const key = someBytes(cipher.keyLength, 7);
    const data = someBytes(length);
    const options = optionsFor(cipher, length);
    const expected = encrypt(cipher, key, data, options);
    const encryptor = createEncryptor(cipher, key, options);
    const parts: Uint8Array[] = [];
    let at = 0;
    for (let turn = 0; at < length; turn++) {
      const size = Math.min(sizes[turn % sizes.length] as number, length - at);
      const memory = new Uint8Array(Math.max(size, encryptor.outputLength(size)));
      memory.set(data.subarray(at, at + size));
      parts.push(encryptor.update(memory.subarray(0, size), memory).slice());
      at += size;
    }
    parts.push(encryptor.final());
    if (cipher.aead) parts.push(encryptor.tag);
    assertEquals(concatBytes(...parts), expected, cipher.name);
  });
  fc.assert(property, { numRuns: 400 });
});

Deno.test("Encryptor.update() reads its input before it writes where both overlap", () => {
  for (const shift of [-20, -1, 1, 20]) {
    const key = someBytes(16);
    const iv = someBytes(16, 2);
    const memory = new Uint8Array(200);
    memory.set(someBytes(64, 5), 60);
    const data = memory.subarray(60, 124);
    const expected = createEncryptor(aes128Cbc, key, { iv }).update(data.slice());
    const output = memory.subarray(60 + shift, 124 + shift);
    assertEquals(createEncryptor(aes128Cbc, key, { iv }).update(data, output), expected);
  }
});

Deno.test("without padding whole blocks stay as long as they are", () => {
  const key = someBytes(16);
  const data = someBytes(64);
  const options = { padding: false };
  const ciphertext = encrypt(aes128Ecb, key, data, options);
  assertEquals(ciphertext.length, 64);
  assertEquals(decrypt(aes128Ecb, key, ciphertext, options), data);
  assertEquals(encrypt(aes128Ecb, key, data).length, 80);
});

Deno.test("Encryptor.updatedIv goes on where the message stopped", () => {
  const property = fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), (first, second) => {
    for (const cipher of STEADY) {
      if (!["cbc", "cfb8", "ofb", "ctr"].includes(cipher.mode)) continue;
      const unit = cipher.mode === "cfb8" ? 1 : optionsFor(cipher, 0).iv?.length ?? 1;
      const key = someBytes(cipher.keyLength, 7);
      const data = someBytes(unit * (first + second));
      const padding = cipher.mode === "cbc" ? { padding: false } : {};
      const options = { ...optionsFor(cipher, 0), ...padding, engines: [portableEngine] };
      const whole = encrypt(cipher, key, data, options);
      const encryptor = createEncryptor(cipher, key, options);
      const start = encryptor.update(data.subarray(0, unit * first));
      const iv = encryptor.updatedIv as Uint8Array;
      const rest = encrypt(cipher, key, data.subarray(unit * first), { ...options, iv });
      assertEquals(concatBytes(start, rest), whole, cipher.name);
    }
  });
  fc.assert(property, { numRuns: 5 });
});
