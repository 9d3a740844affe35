// Copyright 2026 the streamssl authors. MIT license.

import { aes } from "../../../crypto/cipher/aes.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(aes, {
  opensslEcb: { 16: "aes-128-ecb", 24: "aes-192-ecb", 32: "aes-256-ecb" },
  keyLengths: [16, 24, 32],
  badKeyLengths: [0, 15, 17, 31, 33],
  expected: "16, 24 or 32 are expected",
});

Deno.test("aes gives the values of FIPS 197, Appendix C", () => {
  const key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  const plaintext = "00112233445566778899aabbccddeeff";
  checkVectors(aes, [
    [key.slice(0, 32), plaintext, "69c4e0d86a7b0430d8cdb78070b4c55a"],
    [key.slice(0, 48), plaintext, "dda97ca4864cdfe06eaf70a0ec0d7191"],
    [key, plaintext, "8ea2b7ca516745bfeafc49904b496089"],
  ]);
});
