// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { createCipheriv, createDecipheriv } from "node:crypto";
import { DATA, SLOTS } from "../../../crypto/engine/wasm/aes_layout.ts";
import { type AesMemory, aesMemory } from "../../../crypto/engine/wasm/aes_memory.ts";
import { WasmAesKey } from "../../../crypto/engine/wasm/wasm_aes.ts";
import {
  aes128Ccm,
  aes128Ctr,
  aes192Cbc,
  aes256Ecb,
  aes256Gcm,
  createCbc,
  createDecryptor,
  createEncryptor,
  decrypt,
  encrypt,
  type Engine,
  portableEngine,
  wasmEngine,
} from "../../../crypto/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";

const KEY_LENGTHS = [16, 24, 32] as const;
/** Around one block, a step of either kernel, and what fits into the memory at once. */
const BLOCKS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 33, 64, 4095, 4096, 4097, 9000];

function random(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

/** FIPS 197, Appendix C. */
const FIPS_197: readonly [string, string][] = [
  ["000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"],
  ["000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191"],
  [
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "8ea2b7ca516745bfeafc49904b496089",
  ],
];

Deno.test("AES of the wasm engine gives the values of FIPS 197, both ways", () => {
  const plaintext = decodeHex("00112233445566778899aabbccddeeff");
  for (const [keyHex, ciphertext] of FIPS_197) {
    const key = new WasmAesKey(aesMemory()!, decodeHex(keyHex));
    const block = plaintext.slice();
    key.encryptBlocks(block, 0, block, 0, 1);
    assertEquals(encodeHex(block), ciphertext);
    key.decryptBlocks(block, 0, block, 0, 1);
    assertEquals(block, plaintext);
    key.destroy();
  }
});

for (const keyLength of KEY_LENGTHS) {
  Deno.test(`AES-${8 * keyLength} of the wasm engine works block by block at every number of blocks`, () => {
    const keyBytes = random(keyLength);
    const key = new WasmAesKey(aesMemory()!, keyBytes);
    for (const blocks of BLOCKS) {
      const plaintext = random(16 * blocks);
      const cipher = createCipheriv(`aes-${8 * keyLength}-ecb`, keyBytes, null);
      cipher.setAutoPadding(false);
      const expected = new Uint8Array(cipher.update(plaintext));
      const output = new Uint8Array(16 * blocks + 8);
      key.encryptBlocks(plaintext, 0, output, 3, blocks);
      assertEquals(output.subarray(3, 3 + expected.length), expected);
      key.decryptBlocks(output, 3, output, 3, blocks);
      assertEquals(output.subarray(3, 3 + expected.length), plaintext);
    }
    key.destroy();
  });

  Deno.test(`AES-${8 * keyLength}-CBC of the wasm engine is the portable engine's at every number of blocks`, () => {
    const keyBytes = random(keyLength);
    const ours = createCbc(keyBytes, { engines: [wasmEngine()!] });
    const theirs = createCbc(keyBytes, { engines: [portableEngine] });
    for (const blocks of [0, ...BLOCKS]) {
      const [iv, plaintext] = [random(16), random(16 * blocks)];
      const ciphertext = ours.encrypt(iv, plaintext);
      assertEquals(ciphertext, theirs.encrypt(iv, plaintext));
      assertEquals(ours.decrypt(iv, ciphertext), plaintext);
    }
    ours.destroy();
    assertThrows(() => ours.encrypt(new Uint8Array(16), new Uint8Array(16)), TypeError);
  });
}

Deno.test("AES-CBC of the wasm engine continues in pieces, in place", () => {
  const keyBytes = random(16);
  const key = new WasmAesKey(aesMemory()!, keyBytes);
  const [first, plaintext] = [random(16), random(160)];
  const cipher = createCipheriv("aes-128-cbc", keyBytes, first);
  cipher.setAutoPadding(false);
  const expected = new Uint8Array(cipher.update(plaintext));
  const data = plaintext.slice();
  for (const direction of ["encrypt", "decrypt"] as const) {
    const iv = first.slice();
    for (const [from, to] of [[0, 16], [16, 96], [96, 96], [96, 160]] as const) {
      key.cbc(direction, iv, data.subarray(from, to), data, from);
    }
    assertEquals(data, direction === "encrypt" ? expected : plaintext);
    assertEquals(iv, expected.subarray(-16));
  }
});

Deno.test("AES-CTR of the wasm engine carries through all of the counter", () => {
  const keyBytes = random(32);
  const key = new WasmAesKey(aesMemory()!, keyBytes);
  const counters = [
    "00000000000000000000000000000000",
    "000000000000000000000000fffffffe",
    "0000000000000000fffffffffffffffd",
    "0123456789abcdefffffffffffffffff",
    "ffffffffffffffffffffffffffffffff",
    "fffffffffffffffffffffffffffffff0",
  ];
  for (const hex of counters) {
    for (const length of [1, 15, 16, 17, 200, 65_536, 65_537, 140_000]) {
      const data = random(length);
      const cipher = createDecipheriv("aes-256-ctr", keyBytes, decodeHex(hex));
      const expected = new Uint8Array(cipher.update(data));
      const [counter, output] = [decodeHex(hex), new Uint8Array(length)];
      key.ctr(counter, data, output, 0);
      assertEquals(output, expected);
      const blocks = BigInt(length >> 4);
      const next = BigInt.asUintN(128, BigInt(`0x${hex}`) + blocks).toString(16).padStart(32, "0");
      assertEquals(encodeHex(counter), next);
    }
  }
});

Deno.test("an AES key of the wasm engine and its data are gone when it is destroyed", () => {
  const memory = aesMemory()!;
  const key = new WasmAesKey(memory, new Uint8Array(32).fill(0x77));
  const isUsed = () => memory.bytes.subarray(SLOTS).some((byte) => byte !== 0);
  const data = new Uint8Array(64).fill(0x5a);
  key.encryptBlocks(data, 0, new Uint8Array(64), 0, 4);
  key.decryptBlocks(data, 0, new Uint8Array(64), 0, 4);
  const before = memory.bytes.subarray(SLOTS).filter((byte) => byte !== 0).length;
  assert(isUsed());
  key.destroy();
  const after = memory.bytes.subarray(SLOTS).filter((byte) => byte !== 0).length;
  // The round keys of both directions.
  assert(before - after > 2 * 15 * 16 - 40);
  assertThrows(() => key.decryptBlocks(data, 0, data, 0, 1), TypeError, "destroyed");
});

Deno.test("AES of the wasm engine works on messages in any pieces", () => {
  const engines = [wasmEngine()!];
  for (const algorithm of [aes128Ctr, aes192Cbc, aes256Ecb]) {
    fc.assert(fc.property(
      fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (pieces, bytes) => {
        const key = bytes.subarray(0, algorithm.keyLength);
        const options = algorithm.ivLength === 0 ? {} : { iv: bytes.subarray(0, 16) };
        const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
        const expected = encrypt(algorithm, key, whole, { ...options, engines: [portableEngine] });
        const encryptor = createEncryptor(algorithm, key, { ...options, engines });
        assertEquals(encryptor.engine, "wasm");
        const parts = [...pieces.map((piece) => encryptor.update(piece)), encryptor.final()];
        assertEquals(new Uint8Array(parts.flatMap((part) => [...part])), expected);
        const decryptor = createDecryptor(algorithm, key, { ...options, engines });
        const middle = expected.length >> 1;
        const plain = [
          ...decryptor.update(expected.subarray(0, middle)),
          ...decryptor.update(expected.subarray(middle)),
          ...decryptor.final(),
        ];
        assertEquals(new Uint8Array(plain), whole);
      },
    ));
  }
});

Deno.test("no data is left in the memory of the AES module when its key is gone", () => {
  const engines = [wasmEngine() as Engine];
  for (const length of [0, 1, 15, 64, 240, 4096, 65_535, 65_536, 70_000, 200_000]) {
    const data = new Uint8Array(length).fill(0xa5);
    for (const algorithm of [aes128Ctr, aes192Cbc, aes256Gcm, aes128Ccm]) {
      const key = new Uint8Array(algorithm.keyLength).fill(7);
      const iv = new Uint8Array(algorithm === aes128Ccm ? 12 : algorithm.ivLength);
      const additionalData = algorithm.aead ? { additionalData: new Uint8Array(300).fill(9) } : {};
      const options = { iv, engines, ...additionalData };
      const sealed = encrypt(algorithm, key, data, options);
      assertEquals(decrypt(algorithm, key, sealed, options), data);
      const { bytes } = aesMemory() as AesMemory;
      const left = bytes.subarray(DATA, SLOTS).findIndex((byte) => byte !== 0);
      assertEquals(left, -1, `${algorithm.name}, ${length} bytes`);
    }
  }
});
