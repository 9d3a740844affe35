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

/**
 * What the full maintenance test has after so many rounds. A million of them take long, and each round
 * depends on the one before it: the first and the last ones stand for all.
 */
const AFTER_10_000 = ["fd9f563662cc64d7f2fb6be67d23a0f8", "e8c3c8eae136a412228cf7414395373b"];
const AFTER_990_000 = ["ed09a5de6bcd3787ae39d6e1284f7d0a", "a312a3f3db16954eae5ba8ff49b8af04"];

Deno.test("cast5 passes the first and the last rounds of the full maintenance test of RFC 2144, Appendix B.2", () => {
  assertEquals(maintain([KEY, KEY], 10_000), AFTER_10_000);
  assertEquals(maintain(AFTER_990_000, 10_000), [
    "eea9d0a249fd3ba6b3436fb89d6dca92",
    "b2c95eb00c31ad7180ac05b8e83d696e",
  ]);
});

function maintain(start: readonly string[], rounds: number): string[] {
  const [a = new Uint8Array(), b = new Uint8Array()] = start.map((text) => decodeHex(text));
  for (let round = 0; round < rounds; round++) {
    cast5.create(b).encryptBlocks(a, 0, a, 0, 2);
    cast5.create(a).encryptBlocks(b, 0, b, 0, 2);
  }
  return [encodeHex(a), encodeHex(b)];
}
