// Copyright 2026 the streamssl authors. MIT license.

import { seed } from "../../../crypto/cipher/seed.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(seed, {
  opensslEcb: { 16: "seed-ecb" },
  keyLengths: [16],
  badKeyLengths: [0, 15, 17, 32],
  expected: "16 are expected",
});

Deno.test("seed gives the values of RFC 4269, Appendix B", () => {
  const zeros = "0".repeat(32);
  const count = "000102030405060708090a0b0c0d0e0f";
  checkVectors(seed, [
    [zeros, count, "5ebac6e0054e166819aff1cc6d346cdb"],
    [count, zeros, "c11f22f20140505084483597e4370f43"],
    [
      "4706480851e61be85d74bfb3fd956185",
      "83a2f8a288641fb9a4e9a5cc2f131c7d",
      "ee54d13ebcae706d226bc3142cd40d4a",
    ],
    [
      "28dbc3bc49ffd87dcfa509b11d422be7",
      "b41e6be2eba84a148e2eed84593c5ec7",
      "9b9b7bfcd1813cb95d0b3618f40f5122",
    ],
  ]);
});
