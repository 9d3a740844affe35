// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { des, desEde, desEde3, desx } from "../../../crypto/cipher/des.ts";
import { hasOddParity, isWeakDesKey, setOddParity } from "../../../crypto/cipher/des_keys.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { peerTest } from "../../support/peers.ts";
import {
  type BlockVector,
  checkVectors,
  encryptCbc,
  encryptEcb,
  opensslEnc,
  testBlockCipher,
} from "./_block_ciphers.ts";

testBlockCipher(des, {
  opensslEcb: { 8: "des-ecb" },
  keyLengths: [8],
  badKeyLengths: [0, 7, 9, 16, 24],
  expected: "8 are expected",
});

testBlockCipher(desEde, {
  opensslEcb: { 16: "des-ede" },
  keyLengths: [16],
  badKeyLengths: [0, 8, 15, 17, 24],
  expected: "16 are expected",
});

testBlockCipher(desEde3, {
  opensslEcb: { 24: "des-ede3" },
  keyLengths: [24],
  badKeyLengths: [0, 8, 16, 23, 25],
  expected: "24 are expected",
});

testBlockCipher(desx, {
  keyLengths: [24],
  badKeyLengths: [0, 8, 16, 23, 25],
  expected: "24 are expected",
});

/** NIST SP 500-20: rows of each of its tables. */
const DES_VECTORS: readonly BlockVector[] = [
  // Initial permutation and expansion.
  ["0101010101010101", "95f8a5e5dd31d900", "8000000000000000"],
  ["0101010101010101", "166b40b44aba4bd6", "0000000000000001"],
  // Key permutation.
  ["8001010101010101", "0000000000000000", "95a8d72813daa94d"],
  ["0101010101010102", "0000000000000000", "869efd7f9f265a09"],
  // Data permutation.
  ["1046913489980131", "0000000000000000", "88d55e54f54c97b4"],
  // Substitution tables.
  ["7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"],
  ["0131d9619dc1376e", "5cd54ca83def57da", "7a389d10354bd271"],
  ["07a1133e4a0b2686", "0248d43806f67172", "868ebb51cab4599a"],
  ["3849674c2602319e", "51454b582ddf440a", "7178876e01f19b2a"],
  ["04b915ba43feb5b6", "42fd443059577fa2", "af37fb421f8c4095"],
  ["0113b970fd34f2ce", "059b5e0851cf143a", "86a560f10ec6d85b"],
  ["0170f175468fb5e6", "0756d8e0774761d2", "0cd3da020021dc09"],
  ["43297fad38e373fe", "762514b829bf486a", "ea676b2cb7db2b7a"],
  ["07a7137045da2a16", "3bdd119049372802", "dfd64a815caf1a0f"],
  ["04689104c2fd3b2f", "26955f6835af609a", "5c513c9c4886c088"],
  ["37d06bb516cb7546", "164d5e404f275232", "0a2aeeae3ff4ab77"],
  ["1f08260d1ac2465e", "6b056e18759f5cca", "ef1bf03e5dfa575a"],
  ["584023641aba6176", "004bd6ef09176062", "88bf0db6d70dee56"],
  ["025816164629b007", "480d39006ee762f2", "a1f9915541020b56"],
  ["49793ebc79b3258f", "437540c8698f3cfa", "6fbf1cafcffd0556"],
  ["4fb05e1515ab73a7", "072d43a077075292", "2f22e49bab7ca1ac"],
  ["49e95d6d4ca229bf", "02fe55778117f12a", "5a6b612cc26cce4a"],
  ["018310dc409b26d6", "1d9d5c5018f728c2", "5f4c038ed12b2e41"],
  ["1c587f1c13924fef", "305532286d6f295a", "63fac0d034d9f793"],
];

Deno.test("des gives the values of NIST SP 500-20", () => {
  checkVectors(des, DES_VECTORS);
});

