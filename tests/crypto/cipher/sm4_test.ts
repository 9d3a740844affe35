// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { sm4 } from "../../../crypto/cipher/sm4.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(sm4, {
  opensslEcb: { 16: "sm4-ecb" },
  keyLengths: [16],
  badKeyLengths: [0, 15, 17, 32],
  expected: "16 are expected",
});

const KEY = "0123456789abcdeffedcba9876543210";

Deno.test("sm4 gives the values of GB/T 32907-2016, Appendix A", () => {
  checkVectors(sm4, [[KEY, KEY, "681edf34d206965e86b3e94f536e4246"]]);
  const key = sm4.create(decodeHex(KEY));
  const block = decodeHex(KEY);
  for (let round = 0; round < 1_000_000; round++) key.encryptBlocks(block, 0, block, 0, 1);
  assertEquals(encodeHex(block), "595298c7c6fd271f0402f804c33d3f66");
});
