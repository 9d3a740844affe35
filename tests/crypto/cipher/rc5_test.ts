// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import type { BlockCipherKey } from "../../../crypto/cipher/block_cipher.ts";
import { rc5 } from "../../../crypto/cipher/rc5.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { checkVectors, encryptCbc, encryptEcb, testBlockCipher } from "./_block_ciphers.ts";

// Debian's openssl has no RC5, so published values have to do.
for (const rounds of [8, 12, 16]) {
  testBlockCipher(rc5, {
    keyLengths: [1, 5, 16, 17, 20, 24, 32, 254, 255],
    badKeyLengths: [256, 1000],
    expected: "0 to 255 are expected",
    options: { rounds },
  });
}

Deno.test("rc5 gives the values of Rivest's paper", () => {
  checkVectors(rc5, [
    ["00000000000000000000000000000000", "0000000000000000", "21a5dbee154b8f6d"],
    ["915f4619be41b2516355a50110a9ce91", "21a5dbee154b8f6d", "f7c013ac5b2b8952"],
    ["783348e75aeb0f2fd7b169bb8dc16787", "f7c013ac5b2b8952", "2f42b3b70369fc92"],
    ["dc49db1375a5584f6485b413b5f12baf", "2f42b3b70369fc92", "65c178b284d197cc"],
    ["5269f149d41ba0152497574d7f153125", "65c178b284d197cc", "eb44e415da319824"],
  ]);
});

Deno.test("rc5 gives the values of evp_test, with more rounds and longer keys", () => {
  const plaintext = "000102030405060708090a0b0c0d0e0f";
  checkVectors(rc5, [
    ["0".repeat(32), plaintext, "d9d37019aec1161b27d7ad56b21f0f42"],
    ["0".repeat(40), plaintext, "610084f3e141cbc5455b82e2d56da565"],
  ]);
  const key = "0102030405060708090a0b0c0d0e0f10";
  const data = decodeHex(plaintext);
  const iv = decodeHex("0102030405060708");
  const cbc = (bytes: string) => encodeHex(encryptCbc(rc5.create(decodeHex(bytes)), iv, data));
  assertEquals(cbc(key), "eeebae12d768ac9e5b3d6072a9c76c65");
  assertEquals(cbc(`${key}00000000`), "af64972111a80ec28871c51dd4bfe8de");
  const cfb = (rounds: number) =>
    encodeHex(encryptCfb(rc5.create(decodeHex(key), { rounds }), iv, data));
  assertEquals(cfb(8), "439945301dfa830885ac2f3cf5e61d0e");
  assertEquals(cfb(12), "c0ad101b40fc7ffdeb97c6173bf2987e");
  assertEquals(cfb(16), "5ad80530f4a19e622d03cd4f2b165730");
});

Deno.test("rc5 has 12 rounds by default, and takes an empty key", () => {
  const data = new Uint8Array(16);
  const key = decodeHex("0102030405060708090a0b0c0d0e0f10");
  assertEquals(
    encryptEcb(rc5.create(key), data),
    encryptEcb(rc5.create(key, { rounds: 12 }), data),
  );
  // RFC 2040, Section 5: an empty key is a word of zeros.
  assertEquals(
    encryptEcb(rc5.create(new Uint8Array(0)), data),
    encryptEcb(rc5.create(new Uint8Array(4)), data),
  );
});

Deno.test("rc5 rejects other numbers of rounds", () => {
  for (const rounds of [0, 9, 11, 20, 255, -8, 12.5, Number.NaN]) {
    assertThrows(
      () => rc5.create(new Uint8Array(16), { rounds }),
      RangeError,
      `Cannot set up rc5 with ${rounds} rounds: 8, 12 or 16 are expected`,
    );
  }
});

function encryptCfb(key: BlockCipherKey, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  let before = iv;
  for (let at = 0; at < data.length; at += key.blockLength) {
    const stream = encryptEcb(key, before);
    for (const [index, byte] of stream.entries()) {
      output[at + index] = (data[at + index] as number) ^ byte;
    }
    before = output.subarray(at, at + key.blockLength);
  }
  return output;
}
