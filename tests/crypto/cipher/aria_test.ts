// Copyright 2026 the streamssl authors. MIT license.

import { aria } from "../../../crypto/cipher/aria.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(aria, {
  opensslEcb: { 16: "aria-128-ecb", 24: "aria-192-ecb", 32: "aria-256-ecb" },
  keyLengths: [16, 24, 32],
  badKeyLengths: [0, 15, 17, 31, 33],
  expected: "16, 24 or 32 are expected",
});

Deno.test("aria gives the values of RFC 5794, Appendix A", () => {
  const key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  const plaintext = "00112233445566778899aabbccddeeff";
  checkVectors(aria, [
    [key.slice(0, 32), plaintext, "d718fbd6ab644c739da95f3be6451778"],
    [key.slice(0, 48), plaintext, "26449c1805dbe7aa25a468ce263a9e79"],
    [key, plaintext, "f92bd7c79fb72e2f2b8f80c1972d24fc"],
  ]);
});
