// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createCbc, type Engine, portableEngine, webEngine } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { everyEngine } from "./_engines.ts";

const PLAINTEXT = decodeHex(
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
);
const IV = Uint8Array.from({ length: 16 }, (_, index) => index);

/** NIST SP 800-38A, Appendix F.2. */
const VECTORS: readonly (readonly [string, string])[] = [
  [
    "2b7e151628aed2a6abf7158809cf4f3c",
    "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2" +
    "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7",
  ],
  [
    "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
    "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a" +
    "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd",
  ],
  [
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
    "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" +
    "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
  ],
];

function enginesFor(key: Uint8Array): readonly Engine[] {
  return everyEngine().filter((engine) => engine.cbc?.(key) !== undefined);
}

Deno.test("AES-CBC gives NIST's values on every engine that offers it", () => {
  for (const [key, ciphertext] of VECTORS) {
    const engines = enginesFor(decodeHex(key));
    assert(engines.includes(portableEngine));
    for (const engine of engines) {
      const cipher = createCbc(decodeHex(key), { engines: [engine] });
      assertEquals(cipher.engine, engine.name);
      assertEquals(encodeHex(cipher.encrypt(IV, PLAINTEXT)), ciphertext);
      assertEquals(cipher.decrypt(IV, decodeHex(ciphertext)), PLAINTEXT);
      assertEquals(cipher.decrypt(IV, decodeHex(ciphertext)).constructor, Uint8Array);
    }
  }
});

Deno.test("AES-CBC of all engines agrees, and leaves its arguments alone", () => {
  const property = fc.property(
    fc.constantFrom(16, 24, 32),
    fc.nat(20),
    fc.nat(255),
    fc.nat(3),
    (keyLength, blocks, seed, shift) => {
      const key = Uint8Array.from({ length: keyLength }, (_, index) => index * seed);
      const iv = new Uint8Array(16 + shift).subarray(shift).fill(seed);
      const data = new Uint8Array(16 * blocks + shift).subarray(shift).fill(seed >> 1);
      const expected = createCbc(key, { engines: [portableEngine] }).encrypt(iv, data);
      for (const engine of enginesFor(key)) {
        const cipher = createCbc(key, { engines: [engine] });
        assertEquals(cipher.encrypt(iv, data), expected);
        assertEquals(cipher.decrypt(iv, expected), new Uint8Array(16 * blocks).fill(seed >> 1));
      }
      assert(iv.every((byte) => byte === seed) && data.every((byte) => byte === seed >> 1));
    },
  );
  fc.assert(property, { numRuns: 100 });
});

Deno.test("createCbc() rejects keys of other lengths", () => {
  for (let length = 0; length <= 64; length++) {
    if ([16, 24, 32].includes(length)) continue;
    assertThrows(() => createCbc(new Uint8Array(length)), RangeError, "16, 24 or 32");
  }
});

Deno.test("createCbc() says so when no engine of the list offers it", () => {
  const web = webEngine();
  for (const engines of [[], web === undefined ? [] : [web]]) {
    const error = assertThrows(() => createCbc(new Uint8Array(16), { engines }), SslError);
    assertEquals(error.reason, "UNSUPPORTED_CIPHER");
  }
});

Deno.test("CbcCipher rejects broken blocks and vectors, and a destroyed key", () => {
  for (const engine of enginesFor(new Uint8Array(16))) {
    const cipher = createCbc(new Uint8Array(16), { engines: [engine] });
    for (const length of [1, 15, 17, 31, 33]) {
      assertThrows(() => cipher.encrypt(IV, new Uint8Array(length)), RangeError, "multiple of 16");
      assertThrows(() => cipher.decrypt(IV, new Uint8Array(length)), RangeError, "multiple of 16");
    }
    for (const length of [0, 8, 12, 15, 17, 32]) {
      assertThrows(() => cipher.encrypt(new Uint8Array(length), PLAINTEXT), RangeError, "vector");
      assertThrows(() => cipher.decrypt(new Uint8Array(length), PLAINTEXT), RangeError, "vector");
    }
    cipher.destroy();
    assertThrows(() => cipher.encrypt(IV, PLAINTEXT), TypeError, "destroyed");
    assertThrows(() => cipher.decrypt(IV, PLAINTEXT), TypeError, "destroyed");
  }
});
