// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { idea } from "../../../crypto/cipher/idea.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { checkVectors, encryptCbc, testBlockCipher } from "./_block_ciphers.ts";

// Debian's openssl has no IDEA, so published values have to do.
testBlockCipher(idea, {
  keyLengths: [16],
  badKeyLengths: [0, 8, 15, 17, 32],
  expected: "16 are expected",
});

Deno.test("idea gives the values of Lai's thesis and of the ETH's test data", () => {
  checkVectors(idea, [
    ["00010002000300040005000600070008", "0000000100020003", "11fbed2b01986de5"],
    ["00010002000300040005000600070008", "0102030405060708", "540e5fea18c2f8b1"],
    ["00010002000300040005000600070008", "0019324b647d96af", "9f0a0ab6e10ced78"],
    ["00010002000300040005000600070008", "f5202d5b9c671b08", "cf18fd7355e2c5c5"],
    ["00010002000300040005000600070008", "fae6d2beaa96826e", "85df52005608193d"],
    ["00010002000300040005000600070008", "0a141e28323c4650", "2f7de750212fb734"],
    ["00010002000300040005000600070008", "050a0f14191e2328", "7b7314925de59c09"],
    ["0005000a000f00140019001e00230028", "0102030405060708", "3ec04780beff6e20"],
    ["3a984e2000195db32ee501c8c47cea60", "0102030405060708", "97bcd8200780da86"],
    ["006400c8012c019001f4025802bc0320", "05320a6414c819fa", "65be87e7a2538aed"],
    ["9d4075c103bc322afb03e7be6ab30006", "0808080808080808", "f5db1ac45e5ef9f9"],
  ]);
});

Deno.test("idea gives the values of evp_test in CBC mode", () => {
  const key = idea.create(decodeHex("3348aa51e9a45c2dbe33ccc47f96e8de"));
  const plaintext = "9b7cee827a26575afdbb7c7a329f887238052e3601a7917456ba61251c214763" +
    "d5e1847a6ad5d54127a399ab07ee3599";
  const ciphertext = "09738cbc8c7764dd63206892eca29fbc3a67f7fe44ded6b128a0350426776ea7" +
    "1d0c9a1b6d627e1e3d014837dd82f11a";
  const iv = decodeHex("19153c673160df2b");
  assertEquals(encodeHex(encryptCbc(key, iv, decodeHex(plaintext))), ciphertext);
});
