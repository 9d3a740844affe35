// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { cast5 } from "../../../crypto/cipher/cast5.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(cast5, {
  opensslEcb: { 16: "cast5-ecb" },
  keyLengths: [5, 10, 11, 15, 16],
  badKeyLengths: [0, 4, 17, 32],
  expected: "5 to 16 are expected",
});

const KEY = "0123456712345678234567893456789a";

Deno.test("cast5 gives the values of RFC 2144, Appendix B.1", () => {
  checkVectors(cast5, [
    [KEY, "0123456789abcdef", "238b4fe5847e44b2"],
    [KEY.slice(0, 20), "0123456789abcdef", "eb6a711a2c02271b"],
    [KEY.slice(0, 10), "0123456789abcdef", "7ac816d16e9b302e"],
  ]);
});

Deno.test("cast5 passes the full maintenance test of RFC 2144, Appendix B.2", () => {
  const [a, b] = [decodeHex(KEY), decodeHex(KEY)];
  for (let round = 0; round < 1_000_000; round++) {
    cast5.create(b).encryptBlocks(a, 0, a, 0, 2);
    cast5.create(a).encryptBlocks(b, 0, b, 0, 2);
  }
  assertEquals(encodeHex(a), "eea9d0a249fd3ba6b3436fb89d6dca92");
  assertEquals(encodeHex(b), "b2c95eb00c31ad7180ac05b8e83d696e");
});
