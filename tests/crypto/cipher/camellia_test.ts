// Copyright 2026 the streamssl authors. MIT license.

import { camellia } from "../../../crypto/cipher/camellia.ts";
import { checkVectors, testBlockCipher } from "./_block_ciphers.ts";

testBlockCipher(camellia, {
  opensslEcb: { 16: "camellia-128-ecb", 24: "camellia-192-ecb", 32: "camellia-256-ecb" },
  keyLengths: [16, 24, 32],
  badKeyLengths: [0, 15, 17, 31, 33],
  expected: "16, 24 or 32 are expected",
});

Deno.test("camellia gives the values of RFC 3713, Appendix A", () => {
  const key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff";
  const plaintext = "0123456789abcdeffedcba9876543210";
  checkVectors(camellia, [
    [key.slice(0, 32), plaintext, "67673138549669730857065648eabe43"],
    [key.slice(0, 48), plaintext, "b4993401b3e996f84ee5cee7d79b09b9"],
    [key, plaintext, "9acc237dff16d76c20ef7c919e3a7509"],
  ]);
});