Deno.test("desEde3 gives the values of NIST SP 800-67, and desEde uses its first key twice", () => {
  const key = "0123456789abcdef23456789abcdef01456789abcdef0123";
  const text = "5468652071756663" + "6b2062726f776e20" + "666f78206a756d70";
  checkVectors(desEde3, [[key, text, "a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900"]]);
  const data = decodeHex(text);
  assertEquals(
    encryptEcb(desEde.create(decodeHex(key.slice(0, 32))), data),
    encryptEcb(desEde3.create(decodeHex(key.slice(0, 32) + key.slice(0, 16))), data),
  );
});

Deno.test("desEde3 with three equal keys, and desx with nothing to add, are des", () => {
  for (const [key, plaintext, ciphertext] of DES_VECTORS) {
    checkVectors(desEde3, [[key.repeat(3), plaintext, ciphertext]]);
    checkVectors(desx, [[key.padEnd(48, "0"), plaintext, ciphertext]]);
  }
});

Deno.test("des takes the complement of all its input to the complement of its output", () => {
  const turn = (hex: string) => encodeHex(decodeHex(hex).map((byte) => ~byte));
  checkVectors(des, DES_VECTORS.map(([key, from, to]) => [turn(key), turn(from), turn(to)]));
});

peerTest("desx agrees with openssl's desx-cbc on many blocks", ["openssl"], async () => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const [bytes, iv, data] = [random(24), random(8), random(8 * 999)];
  const encrypted = encryptCbc(desx.create(bytes), iv, data);
  assertEquals(await opensslEnc("desx-cbc", "-e", bytes, data, iv), encrypted);
  assertEquals(await opensslEnc("desx-cbc", "-d", bytes, encrypted, iv), data);
});

Deno.test("setOddParity() gives each byte an odd number of ones, and changes nothing else", () => {
  const key = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert(!hasOddParity(key));
  setOddParity(key);
  assert(hasOddParity(key));
  for (const [index, byte] of key.entries()) {
    assertEquals(byte >> 1, index >> 1);
    const ones = byte.toString(2).replaceAll("0", "").length;
    assertEquals(ones % 2, 1);
  }
});

Deno.test("hasOddParity() sees one bad byte anywhere", () => {
  for (let at = 0; at < 8; at++) {
    const key = new Uint8Array(8).fill(0x10);
    assert(hasOddParity(key));
    key[at] = 0x11;
    assert(!hasOddParity(key));
  }
});

Deno.test("isWeakDesKey() knows the keys that undo themselves or one another", () => {
  const pairs = [
    ["0101010101010101", "0101010101010101"],
    ["fefefefefefefefe", "fefefefefefefefe"],
    ["1f1f1f1f0e0e0e0e", "1f1f1f1f0e0e0e0e"],
    ["e0e0e0e0f1f1f1f1", "e0e0e0e0f1f1f1f1"],
    ["01fe01fe01fe01fe", "fe01fe01fe01fe01"],
    ["1fe01fe00ef10ef1", "e01fe01ff10ef10e"],
    ["01e001e001f101f1", "e001e001f101f101"],
    ["1ffe1ffe0efe0efe", "fe1ffe1ffe0efe0e"],
    ["011f011f010e010e", "1f011f010e010e01"],
    ["e0fee0fef1fef1fe", "fee0fee0fef1fef1"],
  ] as const;
  const data = decodeHex("0123456789abcdef");
  for (const [first, second] of pairs) {
    const [one, other] = [decodeHex(first), decodeHex(second)];
    assert(isWeakDesKey(one) && isWeakDesKey(other), first);
    assert(hasOddParity(one) && hasOddParity(other));
    assertEquals(encryptEcb(des.create(other), encryptEcb(des.create(one), data)), data);
    one[7] = (one[7] as number) ^ 1;
    assert(isWeakDesKey(one), "the parity makes no difference");
    one[3] = (one[3] as number) ^ 0x40;
    assert(!isWeakDesKey(one));
  }
  assert(!isWeakDesKey(decodeHex("0123456789abcdef")));
  assertThrows(() => isWeakDesKey(new Uint8Array(7)), RangeError, "8 are expected");
});
